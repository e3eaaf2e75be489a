"""Signing in to a real store, from the link of its first administrator on: app, passkey and recovery code.

Passkeys need the name `localhost`: browsers keep none for a number.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from commonweal.access.signing_in.authenticator_app import code_at
from tests.conftest import ROOT
from tests.journeys.conftest import DATABASE, Watched, press
from tests.journeys.test_every_page import overflow, violations
from tests.listening import free_port, wait_for
from tests.seed import Seed

pytestmark = pytest.mark.browser
PASSWORD = "lantern otter velvet quarry"
A_STEP = timedelta(seconds=30)


class Store:
    """A running service on a store that is no demonstration."""

    def __init__(self, folder: Path, database: dict[str, str]) -> None:
        self.environment = {**os.environ, "COMMONWEAL_DATA": str(folder), **database}
        port = free_port()
        self.address = f"http://localhost:{port}"
        self.run(
            "partnership", "found", "northmoor", "--name", "Northmoor CSP", "--borough", "Northmoor",
            "--policy", "northmoor",
        )  # fmt: skip
        self.process = subprocess.Popen(self.command("serve", "--port", str(port)), cwd=ROOT, env=self.environment)
        wait_for(f"http://127.0.0.1:{port}/health")

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "commonweal", *words]

    def run(self, *words: str) -> str:
        done = subprocess.run(
            self.command(*words), cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def invite(self, username: str) -> str:
        """The link of a new administrator's invitation."""
        words = ["--name", "Ada Lindqvist", "--address", self.address, "--json"]
        return str(json.loads(self.run("administrator", "invite", username, *words))["link"])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, seed: Seed, django_db_blocker: Any) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("real")
    with django_db_blocker.unblock():
        database = seed.database(f"{DATABASE}_real", folder)
    made = Store(folder, database)
    yield made
    made.process.terminate()
    made.process.wait()


class Visitor:
    """Somebody at a browser of their own, who may have a device that keeps passkeys."""

    def __init__(self, browser: Browser, store: Store, *, width: int = 1280, scripts: bool = True) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
        self.watched = Watched(self.context, store.address)
        self.page: Page = self.watched.page
        self.store = store
        self.scripts = scripts

    def open(self, path: str) -> None:
        self.page.goto(self.store.address + path)

    def looks_right(self, heading: str) -> None:
        """The page has this heading, fits its window and is accessible."""
        expect(self.page.locator("h1")).to_have_text(heading, use_inner_text=True)
        if self.scripts:
            assert (overflow(self.page), violations(self.page)) == ([], []), heading

    def keeps_passkeys(self) -> None:
        session = self.context.new_cdp_session(self.page)
        session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }  # fmt: skip
        session.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def press(self, name: str) -> None:
        press(self.page.get_by_role("button", name=name, exact=True))

    def takes_up(self, link: str) -> None:
        """Open a link and choose a password, first one that is too common."""
        self.page.goto(link)
        self.looks_right("Welcome to Commonweal")
        assert link.rsplit("/", 2)[1] not in self.page.url
        for password in ("password1234", PASSWORD):
            self.page.fill("#new_password", password)
            self.page.fill("#again", password)
            self.press("Continue")
        self.looks_right("Set up your second factor")

    def sets_up_app(self) -> str:
        """Type the key into an app, as somebody without a camera does, and prove it; returns the key."""
        key = "".join(self.page.locator(".cw-key").text_content().split())
        self.page.fill("#code", code_at(key, at=datetime.now(UTC)))
        press(self.page.locator("form:has(#code) button"))
        return key

    def keeps_codes(self) -> list[str]:
        self.looks_right("Keep these recovery codes")
        codes = self.page.locator(".cw-codes__code").all_inner_texts()
        if self.scripts:
            with self.page.expect_download() as download:
                self.page.click("text=Download as a file")
            assert all(code in Path(download.value.path()).read_text() for code in codes)
        self.press("I have kept them")
        return codes

    def signs_out(self) -> None:
        self.press("Sign out")
        self.page.wait_for_url("**/sign-in/")

    def gives_password(self, username: str) -> None:
        self.open("/sign-in/")
        self.page.fill("#username", username)
        self.page.fill("#password", PASSWORD)
        self.press("Sign in")
        self.looks_right("Confirm that it is you")

    def is_in(self) -> bool:
        self.open("/account/")
        return self.page.inner_text("h1") == "My account"


@pytest.fixture
def visitor(chromium: Browser, store: Store) -> Iterator[Any]:
    made: list[Visitor] = []

    def make(**how: Any) -> Visitor:
        made.append(Visitor(chromium, store, **how))
        return made[-1]

    yield make
    for one in made:
        one.context.close()


