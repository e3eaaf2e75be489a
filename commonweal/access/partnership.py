"""The policy of a partnership, read from its file and kept as long as the file does not change."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from commonweal.core.policy import PartnershipPolicy, PolicyRefused, read_policy

DEFAULT = "default"


class UnknownPolicy(Exception):
    """No policy file has this name; the message names those that exist."""


def policy_names() -> list[str]:
    """The policies of this installation, by file name without `.toml`."""
    return sorted(file.stem for file in Path(settings.POLICY_FOLDER).glob("*.toml"))


def policy_named(name: str) -> PartnershipPolicy:
    """The policy of that name, completed from `default.toml`; raises `UnknownPolicy` or `PolicyRefused`."""
    file = Path(settings.POLICY_FOLDER) / f"{name}.toml"
    if name not in policy_names():
        raise UnknownPolicy(
            f"There is no policy {name!r} in {settings.POLICY_FOLDER}; found: {', '.join(policy_names())}"
        )
    return _read(file, file.stat().st_mtime_ns)


@cache
def _read(file: Path, changed_ns: int) -> PartnershipPolicy:
    default = None if file.stem == DEFAULT else policy_named(DEFAULT)
    return read_policy(file.read_text(encoding="utf-8"), file=file.name, default=default)


def check_policies() -> None:
    """Read every policy file; the start stops with file, line, key, found and allowed where one is wrong."""
    if DEFAULT not in policy_names():
        raise ImproperlyConfigured(
            f"COMMONWEAL_POLICIES is {settings.POLICY_FOLDER}; found there: "
            f"{', '.join(policy_names()) or 'no policy'}; allowed: a folder that holds at least {DEFAULT}.toml"
        )
    for name in policy_names():
        try:
            policy_named(name)
        except PolicyRefused as refusal:
            raise ImproperlyConfigured(str(refusal)) from refusal
