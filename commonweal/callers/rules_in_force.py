"""Which rules about callers are in force for a partnership on a day, and why one is not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from commonweal.access.partnership import case_review_law
from commonweal.callers.terms import LOCAL, RULE, STATUTORY, Watch
from commonweal.core.policy import (
    CaseReviewLaw,
    LocalReviewPolicy,
    Need,
    NoPolicyOn,
    PartnershipPolicy,
    RepeatCallerPolicy,
    SecondReportPolicy,
)

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class RulesInForce:
    """The entries that hold on a day; None where a rule is not watched for, and `left_out` says why."""

    day: date
    out_of_hours: RepeatCallerPolicy | None
    police: RepeatCallerPolicy | None
    second_report: SecondReportPolicy | None
    local: LocalReviewPolicy | None
    law: CaseReviewLaw | None
    left_out: tuple[tuple[Watch, str], ...]

    def entries(self) -> list[tuple[Watch, str, Any]]:
        """Each rule in force with what it watches for and the name of its test."""
        found = [
            (Watch.OUT_OF_HOURS, RULE, self.out_of_hours),
            (Watch.POLICE, RULE, self.police),
            (Watch.SECOND_REPORT, RULE, self.second_report),
            (Watch.CASE_REVIEW, STATUTORY, self.law),
            (Watch.CASE_REVIEW, LOCAL, self.local),
        ]
        return [(watch, test, entry) for watch, test, entry in found if entry is not None]

    def by_field(self) -> dict[str, tuple[Watch, Any]]:
        """Each field that holds an entry, with what it watches for; the entry is None where it is not in force."""
        return {
            "out_of_hours": (Watch.OUT_OF_HOURS, self.out_of_hours),
            "police": (Watch.POLICE, self.police),
            "second_report": (Watch.SECOND_REPORT, self.second_report),
            "law": (Watch.CASE_REVIEW, self.law),
            "local": (Watch.CASE_REVIEW, self.local),
        }

    @property
    def longest_months(self) -> int:
        """The longest window of any of them; 0 where none is in force."""
        return max((need.within_months for _, _, entry in self.entries() for need in needs_of(entry)), default=0)

    def values(self) -> list[dict[str, Any]]:
        """What the pages say of each rule, and what a digest covers."""
        return [
            {
                "watch": watch.value,
                "test": test,
                "clause": entry.clause,
                "from": entry.valid_from.isoformat(),
                "source": entry.source,
                "policy": entry.policy,
                "needs": [[need.at_least, need.within_months] for need in needs_of(entry)],
                "sources": [one.value for one in getattr(entry, "sources", ())],
            }
            for watch, test, entry in self.entries()
        ]


def needs_of(entry: RepeatCallerPolicy | SecondReportPolicy | LocalReviewPolicy | CaseReviewLaw) -> tuple[Need, ...]:
    """What has to be met, longest window first as the policy states it."""
    return entry.needs


def rules_on(policy: PartnershipPolicy, day: date) -> RulesInForce:
    """The rules about callers in force on a day."""
    left_out: list[tuple[Watch, str]] = []

    def entry(watch: Watch, on: Callable[[date], Entry]) -> Entry | None:
        off = policy.switched_off_on(watch.value, day)
        if off is not None:
            left_out.append((watch, f"Switched off: {off.why} ({off.source})"))
            return None
        try:
            return on(day)
        except NoPolicyOn as refusal:
            left_out.append((watch, str(refusal)))
            return None

    return RulesInForce(
        day=day,
        out_of_hours=entry(Watch.OUT_OF_HOURS, policy.repeat_caller_out_of_hours_on),
        police=entry(Watch.POLICE, policy.repeat_caller_police_on),
        second_report=entry(Watch.SECOND_REPORT, policy.second_report_on),
        local=entry(Watch.CASE_REVIEW, policy.case_review_local_on),
        law=entry(Watch.CASE_REVIEW, case_review_law),
        left_out=tuple(dict.fromkeys(left_out)),
    )
