"""No page offers its reader a way that ends at "Page not found"."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.web.routes import routes
from tests.cast import AT, Cast, gather_all
from tests.house import furnish

EVERY_ROLE = (
    "cal", "tom", "abby", "amina", "chris", "petra", "cora", "ben", "pat", "rose", "dana", "ada",
)  # fmt: skip
# Tells monitors by its status that an installation is not well.
NOT_A_PAGE = {"/health"}
# Beside the navigation of each role: where one page leads on to another by a link in its text.
LED_TO = ("/weekly-page/?cut-off=2026-03-09", "/hotspots/?cut-off=2026-03-09", "/account/", "/roles/")


class Links(HTMLParser):
    """The addresses of the links of a page, those to other hosts and within the page left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href") or ""
        if tag == "a" and address.startswith("/") and not address.startswith("//"):
            self.found.add(address.split("#")[0])


def links_of(page: str) -> set[str]:
    links = Links()
    links.feed(page)
    return links.found


def is_the_same_for_all(address: str) -> bool:
    """Whether a page asks for no right, as roles and rules do: it is there for everybody, or for nobody."""
    try:
        route = routes()[resolve(address.split("?")[0]).view_name]
    except Resolver404:
        return False
    return not (route.needs or route.any_of) and route.names is None


@pytest.fixture
def house(db: None, data_folder: Path, tmp_path: Path) -> Iterator[Cast]:
    """A furnished demonstration with somebody in every role."""
    mark_as_demonstration(at=AT)
    cast = gather_all()
    furnish(cast, tmp_path)
    yield cast
    (data_folder / "demo-mark").unlink()


def test_every_link_of_the_main_pages_of_each_role_leads_somewhere(house: Cast) -> None:
    dead, seen_by_all = [], set[str]()
    for who in EVERY_ROLE:
        client = Client()
        client.force_login(house.staff(who))
        start = client.get("/", follow=True)
        main = links_of(start.content.decode()) | {start.request["PATH_INFO"]}
        seen = seen_by_all.copy()
        for address in sorted(main) + [one for one in LED_TO if client.get(one).status_code != 404]:
            page = client.get(address, follow=True)
            for link in links_of(page.content.decode()) - seen - NOT_A_PAGE:
                seen.add(link)
                if is_the_same_for_all(link):
                    seen_by_all.add(link)
                if (status := client.get(link).status_code) not in (200, 302):
                    dead.append(f"{who}: {address} leads to {link}, which answers {status}")
    assert dead == []
