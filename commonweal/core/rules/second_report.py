"""Has this person reported a second time, so that the case review is to be explained to them.

Statutory guidance published on 17 September 2025: agencies explain the case review to "every victim who makes a second
report of ASB in a six-month period", whether or not they meet the threshold. Met on every day on which so many reports
lie in the six months up to it; the letter is due once, from the first such day. Who got the letter is not known here.
"""

from collections.abc import Iterable
from datetime import date

from commonweal.core.policy import SecondReportPolicy
from commonweal.core.rules.caller_calls import CallerCall, judged
from commonweal.core.terms import Finding


def is_second_report(calls: Iterable[CallerCall], *, as_of: date, policy: SecondReportPolicy) -> Finding:
    """The finding for one person on `as_of`, the last day of the window, with the reports that count, oldest first."""
    return judged(calls, as_of=as_of, needs=policy.needs, sources=policy.sources, word="report", clause=policy.clause)
