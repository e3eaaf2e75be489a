"""The tasking meeting's screen with 200 open actions: what each key asks of the server, and from key to new page.

There is no peer that does this work; the bar is 200 ms for every key. A copy of the demonstration gets its planned
meeting opened, with an agenda and open actions until there are 200. First the server's part, in this process, from the
first middleware to the last byte with its audit entry: each matter that a key leads to, and each kind of decision with
the page that follows it. Then Chromium, from the key's own event until the new page's first content is painted.

  ./script/bench meeting                 some minutes, most of them to make the demonstration
  ./script/bench meeting --quick         few repeats, to see that it works; no bars
  ./script/bench meeting --store FOLDER  the demonstration that was made there before; it is copied

A key that chooses a kind of decision asks nothing of the server: it goes on to the first field. Prints one JSON line a
figure. Ends with 1 when a bar is missed.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen
from uuid import UUID, uuid4

from benchmarks.pages import free_port, signed_in, tell, timed
from proofs.store import Store

WITHIN_S, N_OPEN, TURNS, FEW = 0.2, 200, 20, 3
CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
PASSWORD = "northmoor-demo"
# Kept by the tab from page to page: when the key went down, by the clock that pages share.
KEY_DOWN = (
    "addEventListener('keydown', () => sessionStorage.setItem('key', performance.timeOrigin + performance.now()), true)"
)
SHOWN_AFTER = """() => new Promise((done) => {
    const from = Number(sessionStorage.getItem('key'));
    const told = () => performance.getEntriesByName('first-contentful-paint')[0];
    const look = () => told() ? done(performance.timeOrigin + told().startTime - from) : setTimeout(look, 5);
    look();
})"""


def furnish() -> UUID:
    """Open the planned meeting of the demonstration, note who is there, and agree actions until enough are open."""
    from commonweal.access.models import Staff
    from commonweal.access.queries import teams_today, viewer_for
    from commonweal.actions.operations import agree_action
    from commonweal.actions.queries import open_actions
    from commonweal.actions.terms import Wanted
    from commonweal.audit.trace import Trace
    from commonweal.core.rules.meeting_life import MeetingState, MeetingStep
    from commonweal.meetings.models import Meeting
    from commonweal.meetings.operations import note_attendance, take_meeting_step
    from commonweal.meetings.queries import meeting_shown
    from commonweal.tasking.meeting.operations import make_agenda

    at = datetime.now(UTC)
    chair = viewer_for(Staff.objects.get(username="chris"), on=at.date(), purpose="a benchmark",
                       trace=Trace(route="a benchmark", at=at))  # fmt: skip
    assert chair is not None
    meeting = Meeting.objects.visible_to(chair).filter(state=MeetingState.PLANNED).latest("begins_at")
    make_agenda(meeting.id, by=chair, at=at)
    take_meeting_step(meeting.id, MeetingStep.OPEN, Meeting.objects.get(id=meeting.id).version, by=chair, at=at)
    shown = meeting_shown(meeting.id, chair)
    note_attendance(meeting.id, {one.id: "present" for one in shown.agencies}, by=chair, at=at)
    places = [one for one in shown.items if one.subject.startswith("place:")]
    teams = [team for team, _ in teams_today(chair)]
    for n in range(N_OPEN - len(open_actions(chair))):
        place = places[n % len(places)]
        agree_action(
            Wanted(key=f"bench/{n}", kind="patrol", what=f"Walk the place on evening {n}", why="Nine calls in 14 days",
                   due_on=(at + timedelta(days=n % 21)).date(), team_id=teams[n % len(teams)],
                   location_key=place.subject, place_name=place.title), by=chair, at=at,
        )  # fmt: skip
    assert len(open_actions(chair)) >= N_OPEN
    return meeting.id


def matters(meeting_id: UUID) -> dict[str, Any]:
    """A matter of each sort: the list of open actions, and the place with most of them."""
    from commonweal.actions.models import Action
    from commonweal.meetings.models import AgendaItem

    items = AgendaItem.objects.filter(meeting_id=meeting_id)
    places = list(items.filter(subject__startswith="place:"))
    fullest = max(places, key=lambda one: Action.objects.filter(location_key=one.subject).count())
    return {"open actions": items.get(subject="open-actions"), "a place": fullest}


def at_the_server(meeting_id: UUID, turns: int, bar: float | None) -> Iterator[bool]:
    """What each key asks for, answered in this process."""
    from django.test import Client

    client = Client()
    assert client.post("/sign-in/", {"username": "chris", "password": PASSWORD}).status_code == 302
    here = f"/meetings/tasking/{meeting_id}/"
    for name, item in matters(meeting_id).items():
        yield tell(f"server, next matter: {name}", timed(_page(client, f"{here}?item={item.id}"), turns), bar)
        yield tell(
            f"server, on the wall: {name}", timed(_page(client, f"{here}?item={item.id}&projector=1"), turns), bar
        )
    place = matters(meeting_id)["a place"]
    for kind in _kinds(place):
        seconds = timed(lambda kind=kind: _decide(client, here, place.id, kind), turns)
        yield tell(f"server, decided and shown: {kind.name.lower()}", seconds, bar)


def _page(client: Any, address: str) -> Callable[[], None]:
    def ask() -> None:
        assert client.get(address).status_code == 200

    return ask


def _kinds(item: Any) -> list[Any]:
    """Kinds of decision that can be written again and again at one place; a plan is under way there once."""
    from commonweal.core.terms import london_day
    from commonweal.meetings.policy import meetings_policy

    rules = meetings_policy(item.meeting.partnership_id).on(london_day(item.meeting.begins_at))
    return [kind for kind in rules.kinds if not kind.days]


def _decide(client: Any, here: str, item_id: UUID, kind: Any) -> None:
    """One decision and the page after it; what it needs is filled in."""
    from commonweal.access.models import Team
    from commonweal.actions.models import Action
    from commonweal.meetings.models import AgendaItem

    item = AgendaItem.objects.get(id=item_id)
    held_up = Action.objects.filter(location_key=item.subject, state="agreed").earliest("created_at")
    team = Team.objects.filter(organisation__name="Northmoor Council").first()
    form = {
        "item": item_id, "version": item.version, "key": uuid4(), "kind": kind.word, "words": "Look at it on Friday",
        "reason": "It was quiet", "team": team.id if team else "", "held_up": held_up.id,
        "by": (datetime.now(UTC) + timedelta(days=20)).strftime("%Y-%m-%d"),
    }  # fmt: skip
    answer = client.post(f"{here}decide/", form)
    assert answer.status_code == 302, answer.content.decode()[:3_000]
    assert client.get(answer.headers["Location"]).status_code == 200


def in_a_browser(store: Store, meeting_id: UUID, turns: int, bar: float | None) -> Iterator[bool]:
    """From a key's own event to the first content of the page that it leads to."""
    from playwright.sync_api import sync_playwright

    first = f"/meetings/tasking/{meeting_id}/?item={matters(meeting_id)['open actions'].id}"
    with _served(store) as address, sync_playwright() as plays:
        browser = plays.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        cookies = [{"name": one.name, "value": one.value, "url": address} for one in _cookies(address)]
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies(cookies)
        context.add_init_script(KEY_DOWN)
        page = context.new_page()

        def pressed(*keys: str) -> float:
            for key in keys[:-1]:
                page.keyboard.press(key) if len(key) == 1 else page.keyboard.type(key)
            with page.expect_navigation():
                page.keyboard.press(keys[-1])
            return float(page.evaluate(SHOWN_AFTER)) / 1_000

        page.goto(address + first)
        pressed("j")
        seconds = [pressed("j") if page.locator("[data-key=j]").count() else _again(page, address + first)
                   for _ in range(turns)]  # fmt: skip
        yield tell("Chromium, j to the next matter", [one for one in seconds if one], bar)
        for name, keys in (("w, watch", ("w",)), ("n, no action", ("n", "It was quiet"))):
            page.goto(address + first)
            pressed("j")
            taken = [pressed(*keys, "Control+Enter") for _ in range(turns)]
            yield tell(f"Chromium, {name}: from Ctrl and Enter to the page with it", taken, bar)
        browser.close()


