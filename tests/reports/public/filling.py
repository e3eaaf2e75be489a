"""Fills in the residents' pages as a browser would, for the tests of them."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.test import Client

from commonweal.reports.public.throttle import LEVELS

PAGES: dict[str, dict[str, Any]] = {
    "what": {"category": "noise"},
    "account": {"account": "Loud music from the flat above"},
    "involved": {"part": ["drugs"], "n_people": "3", "age_band": "adult", "vehicle": ""},
    "where": {"said": "behind the old swimming baths"},
    "words": {"words": "behind the old swimming baths, by the railings"},
    "now": {"ongoing": "now"},
    "affected": {"care": ["children"], "other": "", "sleep": "3", "health": "1", "work": "", "children": ""},
    "aimed": {"aimed": "no"},
    "before": {"told_before": "", "wish": "Quiet after eleven"},
    "evidence": {"do": "go"},
    "contact": {"contact": "yes"},
    "details": {
        "name": "Dev Resident", "email": "dev@example.com", "phone": "", "ways": ["mail"], "may_say_what": "yes",
        "safe_times": "after 6pm", "interpreter": "", "reads": "en",
    },
    "share": {"share": "yes"},
}  # fmt: skip


def begin(client: Client) -> str:
    """Say that nobody is in danger; the address under which the report's pages lie."""
    LEVELS.forget()
    answer = client.post("/report/", {"danger": "no"})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"]).removesuffix("what/")


def fill(client: Client, root: str, changed: Mapping[str, Mapping[str, Any] | None] | None = None) -> str:
    """Answer every page that is asked, as `PAGES` says but for what is changed; where the last one leads."""
    pages = {**PAGES, **(changed or {})}
    address = f"{root}what/"
    for _ in range(20):
        step = address.rstrip("/").split("/")[-1]
        if step == "check":
            return address
        shown = client.get(address)
        assert shown.status_code == 200, (address, shown.status_code)
        answer = client.post(address, pages[step])
        assert answer.status_code == 303, (address, answer.content.decode()[-6000:])
        address = answer.headers["Location"]
    raise AssertionError(f"the pages do not end: {address}")


def send(client: Client, root: str) -> Any:
    """Send the report, and the page of its receipt."""
    answer = client.post(f"{root}send/")
    assert answer.status_code == 303, answer.content.decode()[-3000:]
    return client.get(answer.headers["Location"])


@pytest.fixture
def quiet() -> Iterator[None]:
    """No earlier test's work counts."""
    LEVELS.forget()
    yield
    LEVELS.forget()
