"""The doors of staff and of residents may be two processes: neither names an address that only the other answers."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from commonweal.outbox.public_page import public_page, whole_public_page
from tests.conftest import ROOT

NAMED = re.compile(r"""\b(?:url|reverse|redirect)\(\s*["']([a-z0-9-]+)["']""")
# Rooms and folders whose pages only the door of residents answers.
OF_RESIDENTS = ("public", "own", "open311")


def names(patterns: list[URLPattern | URLResolver]) -> set[str]:
    found: set[str] = set()
    for one in patterns:
        found |= names(one.url_patterns) if isinstance(one, URLResolver) else {one.name or ""}
    return found - {""}


def of_staff(file: Path) -> bool:
    return not any(part in OF_RESIDENTS for part in file.relative_to(ROOT).parts)


def test_pages_of_staff_name_no_address_of_the_other_door() -> None:
    public = names(get_resolver(settings.PUBLIC_URLCONF).url_patterns)
    assert {"report-start", "neighbourhood"} <= public
    files = [*ROOT.glob("commonweal/**/*.html"), *ROOT.glob("commonweal/**/*.py")]
    wrong = [
        f"{file.relative_to(ROOT)}: {name}"
        for file in files
        if of_staff(file)
        for name in NAMED.findall(file.read_text(encoding="utf-8"))
        if name in public
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("door", "address", "on_a_page", "in_a_message"),
    [
        ("BOTH", "", "/report/", ""),
        ("STAFF", "", "", ""),
        ("STAFF", "https://tell.example", "https://tell.example/report/", "https://tell.example/report/"),
    ],
)
def test_a_page_of_residents_is_led_to_where_this_installation_has_it(
    door: str, address: str, on_a_page: str, in_a_message: str, settings: object
) -> None:
    settings.DOOR, settings.PUBLIC_ADDRESS = door, address  # type: ignore[attr-defined]
    assert public_page("report-start") == on_a_page
    assert whole_public_page("report-start") == in_a_message
