"""Photos and sounds of a report: made anew before the transaction, several, removable, and never lost on the way."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from commonweal.reports.models import Evidence, SavedReport
from tests.cast import Cast
from tests.reports.public.filling import begin, fill, send

pytestmark = pytest.mark.django_db


def photo(name: str = "p.jpg") -> SimpleUploadedFile:
    data = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(data, "JPEG")
    return SimpleUploadedFile(name, data.getvalue(), "image/jpeg")


@pytest.fixture(autouse=True)
def northmoor(cast: Cast, settings: Any, data_folder: Path) -> Cast:
    settings.PUBLIC_PARTNERSHIP = "northmoor"
    return cast


def held() -> list[dict[str, Any]]:
    return list(SavedReport.objects.get().answers.get("evidence", []))


def test_photos_are_added_removed_and_go_with_the_report() -> None:
    client = Client()
    root = begin(client)
    for _ in range(2):
        assert client.post(f"{root}evidence/", {"file": photo(), "do": "add"}).status_code == 303
    first, second = held()
    assert "Remove" in client.get(f"{root}evidence/").content.decode()
    client.post(f"{root}evidence/", {"remove": first["kept_as"]})
    assert held() == [second]
    fill(client, root)
    send(client, root)
    assert list(Evidence.objects.values_list("kept_as", "kind")) == [(second["kept_as"], "photo")]


def test_a_file_that_cannot_be_kept_is_refused_in_words_and_the_others_stay() -> None:
    client = Client()
    root = begin(client)
    files = [photo(), SimpleUploadedFile("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml")]
    answer = client.post(f"{root}evidence/", {"file": files, "do": "add"})
    assert answer.status_code == 400
    assert "This is a drawing (SVG), not a photo." in answer.content.decode()
    assert len(held()) == 1


def test_a_file_of_a_browser_that_has_no_report_open_is_not_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    def made(_: Any) -> Any:
        raise AssertionError("it was made anew")

    monkeypatch.setattr("commonweal.reports.public.received.make_anew", made)
    client = Client()
    client.cookies["draft"], client.cookies["own"] = "AAAA-BBBB-CCCC", "forged"
    page = "/report/00000000-0000-4000-8000-000000000000/evidence/"
    assert client.post(page, {"file": photo()}).status_code == 404
