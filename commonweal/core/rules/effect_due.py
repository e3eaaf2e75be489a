"""When an action that was done is looked at again: did it work?

Source: the tasking meeting's practice, an effect check at 2, 6 and 12 weeks (the partnership's policy says which). A
check is due once its weeks after the work are whole days of the past; what was checked is not checked again.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

DAYS_A_WEEK = 7


def checks_due(ended_on: date, weeks: Sequence[int], checked: Collection[int], today: date) -> tuple[int, ...]:
    """Of `weeks` those whose days after `ended_on` are over before `today` and which are not in `checked`.

    >>> checks_due(date(2026, 3, 1), (2, 6, 12), {2}, date(2026, 4, 13))
    (6,)
    """
    return tuple(one for one in weeks if one not in checked and ended_on + timedelta(days=one * DAYS_A_WEEK) < today)
