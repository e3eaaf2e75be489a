"""Writes the diary of a response: who is there when, whether they were, and what each day came to.

Sent twice under one key, an entry or a day's count is written once. What was counted is never changed: a correction is
the agency's next count of the day, and that one counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from commonweal.access.permission import NotAllowed
from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.actions.policy import actions_policy
from commonweal.audit.deeds import Deed
from commonweal.core.policy.words import day_in_words
from commonweal.core.terms import london_day
from commonweal.tasking.models import DayTally, DiaryEntry, Response
from commonweal.tasking.response.agencies.operations import agency_of, form_key
from commonweal.tasking.response.operations import checked, days_of, may_write_for, note_line, response_to_change
from commonweal.tasking.response.terms import LONGEST_LINE, MOST_COUNTED, DiaryState, ResponseRefused, Said

MOST_AT_ONCE = 63
EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class DiaryWanted:
    """Who is there, when and for what. `until_on`: the same on each day up to that one whose weekday is chosen
    (Monday is 0); None: that day alone. `ends` before `begins` is past midnight."""

    key: str
    on: date
    organisation_id: UUID | None
    what: str
    begins: time | None = None
    ends: time | None = None
    until_on: date | None = None
    weekdays: frozenset[int] = EVERY_DAY

    def days(self) -> list[date]:
        """The days that it means, in their order."""
        last = self.until_on or self.on
        every = [self.on + timedelta(days=n) for n in range((last - self.on).days + 1)]
        return [day for day in every if day.weekday() in self.weekdays]


@dataclass(frozen=True, slots=True)
class TallyWanted:
    """What an agency counted on a day, by the policy's words; what is left out was not counted, which is not 0."""

    key: str
    on: date
    organisation_id: UUID | None
    counts: Mapping[str, int] = field(default_factory=dict)
    words: str = ""


def add_to_diary(response_id: UUID, wanted: DiaryWanted, *, by: Viewer, at: datetime) -> Sequence[DiaryEntry]:
    """The entries that stand under the key, one a day. Raises `NotAllowed`, `NoSuchResponse`, `ResponseRefused`."""
    what, key = checked("what", wanted.what, LONGEST_LINE, needed=True), form_key(wanted.key)
    if wanted.ends is not None and wanted.begins is None:
        raise ResponseRefused("begins", "Write when it begins too.")
    with transaction.atomic():
        row = response_to_change(response_id, by)
        if sent_before := list(row.diary.filter(key__startswith=f"{key}/").order_by("number")):
            return sent_before
        days = _days(row, wanted)
        organisation_id = agency_of(row, wanted.organisation_id, by)
        last = row.diary.aggregate(last=Max("number"))["last"] or 0
        made = DiaryEntry.objects.bulk_create(
            DiaryEntry(
                response=row, number=last + n, key=f"{key}/{n}", on=day, begins=_clock(wanted.begins),
                ends=_clock(wanted.ends), organisation_id=organisation_id, what=what,
            )
            for n, day in enumerate(days, start=1)
        )  # fmt: skip
        told = what if len(days) == 1 else f"{what}, on {len(days)} days up to {day_in_words(days[-1])}"
        note_line(row, Said.DIARY, by=by, at=at, words=told, on=days[0], organisation_id=organisation_id)
    by.trace.did(Deed.CHANGE, RecordKind.RESPONSE, [row.id], why=Said.DIARY)
    return made


def _clock(at: time | None) -> str:
    return f"{at:%H:%M}" if at else ""


def _days(row: Response, wanted: DiaryWanted) -> list[date]:
    window = days_of(row).window
    if wanted.until_on is not None and wanted.until_on < wanted.on:
        raise ResponseRefused("until", "The last of these days must be the first or a later one.")
    outside = next((one for one in (wanted.on, wanted.until_on) if one and not window.holds(one)), None)
    if outside is not None:
        name = "on" if outside == wanted.on else "until"
        span = f"{day_in_words(window.first_day)} to {day_in_words(window.last_day)}"
        raise ResponseRefused(name, f"Choose a day of the response: {span}.")
    days = wanted.days()
    if not days or len(days) > MOST_AT_ONCE:
        raise ResponseRefused("weekdays", "Choose weekdays that lie between these days.")
    return days


