"""What is ahead from the viewer on: the weeks with what falls into them, what must be started, one subject in full.

Who starts things reads every action of the partnership (`ahead-note`, read); to others the starts are not shown,
because an action that they may not see would look like one that nobody agreed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.actions.models import Action
from commonweal.actions.queries import ActionShown, actions_shown
from commonweal.core.policy.ahead import MOST_WEEKS, AheadRules, Start
from commonweal.core.policy.calendar import Occasion, OccasionKind
from commonweal.core.rules.action_life import ActionState
from commonweal.core.rules.event_days import event_days
from commonweal.core.rules.lead_times import Standing, standing, start_by, times_of
from commonweal.core.terms import Window
from commonweal.local_events.policy import ahead_policy, calendar_of
from commonweal.local_events.queries import EventOn, EventShown, NoteShown, event_shown, events_between, notes_about
from commonweal.local_events.terms import NoSuchEvent, NoteSort
from commonweal.tasking.ahead.frames import CallsThen, calls_then
from commonweal.tasking.ahead.subjects import (
    ACTIONS_FOR,
    WEEKS_A_YEAR,
    Subject,
    earlier_time,
    key_of_event,
    of_event,
    of_theme,
    themes_between,
)

A_WEEK, A_DAY = timedelta(days=7), timedelta(days=1)
YEARS_BACK = 3
FIRST_YEAR, LAST_YEAR = 2000, 2100
# Days without a story of their own: nobody plans a week around the clocks.
LEFT_OUT = frozenset({OccasionKind.CLOCKS_FORWARD, OccasionKind.CLOCKS_BACK})
STANDS = {
    ActionState.DONE: Standing.DONE,
    ActionState.EFFECT_CHECKED: Standing.DONE,
    ActionState.NOT_POSSIBLE: Standing.NOT_POSSIBLE,
}


class NoSuchSubject(Exception):
    """There is no such time of a theme or an event, or none that the viewer may see."""


@dataclass(frozen=True, slots=True)
class StartShown:
    """One thing to be started: by when at the latest, how it stands, and the action or the words that say so."""

    subject: Subject
    start: Start
    by: date
    standing: Standing
    action: ActionShown | None
    not_needed: NoteShown | None


@dataclass(frozen=True, slots=True)
class WeekAhead:
    """Seven days from a Monday on, with what falls into them."""

    days: Window
    occasions: tuple[Occasion, ...]
    events: tuple[EventOn, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing falls into it."""
        return not self.occasions and not self.events


@dataclass(frozen=True, slots=True)
class Ahead:
    """The page: weeks from this one on, what is to be started now or is late, and the themes of the coming year."""

    weeks: tuple[WeekAhead, ...]
    starts: tuple[StartShown, ...]
    themes: tuple[Subject, ...]
    shows_starts: bool
    schools_known: bool


@dataclass(frozen=True, slots=True)
class Earlier:
    """The same in an earlier year: its days, calls then, what was agreed for it, and what was said of it."""

    days: Window
    url: str
    calls: CallsThen | None
    actions: tuple[ActionShown, ...]
    notes: tuple[NoteShown, ...]


@dataclass(frozen=True, slots=True)
class SubjectShown:
    """One subject in full; `shows_calls` where the viewer reads counts and calls tell of it.

    `is_prepared`: a theme, or the first time of an event; a later time of a series has no starts of its own.
    """

    subject: Subject
    starts: tuple[StartShown, ...]
    notes: tuple[NoteShown, ...]
    earlier: tuple[Earlier, ...]
    shows_starts: bool
    shows_calls: bool
    is_prepared: bool


def rules_of(viewer: Viewer) -> AheadRules:
    """The rules of today; raises `NoPolicyOn`."""
    return ahead_policy(viewer.partnership_id).on(viewer.on)


