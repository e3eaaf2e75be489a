"""Is this person a repeat caller, and why.

Rule: as many calls as the policy says, in each of its spans of months. Islington's words: "10 calls to the ASB out of
hours line within the last three months with at least two of those in the last month", or "20 calls to the police within
the last month" (Executive Member presentation, March 2023, Multi Agency Approach). Two rules, each with its own line:
calls to one never help the other. Anonymous calls are nobody's.
"""

from collections.abc import Iterable
from datetime import date

from commonweal.core.policy import RepeatCallerPolicy
from commonweal.core.rules.caller_calls import CallerCall, judged
from commonweal.core.terms import Finding


def is_repeat_caller(calls: Iterable[CallerCall], *, as_of: date, policy: RepeatCallerPolicy) -> Finding:
    """The finding for one person on `as_of`, the last day of every window, with the calls that count, oldest first."""
    return judged(calls, as_of=as_of, needs=policy.needs, sources=policy.sources, word="call", clause=policy.clause)
