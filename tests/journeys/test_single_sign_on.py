"""Single sign-on against a real provider process (oidc-provider, certified), in Chromium, from end to end.

The store is no demonstration. Both services run on loopback; what the browser asks for anywhere else is a failure.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.conftest import ROOT
from tests.journeys.conftest import PATIENCE_MS
from tests.listening import free_port, wait_for
from tests.seed import Seed

pytestmark = pytest.mark.browser
PROVIDER = ROOT / "tests" / "access" / "single_sign_on" / "provider"
NODE = Path(sys.executable).with_name("node")
DATABASE = f"test_commonweal_sso_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
# People of a real store, made as an operator's script would.
PEOPLE = """
import django; django.setup()
from datetime import UTC, date, datetime
from commonweal.access.operations import engage_staff, found_partnership
from commonweal.access.roles import Role
at = datetime.now(UTC)
home = found_partnership(code="northmoor", name="Northmoor", borough_name="Northmoor", policy="northmoor", at=at)
for name in ("amina", "tom"):
    engage_staff(username=name, display_name=name.title(), password="-", partnership=home, role=Role.ANALYST,
                 from_on=date(2025, 1, 1), at=at)
"""


@dataclass(frozen=True)
class Both:
    """The addresses of this product and of the provider."""

    product: str
    provider: str


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, seed: Seed, django_db_blocker: Any) -> Iterator[Both]:
    assert (PROVIDER / "node_modules").is_dir(), "run script/setup development: it installs the provider for this test"
    folder = tmp_path_factory.mktemp("sso")
    port, provider_port = free_port(), free_port()
    found = Both(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{provider_port}")
    secret = folder / "client-secret"
    secret.write_text("the-secret-of-commonweal\n")
    secret.chmod(0o600)
    with django_db_blocker.unblock():
        database = seed.database(DATABASE, folder / "data")
    environment = {
        **os.environ, **database, "COMMONWEAL_DATA": str(folder / "data"),
        "DJANGO_SETTINGS_MODULE": "commonweal.web.settings",
        "COMMONWEAL_OIDC_ISSUER": found.provider, "COMMONWEAL_OIDC_CLIENT": "commonweal",
        "COMMONWEAL_OIDC_SECRET_FILE": str(secret), "COMMONWEAL_OIDC_STRONG": "acr=strong,amr=otp",
        "COMMONWEAL_OIDC_LABEL": "Sign in with your Northmoor account",
    }  # fmt: skip
    subprocess.run([sys.executable, "-c", PEOPLE], cwd=ROOT, env=environment, check=True)
    back = f"{found.product}/sign-in/council/return/"
    processes = [
        subprocess.Popen([str(NODE), "serve.js", str(provider_port), back], cwd=PROVIDER, stderr=subprocess.DEVNULL),
        subprocess.Popen([sys.executable, "-m", "commonweal", "serve", "--port", str(port)], cwd=ROOT, env=environment),
    ]
    wait_for(f"{found.provider}/.well-known/openid-configuration")
    wait_for(f"{found.product}/health")
    yield found
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait()


@pytest.fixture
def page(chromium: Browser, both: Both) -> Iterator[Page]:
    """A page of a fresh browser that may talk to the two services and to nobody else."""
    context = chromium.new_context()
    context.set_default_timeout(PATIENCE_MS)
    left: list[str] = []

    def watch(route: Route) -> None:
        ours = route.request.url.startswith((both.product, both.provider))
        if not ours:
            left.append(route.request.url)
        route.continue_() if ours else route.abort()

    context.route("**/*", watch)
    yield context.new_page()
    context.close()
    assert left == []


def sign_in_there(page: Page, both: Both, name: str = "amina", how: str = "strong") -> None:
    page.goto(f"{both.product}/imports/")
    page.click("text=Sign in with your Northmoor account")
    page.wait_for_url(f"{both.provider}/interaction/*")
    page.fill("input[name=name]", name)
    page.select_option("select", how)
    page.click("text=Go on")
    page.wait_for_url(f"{both.product}/**")


def test_a_member_of_staff_comes_through_the_councils_provider_and_lands_where_they_wanted(
    page: Page, both: Both
) -> None:
    sign_in_there(page, both)
    assert page.url == f"{both.product}/imports/"
    assert "Amina" in page.inner_text("header")
    page.goto(f"{both.product}/your-devices/")
    assert "Council account" in page.inner_text("main")
    page.click("text=Sign out")
    page.goto(f"{both.product}/imports/")
    assert "/sign-in/" in page.url


def test_somebody_without_an_account_here_is_told_so(page: Page, both: Both) -> None:
    sign_in_there(page, both, name="stranger")
    assert "no account here" in page.inner_text("main")


def test_without_a_second_factor_there_and_here_nobody_comes_in(page: Page, both: Both) -> None:
    sign_in_there(page, both, name="tom", how="password")
    assert "no second factor" in page.inner_text("main")
    page.goto(f"{both.product}/imports/")
    assert "/sign-in/" in page.url


def test_an_answer_is_good_for_one_browser_and_one_time(page: Page, both: Both, chromium: Browser) -> None:
    returned: list[str] = []
    page.on("request", lambda sent: returned.append(sent.url) if "/council/return/" in sent.url else None)
    sign_in_there(page, both)
    [address] = returned
    again = page.goto(address)
    assert again is not None
    assert again.status == 400
    other = chromium.new_context()
    stolen = other.new_page().goto(address)
    assert stolen is not None
    assert stolen.status == 400
    other.close()


def test_a_code_of_another_client_opens_nothing(page: Page, both: Both) -> None:
    """Somebody has the provider make a code for another of its clients, and brings it here under a state of ours."""
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url))
    page.goto(f"{both.product}/sign-in/")
    page.click("text=Sign in with your Northmoor account")
    page.wait_for_url(f"{both.provider}/interaction/*")
    # Our own question, with its state, nonce and challenge; then the same for the other client.
    ours = next(url for url in sent if "/auth?" in url)
    page.goto(ours.replace("client_id=commonweal", "client_id=another"))
    page.fill("input[name=name]", "amina")
    page.click("text=Go on")
    page.wait_for_url(f"{both.product}/sign-in/council/return/**")
    assert parse_qs(urlsplit(page.url).query)["code"]
    assert "did not answer as expected" in page.inner_text("main")
    page.goto(f"{both.product}/imports/")
    assert "/sign-in/" in page.url


def test_a_file_is_taken_out_after_a_new_sign_in_at_the_provider(page: Page, both: Both) -> None:
    sign_in_there(page, both)
    page.goto(f"{both.product}/confirm/?for=rights&next=/your-devices/")
    page.click("main >> text=Sign in with your Northmoor account")
    page.wait_for_url(f"{both.provider}/interaction/*")
    page.fill("input[name=name]", "amina")
    page.click("text=Go on")
    page.wait_for_url(f"{both.product}/your-devices/")


def test_somebody_else_cannot_prove_it_for_whoever_is_signed_in(page: Page, both: Both) -> None:
    sign_in_there(page, both)
    page.goto(f"{both.product}/sign-in/council/?next=/your-devices/")
    page.wait_for_url(f"{both.provider}/interaction/*")
    page.fill("input[name=name]", "tom")
    page.click("text=Go on")
    page.wait_for_url(f"{both.product}/sign-in/council/return/**")
    assert "Somebody else signed in there" in page.inner_text("main")


def test_nothing_goes_out_before_somebody_presses_the_link(both: Both) -> None:
    with urlopen(f"{both.product}/sign-in/") as answer:
        assert answer.status == 200
    with urlopen(f"{both.provider}/.well-known/openid-configuration") as answer:
        assert json.load(answer)["issuer"] == both.provider
