"""The inbox, one report open beside it, suggestions, merge screen, what is late and the manager's page, of a million.

There is no peer that holds so many: the bars are 200 ms at the server for a list and 100 ms for suggestions. A store of
a million reports over five years is made, three in ten of them taken here and closed. Then 20,000 wait (two in a
hundred: five weeks of them), and in a second turn 100,000, which is more than a borough could ever let wait. 4,000 that
are new lie at one place within a day: a merge screen that we measured elsewhere took 43 s with 3,836.

  ./script/bench inbox                  makes the store, by SQL and not by the product's operations: some five minutes
  ./script/bench inbox --store FOLDER   over a copy of the store that `./script/bench access --store FOLDER` made
  ./script/bench inbox --keep FOLDER    leave the store there as it was made ready, for another run of --store
  ./script/bench inbox --quick          20,000 reports, few repeats, to see that it works; no bars

SQLite in the folder. Seconds are those of a request inside the service's own process, from the first middleware to the
last byte with its audit entry; a connection is not part of them, nor each page's first answer. For the triage officer,
who sees every report; an ASB officer and the officer of a landlord, who see what their teams have. A report that is
open, the page of what is late and the manager's page are measured and have no bar. Prints one JSON line a figure. Ends
with 1 on a miss.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from benchmarks.access import N_REPORTS, open_store
from benchmarks.pages import tell, timed

LIST_WITHIN_S, ALIKE_WITHIN_S = 0.2, 0.1
WAITING, AT_WORST = 0.02, 0.1
AT_ONE_PLACE = 0.004
FEW = 3
"""Repeats of a page that has no bar."""
WHO = {"tom": "triage officer", "abby": "ASB officer", "cora": "landlord's officer"}
PAGES = (
    ("inbox", "/reports/inbox/", "tom abby cora", True),
    ("inbox, late", "/reports/inbox/?show=late", "tom abby cora", True),
    ("inbox, with a team", "/reports/inbox/?show=with-teams", "tom", True),
    ("inbox, added after the answer", "/reports/inbox/?show=added", "tom abby", True),
    ("inbox, looks co-ordinated", "/reports/inbox/?show=co-ordinated", "tom", True),
    ("inbox, borough not known", "/reports/inbox/?show=borough-unknown", "tom", True),
    ("inbox, a kind that nobody waits for", "/reports/inbox/?category=fireworks", "tom abby", True),
    ("inbox, one ward", "/reports/inbox/?ward=E05991", "tom", True),
    ("inbox, a report beside it", "/reports/inbox/{one}/", "tom", False),
    ("report among 4,000 at one place", "/reports/{one}/", "tom", False),
    ("merge screen among 4,000", "/reports/{one}/merge/", "tom", True),
    ("late, by team", "/reports/late/", "tom abby mona", False),
    ("manager's page, 28 days", "/reports/standards/", "mona", False),
)
"""Each page, its address, who asks for it, and whether it has a bar."""


def make_store(n: int, now: datetime) -> None:
    """Everybody of the tests' cast, the agreements of partners, and `n` reports, into an empty store."""
    from benchmarks.lived import many_reports
    from commonweal.access.agreements.demonstration import demo_agreements
    from commonweal.access.signing_in.demonstration import mark_as_demonstration
    from tests.access.live_rights import PARTNER_ROLES
    from tests.cast import AT, FROM_ON, WARD, gather_all

    mark_as_demonstration(at=AT)
    cast = gather_all()
    partners = {role: cast.organisations[name].id for name, role in PARTNER_ROLES.items()}
    demo_agreements(partners, signed_by="A. Person", from_on=FROM_ON, by=cast.viewer("dana", at=now), at=now)
    many_reports(cast.northmoor.id, [team.id for team in cast.teams.values()], WARD, n, now)


def add_manager(partnership: Any) -> None:
    """Stores that an older version made have nobody who answers for the service."""
    from commonweal.access.models import Organisation, Staff
    from commonweal.access.operations import engage_staff
    from commonweal.access.roles import Role
    from tests.cast import AT, FROM_ON, PASSWORD

    if not Staff.objects.filter(username="mona").exists():
        engage_staff(
            username="mona", display_name="Mona", password=PASSWORD, partnership=partnership, from_on=FROM_ON, at=AT,
            role=Role.SERVICE_MANAGER, organisation=Organisation.objects.get(name="Northmoor Council"),
        )  # fmt: skip


