"""What one partnership decided, and what the law says, as typed and dated values read from their files.

The files lie in `policies/` and, for the law, in `policies/law/`; this package opens none of them.
"""

from commonweal.core.policy.callers import LocalReviewPolicy, Need, RepeatCallerPolicy, SecondReportPolicy
from commonweal.core.policy.dated import NoPolicyOn
from commonweal.core.policy.law import CaseReviewLaw, case_review_law_on, read_case_review_law
from commonweal.core.policy.reader import read_policy
from commonweal.core.policy.refusal import PolicyRefused
from commonweal.core.policy.switched_off import SwitchableRule, SwitchedOff
from commonweal.core.policy.values import HotspotPolicy, NotStated, PartnershipPolicy, WeeklyCutOff

__all__ = [
    "CaseReviewLaw",
    "HotspotPolicy",
    "LocalReviewPolicy",
    "Need",
    "NoPolicyOn",
    "NotStated",
    "PartnershipPolicy",
    "PolicyRefused",
    "RepeatCallerPolicy",
    "SecondReportPolicy",
    "SwitchableRule",
    "SwitchedOff",
    "WeeklyCutOff",
    "case_review_law_on",
    "read_case_review_law",
    "read_policy",
]
