"""Which week an address asks for, and the weeks around it; shared by the pages of weekly runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from commonweal.runs.cut_offs import END_YEAR, FIRST_YEAR, MONDAY

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WeeksAround:
    """The week shown and the ways to others; an address is empty where there is no week to go to."""

    cut_off: date | None
    earlier_url: str
    later_url: str
    choices: tuple[tuple[date, str], ...]


def cut_off_of(request: HttpRequest) -> date | None:
    """The cut-off that the address asks for, or None for the newest; anything but a Monday is no such page."""
    written = request.GET.get("cut-off", "")
    if not written:
        return None
    found = day_or_none(written)
    if found is None or found.weekday() != MONDAY:
        raise Http404
    return found


def weeks_around(shown: date | None, cut_offs: Sequence[date], page: str) -> WeeksAround:
    """The weeks around the one shown, with addresses on `page`; `cut_offs` are those that have a run."""
    newest = max(cut_offs, default=None)
    return WeeksAround(
        cut_off=shown,
        earlier_url=week_url(page, shown - WEEK) if shown else "",
        later_url=week_url(page, shown + WEEK) if shown and newest and shown < newest else "",
        choices=tuple((cut_off_on, week_url(page, cut_off_on)) for cut_off_on in cut_offs),
    )


def week_url(page: str, cut_off_on: date) -> str:
    """The address of a week on a page."""
    return f"{reverse(page)}?{urlencode({'cut-off': cut_off_on.isoformat()})}"


def day_or_none(written: str) -> date | None:
    """A day written as year-month-day."""
    try:
        found = date.fromisoformat(written)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year < END_YEAR else None
