"""Photos with an action: kept without what a phone hides in them, shown to who reads the action, and taken away."""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.actions.models import Action, ActionPhoto
from commonweal.actions.operations import MOST_PHOTOS
from commonweal.actions.photos import received
from commonweal.files.evidence.keeping import evidence_folder, keep
from commonweal.files.evidence.terms import EvidenceKind, Kept
from commonweal.reports.orphans.operations import clear_evidence
from tests.actions.agreed import agreed
from tests.cast import AT, Cast, gather_all
from tests.files.evidence.phone_files import SECRETS, jpeg_of_a_phone, wav

LATER = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def everybody(db: None, data_folder: Path, tmp_path: Path) -> Iterator[Cast]:
    settings.DATA_FOLDER = tmp_path
    mark_as_demonstration(at=AT)
    yield gather_all()
    settings.DATA_FOLDER = data_folder


@pytest.fixture
def quick_workshop(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sent is kept as it is: for tests of what happens to a photo after it was made."""

    def kept(sent: Path) -> Kept:
        return keep(sent.read_bytes(), EvidenceKind.PHOTO, width=320, height=200)

    monkeypatch.setattr(received, "make_anew", kept)


def photo(n: int = 0, data: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile("IMG_1.jpg", data or b"\xff\xd8\xff photo %d" % n, "image/jpeg")


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def files() -> set[str]:
    return {file.name for file in evidence_folder().rglob("*") if file.is_file() and not file.name.startswith(".")}


def test_done_with_a_photo_shows_it_to_who_reads_the_action_without_what_the_phone_hid_in_it(
    everybody: Cast, client: Client
) -> None:
    action = agreed(everybody, team="Fenwick housing team")
    other = agreed(everybody, team="Fenwick housing team", key="other")
    page = f"/actions/{action.id}/"
    client.force_login(everybody.staff("cora"))
    assert 'name="photo" type="file"' in words(client.get(page))
    form = {"step": "finish", "version": "1", "words": "The door is mended", "photo": photo(data=jpeg_of_a_phone(6))}
    assert client.post(page, form).status_code == 302
    (row,) = ActionPhoto.objects.all()
    assert (row.action, row.event.kind, row.width, row.height) == (action, "finish", 320, 200)
    address = f"{page}photos/{row.id}/"
    said = words(client.get(page))
    assert f'src="{address}"' in said
    assert 'alt="Photo 1: The door is mended"' in said
    shown = client.get(address)
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.headers["Cache-Control"] == "no-store"
    assert not [one for one in SECRETS if one in shown.content]
    assert client.get(f"/actions/{other.id}/photos/{row.id}/").status_code == 404
    client.force_login(everybody.staff("pat"))
    assert client.get(address).status_code == 404
    client.force_login(everybody.staff("chris"))
    assert client.get(address).status_code == 200
    assert "1 photo" in words(client.get("/actions/list/?which=ended"))
    client.logout()
    assert client.get(address).status_code == 302


@pytest.mark.usefixtures("quick_workshop")
def test_a_photo_stays_with_a_form_that_has_to_be_mended_and_is_held_once(everybody: Cast, client: Client) -> None:
    action = agreed(everybody, team="North team")
    page = f"/actions/{action.id}/"
    client.force_login(everybody.staff("abby"))
    refused = client.post(page, {"step": "finish", "version": "1", "words": "", "photo": [photo(1), photo(2)]})
    assert refused.status_code == 400
    assert "2 photos are here already" in words(refused)
    sealed = re.findall(r'name="photo_here" value="([^"]+)"', refused.content.decode())
    assert len(sealed) == 2
    assert ActionPhoto.objects.count() == 0
    mended = {"step": "finish", "version": "1", "words": "Patrolled", "photo_here": [*sealed, "forged"]}
    assert client.post(page, mended).status_code == 302
    assert client.post(page, mended).status_code == 400
    again = {"step": "add-photos", "version": "2", "photo_here": sealed, "photo": photo(3)}
    assert client.post(page, again).status_code == 302
    assert ActionPhoto.objects.count() == 3
    # A seal opens for the action that it was made for, and for no other.
    other = agreed(everybody, team="North team", key="other")
    answer = client.post(f"/actions/{other.id}/", {"step": "add-photos", "version": "1", "photo_here": sealed})
    assert "Choose a photo" in words(answer)


@pytest.mark.usefixtures("quick_workshop")
def test_what_is_no_photo_or_too_many_is_refused_beside_its_field(everybody: Cast, client: Client) -> None:
    action = agreed(everybody, team="North team")
    page = f"/actions/{action.id}/"
    client.force_login(everybody.staff("abby"))

    def sent(*some: SimpleUploadedFile) -> str:
        version = Action.objects.get(id=action.id).version
        return words(client.post(page, {"step": "add-photos", "version": version, "words": "", "photo": list(some)}))

    assert "This is a sound. With an action only photos are kept" in sent(photo(data=wav(0.1)))
    assert "This is a PDF" in sent(photo(data=b"%PDF-1.7"))
    six = sent(*map(photo, range(6)))
    assert "At most 5 photos go at once" in six
    assert "5 photos are here already" in six
    assert ActionPhoto.objects.count() == 0
    for first in range(0, MOST_PHOTOS, 5):
        assert sent(*map(photo, range(first, first + 5))) == ""
    assert "This action has 20 photos, and can have 20. Choose fewer." in sent(photo(99))
    assert ActionPhoto.objects.count() == MOST_PHOTOS


@pytest.mark.usefixtures("quick_workshop")
def test_nothing_is_made_for_who_is_not_signed_in_nor_kept_for_who_does_not_have_it(
    everybody: Cast, client: Client
) -> None:
    action = agreed(everybody, team="Fenwick housing team")
    page = f"/actions/{action.id}/"
    form = {"step": "add-photos", "version": "1"}
    client.post(page, {**form, "photo": photo()})
    client.cookies["sessionid"] = "made-up"
    client.post(page, {**form, "photo": photo()})
    assert files() == set()
    for who in ("pat", "amina", "ben"):
        client.force_login(everybody.staff(who))
        expected = 302 if who == "amina" else 404
        assert client.post(page, {**form, "photo": photo()}).status_code == expected, who


@pytest.mark.usefixtures("quick_workshop")
def test_a_photo_that_shows_somebody_is_taken_away_with_a_reason_and_its_file_goes(
    everybody: Cast, client: Client
) -> None:
    action = agreed(everybody, team="North team")
    page = f"/actions/{action.id}/"
    client.force_login(everybody.staff("abby"))
    assert client.post(page, {"step": "add-photos", "version": "1", "photo": [photo(1), photo(2)]}).status_code == 302
    first, second = ActionPhoto.objects.order_by("number")
    away = {"step": "photo-away", "version": "2", "photo_id": str(first.id)}
    assert "Say why in a sentence" in words(client.post(page, {**away, "away": " "}))
    assert client.post(page, {**away, "away": "A resident can be recognised"}).status_code == 302
    said = words(client.get(page))
    assert "Photo 1 was taken away." in said
    assert "A resident can be recognised" in said
    assert client.get(f"{page}photos/{first.id}/").status_code == 404
    assert client.get(f"{page}photos/{second.id}/").status_code == 200
    for file in evidence_folder().glob("*/*"):
        os.utime(file, (AT.timestamp(), AT.timestamp()))
    assert clear_evidence(at=LATER) == 1
    assert files() == {second.kept_as}
    for change in (lambda: ActionPhoto.objects.all().delete(), lambda: ActionPhoto.objects.update(digest="x"),
                   lambda: ActionPhoto.objects.filter(id=first.id).update(taken_away_at=None)):  # fmt: skip
        with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
            change()
