"""What the pages of oversight share: who may open them, pages of long lists, and the parts of each section."""

from typing import NamedTuple

from django.http import Http404

from commonweal.access.door import StaffRequest
from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act


class Step(NamedTuple):
    """One entry of the navigation inside a section."""

    name: str
    label: str


SHARING = (
    Step("agreements", "Agreements"),
    Step("shares", "Shared now"),
    Step("shares-over", "No longer shared"),
    Step("shares-blocked", "Refused"),
)
LOOKS = (
    Step("looks", "To look into"),
    Step("looks-at", "At one record"),
    Step("looks-unrelated", "Without a relation"),
    Step("looks-people", "By person"),
)


FURTHEST_PAGE = 100_000
SINGLE_PAGES = ("report",)
"""The pages that show one report by itself, by their names; every other one lists."""


def or_absent(request: StaffRequest, act: Act, kind: RecordKind) -> None:
    """The page does not exist for whoever may not."""
    if not may(request.viewer, act, kind):
        raise Http404


def page_of(request: StaffRequest) -> int:
    """The page of a long list that the address asks for; the first where it asks for none."""
    typed = request.GET.get("page", "1")
    if not typed.isascii() or not typed.isdecimal() or len(typed) > len(str(FURTHEST_PAGE)):
        raise Http404
    if not 1 <= int(typed) <= FURTHEST_PAGE:
        raise Http404
    return int(typed)


def n_pages(n: int, on_a_page: int) -> int:
    """How many pages so many rows fill; at least one."""
    return max(1, -(-n // on_a_page))
