"""What of each week lies in which kinds of days: columns for the regression of `expected_weeks`.

A named night, Eid or a bank holiday is in a week or is not; of Ramadan and of the school holidays a week has a share.
Both Eids are one column, since each comes once a year. Changes of the clocks have none: an hour more or less makes no
difference to a week's count.
"""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from commonweal.core.policy.calendar import Calendar, OccasionKind
from commonweal.core.terms import Window

DAYS_A_WEEK = 7
COLUMNS = (
    (OccasionKind.BONFIRE_NIGHT,), (OccasionKind.HALLOWEEN,), (OccasionKind.NEW_YEARS_EVE,), (OccasionKind.CHRISTMAS,),
    (OccasionKind.EID_AL_FITR, OccasionKind.EID_AL_ADHA), (OccasionKind.RAMADAN,), (OccasionKind.BANK_HOLIDAY,),
    (OccasionKind.SCHOOL_HOLIDAY,),
)  # fmt: skip
LASTING = (OccasionKind.RAMADAN, OccasionKind.SCHOOL_HOLIDAY)


def week_from(monday: date) -> Window:
    """The seven days from a Monday on."""
    return Window(monday, monday + timedelta(days=DAYS_A_WEEK - 1))


def calendar_shares(calendar: Calendar, first_monday: date, n_weeks: int) -> NDArray[np.float64]:
    """The columns (n_weeks, 8) of the weeks from `first_monday` on, from 0 to 1, in the order of `COLUMNS`.

    Weeks outside the days that the calendar knows have nothing in them.
    """
    shares = np.zeros((n_weeks, len(COLUMNS)))
    for index in range(n_weeks):
        week = week_from(first_monday + timedelta(weeks=index))
        for one in calendar.between(week):
            for column, kinds in enumerate(COLUMNS):
                if one.kind in kinds:
                    share = one.days_in(week) / DAYS_A_WEEK if one.kind in LASTING else 1.0
                    shares[index, column] = min(shares[index, column] + share, 1.0)
    return shares