def expected_only(faults: list[str]) -> list[str]:
    """What went wrong besides the refusals that a journey asks for: browsers write each 4xx to the console."""
    return [fault for fault in faults if "status of 4" not in fault]


@pytest.mark.parametrize("width", [320, 1280])
def test_an_administrator_takes_up_the_link_and_signs_in_with_an_app(visitor: Any, store: Store, width: int) -> None:
    ada, username = visitor(width=width), f"ada-{width}"
    link = store.invite(username)
    ada.takes_up(link)
    key = ada.sets_up_app()
    codes = ada.keeps_codes()
    assert len(codes) == 10
    ada.open("/account/recovery-codes/")
    assert ada.page.inner_text("h1") == "My account"
    ada.looks_right("My account")
    ada.signs_out()
    ada.looks_right("Sign in to Commonweal")
    ada.gives_password(username)
    ada.page.fill("#code", "000000")
    ada.press("Continue")
    assert "does not open the account" in ada.page.inner_text(".govuk-error-summary")
    ada.looks_right("Confirm that it is you")
    ada.page.fill("#code", code_at(key, at=datetime.now(UTC) + A_STEP))
    ada.press("Continue")
    assert ada.is_in()
    ada.page.goto(link)
    ada.looks_right("This link does not work")
    assert expected_only(ada.watched.faults) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_a_passkey_signs_in_by_itself_and_as_the_second_factor(visitor: Any, store: Store, width: int) -> None:
    kay, username = visitor(width=width), f"kay-{width}"
    kay.keeps_passkeys()
    kay.takes_up(store.invite(username))
    kay.press("Make a passkey")
    kay.page.wait_for_url("**/recovery-codes/")
    kay.keeps_codes()
    kay.signs_out()
    kay.press("Sign in with a passkey")
    kay.page.wait_for_url(lambda url: "/sign-in/" not in url)
    assert kay.is_in()
    assert "last used" in kay.page.inner_text("#factors ~ ul")
    kay.signs_out()
    kay.gives_password(username)
    kay.press("Use your passkey")
    kay.page.wait_for_url(lambda url: "/sign-in/" not in url)
    assert kay.is_in()
    assert expected_only(kay.watched.faults) == []


def test_without_a_passkey_on_the_device_the_page_says_so_and_a_recovery_code_helps(visitor: Any, store: Store) -> None:
    kay = visitor()
    kay.keeps_passkeys()
    kay.takes_up(store.invite("kay-elsewhere"))
    kay.press("Make a passkey")
    kay.page.wait_for_url("**/recovery-codes/")
    codes = kay.keeps_codes()
    elsewhere = visitor()
    session = elsewhere.context.new_cdp_session(elsewhere.page)
    session.send("WebAuthn.enable")
    elsewhere.gives_password("kay-elsewhere")
    elsewhere.page.fill("#code", codes[0].replace("-", " ").upper())
    elsewhere.press("Continue")
    assert elsewhere.is_in()
    assert "9 codes left" in elsewhere.page.inner_text("main")


def test_everything_but_passkeys_works_without_scripts(visitor: Any, store: Store) -> None:
    plain = visitor(scripts=False, width=320)
    plain.takes_up(store.invite("plain"))
    key = plain.sets_up_app()
    plain.keeps_codes()
    plain.signs_out()
    plain.gives_password("plain")
    assert plain.page.get_by_role("button", name="Use your passkey").count() == 0
    plain.page.fill("#code", code_at(key, at=datetime.now(UTC) + A_STEP))
    plain.press("Continue")
    assert plain.is_in()
    plain.page.click("text=Change your password")
    plain.page.fill("#password", PASSWORD)
    plain.page.fill("#new_password", "harbour thistle copper moon")
    plain.page.fill("#again", "harbour thistle copper moon")
    plain.press("Change the password")
    assert "Your password was changed" in plain.page.inner_text(".govuk-notification-banner")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_own_account_is_changed_by_its_owner(visitor: Any, store: Store, width: int) -> None:
    ada = visitor(width=width)
    ada.keeps_passkeys()
    ada.takes_up(store.invite(f"own-{width}"))
    ada.sets_up_app()
    ada.keeps_codes()
    ada.open("/account/factors/new/")
    ada.looks_right("Add a way to confirm that it is you")
    ada.page.fill("#passkey-name", "Key on my ring")
    ada.press("Make a passkey")
    ada.page.wait_for_url("**/account/?done=factor")
    ada.looks_right("My account")
    ada.page.click("text=Remove Key on my ring")
    ada.looks_right("Remove “Key on my ring”?")
    ada.press("Remove it")
    assert "Key on my ring" not in ada.page.inner_text("main ul")
    ada.press("Make new recovery codes")
    ada.keeps_codes()
    ada.open("/account/password/")
    ada.looks_right("Change your password")
    assert expected_only(ada.watched.faults) == []
