"""Makes the agenda of a tasking meeting from the week, and lets plans and the life of a hotspot follow its decisions.

The agenda: open actions first, the places that go forward, requests, what stands in the way, what is ahead.

The places are those of the issued product, or of the run where none is issued. Each matter keeps its facts in words as
they stood; a newer run changes none of them, and pressing again adds only what is not there.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.actions.models import Action
from commonweal.actions.queries import blockers, open_actions, overdue, proposed_actions
from commonweal.core.policy.words import counted, day_in_words
from commonweal.core.rules.hotspot_life import Choice
from commonweal.core.terms import Window, london_day
from commonweal.hotspots.life.operations import LONGEST_WORDS as LONGEST_LIFE_WORDS
from commonweal.hotspots.life.operations import AboutHotspot, DecisionRefused, decide_hotspot
from commonweal.hotspots.life.queries import lives
from commonweal.hotspots.queries import HotspotShown, hotspots_of_run
from commonweal.hotspots.terms import WEEKLY_HOTSPOTS, Status
from commonweal.meetings.deciding.operations import PLACES, DecisionWanted, confirm, decide
from commonweal.meetings.groups.operations import seats_on
from commonweal.meetings.models import Decision, Meeting
from commonweal.meetings.operations import Matter, put_on_agenda, seen_from
from commonweal.meetings.terms import MeetingRefused
from commonweal.runs.models import Run
from commonweal.runs.queries import newest_runs_between
from commonweal.tasking.ahead.weeks_of_product import local_kept, starts_in_words
from commonweal.tasking.product.queries import issued_product
from commonweal.tasking.response.operations import (
    ResponseWanted,
    agencies_of,
    police_of,
    start_response,
    take_in_what_was_agreed,
)
from commonweal.tasking.response.terms import LONGEST_WORDS, ResponseRefused, Sort

# The field of the decision's form that a refused plan is about; another one is about the kind that was chosen.
FIELDS = {"lead": "team", "partners": "team", "why": "words"}
OPEN_ACTIONS, REQUESTS, IN_THE_WAY, AHEAD = "open-actions", "requests", "in-the-way", "what-is-ahead"
WEEKS_TOLD, MOST_TOLD = 2, 5
# What a decision says of the life of a place; a kind that is not here says nothing of it.
CHOICES = {
    "no-action": Choice.CONFIRM, "watch": Choice.WATCH, "enhanced-partnership-response": Choice.START_EPR,
}  # fmt: skip


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
        *_ahead(london_day(meeting.begins_at), by),
    ]
    rests_on = f"run:{run.id}" if run else ""
    return put_on_agenda(meeting_id, matters, rests_on="" if meeting.rests_on else rests_on, by=by, at=at)


def decide_there(
    meeting_id: UUID, item_id: UUID, wanted: DecisionWanted, *, by: Viewer, at: datetime
) -> tuple[Decision, bool]:
    """As `meetings.deciding.operations.decide`; watch and no action at a place also move its life, an Enhanced
    Partnership Response or a Positive Action Initiative starts its plan, and an action at a place where a plan is under
    way becomes one of the plan's, in the same transaction. What too few decided does so once it is confirmed."""
    with transaction.atomic():
        made, is_new = decide(meeting_id, item_id, wanted, by=by, at=at)
        if is_new and not made.to_be_confirmed:
            _follow(made, made, by=by, at=at)
    return made, is_new


def confirm_there(meeting_id: UUID, earlier_id: UUID, key: str, *, by: Viewer, at: datetime) -> Decision:
    """As `meetings.deciding.operations.confirm`; the life of the place follows what is confirmed."""
    with transaction.atomic():
        made = confirm(meeting_id, earlier_id, key, by=by, at=at)
        if made.earlier is not None:
            _follow(made.earlier, made, by=by, at=at)
    return made


