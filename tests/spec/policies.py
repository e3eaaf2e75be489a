"""The policy and law files of this repository, read as the service reads them."""

from functools import cache
from pathlib import Path

from commonweal.core.policy import CaseReviewLaw, PartnershipPolicy, read_case_review_law, read_policy

FOLDER = Path(__file__).resolve().parents[2] / "policies"
DEFAULT = "default"


@cache
def policy_named(name: str) -> PartnershipPolicy:
    """The policy of that name, completed from the default."""
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    default = None if name == DEFAULT else policy_named(DEFAULT)
    return read_policy(text, file=f"{name}.toml", default=default, law=case_review_laws())


@cache
def case_review_laws() -> tuple[CaseReviewLaw, ...]:
    """What the law says of case reviews, in order of date."""
    text = (FOLDER / "law" / "case-review.toml").read_text(encoding="utf-8")
    return read_case_review_law(text, file="law/case-review.toml")


def all_policies() -> list[PartnershipPolicy]:
    """Every policy, the default last."""
    names = sorted(file.stem for file in FOLDER.glob("*.toml"))
    return [policy_named(name) for name in sorted(names, key=lambda name: name == DEFAULT)]
