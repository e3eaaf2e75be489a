"""The first day of a real store: from a link to a partnership with people, organisations and a team, page by page."""

from typing import Any

import pytest

from tests.journeys.conftest import press
from tests.journeys.test_signing_in import Store, Visitor, expected_only, store, visitor

__all__ = ["store", "visitor"]  # fixtures of a store that is no demonstration

pytestmark = pytest.mark.browser


def chosen(page: Any, label: str, option: str) -> None:
    page.get_by_label(label, exact=True).select_option(label=option)


def looked_at(ada: Visitor, path: str, heading: str) -> None:
    ada.open(path)
    ada.looks_right(heading)


def sets_up(ada: Visitor) -> None:
    """What an administrator does on the first day, in the order of docs/how-to/administrator.md."""
    page = ada.page
    looked_at(ada, "/organisations/new/", "Add an organisation")
    page.fill("#name", "Harbour Housing")
    page.fill("#landlord", "HARBOUR")
    page.get_by_label("As a partner").check()
    ada.press("Add the organisation")
    ada.looks_right("Organisations")
    looked_at(ada, "/teams/new/", "Form a team")
    page.fill("#name", "North team")
    chosen(page, "Of which organisation?", "Northmoor Council")
    ada.press("Form the team")
    ada.looks_right("Teams")


def invites(ada: Visitor, name: str, username: str, role: str, organisation: str) -> str:
    """Invite somebody; returns the link that is shown once."""
    looked_at(ada, "/staff/invite/", "Invite somebody")
    ada.page.fill("#display_name", name)
    ada.page.fill("#username", username)
    chosen(ada.page, "Role", role)
    chosen(ada.page, "For which organisation?", organisation)
    ada.press("Make the invitation")
    ada.looks_right(f"Link for {name}")
    return str(ada.page.locator("main code").inner_text())


def names_oneself(visitor: Visitor, link: str) -> None:
    visitor.takes_up(link)
    visitor.sets_up_app()
    visitor.keeps_codes()


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_an_administrator_sets_up_a_partnership_from_nothing(
    visitor: Any, store: Store, width: int, scripts: bool
) -> None:
    ada, unlike = visitor(width=width, scripts=scripts), f"{width}"
    names_oneself(ada, store.invite(f"ada-first-{unlike}"))
    ada.open("/")
    ada.looks_right("People")
    if scripts:
        sets_up(ada)
    una = invites(ada, f"Una {unlike}", f"una-{unlike}", "Administrator", "Northmoor Council")
    theo = invites(ada, f"Theo {unlike}", f"theo-{unlike}", "Anti-social behaviour officer", "Northmoor Council")
    assert una != theo
    ada.open(f"/staff/?q=theo-{unlike}")
    assert "Invited" in ada.page.inner_text("table")
    ada.page.click(f"text=Theo {unlike}")
    ada.looks_right(f"Theo {unlike} Invited")
    if scripts:
        ada.page.click("text=Put in a team")
        chosen(ada.page, "Team", "North team, Northmoor Council")
        ada.press("Put in the team")
        ada.looks_right(f"Theo {unlike} Invited")
        assert "North team" in ada.page.inner_text("#held-teams")

    officer = visitor(width=width, scripts=scripts)
    names_oneself(officer, theo)
    officer.open("/reports/")
    assert "Northmoor Council" in officer.page.inner_text("header")
    ada.page.reload()
    ada.looks_right(f"Theo {unlike} Active")
    ada.page.click("text=Take away")
    ada.looks_right(f"Take this role away from Theo {unlike} now?")
    ada.press("Take the role away now")
    ada.looks_right(f"Theo {unlike} Ended")
    officer.open("/reports/")
    assert "You have no current role here" in officer.page.inner_text("main")
    assert expected_only(ada.watched.faults) == []
    assert expected_only(officer.watched.faults) == []


def test_every_page_of_keeping_fits_a_telephone_and_is_accessible(visitor: Any, store: Store) -> None:
    ada = visitor(width=320)
    names_oneself(ada, store.invite("ada-small"))
    looked_at(ada, "/partnership/", "Northmoor CSP")
    looked_at(ada, "/installation/", "Health of the installation")
    looked_at(ada, "/organisations/", "Organisations")
    ada.page.click("main table a")
    press(ada.page.locator("text=Change the last day"))
    assert ada.page.inner_text("h1").startswith("Last day of")
    looked_at(ada, "/teams/", "Teams")
    ada.open("/staff/?q=ada-small")
    ada.page.click("main table a")
    own = ada.page.url
    ada.looks_right("Ada Lindqvist Active")
    for link, heading in (
        ("Change the name", "Change the name of Ada Lindqvist"),
        ("Change Administrator", "Change a role of Ada Lindqvist"),
    ):
        ada.page.goto(own)
        ada.page.get_by_role("link", name=link).first.click()
        ada.looks_right(heading)
    assert expected_only(ada.watched.faults) == []
