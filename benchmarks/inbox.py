"""The inbox, one report open beside it, a team's list, the merge screen and suggestions, over a store of many reports.

There is no peer that holds so many: the bars are 200 ms at the server for a list and 100 ms for suggestions. A store is
copied, one in ten of its reports is made to wait (by state, team and clock, drawn with a seed), and 4,000 are moved to
one place within a day: the merge screen that we measured elsewhere took 43 s with 3,836. Pages are asked for over HTTP
on loopback, one after the other, from a service of two workers; the time is from the request to the last byte, without
each page's first answer.

  ./script/bench inbox --store FOLDER   over a demonstration that holds a million reports, which is copied
  ./script/bench inbox                  over the invented borough
  ./script/bench inbox --quick          few repeats, to see that it works; no bars

Prints one JSON line a figure. Ends with 1 when a bar is missed.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from benchmarks.pages import free_port, tell, timed
from proofs.store import Store

LIST_WITHIN_S, ALIKE_WITHIN_S = 0.2, 0.1
N_AT_ONE_PLACE = 4_000
PREPARE = """
import django, random; django.setup()
from datetime import UTC, datetime, timedelta
from commonweal.access.models import Team
from commonweal.web.database_roles import as_owner
from commonweal.reports.models import Report
from commonweal.access.queries import partnership_by_code
random.seed(20261121)
partnership = partnership_by_code("northmoor").id
teams = list(Team.objects.filter(partnership_id=partnership).order_by("name").values_list("id", flat=True))
now = datetime.now(UTC)
ids = list(Report.objects.filter(partnership_id=partnership).order_by("id").values_list("id", flat=True))
waiting = ids[::10]
for number, team in enumerate([None, None, None, *teams]):
    states = ["new", "triaged", "returned"] if team is None else ["assigned", "accepted", "in-hand", "answered"]
    mine = waiting[number :: len(teams) + 3]
    for step in range(40):
        piece = mine[step::40]
        due = now + timedelta(minutes=random.randrange(-3_000, 6_000))
        state, urgent = states[step % len(states)], step % 13 == 0
        for start in range(0, len(piece), 900):
            Report.objects.filter(id__in=piece[start : start + 900]).update(
                state=state, state_since=now, due_at=due, urgent=urgent, team_id=team, rule_fired="the rest"
            )
crowd = ids[1 :: max(1, len(ids) // {n})][:{n}]
for start in range(0, len(crowd), 500):
    at = now - timedelta(minutes=random.randrange(0, 900))
    Report.objects.filter(id__in=crowd[start : start + 500]).update(
        easting_m=530_000.0 + start / 100, northing_m=180_000.0, happened_at=at, category="noise", state="new",
        state_since=now, due_at=now, team_id=None, follows_id=None, location="1 Crowd Row",
    )
print(len(ids), len(waiting), len(crowd), crowd[0])
"""
ALIKE = """
import django, time; django.setup()
from datetime import UTC, datetime
from commonweal.access.models import Staff
from commonweal.access.queries import viewer_for
from commonweal.audit.trace import Trace
from commonweal.reports.incident.queries import alike_reports
from commonweal.reports.models import Report
for turn in range({turns} + 1):
    at = datetime.now(UTC)
    trace = Trace(route="bench", at=at)
    viewer = viewer_for(Staff.objects.get(username="tom"), on=at.date(), purpose="bench", trace=trace)
    report = Report.objects.get(id="{report}")
    began = time.perf_counter()
    found = alike_reports(report, viewer)
    if turn:
        print(time.perf_counter() - began)
    assert found
"""


def signed_in(address: str, who: str, password: str = "northmoor-demo") -> OpenerDirector:
    """A browser of the poorest kind, signed in as one of the demonstration."""
    visitor = build_opener(HTTPCookieProcessor(CookieJar()))
    for _ in range(300):
        try:
            page = visitor.open(f"{address}/sign-in/").read().decode()
            break
        except URLError:
            time.sleep(0.1)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    form = {"csrfmiddlewaretoken": token[1], "username": who, "password": password}
    visitor.open(f"{address}/sign-in/", urlencode(form).encode())
    return visitor


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, help="data folder of a demonstration with many reports; it is copied")
    parser.add_argument("--quick", action="store_true", help="few repeats, no bars")
    asked = parser.parse_args()
    turns = 3 if asked.quick else 20
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "store")
        if asked.store:
            shutil.copytree(asked.store, store.folder)
            assert store.start("migrate").wait() == 0
        else:
            assert store.start("demo", "--no-serve", stderr=subprocess.DEVNULL).wait() == 0
        n_all, n_waiting, n_crowd, one = store.python(PREPARE.replace("{n}", str(N_AT_ONE_PLACE))).split()
        print(f"{n_all} reports, of which {n_waiting} wait and {n_crowd} lie at one place", file=sys.stderr)
        seconds = [float(line) for line in store.python(ALIKE.format(turns=turns, report=one)).split()]
        holds = [tell("suggestions among 4,000 at one place", seconds, None if asked.quick else ALIKE_WITHIN_S)]
        address = f"http://127.0.0.1:{(port := free_port())}"
        server = store.start("serve", "--port", str(port))
        try:
            for who, name, path in (
                ("tom", "inbox", "/reports/inbox/"),
                ("tom", "inbox, late", "/reports/inbox/?show=late"),
                ("tom", "inbox, one kind that hardly waits", "/reports/inbox/?category=fireworks"),
                ("tom", "a report beside the list", f"/reports/inbox/{one}/"),
                ("tom", "merge screen among 4,000", f"/reports/{one}/merge/"),
                ("abby", "a team's list", "/reports/inbox/"),
            ):
                visitor = signed_in(address, who)
                taken = timed(lambda path=path, visitor=visitor: visitor.open(address + path).read(), turns)
                bar = None if asked.quick or "beside" in name else LIST_WITHIN_S
                holds.append(tell(f"{name}, {int(n_all):,} reports", taken, bar))
        finally:
            server.terminate()
            server.wait()
    return 0 if all(holds) else 1


if __name__ == "__main__":
    sys.exit(main())