def browsers(who: str) -> Iterator[tuple[str, Any]]:
    """Each of these, signed in."""
    from django.test import Client

    from tests.cast import PASSWORD

    for name in who.split():
        client = Client()
        assert client.post("/sign-in/", {"username": name, "password": PASSWORD}).status_code == 302
        yield name, client


def suggestions(report_id: UUID, turns: int, case: str, *, bar: float | None) -> bool:
    """Others that may tell of the same event as one among thousands, for the triage officer."""
    from commonweal.access.models import Staff
    from commonweal.access.queries import viewer_for
    from commonweal.audit.trace import Trace
    from commonweal.reports.incident.queries import alike_reports
    from commonweal.reports.models import Report

    at = datetime.now(UTC)
    staff, report = Staff.objects.get(username="tom"), Report.objects.get(id=report_id)

    def ask() -> None:
        trace = Trace(route="bench", at=at)
        viewer = viewer_for(staff, on=at.date(), purpose="bench", trace=trace)
        assert viewer is not None
        assert alike_reports(report, viewer)

    return tell(f"suggestions of an open report, {case}", timed(ask, turns), bar)


def page(client: Any, address: str) -> Callable[[], None]:
    """Asks for a page."""

    def ask() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)

    return ask


def measure(report_id: UUID, turns: int, case: str, *, bars: bool) -> list[bool]:
    """Every page for whoever opens it."""
    holds = [suggestions(report_id, turns, case, bar=ALIKE_WITHIN_S if bars else None)]
    for name, address, who, has_bar in PAGES:
        for one, client in browsers(who):
            taken = timed(page(client, address.format(one=report_id)), turns if has_bar else FEW)
            bar = LIST_WITHIN_S if bars and has_bar else None
            holds.append(tell(f"{name}, {WHO.get(one, 'service manager')}, {case}", taken, bar))
    return holds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, help="a data folder that `./script/bench access` made; it is copied")
    parser.add_argument("--keep", type=Path, help="a folder, not there yet, for the store as it was made ready")
    parser.add_argument("--quick", action="store_true", help="20,000 reports, few repeats, no bars")
    asked = parser.parse_args()
    turns = FEW if asked.quick else 20
    with tempfile.TemporaryDirectory() as passing:
        folder = Path(passing) / "store"
        if asked.store:
            shutil.copytree(asked.store, folder)
        folder.mkdir(exist_ok=True)
        open_store(folder)
        holds = _both_turns(asked, turns)
    return 0 if all(holds) else 1


def _both_turns(asked: argparse.Namespace, turns: int) -> list[bool]:
    from django.db import connection

    from benchmarks.lived import at_one_place, let_wait, three_in_ten_were_taken_here
    from commonweal.access.models import Partnership, Team
    from commonweal.reports.models import Report

    # Clocks begin on the minute: the text in which SQLite keeps an instant has no fraction then.
    began, now = time.monotonic(), datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=1)
    if not asked.store:
        make_store(20_000 if asked.quick else N_REPORTS, now)
    partnership = Partnership.objects.get(code="northmoor")
    add_manager(partnership)
    teams = list(Team.objects.filter(partnership=partnership).order_by("name").values_list("id", flat=True))
    n = Report.objects.filter(partnership=partnership).count()
    if not Report.objects.filter(partnership=partnership, state="new").exists():
        three_in_ten_were_taken_here(partnership.id)
        let_wait(partnership.id, teams, int(n * WAITING), now)
    one = at_one_place(partnership.id, int(n * AT_ONE_PLACE), now)
    if asked.keep:
        connection.close()
        shutil.copytree(connection.settings_dict["NAME"].parent, asked.keep)
    sys.stderr.write(f"{n:,} reports made ready in {time.monotonic() - began:,.0f} s\n")
    holds = measure(one, turns, f"{int(n * WAITING):,} of {n:,} wait", bars=not asked.quick)
    let_wait(partnership.id, teams, int(n * (AT_WORST - WAITING)), now)
    return holds + measure(one, turns, f"{int(n * AT_WORST):,} of {n:,} wait", bars=not asked.quick)


if __name__ == "__main__":
    sys.exit(main())