def what_is_ahead(viewer: Viewer, *, weeks: int) -> Ahead:
    """So many weeks from this week's Monday on."""
    calendar, rules, today = calendar_of(viewer.partnership_id), rules_of(viewer), viewer.on
    monday = today - timedelta(days=today.weekday())
    window = Window(monday, monday + weeks * A_WEEK - A_DAY)
    events = events_between(window, viewer)
    shown = tuple(
        _week(Window(monday + n * A_WEEK, monday + (n + 1) * A_WEEK - A_DAY), calendar.between(window), events)
        for n in range(weeks)
    )
    year = Window(today, today + timedelta(weeks=WEEKS_A_YEAR))
    themes = sorted(themes_between(rules, calendar, year), key=lambda one: (one.days.first_day, one.title))
    starts: tuple[StartShown, ...] = ()
    if shows_starts(viewer):
        wanted = (Standing.LATE, Standing.DUE_NOW)
        starts = tuple(one for one in starts_ahead(viewer) if one.standing in wanted)
    return Ahead(shown, starts, tuple(themes), shows_starts(viewer), calendar.knows_schools(window))


def shows_starts(viewer: Viewer) -> bool:
    """Whether the viewer reads what is started for what is ahead."""
    return may(viewer, Act.READ, RecordKind.AHEAD_NOTE)


def _week(days: Window, occasions: Iterable[Occasion], events: Iterable[EventOn]) -> WeekAhead:
    return WeekAhead(
        days,
        tuple(one for one in occasions if one.kind not in LEFT_OUT and one.days_in(days)),
        tuple(one for one in events if one.days.first_day <= days.last_day and one.days.last_day >= days.first_day),
    )


def starts_ahead(viewer: Viewer, *, on: date | None = None) -> tuple[StartShown, ...]:
    """Everything that is to be started for what begins within the longest lead time, the one due first first.

    As it stands today, or by the days of an earlier day `on`.
    """
    today = on or viewer.on
    rules = ahead_policy(viewer.partnership_id).on(today)
    window = Window(today, today + timedelta(weeks=MOST_WEEKS, days=rules.soon_days))
    subjects = list(themes_between(rules, calendar_of(viewer.partnership_id), window))
    subjects += [of_event(one, rules) for one in events_between(window, viewer) if _is_first(one)]
    found = [start for one in _starts_of(subjects, viewer, rules, today).values() for start in one]
    return tuple(sorted(found, key=lambda one: (one.by, one.subject.days.first_day, one.subject.title)))


def _is_first(one: EventOn) -> bool:
    """A series is prepared for once, before its first time."""
    return one.days.first_day == one.event.series.first.first_day


def _starts_of(
    subjects: Sequence[Subject], viewer: Viewer, rules: AheadRules, today: date
) -> Mapping[str, tuple[StartShown, ...]]:  # fmt: skip
    keys = [one.key_of(start) for one in subjects for start in one.starts]
    actions = _actions_of_keys(keys, viewer)
    notes = notes_about([one.key for one in subjects], viewer)
    not_needed = {(one.about, one.step): one for one in notes if one.sort is NoteSort.NOT_NEEDED}
    return {
        one.key: tuple(
            _start(one, start, actions.get(one.key_of(start)), not_needed.get((one.key, start.word)), rules, today)
            for start in one.starts
        )
        for one in subjects
    }


def _start(
    subject: Subject, start: Start, action: ActionShown | None, note: NoteShown | None, rules: AheadRules,
    today: date,
) -> StartShown:  # fmt: skip
    by = start_by(subject.days.first_day, start.weeks_before)
    if action is not None:
        stands = STANDS.get(action.state, Standing.UNDER_WAY)
    elif note is not None:
        stands = Standing.NOT_NEEDED
    else:
        stands = standing(by, subject.days, today, soon_days=rules.soon_days)
    return StartShown(subject, start, by, stands, action, note)


def _actions_of_keys(keys: Sequence[str], viewer: Viewer) -> dict[str, ActionShown]:
    """The actions that were agreed under these keys, by key."""
    rows = Action.objects.visible_to(viewer).filter(key__in=keys)
    key_of = dict(rows.values_list("id", "key"))
    return {key_of[one.id]: one for one in actions_shown(rows, viewer)}


def subject_of_theme(word: str, month: str, viewer: Viewer) -> Subject:
    """The time of a theme that begins in a month such as 2026-10; raises `NoSuchSubject`."""
    theme = ahead_policy(viewer.partnership_id).theme_ever(word)
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError as fault:
        raise NoSuchSubject(month) from fault
    if theme is None or not FIRST_YEAR <= first.year <= LAST_YEAR:
        raise NoSuchSubject(word)
    around = Window(first, first + timedelta(days=31))
    times = times_of(theme, calendar_of(viewer.partnership_id), around)
    found = next((one for one in times if f"{one.first_day:%Y-%m}" == month), None)
    if found is None:
        raise NoSuchSubject(month)
    return of_theme(theme, found)


