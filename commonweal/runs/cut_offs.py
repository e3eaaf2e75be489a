"""Which days a week's run may end at: the Mondays that have begun."""

from datetime import date, timedelta

MONDAY = 0
# Days outside these years are slips of the finger; sums of days stay far from the ends of the calendar.
FIRST_YEAR, END_YEAR = 1970, 2100


class CutOffRefused(Exception):
    """The day cannot be a weekly cut-off; the message says which days can."""


def check_cut_off(cut_off_on: date, *, today: date) -> None:
    """Raise `CutOffRefused` for a day that is no Monday, is still to come, or lies outside 1970 to 2099."""
    if cut_off_on.year < FIRST_YEAR:
        raise CutOffRefused(f"{cut_off_on} is too long ago: weeks are run from {FIRST_YEAR} on.")
    if cut_off_on.year >= END_YEAR:
        raise CutOffRefused(f"{cut_off_on} is too far ahead: weeks are run up to {END_YEAR - 1}.")
    monday = cut_off_on - timedelta(days=cut_off_on.weekday())
    if cut_off_on.weekday() != MONDAY:
        raise CutOffRefused(
            f"{cut_off_on} is a {cut_off_on:%A}; a week ends at Monday 00:00. "
            f"Choose {monday} or {monday + timedelta(days=7)}."
        )
    if cut_off_on > today:
        raise CutOffRefused(
            f"{cut_off_on} is still to come: the calls of that week are not all in. Choose an earlier Monday."
        )
