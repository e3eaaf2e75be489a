"""A real service: the demonstration made by its command, served and worked by processes of their own, seen in Chromium.

The journeys of a worker share one service, and each keeps to data of its own.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.db import connection, connections
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from commonweal.web.database_roles import as_owner
from tests.conftest import CHROMIUM, ROOT

CHROMIUM_ARGUMENTS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
DATABASE = f"test_commonweal_journeys_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
READY_WITHIN_S = 120
# Playwright keeps an event loop in this thread, in which Django would refuse its database, although nothing here is
# asynchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _fresh_database() -> dict[str, str]:
    """On PostgreSQL a database of the journeys' own, known to the processes by their environment."""
    if connection.vendor == "sqlite":
        return {}
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        cursor.execute(f"CREATE DATABASE {DATABASE}")
    connections.close_all()
    return {
        name: os.environ[name].rsplit("/", 1)[0] + f"/{DATABASE}" for name in ("DATABASE_URL", "OWNER_DATABASE_URL")
    }


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[str]:
    """The address of a running demonstration."""
    folder: Path = tmp_path_factory.mktemp("demonstration")
    with django_db_blocker.unblock():
        database = _fresh_database()
    environment = {**os.environ, "COMMONWEAL_DATA": str(folder), **database}

    def start(*command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "commonweal", *command], cwd=ROOT, env=environment)

    assert start("demo", "--no-serve").wait() == 0
    port = _free_port()
    processes = [start("serve", "--port", str(port)), start("worker")]
    address = f"http://127.0.0.1:{port}"
    _wait_for(address)
    yield address
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait()


def _wait_for(address: str) -> None:
    until = monotonic() + READY_WITHIN_S
    while True:
        try:
            with urlopen(f"{address}/health") as answer:
                assert answer.status == 200
                return
        except URLError:
            assert monotonic() < until, f"{address} did not answer"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


class Watched:
    """A page that remembers what went wrong on it: errors, refused content, requests that leave the service."""

    def __init__(self, context: BrowserContext, service: str) -> None:
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
