"""What a form of responses asks for, read into types; what cannot be meant is refused by its field."""

import re
from collections.abc import Mapping
from datetime import date, time
from uuid import UUID

from django.http import Http404, QueryDict

from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.core.policy.actions import Responses
from commonweal.files.days import DayRefused, typed_day
from commonweal.tasking.response.agencies.operations import CommitmentWanted
from commonweal.tasking.response.diary.operations import EVERY_DAY, DiaryWanted, TallyWanted
from commonweal.tasking.response.operations import ResponseWanted
from commonweal.tasking.response.terms import ResponseRefused

TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)", re.ASCII)
MOST_DIGITS = 6
MOST_AGENCIES = 40


def or_absent(viewer: Viewer, act: Act = Act.READ) -> None:
    """Answer as if there were no such page to a role that may not."""
    if not may(viewer, act, RecordKind.RESPONSE):
        raise Http404


def id_of(written: str) -> UUID | None:
    """An id, or None where it is none."""
    try:
        return UUID(written)
    except ValueError:
        return None


def version_of(written: str) -> int:
    """The version that a form was shown with; 0, which nothing has, where it is none."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else 0


def day_or_none(field: str, written: str) -> date | None:
    """A day that somebody typed, None where nothing was; raises `ResponseRefused`."""
    try:
        return typed_day(written) if written.strip() else None
    except DayRefused as refusal:
        raise ResponseRefused(field, f"{refusal}.") from refusal


def day_asked(field: str, written: str) -> date:
    """A day that must be typed; raises `ResponseRefused`."""
    found = day_or_none(field, written)
    if found is None:
        raise ResponseRefused(field, "Write a day, such as 27 March 2026.")
    return found


def time_asked(field: str, written: str) -> time | None:
    """A time of the clock, None where nothing was typed; raises `ResponseRefused`."""
    if not written.strip():
        return None
    found = TIME.fullmatch(written.strip())
    if found is None:
        raise ResponseRefused(field, "Write a time such as 18:00.")
    return time(int(found[1]), int(found[2]))


def response_asked(post: QueryDict) -> ResponseWanted:
    """The response that the form starts; raises `ResponseRefused`."""
    partners = [one for word in post.getlist("partners")[:MOST_AGENCIES] if (one := id_of(word))]
    return ResponseWanted(
        key=post.get("key", ""), sort=post.get("sort", ""), location_key=post.get("place", ""),
        why=post.get("why", ""), lead_id=id_of(post.get("lead", "")), partner_ids=partners,
        residents=post.get("residents", ""), begins_on=day_or_none("begins", post.get("begins", "")),
        ends_on=day_or_none("ends", post.get("ends", "")),
    )  # fmt: skip


def diary_asked(post: QueryDict) -> DiaryWanted:
    """The line of the diary, or the lines; raises `ResponseRefused`."""
    chosen = frozenset(int(one) for one in post.getlist("weekdays") if one in "0123456" and len(one) == 1)
    return DiaryWanted(
        key=post.get("key", ""), on=day_asked("on", post.get("on", "")),
        organisation_id=id_of(post.get("agency", "")), what=post.get("what", ""),
        begins=time_asked("begins", post.get("begins", "")), ends=time_asked("ends", post.get("ends", "")),
        until_on=day_or_none("until", post.get("until", "")), weekdays=chosen or EVERY_DAY,
    )  # fmt: skip


def tally_asked(post: QueryDict, rules: Responses) -> TallyWanted:
    """What was counted on a day: what was left empty was not counted; raises `ResponseRefused`."""
    return TallyWanted(
        key=post.get("key", ""), on=day_asked("on", post.get("on", "")),
        organisation_id=id_of(post.get("agency", "")), counts=_counts(post, rules), words=post.get("words", ""),
    )  # fmt: skip


def _counts(post: QueryDict, rules: Responses) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for one in rules.tally:
        written = post.get(one.word, "").strip()
        if not written:
            continue
        if not (written.isascii() and written.isdigit() and len(written) <= MOST_DIGITS):
            raise ResponseRefused(one.word, "Write a whole number, or leave it empty where nobody counted.")
        found[one.word] = int(written)
    return found


def commitment_asked(post: QueryDict) -> CommitmentWanted:
    """What an agency says it will do."""
    return CommitmentWanted(post.get("key", ""), id_of(post.get("agency", "")), post.get("words", ""))
