"""What an address or a form of this room asks for, read into types; what cannot be meant is left out or refused."""

from datetime import date, timedelta
from uuid import UUID

from django.http import Http404, QueryDict

from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.actions.listed.queries import Asked, Which
from commonweal.actions.operations import ActionRefused
from commonweal.core.policy.actions import CountsAs
from commonweal.core.terms import Window
from commonweal.files.days import DayRefused, typed_day

YEAR = 365


def or_absent(viewer: Viewer, act: Act = Act.READ, kind: RecordKind = RecordKind.ACTION) -> None:
    """Answer as if there were no such page to a role that may not."""
    if not may(viewer, act, kind):
        raise Http404


def list_asked(given: QueryDict) -> Asked:
    """The question of a list's address; words that it does not know are as if they were not there."""
    which, counts_as = given.get("which", ""), given.get("counts", "")
    return Asked(
        which=Which(which) if which in list(Which) else Which.OPEN,
        word=given.get("kind", "")[:40],
        counts_as=counts_as if counts_as in list(CountsAs) else "",
        team=str(id_of(given.get("team", "")) or ""),
        place=given.get("place", "")[:80],
        window=_window(given),
    )


def window_asked(given: QueryDict, today: date) -> Window:
    """The days that a page of counts asks for; without any, the year that ends today."""
    return _window(given) or Window(today - timedelta(days=YEAR - 1), today)


def _window(given: QueryDict) -> Window | None:
    first, last = _day_or_none(given.get("from", "")), _day_or_none(given.get("to", ""))
    return Window(first, last) if first and last and first <= last else None


def _day_or_none(written: str) -> date | None:
    try:
        return typed_day(written) if written else None
    except DayRefused:
        return None


def day_asked(field: str, written: str) -> date:
    """A day that somebody typed; raises `ActionRefused`."""
    try:
        return typed_day(written)
    except DayRefused as refusal:
        raise ActionRefused(field, f"{refusal}.") from refusal


def id_of(written: str) -> UUID | None:
    """An id, or None where it is none."""
    try:
        return UUID(written)
    except ValueError:
        return None


def version_of(written: str) -> int:
    """The version that a form was shown with; 0, which no record has, where it is none."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else 0
