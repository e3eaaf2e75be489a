"""The draft is written on one page, seen before it is issued, issued once, and read as a page and as files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.tasking.models import FullCopy, PartnerCopy, WeeklyProduct
from tests.cast import AT, Cast
from tests.tasking.product.drafting import FOR_PARTNERS, INSIDE, LARCH, drafted, issued, week_run


@pytest.fixture(autouse=True)
def demonstration(db: None, data_folder: Path) -> Iterator[None]:
    """Only a demonstration takes passwords, and these pages are asked for by people who signed in."""
    mark_as_demonstration(at=AT)
    yield
    (data_folder / "demo-mark").unlink()


def words(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


def form(product: WeeklyProduct, **changed: str) -> dict[str, object]:
    keys = list(product.lines.order_by("number").values_list("location_key", flat=True))
    goes = {f"goes:{key}": "forward" for key in keys}
    return {"version": str(product.version), "place": keys, **goes, **changed}


def test_an_analyst_writes_sees_and_issues_the_weeks_product(cast: Cast, tmp_path: Path, client: Client) -> None:
    week_run(cast, tmp_path)
    client.force_login(cast.amina)
    assert "Write the product of this week" in words(client.get("/product/"))
    at = client.post("/product/start/", {"cut-off": "2026-03-09"}).headers["Location"]
    product = WeeklyProduct.objects.get()
    assert "8 calls</strong>, was" in words(client.get(at))
    typed = form(product, **{f"words:{LARCH}": FOR_PARTNERS, f"inside:{LARCH}": INSIDE, "preview": "partner"})
    preview = client.post(at, typed).headers["Location"]
    assert preview == f"{at}preview/partner/"
    shown = words(client.get(preview))
    assert FOR_PARTNERS in shown
    assert INSIDE not in shown
    assert INSIDE in words(client.get(f"{at}preview/full/"))
    product.refresh_from_db()
    client.post(f"{at}issue/", {"version": str(product.version)})
    client.post(f"{at}issue/", {"version": str(product.version)})
    assert FullCopy.objects.count() == 1
    assert "does not change any more" in words(client.get(at))


def test_a_place_without_a_reason_is_refused_beside_its_field_and_nothing_typed_is_lost(
    cast: Cast, tmp_path: Path, client: Client
) -> None:
    product = drafted(cast, tmp_path)
    client.force_login(cast.amina)
    typed = form(product, **{f"goes:{LARCH}": "out", f"words:{LARCH}": "typed with care"})
    answer = client.post(f"/product/{product.id}/", typed)
    assert answer.status_code == 400
    assert "Say why Larch Estate does not go to the meeting." in words(answer)
    assert "typed with care" in words(answer)


def test_who_was_overtaken_keeps_their_words_and_saves_again(cast: Cast, tmp_path: Path, client: Client) -> None:
    product = drafted(cast, tmp_path)
    client.force_login(cast.amina)
    answer = client.post(f"/product/{product.id}/", form(product, version="1", ahead="Bonfire Night on Saturday"))
    assert answer.status_code == 400
    assert "Somebody else has changed this draft" in words(answer)
    assert "Bonfire Night on Saturday" in words(answer)
    assert f'name="version" value="{product.version}"' in words(answer)


def test_a_sergeant_reads_the_partners_copy_and_takes_it_as_a_file(
    cast_of_all: Cast, tmp_path: Path, client: Client
) -> None:
    issued(cast_of_all, tmp_path)
    client.force_login(cast_of_all.others["ben"])
    copy = PartnerCopy.objects.get()
    assert "Partners’ copy" in words(client.get("/product/"))
    assert FOR_PARTNERS in words(client.get(f"/product/partner/{copy.id}/"))
    file = client.get(f"/product/partner/{copy.id}/file/docx/")
    assert file.headers["Content-Disposition"] == 'attachment; filename="weekly-product-2026-03-08-partner-1.docx"'
    assert file.content[:2] == b"PK"
    assert client.get(f"/product/partner/{copy.id}/file/exe/").status_code == 404
    assert client.get(f"/product/full/{FullCopy.objects.get().id}/").status_code == 404


def test_a_week_that_was_not_run_is_refused_in_words(cast: Cast, client: Client) -> None:
    client.force_login(cast.amina)
    answer = client.post("/product/start/", {"cut-off": "2026-03-09"})
    assert answer.status_code == 400
    assert "This week has not been run yet" in words(answer)
