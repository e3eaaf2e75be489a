"""Who may open each address, as declared in `routes.toml` beside this file: what is not declared opens to nobody.

The declaration is asked at the door of every request, before the page is; the page asks again for each record. A wrong
file stops the start (docs/decisions/0027).
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.urls import URLPattern, get_resolver

from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act, Role, roles
from commonweal.access.viewer import Viewer

ROUTE_FILE = Path(__file__).with_name("routes.toml")
KEYS = ("opens_to", "needs", "any_of", "post_needs", "names", "answers")
ANSWERS = ("page", "csv", "json", "svg", "toml", "text", "media", "redirect")
Need = tuple[RecordKind, Act]


class OpensTo(StrEnum):
    """To whom a route opens before any right is asked for."""

    ANYONE = "anyone"
    SIGNED_IN = "signed-in"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Route:
    """One address: to whom it opens, with which rights, which records it names, what it answers with."""

    name: str
    opens_to: OpensTo = OpensTo.STAFF
    needs: tuple[Need, ...] = ()
    any_of: tuple[Need, ...] = ()
    post_needs: tuple[Need, ...] = ()
    names: Mapping[str, RecordKind] | None = None
    answers: str = "page"

    def opens_for(self, viewer: Viewer, *, posted: bool = False) -> bool:
        """Whether the viewer's role has the rights that the route asks for."""
        needs = self.needs + (self.post_needs if posted else ())
        one_of = not self.any_of or any(may(viewer, act, kind) for kind, act in self.any_of)
        return one_of and all(may(viewer, act, kind) for kind, act in needs)

    def roles(self) -> list[Role]:
        """The roles that may open it; all of them where it asks for no right."""
        return [role for role in Role if role.is_for_people and self._opens_to_role(role)]

    def _opens_to_role(self, role: Role) -> bool:
        def held(need: Need) -> bool:
            right = roles()[role].records.get(need[0])
            return right is not None and need[1] in right.acts

        return all(map(held, self.needs)) and (not self.any_of or any(map(held, self.any_of)))


@cache
def routes() -> Mapping[str, Route]:
    """Every declared route by name; raises `ImproperlyConfigured` naming route, what was found and what is allowed."""
    data = tomllib.loads(ROUTE_FILE.read_text(encoding="utf-8"))
    return {name: _route(name, entry) for name, entry in data.items()}


def patterns() -> Iterator[tuple[str, str]]:
    """Name and pattern of every address, from the URL resolver; one without a name is named "?"."""
    yield from _walk(get_resolver().url_patterns, "")


def _walk(found: Iterable[Any], before: str) -> Iterator[tuple[str, str]]:
    for one in found:
        pattern = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield one.name or "?", pattern
        else:
            yield from _walk(one.url_patterns, pattern)


def _route(name: str, entry: dict[str, Any]) -> Route:
    _refuse_unknown(name, "keys", entry, KEYS)
    _refuse_unknown(name, "opens_to", [entry.get("opens_to", OpensTo.STAFF)], OpensTo)
    _refuse_unknown(name, "answers", [entry.get("answers", "page")], ANSWERS)
    _refuse_unknown(name, "names", entry.get("names", {}).values(), RecordKind)
    return Route(
        name,
        opens_to=OpensTo(entry.get("opens_to", OpensTo.STAFF)),
        needs=tuple(_needs(name, entry.get("needs", []))),
        any_of=tuple(_needs(name, entry.get("any_of", []))),
        post_needs=tuple(_needs(name, entry.get("post_needs", []))),
        names={argument: RecordKind(kind) for argument, kind in entry.get("names", {}).items()},
        answers=entry.get("answers", "page"),
    )


def _needs(name: str, pairs: Iterable[Iterable[str]]) -> Iterator[Need]:
    for kind, act in pairs:
        _refuse_unknown(name, "kind", [kind], RecordKind)
        _refuse_unknown(name, "act", [act], Act)
        yield RecordKind(kind), Act(act)


def _refuse_unknown(name: str, what: str, found: Iterable[str], allowed: Iterable[str]) -> None:
    unknown = sorted(set(found) - set(allowed))
    if unknown:
        raise ImproperlyConfigured(
            f"{ROUTE_FILE.name}, [{name}]: found {what} {unknown}; allowed: {', '.join(sorted(allowed))}"
        )
