"""The pages: residents read editions and nothing else; staff look before they publish, and can take one back."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.audit.models import AuditEntry
from commonweal.publishing.models import PublicEdition
from tests.cast import AT, Cast, gather
from tests.publishing.archway import ESTATE, calls, gazetteer

MONTHS = {"area": ESTATE, "from": "2025-03", "to": "2026-02"}


@pytest.fixture
def cast(db: None, tmp_path: Path, data_folder: Path, settings: Any) -> Iterator[Cast]:
    settings.PUBLIC_PARTNERSHIP = "northmoor"
    # Only a demonstration takes a password alone, and the pages are asked for by somebody who signed in.
    mark_as_demonstration(at=AT)
    found = gather()
    gazetteer(found, tmp_path)
    calls(found, tmp_path, {"noise": 40, "drug-use": 4, "vandalism": 6})
    yield found
    (data_folder / "demo-mark").unlink()


def form_of(page: str) -> dict[str, str]:
    """The hidden fields of the form that publishes."""
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)}


def test_a_page_is_looked_at_published_once_read_by_residents_and_taken_back(cast: Cast, client: Client) -> None:
    client.force_login(cast.amina)
    draft = client.get("/neighbourhood-pages/draft/", {**MONTHS, "words": "Walk with us in May."}).content.decode()
    assert "Kept back from residents: 2 figures" in draft
    assert "A small count could be worked out from it." in draft
    assert PublicEdition.objects.count() == 0
    form = form_of(draft)
    first, second = (client.post("/neighbourhood-pages/publish/", form) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    edition = PublicEdition.objects.get()
    public = Client()
    assert "Archway Estate" in public.get("/your-neighbourhood/").content.decode()
    missed = public.get("/your-neighbourhood/", {"name": "Coldharrow"}).content.decode()
    assert "No page has “Coldharrow” in its name. Choose the ward that it lies in, or ring the council." in missed
    assert "Archway Estate" not in missed
    assert 'aria-label="Demonstration"' in missed
    page = public.get("/your-neighbourhood/area/", {"of": ESTATE}).content.decode()
    assert "Walk with us in May." in page
    assert "Not shown" in page
    assert "Amina" not in page
    assert AuditEntry.objects.order_by("-sequence").first().actor_role == "resident"
    for word in ("docx", "odt", "ods", "csv"):
        file = public.get(f"/your-neighbourhood/{edition.id}/file/{word}/")
        assert file.headers["Content-Disposition"].startswith('attachment; filename="archway-estate-2026-02-1.')
    back = f"/neighbourhood-pages/{edition.id}/take-back/"
    assert client.post(back, {"why": ""}).status_code == 400
    client.post(back, {"why": "The wrong months"})
    assert public.get("/your-neighbourhood/area/", {"of": ESTATE}).status_code == 404
    assert public.get(f"/your-neighbourhood/{edition.id}/").status_code == 404
    assert "Residents no longer see this edition: The wrong months" in client.get(
        f"/neighbourhood-pages/{edition.id}/"
    ).content.decode()  # fmt: skip


def test_figures_that_changed_meanwhile_are_shown_again_and_not_published(
    cast: Cast, client: Client, tmp_path: Path
) -> None:
    client.force_login(cast.amina)
    form = form_of(client.get("/neighbourhood-pages/draft/", MONTHS).content.decode())
    calls(cast, tmp_path, {"noise": 9}, at=(432_705, 333_605))
    answer = client.post("/neighbourhood-pages/publish/", form)
    assert answer.status_code == 400
    assert "The figures have changed since you opened this page" in answer.content.decode()
    assert PublicEdition.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"area": "place:G1"}, "8 homes or more"),
        ({"from": "soon"}, "Choose a month from the list"),
        ({"words": "x" * 1_001}, "at most 1,000 are kept"),
        ({"to": "2024-01"}, "not before the first"),
    ],
)
def test_what_cannot_be_published_is_refused_beside_its_field(
    cast: Cast, client: Client, given: dict[str, str], said: str
) -> None:
    client.force_login(cast.amina)
    answer = client.get("/neighbourhood-pages/draft/", MONTHS | given)
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_residents_find_no_page_of_what_was_not_published(cast: Cast, client: Client) -> None:
    assert "No page has been published yet" in client.get("/your-neighbourhood/").content.decode()
    for address in ("area/", f"area/?of={ESTATE}", "area/?of=x", f"{uuid4()}/", f"{uuid4()}/file/docx/"):
        assert client.get(f"/your-neighbourhood/{address}").status_code == 404
