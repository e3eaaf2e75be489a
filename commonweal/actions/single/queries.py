"""One action with its history, what stands in its way, and what became of its place, from the viewer on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from commonweal.access.queries import staff_names, team_names
from commonweal.access.viewer import Viewer
from commonweal.actions.models import Action, ActionEvent
from commonweal.actions.operations import may_take
from commonweal.actions.photos.queries import PhotoShown, photos_by_line
from commonweal.actions.queries import ActionShown, BlockerShown, actions_shown, blockers_shown, why_without_owner
from commonweal.actions.terms import EVENT_LABELS
from commonweal.core.rules.action_life import ActionState, ActionStep, next_steps
from commonweal.places.queries import place_names

PLACE = "place:"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history; `to` is who got it."""

    number: int
    at: datetime
    label: str
    by: str
    words: str
    to: str
    due_on: date | None
    photos: tuple[PhotoShown, ...]


@dataclass(frozen=True, slots=True)
class ActionFile:
    """One action as its page shows it; `nobodys` and `place_note` are sentences, or nothing."""

    action: ActionShown
    lines: tuple[Line, ...]
    blockers: tuple[BlockerShown, ...]
    steps: tuple[ActionStep, ...]
    nobodys: str
    place_note: str


def action_file(action_id: UUID, viewer: Viewer) -> ActionFile | None:
    """One action with all that is around it, or None where there is none that the viewer may see."""
    row = Action.objects.visible_to(viewer).filter(id=action_id).first()
    if row is None:
        return None
    (shown,) = actions_shown(Action.objects.visible_to(viewer).filter(id=action_id), viewer)
    nobodys = why_without_owner([shown], viewer) if shown.is_open else ()
    steps = tuple(step for step in next_steps(ActionState(row.state)) if may_take(row, step, viewer))
    blockers = blockers_shown([(one, row) for one in row.blockers.order_by("created_at", "id")], viewer)
    return ActionFile(
        shown, _lines(list(row.events.order_by("number")), photos_by_line(row, viewer)), blockers, steps,
        nobodys=nobodys[0][1] if nobodys else "", place_note=place_note(shown.location_key, shown.place_name, viewer),
    )  # fmt: skip


def place_note(location_key: str, name: str, viewer: Viewer) -> str:
    """What became of a place since an action was agreed for it, in a sentence; nothing where it stands as it did."""
    if not location_key.startswith(PLACE):
        return ""
    code = location_key.removeprefix(PLACE)
    now = place_names([code], viewer).get(code)
    if now is None:
        return f"{name or 'This place'} is no longer in the gazetteer: it was merged with another or withdrawn. " \
               "The action stands as it was agreed."  # fmt: skip
    return f"This place is called {now} now." if name and now != name else ""


def _lines(events: Sequence[ActionEvent], photos: Mapping[UUID, tuple[PhotoShown, ...]]) -> tuple[Line, ...]:
    """The history, newest first."""
    teams = team_names(list({one.team_id for one in events if one.team_id}))
    people = staff_names(list({one.staff_id for one in events if one.staff_id}))
    return tuple(
        Line(
            one.number, one.at, EVENT_LABELS.get(one.kind, one.kind), one.by, one.words,
            ", ".join(name for name in (people.get(one.staff_id, "") if one.staff_id not in (None, one.by_id) else "",
                                        teams.get(one.team_id, "") if one.team_id else "") if name),
            one.due_on, photos.get(one.id, ()),
        )
        for one in reversed(events)
    )  # fmt: skip
