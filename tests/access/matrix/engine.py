"""Asks every address as everybody, and says of each answer what was expected and what came.

A cell is one person before one address, or before one address about one report. Expected: `expected.toml` for the
address; for a report besides the model of `live_rights`. What is hidden must answer exactly as what does not exist.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from commonweal.access.record_kinds import RecordKind
from commonweal.web.routes import routes as declared
from tests.access.matrix.records import Records, Variant
from tests.cast import PASSWORD

EXPECTED = Path(__file__).with_name("expected.toml")
NOBODY = "nobody"
OPEN = (200, 302, 303, 400, 403, 405, 409, 429)
"""What an address answers to whom it opens: a page, on to another, a form refused, another method, wait."""
DONE_AT_ONCE = {"report-known"}
"""Forms that an empty one already carries out: sent only where the report is hidden."""


@dataclass(frozen=True)
class Cell:
    """One answer; `surprise` says in words what is wrong, or nothing."""

    route: str
    who: str
    variant: str
    method: str
    status: int
    surprise: str = ""


@cache
def _expected() -> Any:
    return tomllib.loads(EXPECTED.read_text())


@cache
def opens() -> Mapping[str, frozenset[str]]:
    """To whom each address opens, by its name."""
    groups = _expected()["opens"]
    return {route: frozenset(group["to"]) for group in groups for route in group["routes"]}


def addresses(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Every address of the URL resolver."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one)
        else:
            yield one


def surprises(cells: Iterable[Cell]) -> list[str]:
    """What was not as expected, a line each, the reports counted."""
    found = Counter((cell.route, cell.method, cell.who, cell.status, cell.surprise) for cell in cells if cell.surprise)
    return [f"{' '.join(map(str, key))} ({n})" for key, n in sorted(found.items())]


def browsers(people: Sequence[str]) -> dict[str, Client]:
    """Everybody signed in as in a demonstration, and one who is not."""
    found = {NOBODY: Client(raise_request_exception=False)}
    for who in people:
        found[who] = Client(raise_request_exception=False)
        answer = found[who].post("/sign-in/", {"username": who, "password": PASSWORD})
        assert answer.status_code == 302, (who, answer.status_code)
    return found


def route_cells(
    clients: Mapping[str, Client], ids: Mapping[str, str], *, each_way_in_turn: bool = False
) -> Iterator[Cell]:
    """Every address before everybody, with GET and with an empty form.

    With `each_way_in_turn` an address is asked in one of the two by each to whom it does not open.
    """
    in_turn = cycle((("get",), ("post",)))
    for route in addresses():
        for who in clients:
            methods = ("get", "post")
            if each_way_in_turn and opens()[route.name].isdisjoint((who, "anyone", "everybody")):
                methods = next(in_turn)
            # A browser that is sent to the sign-out page would be signed out.
            for method in ("get",) if route.name in ("sign-out", "your-devices-end") else methods:
                yield _route_cell(route, who, clients[who], method, ids)


def _route_cell(route: URLPattern, who: str, client: Client, method: str, ids: Mapping[str, str]) -> Cell:
    audience = opens()[route.name]
    answer = getattr(client, method)(path_of(route, ids))
    status, surprise = answer.status_code, ""
    if route.name == "health":
        # A store of a test is not well: nobody backed it up.
        surprise = "" if status in (200, 405, 503) else "neither well nor not"
    elif status >= 500:
        surprise = "an error"
    elif "anyone" in audience:
        surprise = "" if status in (*OPEN, 404, 410) else "not open"
    elif who == NOBODY:
        surprise = "" if status == 302 and "/sign-in/" in answer.headers["Location"] else "not sent to sign in"
    elif "everybody" in audience or who in audience:
        named = declared()[route.name].names or {}
        is_there = all(name in ids and who not in ids.get(f"hidden:{name}", "").split() for name in named)
        may_be_missing = (named and not is_there) or route.name in _expected()["may_be_empty"]
        surprise = "" if status in OPEN or (may_be_missing and status == 404) else "not open"
    elif status != 404:
        surprise = "open to somebody it should not be"
    return Cell(route.name, who, "", method, status, surprise)


def record_cells(
    clients: Mapping[str, Client],
    records: Records,
    variants: Sequence[Variant],
    *,
    some: tuple[int, int] | None = None,
) -> Iterator[Cell]:
    """Every address that names a report, before everybody, for every report: hidden answers as missing.

    With `some` for so many reports, the next ones each time: where the address opens to somebody, and where it does not
    and closes before a report is looked for.
    """
    in_turn = cycle(variants)
    for route in addresses():
        names = declared()[route.name].names or {}
        argument = next((one for one, kind in names.items() if kind is RecordKind.REPORT), None)
        if argument is None:
            continue
        for who, client in clients.items():
            if who == NOBODY:
                continue
            for method in ("get", "post"):
                missing = _asked(client, method, route, argument, str(uuid4()))
                for variant in islice(in_turn, some[who not in opens()[route.name]]) if some else variants:
                    if method == "post" and route.name in DONE_AT_ONCE and records.should_see(who, variant):
                        continue
                    yield _record_cell(route, argument, who, client, method, missing, records, variant)


def _record_cell(
    route: URLPattern,
    argument: str,
    who: str,
    client: Client,
    method: str,
    missing: tuple[int, str],
    records: Records,
    variant: Variant,
) -> Cell:
    found = _asked(client, method, route, argument, str(variant.report.id))
    surprise = ""
    if found[0] >= 500:
        surprise = "an error"
    elif who not in opens()[route.name] or not records.should_see(who, variant):
        surprise = "" if found == missing else "hidden, and yet not as if missing"
    elif route.name == "report" and found[0] != (200 if method == "get" else 405):
        surprise = "to be seen, and not shown"
    return Cell(route.name, who, variant.name, method, found[0], surprise)


def list_cells(clients: Mapping[str, Client], records: Records, variants: Sequence[Variant]) -> Iterator[Cell]:
    """Every list in which a report may stand, before everybody: there when it should be, else not."""
    for who, client in clients.items():
        if who == NOBODY:
            continue
        reads = who in opens()["report-list"]
        listed = _whole_list(client) if reads else ""
        nonsense = _plain(client.get("/reports/list/?reference=ASB-2222-2222"), "ASB-2222-2222") if reads else ""
        for variant in variants:
            should = reads and records.should_see(who, variant)
            yield _listed(who, variant, "list", f"/reports/{variant.report.id}/" in listed, should)
            if reads:
                reference = variant.report.reference
                answer = client.get(f"/reports/list/?reference={reference}")
                there = f"/reports/{variant.report.id}/" in answer.content.decode()
                same = _plain(answer, reference) == nonsense
                yield _listed(who, variant, "search", there, should, "" if should or same else "tells of it")


def page_cells(clients: Mapping[str, Client], records: Records, page: str, allowed: frozenset[str]) -> Iterator[Cell]:
    """A page on which reports stand as evidence: each is named there to who sees it, and to nobody else."""
    for who, client in clients.items():
        if who == NOBODY:
            continue
        shown = client.get(page).content.decode()
        for variant in records.variants:
            if variant.ways.today or variant.ways.partnership != "northmoor":
                continue
            there = variant.report.reference in shown
            should = who in allowed and records.should_see(who, variant)
            surprise = "told of, and hidden" if there and not should else ""
            yield Cell("evidence", who, variant.name, "get", 200, surprise)


def _listed(who: str, variant: Variant, where: str, there: bool, should: bool, more: str = "") -> Cell:
    surprise = more or ("" if there == should else "listed, and hidden" if there else "not listed, and to be seen")
    return Cell(where, who, variant.name, "get", 200, surprise)


def _whole_list(client: Client) -> str:
    """All pages of the list, one after the other."""
    text, page = "", "/reports/list/"
    for _ in range(20):
        shown = client.get(page).content.decode()
        text += shown
        onward = re.search(r'href="([^"]*before=[^"]*)"', shown)
        if not onward:
            break
        page = "/reports/list/" + onward.group(1).replace("&amp;", "&").split("/reports/list/")[-1]
    return text


def path_of(route: URLPattern, ids: Mapping[str, str]) -> str:
    """The address with the ids that there are, and nonsense of the right form for the others."""
    kinds = {name: type(converter).__name__ for name, converter in route.pattern.converters.items()}
    given = {
        name: ids.get(name) or (str(uuid4()) if kind == "UUIDConverter" else "nonsense") for name, kind in kinds.items()
    }
    return reverse(route.name, kwargs=given)


def _asked(client: Client, method: str, route: URLPattern, argument: str, record_id: str) -> tuple[int, str]:
    ids = {argument: record_id, "record_kind": "report", "named_id": str(uuid4()), "connection_id": str(uuid4())}
    answer = getattr(client, method)(path_of(route, ids))
    text = _plain(answer, record_id)
    for one in ids.values():
        text = text.replace(one, "ID")
    return answer.status_code, text + answer.headers.get("Location", "").replace(record_id, "ID")


def _plain(answer: object, asked: str) -> str:
    """A page without what is new each time: the token of its form, the key that carries it out once, the clock."""
    text = answer.content.decode().replace(asked, "ASKED")  # type: ignore[attr-defined]
    text = re.sub(r'name="(csrfmiddlewaretoken|key)" value="[^"]*"', "", text)
    return re.sub(r"\d{1,2}:\d{2}", "TIME", text)
