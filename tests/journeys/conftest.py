"""A real service: the demonstration made by its command, served and worked by processes of their own, seen in Chromium.

The journeys of a worker share one service, and each keeps to data of its own.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from tests.conftest import CHROMIUM, ROOT
from tests.listening import free_port, wait_for
from tests.seed import Seed

CHROMIUM_ARGUMENTS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
DATABASE = f"test_commonweal_journeys_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
# However busy the machine is: what does not come at all fails the journey.
PATIENCE_MS = 120_000
expect.set_options(timeout=PATIENCE_MS)
# Playwright keeps an event loop in this thread, in which Django would refuse its database, although nothing here is
# asynchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(autouse=True)
def morning() -> None:
    """The clock on the wall: the service, its browser and a journey's own codes go by the same one."""


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory, seed: Seed, django_db_blocker: Any) -> Iterator[str]:
    """The address of a running demonstration."""
    folder: Path = tmp_path_factory.mktemp("demonstration")
    with django_db_blocker.unblock():
        database = seed.database(DATABASE, folder)
    environment = {**os.environ, "COMMONWEAL_DATA": str(folder), **database}

    def start(*command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "commonweal", *command], cwd=ROOT, env=environment)

    assert start("demo", "--no-serve").wait() == 0
    port = free_port()
    processes = [start("serve", "--port", str(port)), start("worker")]
    address = f"http://127.0.0.1:{port}"
    wait_for(f"{address}/health")
    yield address
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


def press(button: Locator) -> None:
    """Press what brings another page, and wait for that one: on a busy machine a press ends before it is on its way."""
    with button.page.expect_navigation():
        button.click()


class Watched:
    """A page that remembers what went wrong on it: errors, refused content, requests that leave the service."""

    def __init__(self, context: BrowserContext, service: str) -> None:
        context.set_default_timeout(PATIENCE_MS)
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.service = service
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        self.page.on("request", lambda sent: self._leaves(sent.url))

    def _leaves(self, url: str) -> None:
        if not url.startswith((self.service, "data:", "blob:")):
            self.faults.append(f"a request left for {url}")

    def open(self, path: str) -> Page:
        """Open a page of the service and wait until its map, if it has one, is drawn."""
        answer = self.page.goto(self.service + path)
        assert answer is not None
        assert answer.status == 200, path
        if self.page.locator("[data-map]").count() and self.page.evaluate("typeof window.navigator") == "object":
            self.page.wait_for_load_state("networkidle")
        return self.page


def sign_in(watched: Watched, who: str = "amina") -> Page:
    """Sign in by the one press that a demonstration offers."""
    page = watched.page
    page.goto(f"{watched.service}/sign-in/")
    page.locator(f"form:has(input[name=username][value={who}]) button").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    return page


def still_signed_in(watched: Watched) -> bool:
    """Open the first page; whether it came, and not the page of a session that ended or is locked."""
    watched.page.goto(f"{watched.service}/")
    return not any(part in watched.page.url for part in ("/sign-in/", "/session-", "/locked"))


@pytest.fixture(scope="session")
def cookies_of() -> dict[str, Any]:
    """By person the cookies of whoever signed in before: checking a password takes as long as ten pages."""
    return {}


@pytest.fixture
def visit(chromium: Browser, service: str, cookies_of: dict[str, Any]) -> Iterator[Any]:
    """Makes a watched page: `visit(width=320, scripts=False, who="tom")`, signed in; `fresh`: in a session of its own,
    for whoever ends it or changes it."""
    contexts: list[BrowserContext] = []

    def make(*, width: int = 1280, scripts: bool = True, who: str | None = "amina", fresh: bool = False) -> Watched:
        before = cookies_of.get(who) if who and not fresh else None
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts, storage_state=before
        )
        contexts.append(context)
        watched = Watched(context, service)
        if who and not (before and still_signed_in(watched)):
            context.clear_cookies()
            sign_in(watched, who)
        if who and not fresh:
            cookies_of[who] = context.storage_state()
        return watched

    yield make
    for context in contexts:
        context.close()