def _follow(made: Decision, last: Decision, *, by: Viewer, at: datetime) -> None:
    """What follows from a decision that holds since `last`: a plan, the life of its place, an action of a plan."""
    starts = made.kind in Sort.values and made.item.subject.startswith(PLACES) and not made.item.meeting.group.closed
    if starts and may(by, Act.CREATE, RecordKind.RESPONSE):
        if made.earlier is None:
            _start_response(made, last, by=by, at=at)
        return
    _move_life(made, by=by, at=at)
    action = Action.objects.visible_to(by).filter(key=f"decision/{made.id}").first()
    if action is not None and may(by, Act.CHANGE, RecordKind.RESPONSE):
        take_in_what_was_agreed(action, by=by, at=at)


def _start_response(made: Decision, last: Decision, *, by: Viewer, at: datetime) -> None:
    """The plan that a decision agrees, once: all who have a seat take part, and it begins on the day that it holds."""
    group = made.item.meeting.group
    held_on = london_day(last.item.meeting.begins_at)
    decided_on = min(held_on, london_day(at))
    seated = seats_on(group, held_on).values_list("organisation_id", flat=True)
    here = agencies_of(by)
    partners = [one for one in dict.fromkeys([made.organisation_id, *seated]) if one in here]
    wanted = ResponseWanted(
        key=f"decision/{made.id}", sort=made.kind, location_key=made.item.subject, place_name=made.item.title,
        why=" ".join(part for part in (made.words, made.reason) if part)[:LONGEST_WORDS],
        lead_id=_lead(made, by), partner_ids=[one for one in partners if one is not None],
        decided_in=f"{group.name}, {day_in_words(held_on)}", decided_on=decided_on,
    )  # fmt: skip
    try:
        start_response(wanted, by=by, at=at)
    except ResponseRefused as refused:
        raise MeetingRefused(FIELDS.get(refused.field, "kind"), refused.because) from refused
    except DecisionRefused as refused:
        raise MeetingRefused("reason", str(refused)) from refused


def _lead(made: Decision, by: Viewer) -> UUID | None:
    """Who leads the plan: the agency that acts, and of an initiative the police where it is clear who they are."""
    police = police_of(by)
    if made.kind == Sort.PAI and made.organisation_id not in police and len(police) == 1:
        return next(iter(police))
    return made.organisation_id


def _move_life(made: Decision, *, by: Viewer, at: datetime) -> None:
    key, choice = made.item.subject, CHOICES.get(made.kind)
    if choice is None or not key.startswith(PLACES) or not may(by, Act.CREATE, RecordKind.HOTSPOT_DECISION):
        return
    if choice is Choice.CONFIRM and _is_proposed(key, by):
        choice = Choice.REFUSE_EPR
    words = " ".join(part for part in (made.words, made.reason) if part)[:LONGEST_LIFE_WORDS]
    held_on = min(london_day(made.item.meeting.begins_at), london_day(at))
    about = AboutHotspot(f"decision/{made.id}", key, made.item.title, choice, words, held_on)
    try:
        decide_hotspot(about, by=by, at=at)
    except DecisionRefused as refused:
        raise MeetingRefused("reason", str(refused)) from refused


def _is_proposed(key: str, viewer: Viewer) -> bool:
    """Whether an Enhanced Partnership Response is proposed for a place, so that no action refuses it."""
    shown = lives([key], viewer, as_at=viewer.on).get(key)
    return shown is not None and bool(shown.epr)


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


def _ahead(held_on: date, viewer: Viewer) -> list[Matter]:
    """What must be started, and the events of the next two weeks that every member may know of."""
    starts = list(starts_in_words(viewer, held_on, to_partners=True))
    days = Window(held_on, held_on + timedelta(days=WEEKS_TOLD * 7 - 1))
    events = [one.told for one in local_kept(days, viewer) if not one.sensitive]
    told = [f"{one.title}, {day_in_words(one.first_day)}" for one in events[:MOST_TOLD]]
    facts = " ".join([*starts[:MOST_TOLD], f"In the next two weeks: {'; '.join(told)}." if told else ""]).strip()
    return [Matter("What is ahead", facts, AHEAD)] if facts else []


def _in_the_way(viewer: Viewer) -> list[Matter]:
    found = blockers(viewer)
    words = f"{counted(len(found), 'thing')} in the way of actions."
    return [Matter("In the way", words, IN_THE_WAY)] if found else []
