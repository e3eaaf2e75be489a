"""The words of reports: what a call can be about, and how its source is called on a page."""

from django.db import models

from commonweal.core.rules.call_out import CallOutState
from commonweal.core.terms import CallSource


class Category(models.TextChoices):
    """What a call is about: the words that call logs use. A partnership's list has versions (core/policy/reports)."""

    DRUG_USE = "drug-use", "Drug use"
    DRUG_DEALING = "drug-dealing", "Drug dealing"
    NOISE = "noise", "Noise"
    ROWDY_BEHAVIOUR = "rowdy-behaviour", "Rowdy behaviour"
    INTIMIDATION = "intimidation", "Intimidation"
    NUISANCE_VEHICLES = "nuisance-vehicles", "Nuisance vehicles"
    STREET_DRINKING = "street-drinking", "Street drinking"
    BEGGING = "begging", "Begging"
    LITTER_AND_DUMPING = "litter-and-dumping", "Litter and dumping"
    VANDALISM = "vandalism", "Vandalism"
    FIREWORKS = "fireworks", "Fireworks"
    ANIMALS = "animals", "Animals"
    OTHER = "other", "Other"


def category_label(word: str) -> str:
    """How a category is called on a page; a word that only a partnership's own list has is read as it is written."""
    return str(Category(word).label) if word in Category.values else word.replace("-", " ").capitalize()


SOURCE_LABELS = {
    CallSource.POLICE_ASB: "Police anti-social behaviour calls",
    CallSource.OUT_OF_HOURS: "Out-of-hours line",
    CallSource.COUNCIL_LINE: "Council line",
    CallSource.PATROL_LINE: "Patrol line",
    CallSource.WEB_FORM: "Web form",
    CallSource.OTHER_SYSTEM: "Another council system",
}


class Ongoing(models.TextChoices):
    """Whether it is still going on."""

    NOW = "now", "Yes, it is happening now"
    AGAIN = "again", "Not at this moment, but it keeps happening"
    OVER = "over", "No, it is over"


class Aimed(models.TextChoices):
    """Whether it is aimed at somebody because of who they are."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_SURE = "not-sure", "I am not sure"


class HateStrand(models.TextChoices):
    """The five strands that police and councils record (College of Policing, hate crime), and not being sure."""

    RACE = "race", "Race, ethnicity or nationality"
    RELIGION = "religion", "Religion or belief"
    SEXUAL_ORIENTATION = "sexual-orientation", "Sexual orientation"
    DISABILITY = "disability", "Disability"
    TRANSGENDER = "transgender", "Being transgender"
    NOT_SURE = "not-sure", "I am not sure, or something else"


class AgeBand(models.TextChoices):
    """How old those seem whom the report complains of; a share of young people says what the rest is."""

    UNDER_18 = "under-18", "Under 18"
    ADULT = "adult", "18 or older"
    BOTH = "both", "Both"
    NOT_KNOWN = "not-known", "Not known"


class PlaceFound(models.TextChoices):
    """How a place was found; the last is a queue that somebody looks at."""

    ADDRESS = "address", "An address"
    PLACE = "place", "A named place or street"
    POINT = "point", "A point on the map"
    WORDS = "words", "In words; the borough is not known"
    ANOTHER_BOROUGH = "another-borough", "In another borough"


IMPACT_WORDS = ("Not at all", "A little", "A lot", "Very badly")
"""How much something affects them, from 0 to 3, in the words of every door (residents' pages: translated there)."""
HIDDEN_WITH = "hidden_with"
"""In the details of an event: fields of the report with which its words are kept back."""


class EventKind(models.TextChoices):
    """What happened to a report, each written once."""

    RECEIVED = "received", "Received"
    ROUTED = "routed", "Sent to a team by a rule"
    ASSIGNED = "assigned", "Given to a team"
    ACCEPTED = "accepted", "Accepted"
    RETURNED = "returned", "Returned to triage"
    BEGUN = "begun", "Action under way"
    UPDATE = "update", "Update"
    ANSWERED = "answered", "Answered"
    CLOSED = "closed", "Closed"
    DISAGREED = "disagreed", "The reporter disagrees"
    REOPENED = "reopened", "Opened again"
    DIARY = "diary", "Diary entry of the reporter"
    WORSE = "worse", "The reporter says it got worse"
    EVIDENCE = "evidence", "A photo or sound was added"
    JOINED = "joined", "Joined to another report of the same incident"
    PARTED = "parted", "Parted from the other report"
    HANDED_OVER = "handed-over", "Handed over to the police"
    CALL_OUT = "call-out", "Patrol called out"
    VISIT = "visit", "Visit asked for"
    SURVEY = "survey", "Survey answered"
    COMPLAINT = "complaint", "Complaint about the service"
    TOLD = "told", "The reporter was told"
    NOT_TOLD = "not-told", "The reporter could not be told"
    NOTE = "note", "Note"
    CO_ORDINATED = "co-ordinated", "Looks co-ordinated with other reports"


class CallOutKind(models.TextChoices):
    """What is asked of somebody who goes there tonight."""

    PATROL = "patrol", "Patrol call-out"
    VISIT = "visit", "Visit to witness it"


CALL_OUT_LABELS = {
    CallOutState.ASKED: "Asked for",
    CallOutState.ON_THE_WAY: "On the way",
    CallOutState.ARRIVED: "There",
    CallOutState.DONE: "Done",
    CallOutState.NOT_POSSIBLE: "Not possible",
}