def note_diary(response_id: UUID, entry_id: UUID, state: str, words: str, *, by: Viewer, at: datetime) -> DiaryEntry:
    """Whether somebody was there as the diary said, and what came of it. Raises as `add_to_diary`."""
    if state not in DiaryState.values:
        raise ResponseRefused("state", "Choose whether it was kept.")
    said = checked("came_of_it", words, needed=state == DiaryState.NOT_KEPT)
    with transaction.atomic():
        row = response_to_change(response_id, by)
        entry = row.diary.filter(id=entry_id).first()
        if entry is None:
            raise ResponseRefused("entry", "Choose a line of this diary.")
        if not may_write_for(entry.organisation_id, by):
            raise NotAllowed("a partner notes its own part of the diary alone")
        if (entry.state, entry.came_of_it) == (state, said):
            return entry
        if state == DiaryState.KEPT and entry.on > london_day(at):
            raise ResponseRefused("state", f"It is for {day_in_words(entry.on)}, which is still to come.")
        entry.state, entry.came_of_it, entry.noted_at, entry.noted_by = state, said, at, by.name
        entry.save(update_fields=["state", "came_of_it", "noted_at", "noted_by"])
        told = f"{entry.what}: {DiaryState(state).label.lower()}{f'. {said}' if said else ''}"
        note_line(
            row, Said.DIARY_NOTED, by=by, at=at, words=told[:2_000], on=entry.on,
            organisation_id=entry.organisation_id,
        )  # fmt: skip
    by.trace.did(Deed.CHANGE, RecordKind.RESPONSE, [row.id], why=Said.DIARY_NOTED)
    return entry


def tally_day(response_id: UUID, wanted: TallyWanted, *, by: Viewer, at: datetime) -> DayTally:
    """What an agency counted on a day: kept now, or kept under the key before. Raises as `add_to_diary`."""
    words, key = checked("words", wanted.words), form_key(wanted.key)
    with transaction.atomic():
        row = response_to_change(response_id, by)
        if found := row.tallies.filter(key=key).first():
            return found
        _check_tally(row, wanted, words, by, london_day(at))
        organisation_id = agency_of(row, wanted.organisation_id, by)
        of_day = row.tallies.filter(on=wanted.on, organisation_id=organisation_id)
        last = of_day.aggregate(last=Max("number"))["last"] or 0
        made = DayTally.objects.create(
            response=row, on=wanted.on, organisation_id=organisation_id, number=last + 1, key=key,
            counts=dict(wanted.counts), words=words, at=at, by_id=by.staff_id, by=by.name,
        )  # fmt: skip
        told = "Counted again" if last else "Counted"
        note_line(row, Said.TALLIED, by=by, at=at, words=told, on=wanted.on, organisation_id=organisation_id)
    by.trace.did(Deed.CHANGE, RecordKind.RESPONSE, [row.id], why=Said.TALLIED)
    return made


def _check_tally(row: Response, wanted: TallyWanted, words: str, by: Viewer, today: date) -> None:
    window = days_of(row).window
    if not window.holds(wanted.on) or wanted.on > today:
        last = min(window.last_day, today)
        span = f"from {day_in_words(window.first_day)} to {day_in_words(last)}"
        raise ResponseRefused("on", f"Choose a day {span}." if last >= window.first_day else "It has not begun yet.")
    rules = actions_policy(by.partnership_id).responses_on(row.begins_on)
    for word, n in wanted.counts.items():
        if rules.named(word) is None:
            raise ResponseRefused("on", "This form counts what is no longer counted. Open it again.")
        if not 0 <= n <= MOST_COUNTED:
            raise ResponseRefused(word, f"Write a whole number from 0 to {MOST_COUNTED:,}.")
    if not wanted.counts and not words:
        raise ResponseRefused(next(iter(rules.tally)).word, "Write at least one number, or a sentence.")
