"""The local events of a product's weeks, and what must be started, as its copies take them.

Kept in the product's draft as they stood, with who may read of each: a copy is filled with what its readers may have.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from commonweal.access.viewer import Viewer
from commonweal.core.policy.words import day_in_words
from commonweal.core.rules.lead_times import Standing
from commonweal.core.terms import Marking, Window
from commonweal.local_events.queries import events_between
from commonweal.tasking.ahead.queries import StartShown, starts_ahead
from commonweal.tasking.product.content import LocalAhead


@dataclass(frozen=True, slots=True)
class LocalKept:
    """An event with who may read of it: partners where it is not sensitive, councillors where it is public too."""

    told: LocalAhead
    public: bool
    sensitive: bool


def local_kept(days: Window, viewer: Viewer) -> list[LocalKept]:
    """The events of a product's weeks, as its writer may see them."""
    return [
        LocalKept(
            LocalAhead(
                one.event.title, one.event.sort_label, one.days.first_day, one.days.last_day, one.event.place_name,
                one.event.crowd,
            ),
            one.event.public, one.event.marking == Marking.OFFICIAL_SENSITIVE,
        )
        for one in events_between(days, viewer)
    ]  # fmt: skip


def starts_in_words(viewer: Viewer, on: date, *, to_partners: bool = False) -> Iterator[str]:
    """What must be started about that day, a sentence each: what is due now, then what is late, the newest first.

    Of a sensitive event partners are told nothing.
    """
    found = [one for one in starts_ahead(viewer, on=on) if not (to_partners and _is_sensitive(one))]
    due = [one for one in found if one.standing is Standing.DUE_NOW]
    late = [one for one in reversed(found) if one.standing is Standing.LATE]
    for one in (*due, *late):
        by = f"Start by {day_in_words(one.by)}." if one in due else f"It was to be started by {day_in_words(one.by)}."
        yield f"{one.subject.title}, from {day_in_words(one.subject.days.first_day)}: {one.start.what}. {by}"


def _is_sensitive(one: StartShown) -> bool:
    event = one.subject.event
    return event is not None and event.event.marking == Marking.OFFICIAL_SENSITIVE


def record_of_local(kept: LocalKept) -> list[Any]:
    """An event as a draft keeps it."""
    one = kept.told
    return [
        one.title, one.sort, one.first_day.isoformat(), one.last_day.isoformat(), one.place, one.crowd, kept.public,
        kept.sensitive,
    ]  # fmt: skip


def local_of(record: Mapping[str, Any]) -> tuple[LocalKept, ...]:
    """The same from what was kept; drafts of earlier versions kept none."""
    return tuple(
        LocalKept(
            LocalAhead(title, sort, date.fromisoformat(first), date.fromisoformat(last), place, crowd),
            public,
            sensitive,
        )
        for title, sort, first, last, place, crowd, public, sensitive in record.get("local", [])
    )
