"""Who else helps, by topic: read from `help_services.toml` beside this file, each with its source (S005)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("help_services.toml")
KEYS = {"name", "says", "phone", "hours", "site", "topic", "categories", "groups", "source"}


@dataclass(frozen=True, slots=True)
class Service:
    """One service: what it does, its number and hours, and for which kinds of matter a receipt names it."""

    name: str
    says: str
    phone: str
    hours: str
    site: str
    topic: str
    categories: frozenset[str]
    groups: frozenset[str]


@cache
def services() -> tuple[Service, ...]:
    """Every service of the file, in its order; a key that means nothing is refused."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))["service"]
    for one in data:
        if unknown := set(one) - KEYS:
            raise ValueError(f"{FILE.name}, {one.get('name')}: found {sorted(unknown)}; allowed: {sorted(KEYS)}")
    return tuple(
        Service(
            one["name"], one["says"], one.get("phone", ""), one.get("hours", ""), one.get("site", ""), one["topic"],
            frozenset(one.get("categories", ())), frozenset(one.get("groups", ())),
        )
        for one in data
    )  # fmt: skip


def services_for(category: str = "", group: str = "") -> dict[str, list[Service]]:
    """The services by topic; with a kind of matter those for it, and those for everything."""
    found: dict[str, list[Service]] = {}
    for one in services():
        for_all = not one.categories and not one.groups
        if not category or for_all or category in one.categories or group in one.groups:
            found.setdefault(one.topic, []).append(one)
    return found
