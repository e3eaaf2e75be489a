"""Reads a report out of the parameters of POST requests: what it tells, where, who tells it, and what else came.

Everything that came is kept: what our questions have no place for goes to the officer as a note. A wrong telephone
number or address of mail is such a note too, since a report is not turned away for it. `media_url` is a text for the
officer and never fetched. Of several forms of location a UPRN comes before a point, and a point before words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from typing import Any

import numpy as np

from commonweal.access.viewer import Viewer
from commonweal.core.policy.reports import CategoryKind
from commonweal.core.rules.safe_contact import ContactWay
from commonweal.core.terms import Risk, london_day
from commonweal.files.cells import GREAT_BRITAIN
from commonweal.outbox.terms import Channel, MessageRefused, check_address
from commonweal.people.telephone import NotANumber, one_spelling
from commonweal.places.finding import find_place
from commonweal.places.grid import to_grid
from commonweal.places.queries import address_of_uprn, own_borough_codes
from commonweal.reports.intake.answers import LONGEST_NAME, LONGEST_PLACE, Answers, Where, Who
from commonweal.reports.open311.asked import Asked
from commonweal.reports.open311.offered import THEIR_REFERENCE, Question, questions_of
from commonweal.reports.open311.refusals import Refused, wrong
from commonweal.reports.open311.times import instant
from commonweal.reports.terms import Aimed, Ongoing, PlaceFound

NOT_PINPOINTED = "#NOTPINPOINTED#"
# As the web form and the telephone take it; an older one is a field that nobody filled.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LONGEST_REFERENCE, LONGEST_NOTE, MOST_PEOPLE = 80, 4_000, 10_000
LONGEST_ANSWER = {"VULNERABLE": 400, "VEHICLE": 20, "uprn": 12, THEIR_REFERENCE: LONGEST_REFERENCE}
KNOWN_ATTRIBUTES = frozenset(
    {"HAPPENING_NOW", "HAPPENED_AT", "RISKS", "AIMED", "VULNERABLE", "N_PEOPLE", "VEHICLE", "SAFE_WAYS",
     THEIR_REFERENCE}
)  # fmt: skip
"""Those that have a place of their own in a report; every other one is noted."""


@dataclass(frozen=True, slots=True)
class Received:
    """One report as another system sent it: what was told, its reference there, and notes for the officer, of which
    one is about who reported."""

    answers: Answers
    their_reference: str
    note: str
    note_of_reporter: str


def received(asked: Asked, kind: CategoryKind, by: Viewer, *, at: datetime) -> Received:
    """The report in a call. Raises `Refused` (400) with a sentence for each thing that is wrong."""
    problems: list[str] = []
    given = _answers(asked, kind, problems)
    noted: list[str] = []
    where = _where(asked, by, at, problems, noted)
    if problems or where is None:
        raise wrong(*problems)
    noted_of_reporter: list[str] = []
    who = _who(asked, given, noted_of_reporter)
    answers = Answers(
        category=kind.word, account=asked.get("description"), where=where, happened_at=_happened(given, at, noted),
        ongoing=Ongoing(given["HAPPENING_NOW"]) if "HAPPENING_NOW" in given else None,
        risks=frozenset(Risk(one) for one in given.get("RISKS", ())),
        aimed=Aimed(given["AIMED"]) if "AIMED" in given else None, vulnerable=given.get("VULNERABLE", ""),
        vehicle=given.get("VEHICLE", ""), n_people=given.get("N_PEOPLE"), who=who,
    )  # fmt: skip
    for name in ("account_id", "device_id", "deviceid"):
        noted_of_reporter += [f"{name}: {value}" for value in asked.every(name)]
    of_reporter = "\n".join(noted_of_reporter)[:LONGEST_NOTE]
    return Received(answers, given.get(THEIR_REFERENCE, ""), _note(asked, where, noted), of_reporter)


def _answers(asked: Asked, kind: CategoryKind, problems: list[str]) -> dict[str, Any]:
    """The attributes of the service by code, each in its type; what is wrong is added to `problems`."""
    found: dict[str, Any] = {}
    for one in questions_of(kind):
        sent = asked.attributes.get(one.code, ())
        if not sent:
            if kind.group in one.must:
                problems.append(f"attribute[{one.code}] was not provided")
            continue
        try:
            found[one.code] = _answer(one, sent)
        except Refused as refusal:
            problems += [sentence for _, sentence in refusal.problems]
    return found


def _answer(one: Question, sent: Sequence[str]) -> Any:
    name = f"attribute[{one.code}]"
    if one.datatype == "multivaluelist":
        return tuple(dict.fromkeys(_listed(name, one, value) for value in sent))
    if len(sent) > 1:
        raise wrong(f"{name} takes one value")
    value = sent[0].strip()
    if one.datatype == "singlevaluelist":
        return _listed(name, one, value)
    if one.datatype == "datetime":
        return instant(name, value)
    if one.datatype == "number":
        return _number(name, value, whole_up_to=MOST_PEOPLE if one.code == "N_PEOPLE" else None)
    longest = LONGEST_ANSWER.get(one.code, 200)
    if len(value) > longest:
        raise wrong(f"{name} has {len(value):,} characters; at most {longest:,} are taken")
    return value


def _listed(name: str, one: Question, value: str) -> str:
    if value not in {key for key, _ in one.values}:
        raise wrong(f"{name} must be one of: {', '.join(key for key, _ in one.values)}")
    return value


def _number(name: str, value: str, *, whole_up_to: int | None = None) -> float | int:
    try:
        found = float(value)
    except ValueError as fault:
        raise wrong(f"{name} must be a number") from fault
    if not isfinite(found):
        raise wrong(f"{name} must be a number")
    if whole_up_to is None:
        return found
    if found != int(found) or not 0 <= found <= whole_up_to:
        raise wrong(f"{name} must be a whole number up to {whole_up_to:,}")
    return int(found)


def _where(asked: Asked, by: Viewer, at: datetime, problems: list[str], noted: list[str]) -> Where | None:
    """Where it is; None with a sentence in `problems` where no form of location can be used."""
    words, uprn = " ".join(asked.get("address_string").split()), asked.get("address_id").strip()
    point = _point(asked, problems)
    if problems:
        return None
    if len(words) > LONGEST_PLACE:
        noted.append(f"Place in full: {words}")
    if uprn == NOT_PINPOINTED:
        # The pin stands where the map was opened: as a point it would be a place where nothing happened.
        noted.append("Its reporter did not point at the place.")
        return Where((words or "Not pointed at by its reporter")[:LONGEST_PLACE], PlaceFound.WORDS)
    if uprn:
        return _at_address(uprn, words, point, by, problems, noted)
    if point:
        return _at_point(point, words, by, at)
    if words:
        return Where(words[:LONGEST_PLACE], PlaceFound.WORDS)
    problems.append("lat and long, address_string or address_id was not provided")
    return None


def _at_address(
    uprn: str, words: str, point: tuple[float, float] | None, by: Viewer, problems: list[str], noted: list[str]
) -> Where | None:
    if not (uprn.isascii() and uprn.isdigit() and len(uprn) <= 12):
        problems.append("address_id must be a UPRN: up to 12 digits")
        return None
    found = address_of_uprn(uprn.lstrip("0"), by)
    if found is not None:
        east, north = found.point or (None, None)
        return Where(found.words[:LONGEST_PLACE], PlaceFound.ADDRESS, east, north, uprn=uprn.lstrip("0"))
    if point:
        noted.append(f"UPRN {uprn}, which is not in the address list")
        return _at_point(point, words, by, by.at)
    return Where((words or f"UPRN {uprn}, which is not in the address list")[:LONGEST_PLACE], PlaceFound.WORDS)


def _at_point(point: tuple[float, float], words: str, by: Viewer, at: datetime) -> Where:
    """The point on the grid, in words where none came: `12 m from Larch Road`; and whose borough it is."""
    east, north = point
    found = find_place(f"{east:.0f}, {north:.0f}", by, on=london_day(at), most=1).found
    # Two numbers that lie far away are tried the other way round as well; these two are known not to be turned.
    here = next((one for one in found if one.point and abs(one.point[0] - east) < 2), None)
    named = (words or (here.name if here else f"{east:.0f}, {north:.0f}"))[:LONGEST_PLACE]
    if here.elsewhere if here else bool(own_borough_codes(by)):
        borough = here.borough[:120] if here else ""
        return Where(named, PlaceFound.ANOTHER_BOROUGH, east, north, borough_name=borough)
    return Where(named, PlaceFound.POINT, east, north)


def _point(asked: Asked, problems: list[str]) -> tuple[float, float] | None:
    """`lat` and `long` in metres on the British National Grid; None where neither came."""
    latitude, longitude = asked.get("lat"), asked.get("long")
    if not latitude and not longitude:
        return None
    if not latitude or not longitude:
        problems.append(f"{'lat' if longitude else 'long'} was not provided")
        return None
    try:
        north_deg, east_deg = float(latitude), float(longitude)
    except ValueError:
        problems.append("lat and long must be numbers")
        return None
    if not (-90 <= north_deg <= 90 and -180 <= east_deg <= 180):
        problems.append("lat and long must be degrees of WGS84")
        return None
    easting, northing = to_grid(np.array([east_deg]), np.array([north_deg]))
    east, north, box = float(easting[0]), float(northing[0]), GREAT_BRITAIN
    if not (box.west_m < east < box.east_m and box.south_m < north < box.north_m):
        problems.append("lat and long do not lie in Great Britain")
        return None
    return east, north


def _who(asked: Asked, given: dict[str, Any], noted: list[str]) -> Who | None:
    """Who reports; the ways that are safe are those that were ticked, and none where none was."""
    name = " ".join(f"{asked.get('first_name')} {asked.get('last_name')}".split())
    if len(name) > LONGEST_NAME:
        noted.append(f"Name in full: {name}")
    phone, email = _phone(asked.get("phone"), noted), _email(asked.get("email").strip(), noted)
    if not (name or phone or email):
        return None
    ways = tuple(ContactWay(one) for one in given.get("SAFE_WAYS", ()))
    return Who(name[:LONGEST_NAME], phone, email, ways)


def _phone(written: str, noted: list[str]) -> str:
    if not written:
        return ""
    try:
        return one_spelling(written)
    except NotANumber:
        noted.append(f"Telephone as sent: {written}")
        return ""


def _email(written: str, noted: list[str]) -> str:
    if not written:
        return ""
    try:
        check_address(Channel.MAIL, written)
    except MessageRefused:
        noted.append(f"Email as sent: {written}")
        return ""
    return written


def _happened(given: dict[str, Any], at: datetime, noted: list[str]) -> datetime | None:
    """When it happened; a time that is still to come, or before the year 2000, is noted and not believed."""
    told: datetime | None = given.get("HAPPENED_AT")
    if told is None or EARLIEST <= told <= at:
        return told
    why = "which was still to come" if told > at else "which is too long ago to be meant"
    noted.append(f"Said to have happened at {told.isoformat()}, {why}")
    return None


def _note(asked: Asked, where: Where, noted: Sequence[str]) -> str:
    """What came and has no place in a report, a line each, for the officer."""
    lines = list(noted)
    if where.found is not PlaceFound.POINT and asked.get("lat"):
        lines.append(f"Point sent: {asked.get('lat')}, {asked.get('long')}")
    if asked.get("address_string") and asked.get("address_string") != where.words:
        lines.append(f"Address sent: {asked.get('address_string')}")
    lines += [f"Address of a picture, not fetched: {value}" for value in asked.every("media_url")]
    for code, values in asked.attributes.items():
        if code not in KNOWN_ATTRIBUTES:
            lines += [f"{code}: {value}" for value in values]
    return "\n".join(lines)[:LONGEST_NOTE]
