"""Makes the agenda of a tasking meeting from the week: open actions first, the places that go forward, requests.

The places are those of the issued product, or of the run where none is issued. Each matter keeps its facts in words as
they stood; a newer run changes none of them, and pressing again adds only what is not there.
"""

from datetime import date, datetime
from uuid import UUID

from commonweal.access.viewer import Viewer
from commonweal.actions.queries import blockers, open_actions, overdue, proposed_actions
from commonweal.core.policy.words import counted, day_in_words
from commonweal.core.terms import london_day
from commonweal.hotspots.queries import HotspotShown, hotspots_of_run
from commonweal.hotspots.terms import WEEKLY_HOTSPOTS, Status
from commonweal.meetings.models import Meeting
from commonweal.meetings.operations import Matter, put_on_agenda, seen_from
from commonweal.runs.models import Run
from commonweal.runs.queries import newest_runs_between
from commonweal.tasking.product.queries import issued_product

OPEN_ACTIONS, REQUESTS, IN_THE_WAY = "open-actions", "requests", "in-the-way"
A_WEEK = 7


def make_agenda(meeting_id: UUID, *, by: Viewer, at: datetime) -> Meeting:
    """The agenda of the week in which the meeting is held. Raises as `put_on_agenda`."""
    meeting = seen_from(meeting_id, by)
    run, keys = week_of(london_day(meeting.begins_at), by)
    places = [one for one in (hotspots_of_run(run.id, by) if run else ()) if _goes_forward(one, keys)]
    matters = [
        Matter("Open actions", _open_actions_in_words(by), OPEN_ACTIONS),
        *(Matter(one.name, facts_in_words(one), one.location_key) for one in places),
        *_requests(by),
        *_in_the_way(by),
    ]
    rests_on = f"run:{run.id}" if run else ""
    return put_on_agenda(meeting_id, matters, rests_on="" if meeting.rests_on else rests_on, by=by, at=at)


def week_of(held_on: date, viewer: Viewer) -> tuple[Run | None, frozenset[str] | None]:
    """The newest run before a day, and the keys of the places that its issued product takes forward; None: all."""
    runs = newest_runs_between(WEEKLY_HOTSPOTS, date.min, held_on, viewer=viewer)
    if not runs:
        return None, None
    product = issued_product(runs[0].cut_off_on, viewer)
    return runs[0], frozenset(product.places) if product else None


def _goes_forward(one: HotspotShown, keys: frozenset[str] | None) -> bool:
    return one.status != Status.DROPPED_OFF if keys is None else one.location_key in keys


def facts_in_words(one: HotspotShown) -> str:
    """A place's facts in sentences that the chair can read out."""
    weeks = f" On the list for {counted(one.weeks_on_list, 'week')}." if one.weeks_on_list else ""
    return f"{one.because}. It was {one.n_calls_week_before} a week before.{weeks}".replace("..", ".")


def _open_actions_in_words(viewer: Viewer) -> str:
    n, late = len(open_actions(viewer)), len(overdue(viewer))
    return f"{counted(n, 'open action')}, {late} of them late on {day_in_words(viewer.on)}."


def _requests(viewer: Viewer) -> list[Matter]:
    found = proposed_actions(viewer)
    return (
        [Matter("Requests", f"{counted(len(found), 'proposed action')} to agree or refuse.", REQUESTS)] if found else []
    )


def _in_the_way(viewer: Viewer) -> list[Matter]:
    found = blockers(viewer)
    words = f"{counted(len(found), 'thing')} in the way of actions."
    return [Matter("In the way", words, IN_THE_WAY)] if found else []
