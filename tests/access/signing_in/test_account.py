"""My account: seen and changed by its owner only, and only after proving again who they are."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from commonweal.access.models import SecondFactor, Staff, StaffSession
from commonweal.access.queries import work_addresses
from commonweal.access.signing_in.authenticator_app import code_at
from commonweal.access.signing_in.sealing import unseal
from tests.access.signing_in.signing import give_password, is_open, n_codes, sign_in_wholly, with_app, with_codes
from tests.access.signing_in.test_invitations import GOOD, key_on
from tests.cast import PASSWORD, Cast


@pytest.fixture
def amina(cast: Cast, client: Client) -> Client:
    """Amina's browser, signed in with an app just now."""
    sign_in_wholly(client, cast.amina, with_app(cast.amina))
    return client


def a_while_later() -> None:
    StaffSession.objects.update(strong_at=datetime.now(UTC) - timedelta(hours=1))


def test_changes_ask_again_who_it_is(amina: Client) -> None:
    a_while_later()
    for path in ("/account/factors/new/", "/account/password/"):
        assert amina.get(path).headers["Location"].startswith("/confirm/")
    assert amina.post("/account/recovery-codes/renew/").status_code == 403


def test_a_second_app_is_added_and_the_first_removed(cast: Cast, amina: Client) -> None:
    first = cast.amina.second_factors.get()
    key = key_on(amina.get("/account/factors/new/"))
    given = {"code": code_at(key, at=datetime.now(UTC)), "name": "New phone"}
    assert amina.post("/account/factors/new/", given).status_code == 302
    assert amina.post(f"/account/factors/{first.pk}/remove/").status_code == 302
    assert [one.name for one in cast.amina.second_factors.all()] == ["New phone"]


def test_with_the_first_recovery_codes_come_along(cast: Cast, amina: Client) -> None:
    key = key_on(amina.get("/account/factors/new/"))
    answer = amina.post("/account/factors/new/", {"code": code_at(key, at=datetime.now(UTC))})
    assert answer.headers["Location"] == "/account/recovery-codes/"
    assert n_codes(cast.amina) == 10


def test_the_only_second_factor_stays(cast: Cast, amina: Client) -> None:
    answer = amina.post(f"/account/factors/{cast.amina.second_factors.get().pk}/remove/")
    assert answer.status_code == 400
    assert cast.amina.second_factors.count() == 1


def test_somebody_elses_factor_is_not_there(cast: Cast, amina: Client) -> None:
    with_app(cast.tom)
    theirs = cast.tom.second_factors.get()
    assert amina.get(f"/account/factors/{theirs.pk}/remove/").status_code == 404
    assert amina.post(f"/account/factors/{theirs.pk}/remove/").status_code == 404
    assert SecondFactor.objects.filter(pk=theirs.pk).exists()


def test_a_new_password_signs_every_other_device_out(cast: Cast, amina: Client) -> None:
    other = Client()
    SecondFactor.objects.update(last_step=0)
    sign_in_wholly(other, cast.amina, _key_of(cast))
    given = {"password": PASSWORD, "new_password": GOOD, "again": GOOD}
    assert amina.post("/account/password/", given).status_code == 302
    assert is_open(amina)
    assert not is_open(other)
    assert give_password(Client()).status_code == 400
    assert give_password(Client(), password=GOOD).status_code == 302


def _key_of(cast: Cast) -> str:
    factor = cast.amina.second_factors.get()
    return unseal(factor.key, bound_to=f"factor {factor.pk}")


@pytest.mark.parametrize(
    ("password", "new"), [("not the present one", GOOD), (PASSWORD, "short"), (PASSWORD, "amina amina amina")]
)
def test_a_new_password_needs_the_old_one_and_the_rules(cast: Cast, amina: Client, password: str, new: str) -> None:
    given = {"password": password, "new_password": new, "again": new}
    assert amina.post("/account/password/", given).status_code == 400
    cast.amina.refresh_from_db()
    assert cast.amina.check_password(PASSWORD)


def test_recovery_codes_are_shown_until_they_are_kept_and_never_again(cast: Cast, amina: Client) -> None:
    old = with_codes(cast.amina)
    assert amina.post("/account/recovery-codes/renew/").headers["Location"] == "/account/recovery-codes/"
    page = amina.get("/account/recovery-codes/").content.decode()
    file = amina.get("/account/recovery-codes/file/")
    assert file.headers["Content-Disposition"].startswith("attachment")
    codes = file.content.decode().split("\n")[2:12]
    assert all(code in page for code in codes)
    assert not set(codes) & set(old)
    amina.post("/account/recovery-codes/")
    assert amina.get("/account/recovery-codes/").status_code == 302
    assert amina.get("/account/recovery-codes/file/").status_code == 404


def test_the_page_says_how_many_codes_are_left(cast: Cast, amina: Client) -> None:
    with_codes(cast.amina)
    cast.amina.recovery_codes.filter(pk__in=list(cast.amina.recovery_codes.values_list("pk", flat=True))[:8]).update(
        used_at=datetime.now(UTC)
    )
    page = amina.get("/account/").content.decode()
    assert "2 codes left" in page
    assert "Make new ones soon" in page


def test_nobody_signed_out_sees_any_of_it(cast: Cast) -> None:
    for path in ("/account/", "/account/password/", "/account/factors/new/", "/account/recovery-codes/"):
        assert Client().get(path).headers["Location"].startswith("/sign-in/"), path


def test_somebody_says_where_the_product_writes_to_them_and_takes_it_back(cast: Cast, amina: Client) -> None:
    assert amina.post("/account/work-address/", {"address": " amina@northmoor.example "}).status_code == 302
    assert "amina@northmoor.example" in amina.get("/account/").content.decode()
    assert work_addresses([cast.amina.pk, cast.tom.pk]) == {cast.amina.pk: "amina@northmoor.example"}
    amina.post("/account/work-address/", {"address": ""})
    assert work_addresses([cast.amina.pk]) == {}


def test_what_is_no_single_address_is_refused_beside_the_field_and_nothing_changes(cast: Cast, amina: Client) -> None:
    for written in ("amina", "a@b, c@d", "Amina <a@b.example>", "a@b\nBcc: c@d"):
        answer = amina.post("/account/work-address/", {"address": written})
        assert answer.status_code == 400
        assert "Write one address" in answer.content.decode()
    assert work_addresses([cast.amina.pk]) == {}


def test_a_closed_account_is_written_to_no_more(cast: Cast, amina: Client) -> None:
    amina.post("/account/work-address/", {"address": "amina@northmoor.example"})
    Staff.objects.filter(pk=cast.amina.pk).update(is_active=False)
    assert work_addresses([cast.amina.pk]) == {}