def subject_of_event(event_id: UUID, day: date | None, viewer: Viewer) -> Subject:
    """One time of an event: the one that begins on a day, or the next one, or else its last; raises `NoSuchSubject`."""
    try:
        event = event_shown(event_id, viewer)
    except NoSuchEvent as fault:
        raise NoSuchSubject(event_id) from fault
    times = times_of_event(event)
    if day is not None:
        chosen = [one for one in times if one.first_day == day]
    else:
        chosen = [one for one in times if one.last_day >= viewer.on][:1] or list(times[-1:]) or [event.series.first]
    if not chosen:
        raise NoSuchSubject(day)
    return of_event(EventOn(event, chosen[0]), rules_of(viewer))


def times_of_event(event: EventShown) -> tuple[Window, ...]:
    """Every time of an event."""
    series = event.series
    return event_days(series, Window(series.first.first_day, series.until or series.first.last_day))


def subject_shown(subject: Subject, viewer: Viewer) -> SubjectShown:
    """A subject with its starts, what was said of it, and the last three years."""
    reads = shows_starts(viewer)
    shows_calls = may(viewer, Act.READ, RecordKind.CALL_COUNT) and subject.calls != ()
    prepared = subject.event is None or _is_first(subject.event)
    starts = _starts_of([subject], viewer, rules_of(viewer), viewer.on)[subject.key] if reads and prepared else ()
    notes = tuple(one for one in notes_about([subject.key], viewer) if one.sort is NoteSort.HOW_IT_WENT)
    earlier = _earlier(subject, viewer, shows_calls)
    return SubjectShown(subject, starts, notes, earlier, reads, shows_calls, prepared)


def _earlier(subject: Subject, viewer: Viewer, shows_calls: bool) -> tuple[Earlier, ...]:
    before = [one for back in range(1, YEARS_BACK + 1) if (one := _years_before(subject, back, viewer))]
    spans = [days for days, _, _ in before]
    calls = calls_then(spans, viewer, categories=subject.calls) if shows_calls else {}
    return tuple(
        Earlier(days, url, calls.get(days), _agreed_for(key, viewer), _said_of(key, viewer))
        for days, key, url in before
    )  # fmt: skip


def _years_before(subject: Subject, back: int, viewer: Viewer) -> tuple[Window, str, str] | None:
    """Days, key and page of the same in an earlier year; of an event that was not entered then, the same weekday."""
    if subject.theme is not None:
        one = earlier_time(subject.theme, subject.days, back, calendar_of(viewer.partnership_id))
        return (one.days, one.key, one.url) if one else None
    assert subject.event is not None
    shift = timedelta(weeks=back * WEEKS_A_YEAR)
    same = _same_event(subject.event, shift, viewer)
    if same is not None:
        then = of_event(same, rules_of(viewer))
        return then.days, then.key, then.url
    days = Window(subject.days.first_day - shift, subject.days.last_day - shift)
    return days, key_of_event(subject.event.event.id, days.first_day), ""


def _same_event(one: EventOn, shift: timedelta, viewer: Viewer) -> EventOn | None:
    """The event of the same title that lies nearest to its days in an earlier year."""
    about, near = one.days.first_day - shift, timedelta(days=31)
    title = one.event.title.casefold()
    around = events_between(Window(about - near, about + near), viewer)
    found = [other for other in around if other.event.title.casefold() == title]
    return min(found, key=lambda other: abs(other.days.first_day - about), default=None)


def _agreed_for(key: str, viewer: Viewer) -> tuple[ActionShown, ...]:
    if not shows_starts(viewer):
        return ()
    rows = Action.objects.visible_to(viewer).filter(key__startswith=f"{ACTIONS_FOR}{key}/")
    return actions_shown(rows.order_by("agreed_on", "reference"), viewer)


def _said_of(key: str, viewer: Viewer) -> tuple[NoteShown, ...]:
    return tuple(one for one in notes_about([key], viewer) if one.sort is NoteSort.HOW_IT_WENT)
