"""The policy files of this repository, read as the service reads them."""

from functools import cache
from pathlib import Path

from commonweal.core.policy import PartnershipPolicy, read_policy

FOLDER = Path(__file__).resolve().parents[2] / "policies"
DEFAULT = "default"


@cache
def policy_named(name: str) -> PartnershipPolicy:
    """The policy of that name, completed from the default."""
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    return read_policy(text, file=f"{name}.toml", default=None if name == DEFAULT else policy_named(DEFAULT))


def all_policies() -> list[PartnershipPolicy]:
    """Every policy, the default last."""
    names = sorted(file.stem for file in FOLDER.glob("*.toml"))
    return [policy_named(name) for name in sorted(names, key=lambda name: name == DEFAULT)]
