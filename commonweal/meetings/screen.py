"""A meeting on one screen: what the page of any sort of group shows, before, during and after.

Rooms above show more beside it (the facts of a place): they take this context and add theirs.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from commonweal.access.door import StaffRequest
from commonweal.access.guarding.once import new_key
from commonweal.access.queries import teams_today
from commonweal.core.rules.meeting_life import MeetingState
from commonweal.meetings.asked import id_of, or_absent
from commonweal.meetings.queries import MeetingShown, meeting_shown
from commonweal.meetings.terms import Came, GroupSort, NoSuchMeeting

TYPED = ("kind", "words", "reason", "team", "by", "resource", "key", "held_up")
# The page of a meeting of this sort, where it has one of its own.
PAGES = {GroupSort.TASKING.value: "tasking-meeting"}
PAGE = "meeting"
# Where its forms for deciding and confirming go, where more follows from a decision there.
FORMS = {GroupSort.TASKING.value: ("tasking-decide", "tasking-confirm")}
FORM = ("meeting-decide", "meeting-confirm")
NOT_YOURS = "Your seat in this group does not do that: it is done by whoever chairs it, and notes by who takes them."


@dataclass(frozen=True, slots=True)
class Refused:
    """What was wrong with a form: the field, why, and that somebody else has decided meanwhile."""

    field: str = ""
    because: str = ""
    meanwhile: bool = False


def address_of(sort: str, meeting_id: UUID, *, item_id: UUID | None = None, projector: bool = False) -> str:
    """The page of a meeting, at one of its matters."""
    path = reverse(PAGES.get(sort, PAGE), kwargs={"meeting_id": meeting_id})
    asked = [f"item={item_id}"] if item_id else []
    asked += ["projector=1"] if projector else []
    return f"{path}?{'&'.join(asked)}" if asked else path


def shown_or_absent(request: StaffRequest, meeting_id: UUID) -> MeetingShown:
    """The meeting, or the answer to what is missing and to what is hidden alike."""
    or_absent(request.viewer)
    try:
        return meeting_shown(meeting_id, request.viewer)
    except NoSuchMeeting as fault:
        raise Http404 from fault


def context_of(request: StaffRequest, meeting: MeetingShown, refused: Refused | None = None) -> dict[str, Any]:
    """What the page shows; a refused form comes back as it was typed, under the key that it had."""
    given = request.POST if request.method == "POST" else request.GET
    item = meeting.item(id_of(given.get("item", "")))
    typed = {name: request.POST.get(name, "") if refused else "" for name in TYPED}
    projector = given.get("projector") == "1"
    decide_at, confirm_at = FORMS.get(meeting.sort, FORM)
    return {
        "meeting": meeting,
        "item": item,
        "decide_url": reverse(decide_at, kwargs={"meeting_id": meeting.id}),
        "confirm_url": reverse(confirm_at, kwargs={"meeting_id": meeting.id}),
        "following": _following(meeting, item.id if item else None),
        "typed": {**typed, "key": typed["key"] or new_key()},
        "key_to_confirm": new_key(),
        "refused": refused or Refused(),
        "projector": projector,
        "teams": [("", "Choose"), *((str(one), name) for one, name in teams_today(request.viewer))],
        "came": [(word.value, word.label) for word in Came],
        "here": lambda item_id=None: address_of(meeting.sort, meeting.id, item_id=item_id, projector=projector),
        "other_look": address_of(
            meeting.sort, meeting.id, item_id=item.id if item else None, projector=not projector
        ),
        "is_open": meeting.state is MeetingState.OPEN,
        "is_planned": meeting.state is MeetingState.PLANNED,
        "is_closed": meeting.state is MeetingState.CLOSED,
        "changes": (meeting.own.writes and not projector),
    }  # fmt: skip


def _following(meeting: MeetingShown, item_id: UUID | None) -> UUID | None:
    """The matter after this one, for one key."""
    ids = [one.id for one in meeting.items]
    after = ids.index(item_id) + 1 if item_id in ids else len(ids)
    return ids[after] if after < len(ids) else None
