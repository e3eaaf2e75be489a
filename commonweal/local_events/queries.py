"""Local events from the viewer on: each time one falls into a window of days, and one event with its history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Q

from commonweal.access.viewer import Viewer
from commonweal.core.policy.ahead import EventSort
from commonweal.core.rules.event_days import Every, Series, event_days
from commonweal.core.terms import Marking, Window
from commonweal.local_events.models import AheadNote, LocalEvent
from commonweal.local_events.operations import event_seen, series_of
from commonweal.local_events.terms import EVERY_LABELS, MOST_DAYS, SAID_LABELS, SORT_LABELS, NoteSort, Said


@dataclass(frozen=True, slots=True)
class EventShown:
    """An event as lists and other rooms read it; times of day are London's."""

    id: UUID
    title: str
    sort: EventSort
    sort_label: str
    series: Series
    begins: time | None
    ends: time | None
    every_label: str
    place_name: str
    location_key: str
    crowd: int | None
    source: str
    words: str
    public: bool
    marking: str
    called_off: bool
    version: int

    @property
    def every(self) -> Every:
        """How it comes again."""
        return self.series.every

    @property
    def comes_again(self) -> bool:
        """Whether it is a series."""
        return self.series.every is not Every.ONCE


@dataclass(frozen=True, slots=True)
class EventOn:
    """One time of an event."""

    event: EventShown
    days: Window


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line of an event's history."""

    at: datetime
    label: str
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class NoteShown:
    """What was said of preparing; `about` is the subject's key."""

    about: str
    sort: NoteSort
    step: str
    words: str
    by: str
    at: datetime


def events_between(window: Window, viewer: Viewer, *, only_public: bool = False) -> tuple[EventOn, ...]:
    """Each time of an event in a window of days, in order of first day; what was called off is left out."""
    rows = LocalEvent.objects.visible_to(viewer).filter(called_off_at=None, first_on__lte=window.last_day)
    rows = rows.filter(Q(last_on__gte=window.first_day) | Q(until_on__gte=_before(window)))
    if only_public:
        rows = rows.filter(public=True, marking=Marking.OFFICIAL)
    found = [EventOn(one, days) for one in map(shown, rows) for days in event_days(one.series, window)]
    viewer.saw(LocalEvent.kind, {one.event.id for one in found})
    return tuple(sorted(found, key=lambda one: (one.days.first_day, one.days.last_day, one.event.title)))


def _before(window: Window) -> date:
    """A time that began this long before a window may still touch it."""
    return date.fromordinal(max(window.first_day.toordinal() - MOST_DAYS, 1))


def event_shown(event_id: UUID, viewer: Viewer) -> EventShown:
    """One event; raises `NoSuchEvent`."""
    row = event_seen(event_id, viewer)
    viewer.saw(LocalEvent.kind, [row.id])
    return shown(row)


def event_lines(event_id: UUID, viewer: Viewer) -> tuple[LineShown, ...]:
    """The history of an event, newest first; raises `NoSuchEvent`."""
    rows = event_seen(event_id, viewer).lines.order_by("-number")
    return tuple(LineShown(one.at, SAID_LABELS[Said(one.kind)], one.by, one.words) for one in rows)


def notes_about(subjects: Iterable[str], viewer: Viewer) -> tuple[NoteShown, ...]:
    """What was said of these subjects, the oldest first."""
    rows = list(AheadNote.objects.visible_to(viewer).filter(about__in=list(subjects)).order_by("created_at", "id"))
    viewer.saw(AheadNote.kind, [one.id for one in rows])
    return tuple(NoteShown(one.about, NoteSort(one.sort), one.step, one.words, one.by, one.created_at) for one in rows)


def shown(row: LocalEvent) -> EventShown:
    """A row as a value."""
    sort, every = EventSort(row.sort), Every(row.every)
    return EventShown(
        id=row.id, title=row.title, sort=sort, sort_label=SORT_LABELS[sort], series=series_of(row), begins=row.begins,
        ends=row.ends, every_label=EVERY_LABELS[every], place_name=row.place_name, location_key=row.location_key,
        crowd=row.crowd, source=row.source, words=row.words, public=row.public, marking=row.marking,
        called_off=row.called_off_at is not None, version=row.version,
    )  # fmt: skip
