"""What a form of this room asks for, read into types; what cannot be meant is refused by the field."""

import re
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, QueryDict

from commonweal.access.guarding.once import key_of
from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.core.terms import LONDON
from commonweal.files.days import DayRefused, typed_day
from commonweal.meetings.deciding.operations import DecisionWanted
from commonweal.meetings.groups.operations import GroupWanted, SeatWanted
from commonweal.meetings.operations import MeetingWanted
from commonweal.meetings.terms import MeetingRefused
from commonweal.outbox.staff_page import staff_page

TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)", re.ASCII)


def or_absent(viewer: Viewer, act: Act = Act.READ, kind: RecordKind = RecordKind.MEETING) -> None:
    """Answer as if there were no such page to a role that may not."""
    if not may(viewer, act, kind):
        raise Http404


def id_of(written: str) -> UUID | None:
    """An id, or None where it is none."""
    try:
        return UUID(written)
    except ValueError:
        return None


def number_of(written: str) -> int:
    """A whole number of at most eight digits; -1, which nothing has, where it is none."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else -1


def decision_asked(post: QueryDict) -> DecisionWanted:
    """The decision that a form sends; raises `MeetingRefused`."""
    key = key_of(post.get("key", ""))
    if key is None:
        raise MeetingRefused("key", "The form has lost its key. Send it again.")
    try:
        by_on = typed_day(post.get("by", "")) if post.get("by", "").strip() else None
    except DayRefused as refusal:
        raise MeetingRefused("by", f"{refusal}.") from refusal
    return DecisionWanted(
        key=str(key), kind=post.get("kind", ""), version=number_of(post.get("version", "")),
        words=post.get("words", ""), reason=post.get("reason", ""), team_id=id_of(post.get("team", "")), by_on=by_on,
        resource=post.get("resource", ""), earlier_id=id_of(post.get("earlier", "")), bearing=post.get("bearing", ""),
    )  # fmt: skip


def meeting_asked(post: QueryDict) -> MeetingWanted:
    """When and where a group is to meet, as typed in London's time; raises `MeetingRefused`."""
    try:
        day = typed_day(post.get("day", ""))
    except DayRefused as refusal:
        raise MeetingRefused("day", f"{refusal}.") from refusal
    times = []
    for field in ("begins", "ends"):
        found = TIME.fullmatch(post.get(field, "").strip())
        if found is None:
            raise MeetingRefused(field, "Write a time such as 10:00.")
        times.append(datetime(day.year, day.month, day.day, int(found[1]), int(found[2]), tzinfo=LONDON))
    return MeetingWanted(times[0], times[1], post.get("where", ""))


def group_asked(post: QueryDict) -> GroupWanted:
    """The group that somebody sets up."""
    return GroupWanted(
        name=post.get("name", ""), sort=post.get("sort", ""), quorum=number_of(post.get("quorum", "")),
        closed=post.get("closed") == "yes", terms=post.get("terms", ""),
    )  # fmt: skip


def seat_asked(post: QueryDict) -> SeatWanted:
    """The seat that is given: `who` is `organisation` or `organisation/person`; raises `MeetingRefused`."""
    organisation, _, staff = post.get("who", "").partition("/")
    organisation_id = id_of(organisation)
    if organisation_id is None:
        raise MeetingRefused("who", "Choose who gets the seat.")
    does = post.getlist("does")
    try:
        to_on = typed_day(post.get("to", "")) if post.get("to", "").strip() else None
    except DayRefused as refusal:
        raise MeetingRefused("to", f"{refusal}.") from refusal
    return SeatWanted(organisation_id, id_of(staff), "chairs" in does, "notes" in does, to_on=to_on)


def attendance_asked(post: QueryDict) -> dict[UUID, str]:
    """What was noted of each agency; one without a word is left as it stands."""
    named = {key.removeprefix("came-"): post.get(key, "") for key in post if key.startswith("came-")}
    return {one: came for word, came in named.items() if (one := id_of(word)) and came}


def link_to(request: HttpRequest, path: str) -> str:
    """The whole address of a page, for a calendar: under the name that staff are told, else the one of the request."""
    return staff_page(path) or request.build_absolute_uri(path)
