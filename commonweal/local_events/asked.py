"""What a form of this room asks for, read into types; what cannot be meant is refused beside its field."""

from datetime import date, time

from django.http import Http404, QueryDict

from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.core.policy.ahead import EventSort
from commonweal.core.rules.event_days import Every
from commonweal.core.terms import Marking
from commonweal.files.days import DayRefused, typed_day
from commonweal.local_events.terms import EventRefused, EventWanted

FIELDS = (
    "key", "title", "sort", "first_on", "last_on", "begins", "ends", "every", "until", "place", "crowd", "source",
    "words", "public", "marking",
)  # fmt: skip


def or_absent(viewer: Viewer, act: Act = Act.READ) -> None:
    """Answer as if there were no such page to a role that may not."""
    if not may(viewer, act, RecordKind.LOCAL_EVENT):
        raise Http404


def wanted_of(given: QueryDict) -> EventWanted:
    """The event that a form describes; raises `EventRefused`."""
    sort, every = given.get("sort", ""), given.get("every", Every.ONCE.value)
    if sort not in list(EventSort):
        raise EventRefused("sort", "Choose what kind of event it is.")
    if every not in list(Every):
        raise EventRefused("every", "Choose how it comes again.")
    first_on = day_of("first_on", given.get("first_on", ""))
    last = given.get("last_on", "").strip()
    until = given.get("until", "").strip()
    public, sensitive = given.get("public") == "yes", given.get("marking") == "sensitive"
    if public and sensitive:
        raise EventRefused("public", "A sensitive event is not for residents. Choose one of the two.")
    return EventWanted(
        key=given.get("key", ""), title=given.get("title", ""), sort=EventSort(sort), first_on=first_on,
        last_on=day_of("last_on", last) if last else first_on, source=given.get("source", ""),
        begins=_time("begins", given.get("begins", "")), ends=_time("ends", given.get("ends", "")),
        every=Every(every), until=day_of("until", until) if until else None, place_name=given.get("place", ""),
        crowd=_crowd(given.get("crowd", "")), words=given.get("words", ""), public=public,
        marking=Marking.OFFICIAL_SENSITIVE if sensitive else Marking.OFFICIAL,
    )  # fmt: skip


def day_of(field: str, written: str) -> date:
    """A day that somebody typed; raises `EventRefused`."""
    try:
        return typed_day(written)
    except DayRefused as refusal:
        raise EventRefused(field, f"{refusal}.") from refusal


def version_of(written: str) -> int:
    """The version that a form was shown with; 0, which no record has, where it is none."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else 0


def _time(field: str, written: str) -> time | None:
    tidy = written.strip().replace(".", ":")
    if not tidy:
        return None
    hour, colon, minute = tidy.partition(":")
    parts = (hour, minute if colon else "0")
    if not all(one.isascii() and one.isdigit() and len(one) <= 2 for one in parts):
        raise EventRefused(field, "Write the time as 15:00, or leave it empty.")
    try:
        return time(int(parts[0]), int(parts[1]))
    except ValueError as fault:
        raise EventRefused(field, "Write the time as 15:00, or leave it empty.") from fault


def _crowd(written: str) -> int | None:
    bare = written.replace(",", "").replace(" ", "")
    if not bare:
        return None
    if not (bare.isascii() and bare.isdigit()) or len(bare) > 9:
        raise EventRefused("crowd", "Write how many people are expected as a number, or leave it empty.")
    return int(bare)