def _again(page: Any, address: str) -> float:
    """The last matter has no next one: begin anew, and count nothing."""
    page.goto(address)
    return 0.0


def _cookies(address: str) -> Any:
    """The session of the chair, signed in as any visitor is."""
    visitor = signed_in(address, "chris")
    return next(one.cookiejar for one in visitor.handlers if hasattr(one, "cookiejar"))


def _wait_for(address: str) -> None:
    """Until the service answers, a minute at most."""
    for _ in range(600):
        try:
            urlopen(f"{address}/health/").close()
            return
        except HTTPError:
            return
        except URLError:
            time.sleep(0.1)


@contextmanager
def _served(store: Store) -> Iterator[str]:
    address = f"http://127.0.0.1:{(port := free_port())}"
    server = store.start("serve", "--port", str(port), stderr=subprocess.DEVNULL)
    try:
        _wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few repeats, no bars")
    parser.add_argument("--store", type=Path, help="a data folder that `commonweal demo` made; it is copied")
    asked = parser.parse_args()
    turns, bar = (FEW, None) if asked.quick else (TURNS, WITHIN_S)
    with tempfile.TemporaryDirectory() as passing:
        folder = Path(passing) / "store"
        if asked.store:
            shutil.copytree(asked.store, folder)
        store = Store(folder)
        command = ("migrate",) if asked.store else ("demo", "--no-serve")
        assert store.start(*command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).wait() == 0
        os.environ |= store.environment
        import django

        django.setup()
        from django.test.utils import setup_test_environment

        setup_test_environment()
        meeting_id = furnish()
        holds = [*at_the_server(meeting_id, turns, bar), *in_a_browser(store, meeting_id, turns, bar)]
    return 0 if all(holds) else 1


if __name__ == "__main__":
    sys.exit(main())
