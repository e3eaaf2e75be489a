"""The signed-in keep the way on when a page is missing; a hidden record and a missing one stay the same page."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.reports.models import Report
from tests.cast import AT, Cast, gather_all
from tests.house import furnish


@pytest.fixture
def house(db: None, data_folder: Path, tmp_path: Path) -> Iterator[Cast]:
    mark_as_demonstration(at=AT)
    cast = gather_all()
    furnish(cast, tmp_path)
    yield cast
    (data_folder / "demo-mark").unlink()


def test_a_missing_page_keeps_name_and_navigation_for_the_signed_in(house: Cast) -> None:
    client = Client()
    client.force_login(house.staff("abby"))
    for address in ("/no-such-page/", "/staff/"):
        answer = client.get(address)
        shown = answer.content.decode()
        assert answer.status_code == 404
        assert "Page not found" in shown and "Abby, Anti-social behaviour officer" in shown
        assert 'aria-label="Main"' in shown
        assert "csrf" not in shown


def test_a_missing_page_shows_nobody_to_who_is_not_signed_in(house: Cast) -> None:
    shown = Client().get("/no-such-page/").content.decode()
    assert "Page not found" in shown
    assert 'aria-label="Main"' not in shown


def test_a_hidden_report_and_a_missing_one_are_the_same_page_to_the_byte(house: Cast) -> None:
    client = Client()
    client.force_login(house.staff("cora"))
    hidden = Report.objects.first()
    assert hidden is not None
    there, nowhere = (client.get(reverse("report", args=[one])) for one in (hidden.id, uuid4()))
    assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content)
    assert there.status_code == 404
    assert dict(there.headers) == dict(nowhere.headers)
