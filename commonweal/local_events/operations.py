"""Enters local events, changes them, leaves out a day, calls them off; writes down what was said of preparing.

Every change begins from the version that its writer saw. An event entered under a key, by a form or from a file, is one
event however often it is sent. Nothing deletes an event.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from commonweal.access.permission import require
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.rules.event_days import Every, Series, event_days
from commonweal.core.terms import Window
from commonweal.files.written import clean
from commonweal.imports.kind import Loading, Tally
from commonweal.local_events.models import AheadNote, LocalEvent, LocalEventLine
from commonweal.local_events.terms import (
    LONGEST_KEY,
    LONGEST_LINE,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_CROWD,
    MOST_DAYS,
    EventChanged,
    EventRefused,
    EventWanted,
    NoSuchEvent,
    NoteSort,
    Said,
)

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
LONGEST_SERIES = timedelta(days=3 * 366)
FACTS = (
    "title", "sort", "first_on", "last_on", "begins", "ends", "every", "until_on", "place_name", "location_key",
    "crowd", "source", "words", "public", "marking",
)  # fmt: skip


def enter_event(wanted: EventWanted, *, by: Viewer, at: datetime) -> LocalEvent:
    """The event that stands under the key: entered now, or before. Raises `NotAllowed`, `EventRefused`."""
    require(by, Act.CREATE, RecordKind.LOCAL_EVENT)
    if not wanted.key or len(wanted.key) > LONGEST_KEY:
        raise EventRefused("key", "The form has lost its key. Open it again.")
    if found := _of_key(wanted.key, by.partnership_id):
        return found
    values = checked(wanted)
    row = LocalEvent(partnership_id=by.partnership_id, created_at=at, changed_at=at, key=wanted.key, **values)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _note_line(row, Said.ENTERED, by=by, at=at)
    except IntegrityError:
        # Sent twice at one moment: the other one made it.
        if found := _of_key(wanted.key, by.partnership_id):
            return found
        raise
    by.trace.did(Deed.CHANGE, RecordKind.LOCAL_EVENT, [row.id], why=Said.ENTERED)
    return row


def change_event(event_id: UUID, version: int, wanted: EventWanted, *, by: Viewer, at: datetime) -> LocalEvent:
    """The event with these facts; raises `NotAllowed`, `NoSuchEvent`, `EventRefused`, `EventChanged`."""
    values = checked(wanted)
    return _written(event_id, version, values, Said.CHANGED, "", by=by, at=at)


def leave_out_day(event_id: UUID, version: int, day: date, why: str, *, by: Viewer, at: datetime) -> LocalEvent:
    """Say that a series does not take place on one of its days. Raises as `change_event`."""
    row = event_seen(event_id, by)
    if not any(one.first_day == day for one in event_days(series_of(row), Window(day, day))):
        raise EventRefused("day", "It does not take place on this day. Choose one of its days.")
    words = checked_words("why", why, LONGEST_WORDS, needed=True)
    left_out = sorted({*row.left_out, day.isoformat()})
    return _written(event_id, version, {"left_out": left_out}, Said.DAY_LEFT_OUT, words, by=by, at=at)


def call_off(event_id: UUID, version: int, why: str, *, by: Viewer, at: datetime) -> LocalEvent:
    """Say that an event does not take place at all. Raises as `change_event`."""
    words = checked_words("why", why, LONGEST_WORDS, needed=True)
    return _written(event_id, version, {"called_off_at": at}, Said.CALLED_OFF, words, by=by, at=at)


def note_ahead(
    key: str, about: str, sort: NoteSort, words: str, *, step: str = "", by: Viewer, at: datetime
) -> AheadNote:
    """The note that stands under the key: made now, or before. Raises `NotAllowed`, `EventRefused`."""
    require(by, Act.CREATE, RecordKind.AHEAD_NOTE)
    if not key or len(key) > LONGEST_KEY or len(about) > LONGEST_KEY:
        raise EventRefused("key", "The form has lost its key. Open it again.")
    kept = checked_words("words", words, LONGEST_WORDS, needed=True)
    values = {"created_at": at, "changed_at": at, "about": about, "sort": sort, "step": step, "words": kept,
              "by_id": by.staff_id, "by": by.name}  # fmt: skip
    row, is_new = AheadNote.objects.get_or_create(partnership_id=by.partnership_id, key=key, defaults=values)
    if is_new:
        by.trace.did(Deed.CHANGE, RecordKind.AHEAD_NOTE, [row.id], why=sort)
    return row


def keep_events(rows: Sequence[EventWanted], loading: Loading) -> Tally:
    """Add or change events by the keys that a file gives them; one that was called off stays called off.

    A file tells nobody more than before: an event that somebody marked, or took from the public, stays so.
    """
    added = updated = 0
    for wanted in rows:
        row = _of_key(wanted.key, loading.partnership_id)
        values = checked(wanted)
        if row is None:
            row = LocalEvent(
                partnership_id=loading.partnership_id, created_at=loading.at, changed_at=loading.at, key=wanted.key,
                **values,
            )  # fmt: skip
            row.save(force_insert=True)
            added += 1
        elif not (changes := _changes_by_file(row, values)):
            continue
        else:
            for name, value in changes.items():
                setattr(row, name, value)
            row.version, row.changed_at = row.version + 1, loading.at
            row.save()
            updated += 1
        _note_line(row, Said.LOADED, by=None, at=loading.at, words=loading.file_name)
    return Tally(added, updated, len(rows) - added - updated)


def _changes_by_file(row: LocalEvent, values: dict[str, Any]) -> dict[str, Any]:
    """What a file changes of an event that stands: no list says how sensitive it is, and none makes it public again."""
    told = {**values, "marking": row.marking, "public": values["public"] and row.public}
    return {name: value for name, value in told.items() if getattr(row, name) != value}


def event_seen(event_id: UUID, by: Viewer) -> LocalEvent:
    """An event that the viewer may see; raises `NoSuchEvent`."""
    found = LocalEvent.objects.visible_to(by).filter(id=event_id).first()
    if found is None:
        raise NoSuchEvent(event_id)
    return found


def series_of(row: LocalEvent) -> Series:
    """On which days it falls, as the rule takes it."""
    left_out = frozenset(date.fromisoformat(day) for day in row.left_out)
    return Series(Window(row.first_on, row.last_on), Every(row.every), row.until_on, left_out)


def checked(wanted: EventWanted) -> dict[str, Any]:
    """The facts of an event as they are kept; raises `EventRefused` by field."""
    title = checked_words("title", wanted.title, LONGEST_TITLE, needed=True)
    place = checked_words("place", wanted.place_name, LONGEST_LINE)
    source = checked_words("source", wanted.source, LONGEST_LINE, needed=True)
    words = checked_words("words", wanted.words, LONGEST_WORDS)
    for field, line in (("title", title), ("place", place), ("source", source)):
        if "\n" in line:
            raise EventRefused(field, "Write it in one line.")
    _check_days(wanted)
    if wanted.crowd is not None and not 0 <= wanted.crowd <= MOST_CROWD:
        raise EventRefused("crowd", f"Write a whole number up to {MOST_CROWD:,}, or leave it empty.")
    until = None if wanted.every is Every.ONCE else wanted.until
    kept = replace(wanted, title=title, place_name=place, source=source, words=words, until=until)
    values = {name: getattr(kept, name) for name in FACTS if name != "until_on"}
    return {**values, "until_on": until}


def _check_days(wanted: EventWanted) -> None:
    if not EARLIEST <= wanted.first_on <= LATEST:
        raise EventRefused("first_on", f"Choose a day from {EARLIEST.year} to {LATEST.year}.")
    if wanted.last_on < wanted.first_on:
        raise EventRefused("last_on", "It cannot end before the day on which it begins.")
    if (wanted.last_on - wanted.first_on).days >= MOST_DAYS:
        raise EventRefused("last_on", f"An event lasts at most {MOST_DAYS} days. Enter a shorter one.")
    if wanted.ends is not None and wanted.begins is None:
        raise EventRefused("begins", "Say when it begins, or leave out when it ends.")
    if wanted.every is Every.ONCE:
        return
    if wanted.until is None:
        raise EventRefused("until", "Say until which day it comes again.")
    if not wanted.first_on <= wanted.until <= wanted.first_on + LONGEST_SERIES:
        raise EventRefused("until", "Choose a day from its first day on, at most three years later.")


def checked_words(field: str, written: str, longest: int, *, needed: bool = False) -> str:
    """What somebody wrote, as it is kept; raises `EventRefused` where it is too long, or nothing and needed."""
    words = clean(written)
    if needed and not words:
        raise EventRefused(field, "Write it in a sentence. Name nobody." if field in ("why", "words") else "Write it.")
    if len(words) > longest:
        raise EventRefused(field, f"That is {len(words):,} characters; at most {longest:,} are kept.")
    return words


def _of_key(key: str, partnership_id: UUID) -> LocalEvent | None:
    return LocalEvent.objects.filter(partnership_id=partnership_id, key=key).first()


def _written(
    event_id: UUID, version: int, values: dict[str, Any], said: Said, words: str, *, by: Viewer, at: datetime
) -> LocalEvent:
    require(by, Act.CHANGE, RecordKind.LOCAL_EVENT)
    with transaction.atomic():
        row = event_seen(event_id, by)
        held = LocalEvent.objects.filter(id=row.id, version=version, called_off_at=None)
        if not held.update(**values, version=version + 1, changed_at=at):
            raise EventChanged("It was called off." if row.called_off_at else "Somebody has changed it since.")
        row.refresh_from_db()
        _note_line(row, said, by=by, at=at, words=words)
    by.trace.did(Deed.CHANGE, RecordKind.LOCAL_EVENT, [row.id], why=said)
    return row


def _note_line(row: LocalEvent, said: Said, *, by: Viewer | None, at: datetime, words: str = "") -> None:
    stood = {name: value if value is None or isinstance(value, bool | int) else str(value)
             for name in FACTS for value in [getattr(row, name)]}  # fmt: skip
    LocalEventLine.objects.create(
        event=row, number=row.version, at=at, kind=said, words=words, stood={**stood, "left_out": row.left_out},
        by_id=by.staff_id if by else None, by=by.name if by else "",
    )  # fmt: skip
