"""What need to know costs: a decision, a list of fifty out of a million for each role, an audit entry.

The peer is the same page of the same product in the same run with the part taken out: `visible_to` asks for the
partnership alone and no field is hidden; the entry is not written. Product and peer are asked in turn.

  ./script/bench access                 a million reports and 200 staff; some ten minutes, most of it loading
  ./script/bench access --store FOLDER  keep the store there, or use the one that was kept
  ./script/bench access --quick         20,000 reports, few repeats, no bars

SQLite in the folder. Seconds are those of a request inside the service's own process, from the first middleware to the
last byte; a connection is not part of them. Prints one JSON line a figure. Ends with 1 when a bar is missed.
"""

import argparse
import csv
import json
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

N_REPORTS, N_STAFF = 1_000_000, 200
DECISION_WITHIN_S, LIST_WITHIN_S, AUDIT_ADDS = 50e-6, 0.150, 0.10
ROLES = ("tom", "abby", "amina", "cal", "cora", "ben", "pat", "petra")
WARDS, LANDLORDS = 17, ("", "", "", "Fenwick Homes", "Copper Homes")


def open_store(folder: Path) -> None:
    """Django on the store of the folder, with passwords that cost little."""
    os.environ |= {"COMMONWEAL_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "commonweal.web.settings"}
    import django

    django.setup()
    import logging

    from django.conf import settings
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    logging.disable(logging.CRITICAL)
    settings.PASSWORD_HASHERS = ["tests.cheap_passwords.CheapArgon2"]
    call_command("migrate", verbosity=0)


def fill(folder: Path, n_reports: int, n_staff: int) -> None:
    """Everybody of the tests' cast, more officers until there are `n_staff`, and reports loaded from a call log."""
    from django.db import connection

    from commonweal.access.agreements.demonstration import demo_agreements
    from commonweal.access.operations import engage_staff, join_team
    from commonweal.access.roles import Role
    from commonweal.access.signing_in.demonstration import mark_as_demonstration
    from commonweal.imports.operations import load, take_in
    from commonweal.reports.kinds import CALL_LOG
    from tests.access.live_rights import PARTNER_ROLES
    from tests.cast import AT, FROM_ON, PASSWORD, WARD, gather_all

    mark_as_demonstration(at=AT)
    cast = gather_all()
    now = datetime.now(UTC)
    partners = {role: cast.organisations[name].id for name, role in PARTNER_ROLES.items()}
    demo_agreements(partners, signed_by="A. Person", from_on=FROM_ON, by=cast.viewer("dana", at=now), at=now)
    teams = list(cast.teams.values())
    for number in range(n_staff - 14):
        officer = engage_staff(
            username=f"officer{number}", display_name=f"Officer {number}", password=PASSWORD, role=Role.ASB_OFFICER,
            partnership=cast.northmoor, from_on=FROM_ON, at=AT,
        )  # fmt: skip
        join_team(officer, teams[number % 2], from_on=FROM_ON)
    file = folder / "calls.csv"
    _write_calls(file, n_reports, now)
    job = take_in(file, file_name=file.name, kind=CALL_LOG, options={}, by=cast.viewer("amina", at=now), at=now)
    load(job, CALL_LOG, at=now)
    team_ids = [team.id.hex for team in teams]
    with connection.cursor() as cursor:
        # What settling and triage would have written over the years, by the row's number.
        cursor.execute(
            "UPDATE reports_report SET ward_code = CASE rowid %% 17 WHEN 3 THEN %s ELSE 'E0599' || (rowid %% 17) END,"
            " landlord = CASE rowid %% 5 WHEN 3 THEN 'Fenwick Homes' WHEN 4 THEN 'Copper Homes' ELSE '' END,"
            " team_id = CASE rowid %% 3 WHEN 0 THEN %s WHEN 1 THEN %s ELSE NULL END,"
            " marking = CASE rowid %% 20 WHEN 0 THEN 'official-sensitive' ELSE 'official' END",
            [WARD, *team_ids],
        )
        cursor.execute("ANALYZE")
    _narrow(cast, now)


def _narrow(cast: Any, now: datetime) -> None:
    """Some hundred records with names, guards and shares on them, as a partnership has after years."""
    from commonweal.access.guarding.operations import name_person, set_guard
    from commonweal.access.record_kinds import RecordKind
    from commonweal.access.sharing.operations import share_record
    from commonweal.core.terms import Guarding
    from commonweal.reports.models import Report
    from tests.access.live_rights import FIELDS_SHARED, PURPOSES, WHY

    tom, petra = cast.viewer("tom", at=now), cast.staff("petra").id
    newest = list(Report.objects.filter(marking="official").order_by("-received_at")[:900])
    for number, report in enumerate(newest[::3]):
        to = ("Fenwick Homes", "Northmoor Police", "Nightwatch Patrols")[number % 3]
        share_record(
            RecordKind.REPORT, report.id, organisation_id=cast.organisations[to].id, fields=FIELDS_SHARED,
            purpose=PURPOSES[to], expires_on=now.date() + timedelta(days=300), by=tom, at=now,
        )  # fmt: skip
    for report in newest[1::9]:
        name_person(report, petra, why=WHY, until_on=None, by=tom, at=now)
    for report in newest[2::9]:
        set_guard(report, Guarding.PROTECTED, named=[petra], why=WHY, by=tom, at=now)


def _write_calls(file: Path, n: int, now: datetime) -> None:
    from commonweal.reports.sources.call_log import NEEDED

    step = timedelta(days=5 * 365) / n
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(NEEDED)
        for number in range(n):
            at = now - step * number - timedelta(seconds=5)
            row = {
                "reference": f"B-{number}", "source": "out-of-hours", "received_at": at.isoformat(timespec="seconds"),
                "category": "noise", "easting": 433000 + number % 900, "northing": 334000 + number % 700,
                "anonymous": "no", "account": "Loud music since ten", "caller_name": f"Caller {number % 50_000}",
                "caller_phone": f"+44163{2_000_000 + number % 50_000}",
            }  # fmt: skip
            writer.writerow([row.get(name, "") for name in NEEDED])


def in_turn(*ways: Callable[[], object], turns: int) -> list[list[float]]:
    """Seconds of each way, asked in turn so that a busy moment meets both; each way's first answer is left out."""
    for way in ways:
        way()
    seconds: list[list[float]] = [[] for _ in ways]
    for _ in range(turns):
        for found, way in zip(seconds, ways, strict=True):
            began = time.perf_counter()
            way()
            found.append(time.perf_counter() - began)
    return seconds


def tell(figure: str, value: float, *, bar: float | None, **more: Any) -> bool:
    """One figure as a JSON line; whether it holds its bar."""
    holds = bar is None or value <= bar
    rounded = {name: round(one, 6) if isinstance(one, float) else one for name, one in more.items()}
    print(json.dumps({"figure": figure, "value": round(value, 6), **rounded, "bar": bar, "holds": holds}), flush=True)
    return holds


def decisions(*, quick: bool) -> bool:
    """A decision about one record, warm: the rule alone, on facts that lie there."""
    from commonweal.access.facts import facts_of
    from commonweal.access.permission import decide
    from commonweal.access.queries import partnership_by_code, viewers_of_partnership
    from commonweal.access.viewer import system_viewer
    from commonweal.reports.models import Report

    system = system_viewer(partnership_by_code("northmoor").id, route="bench", at=datetime.now(UTC))
    viewers = viewers_of_partnership(system)
    facts = list(facts_of(list(Report.objects.order_by("-received_at")[:500]), system).values())
    turns = 3 if quick else 15
    seconds, n = [], len(viewers) * len(facts)
    for _ in range(turns + 1):
        began = time.perf_counter()
        for one in facts:
            for viewer in viewers:
                decide(viewer, one)
        seconds.append((time.perf_counter() - began) / n)
    return tell("one decision, s", median(seconds[1:]), bar=None if quick else DECISION_WITHIN_S, decisions=n * turns)


def without_access() -> ExitStack:
    """The same product, in which everybody sees all of their partnership's records and fields."""
    from django.db.models import Q

    stack = ExitStack()
    stack.enter_context(
        patch("commonweal.access.border.inside", lambda viewer, _model: Q(partnership_id=viewer.partnership_id))
    )
    stack.enter_context(
        patch("commonweal.access.border.ways_in", lambda viewer, _model: [Q(partnership_id=viewer.partnership_id)])
    )
    stack.enter_context(
        patch("commonweal.reports.listed.queries.hidden_in", lambda rows, _: {one.id: frozenset() for one in rows})
    )
    return stack


def lists(*, quick: bool) -> bool:
    """The list of reports for each role, with and without access control; queries a page, whatever its rows."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    turns, holds = (3 if quick else 25), True
    for who, client in _browsers():

        def page(client: Any = client) -> object:
            answer = client.get("/reports/list/")
            assert answer.status_code == 200, answer.status_code
            return answer

        def bare(page: Callable[[], object] = page) -> object:
            with without_access():
                return page()

        mine, without = in_turn(page, bare, turns=turns)
        with CaptureQueriesContext(connection) as queries:
            page()
        holds &= tell(
            f"list of 50 reports, {who}, s", median(mine), bar=None if quick else LIST_WITHIN_S, longest=max(mine),
            without_access_control=median(without), ratio=median(mine) / median(without), queries=len(queries),
        )  # fmt: skip
    return holds


def bare_flush(turns: int) -> float:
    """Seconds of the commit of one row, in which the disk is waited for: no entry can take less."""
    from django.db import connection

    file = Path(connection.settings_dict["NAME"]).with_name("flush.sqlite3")
    seconds = []
    with closing(sqlite3.connect(file, isolation_level=None)) as store:
        store.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE row (text)")
        for _ in range(turns):
            store.execute("BEGIN IMMEDIATE")
            store.execute("INSERT INTO row VALUES ('one')")
            began = time.perf_counter()
            store.execute("COMMIT")
            seconds.append(time.perf_counter() - began)
    file.unlink()
    return median(seconds)


def audit(*, quick: bool) -> bool:
    """What the entry adds to a page: the list with and without it being written; beside it the disk's share."""
    turns, holds = (3 if quick else 60), True
    for who, client in _browsers():
        if who not in ("tom", "abby"):
            continue

        def page(client: Any = client) -> object:
            return client.get("/reports/list/")

        def silent(page: Callable[[], object] = page) -> object:
            with patch("commonweal.web.middleware.write_entry", lambda *_, **__: None):
                return page()

        mine, without = in_turn(page, silent, turns=turns)
        adds = median(mine) / median(without) - 1
        holds &= tell(
            f"what audit adds to a list of 50 reports, {who}", adds, bar=None if quick else AUDIT_ADDS,
            with_entry=median(mine), without=median(without), bare_flush=bare_flush(turns),
        )  # fmt: skip
    return holds


def _browsers() -> Iterator[tuple[str, Any]]:
    from django.test import Client

    from tests.cast import PASSWORD

    for who in ROLES:
        client = Client()
        assert client.post("/sign-in/", {"username": who, "password": PASSWORD}).status_code == 302
        yield who, client


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="20,000 reports, few repeats, no bars")
    parser.add_argument("--store", type=Path, help="a folder in which the store is kept")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = options.store or Path(passing)
        is_there = (folder / "commonweal.sqlite3").exists()
        folder.mkdir(parents=True, exist_ok=True)
        open_store(folder)
        if not is_there:
            began = time.monotonic()
            n = 20_000 if options.quick else N_REPORTS
            fill(folder, n, N_STAFF)
            print(f"{n:,} reports and {N_STAFF} staff made in {time.monotonic() - began:,.0f} s", file=sys.stderr)
        holds = [part(quick=options.quick) for part in (decisions, lists, audit)]
    return 0 if all(holds) else 1


if __name__ == "__main__":
    sys.exit(main())
