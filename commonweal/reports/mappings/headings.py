"""The words that logs of councils and the police use for our fields and categories; a proposal, never a decision.

Gathered from the layouts that councils publish for anti-social behaviour and from police command-and-control exports.
"""

from collections.abc import Mapping

from commonweal.core.terms import CallSource
from commonweal.reports.terms import Category

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "reference": (
        "reference", "ref", "call ref", "reference number", "ref no", "log number", "log no", "job number", "job ref",
        "call id", "case ref", "case number", "case id", "enquiry ref", "request id", "request number", "urn", "id",
        "report id", "incident ref", "call no", "call number", "record id", "unique id",
    ),
    "received_at": (
        "received at", "received", "date received", "received date", "call date", "date of call", "date reported",
        "reported date", "reported at", "reported", "logged", "date logged", "logged at", "created", "created date",
        "created at", "contact date", "date time", "datetime", "date", "timestamp", "call received", "start date",
    ),
    "happened_at": (
        "happened at", "happened", "occurred", "date occurred", "occurred at", "incident date", "date of incident",
        "event date", "offence date", "incident date time", "occurrence date",
    ),
    "category": (
        "category", "call type", "nature of call", "nature", "incident type", "type", "type of call", "subject",
        "asb type", "asb category", "classification", "reason", "kind", "issue", "problem", "complaint type",
        "class", "qualifier", "opening code description", "opening code", "closing code",
    ),
    "easting": ("easting", "eastings", "x", "grid x", "x coord", "x coordinate", "east", "osx", "e"),
    "northing": ("northing", "northings", "y", "grid y", "y coord", "y coordinate", "north", "osy", "n"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "long", "lng", "lon"),
    "postcode": ("postcode", "post code", "incident postcode", "location postcode"),
    "location": (
        "location", "address", "incident address", "location of incident", "street", "place", "site", "road", "estate",
        "where", "location description", "street name", "incident location", "premises",
    ),
    "caller_phone": (
        "caller phone", "phone", "telephone", "tel", "tel no", "telephone number", "phone number", "contact number",
        "caller number", "mobile", "cli", "contact no", "caller tel", "caller telephone", "contact telephone",
        "complainant phone", "informant phone",
    ),
    "caller_name": (
        "caller name", "caller", "name", "complainant", "complainant name", "reporter", "informant", "informant name",
        "customer", "customer name", "contact name", "reported by", "full name",
    ),
    "anonymous": ("anonymous", "anon", "withheld", "caller anonymous", "confidential", "anonymous caller"),
    "incident": (
        "incident", "cad", "cad number", "cad no", "cad ref", "incident number", "incident no", "event number",
        "event", "event no", "linked incident", "master incident",
    ),
    "account": (
        "account", "narrative", "description", "details", "notes", "comments", "summary", "what happened",
        "call details", "incident details", "text", "free text", "remarks", "call notes",
    ),
    "source": ("source", "line", "queue", "channel", "log", "call source", "service"),
}  # fmt: skip
TIMES = ("time", "call time", "time received", "received time", "time of call", "time reported", "hour")
FURTHER_ADDRESS = ("street", "street name", "road", "road name", "estate", "locality", "town", "area")
FURTHER_NAME = ("surname", "last name", "family name")
FIRST_ADDRESS = ("house", "house no", "house number", "number", "building", "flat", "property", "block")
FIRST_NAME = ("first name", "forename", "given name")

# The first category one of whose words stands in theirs.
CATEGORY_WORDS: tuple[tuple[Category, tuple[str, ...]], ...] = (
    (Category.FIREWORKS, ("firework", "rocket", "banger")),
    (Category.DRUG_DEALING, ("dealing", "dealer", "supply")),
    (Category.DRUG_USE, ("drug", "cannabis", "substance", "needle", "nitrous")),
    (Category.STREET_DRINKING, ("drinking", "alcohol", "drunk")),
    (Category.BEGGING, ("beg", "vagran", "rough sleep")),
    (Category.ANIMALS, ("dog", "animal", "bark", "pet")),
    (Category.NUISANCE_VEHICLES, ("vehicle", "car ", "moped", "scooter", "motorcycle", "racing", "parking", "engine")),
    (Category.NOISE, ("noise", "music", "party", "loud", "alarm", "bass", "diy")),
    (Category.LITTER_AND_DUMPING, ("litter", "dump", "tipping", "rubbish", "waste", "urinat", "fouling")),
    (Category.VANDALISM, ("vandal", "damage", "graffiti")),
    (Category.INTIMIDATION, ("intimidat", "threat", "harass", "abuse", "bully", "hate", "nuisance neighbour")),
    (Category.ROWDY_BEHAVIOUR, ("rowdy", "gather", "group", "shout", "youth", "loiter", "disorder", "inconsiderate")),
    (Category.OTHER, ("other", "misc", "unknown", "general")),
)
SOURCE_WORDS: tuple[tuple[CallSource, tuple[str, ...]], ...] = (
    (CallSource.PATROL_LINE, ("patrol", "parkguard", "warden")),
    (CallSource.OUT_OF_HOURS, ("out of hours", "ooh", "night", "after hours")),
    (CallSource.POLICE_ASB, ("police", "cad", "asb calls", "101", "999", "mps", "met ")),
    (CallSource.COUNCIL_LINE, ("council", "contact centre", "day", "customer", "crm", "online", "web")),
)
YES_WORDS = frozenset({"1", "t", "x", "withheld", "anon", "anonymous", "private", "confidential", "on"})
NO_WORDS = frozenset({"0", "f", "named", "given", "open", "public", "off", "not anonymous"})
