"""Only a store made by demo can be signed in to without a second factor."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from commonweal.access.demo_people import DEMO_PASSWORD, DEMO_PEOPLE
from commonweal.access.models import DemoMark, Membership, Staff
from commonweal.access.operations import found_partnership
from commonweal.access.signing_in.demonstration import StoreInUse, is_demonstration, mark_as_demonstration
from commonweal.audit.models import AuditEntry
from tests.access.signing_in.signing import code_now, give_code, is_open, with_app
from tests.cast import AT, PASSWORD, Cast


@pytest.fixture
def demonstration(db: None, data_folder: Path) -> object:
    """A store marked by `demo`; staff come after, as in `demo`."""
    mark_as_demonstration(at=AT)
    yield
    (data_folder / "demo-mark").unlink(missing_ok=True)


def sign_in(client: Client, username: str = "amina", password: str = PASSWORD) -> int:
    return client.post("/sign-in/", {"username": username, "password": password}).status_code


def test_the_right_password_opens_a_demonstration(demonstration: object, cast: Cast, client: Client) -> None:
    assert sign_in(client) == 302
    assert client.get("/imports/").status_code == 200


def test_a_store_not_made_by_demo_cannot_be_signed_in_to(cast: Cast, client: Client) -> None:
    assert sign_in(client) == 400
    assert client.get("/imports/").status_code == 302


@pytest.mark.parametrize("half", ["file", "row"])
def test_half_of_the_mark_opens_nothing(cast: Cast, client: Client, data_folder: Path, half: str) -> None:
    if half == "file":
        (data_folder / "demo-mark").write_text("0" * 64)
    else:
        DemoMark.objects.create(token="0" * 64, made_at=AT)
    assert not is_demonstration()
    assert sign_in(client) == 400
    (data_folder / "demo-mark").unlink(missing_ok=True)


def test_a_session_ends_when_the_mark_is_gone(
    demonstration: object, cast: Cast, client: Client, data_folder: Path
) -> None:
    sign_in(client)
    (data_folder / "demo-mark").unlink()
    assert client.get("/imports/").status_code == 302


def test_a_store_with_staff_can_never_become_a_demonstration(cast: Cast) -> None:
    with pytest.raises(StoreInUse):
        mark_as_demonstration(at=AT)


def test_a_wrong_name_and_a_wrong_password_answer_alike(demonstration: object, cast: Cast, client: Client) -> None:
    answers = []
    for username, password in (("esther", "wrong"), ("edward", PASSWORD)):
        page = client.post("/sign-in/", {"username": username, "password": password})
        answers.append((page.status_code, page.content.decode()))
    assert answers[0][0] == answers[1][0] == 400
    assert len(answers[0][1]) == len(answers[1][1])


def test_passwords_are_kept_as_argon2(cast: Cast) -> None:
    assert all(staff.password.startswith("argon2$argon2id") for staff in Staff.objects.all())


def test_a_role_that_has_ended_opens_nothing_on_the_next_request(
    demonstration: object, cast: Cast, client: Client
) -> None:
    sign_in(client)
    assert client.get("/imports/").status_code == 200
    Membership.objects.filter(staff=cast.amina).update(to_on=(AT - timedelta(days=1)).date())
    assert client.get("/imports/").status_code == 302


def test_signing_out_ends_the_session_on_the_server_and_clears_the_browser(
    demonstration: object, cast: Cast, client: Client
) -> None:
    sign_in(client)
    kept = client.cookies["sessionid"].value
    answer = client.post("/sign-out/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    client.cookies["sessionid"] = kept
    assert client.get("/imports/").status_code == 302


def test_signing_in_leads_on_to_pages_of_this_site_only(demonstration: object, cast: Cast, client: Client) -> None:
    for onward, expected in (
        ("/imports/", "/imports/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example", "/"),
    ):
        answer = client.post("/sign-in/", {"username": "amina", "password": PASSWORD, "next": onward})
        assert answer.headers["Location"] == expected


def test_signing_in_is_audited_without_the_password(demonstration: object, cast: Cast, client: Client) -> None:
    sign_in(client)
    entry = AuditEntry.objects.get(deed="sign-in")
    assert entry.actor_id == cast.amina.id
    assert PASSWORD not in str(entry.__dict__)


def test_a_store_with_a_partnership_can_never_become_a_demonstration(db: None) -> None:
    found_partnership(code="camden", name="Camden", borough_name="Camden", policy="camden-2024", at=AT)
    with pytest.raises(StoreInUse):
        mark_as_demonstration(at=AT)


def test_a_name_with_a_nul_is_nobodys(demonstration: object, cast: Cast, client: Client) -> None:
    assert sign_in(client, username="am\x00ina2") == 400


def test_somebody_signed_in_goes_on_to_whatever_address_was_asked_for(
    demonstration: object, cast: Cast, client: Client
) -> None:
    sign_in(client)
    assert client.get("/sign-in/?next=abc").status_code == 302


def test_a_role_that_has_ended_leads_to_the_sign_in_page_and_not_in_a_circle(
    demonstration: object, cast: Cast, client: Client
) -> None:
    sign_in(client)
    Membership.objects.filter(staff=cast.amina).update(to_on=(AT - timedelta(days=1)).date())
    assert client.get("/sign-in/?next=/hotspots/", follow=True).status_code == 200


def test_a_demonstration_may_be_tried_with_a_second_factor_and_does_not_need_it(
    demonstration: object, cast: Cast, client: Client
) -> None:
    key = with_app(cast.amina)
    assert client.post("/sign-in/", {"username": "amina", "password": PASSWORD}).status_code == 302
    assert 'name="skip"' in client.get("/sign-in/second-factor/").content.decode()
    assert give_code(client, code_now(key)).status_code == 302
    other = Client()
    sign_in(other)
    assert other.post("/sign-in/second-factor/", {"skip": "yes"}).status_code == 302
    assert is_open(client)
    assert is_open(other)


def test_what_was_skipped_in_a_demonstration_ends_with_its_mark(
    demonstration: object, cast: Cast, client: Client, data_folder: Path
) -> None:
    with_app(cast.amina)
    sign_in(client)
    client.post("/sign-in/second-factor/", {"skip": "yes"})
    assert is_open(client)
    (data_folder / "demo-mark").unlink()
    assert not is_open(client)


def test_a_page_to_skip_that_was_opened_before_the_mark_went_skips_nothing(
    demonstration: object, cast: Cast, client: Client, data_folder: Path
) -> None:
    with_app(cast.amina)
    sign_in(client)
    (data_folder / "demo-mark").unlink()
    assert client.post("/sign-in/second-factor/", {"skip": "yes"}).status_code == 400
    assert not is_open(client)


def test_everybody_of_the_demonstration_stands_on_its_sign_in_page(demonstration: object, client: Client) -> None:
    page = client.get("/sign-in/").content.decode()
    assert all(f'value="{person.username}"' in page and person.role_title in page for person in DEMO_PEOPLE)


def test_no_other_store_shows_them(db: None, client: Client) -> None:
    page = client.get("/sign-in/").content.decode()
    assert DEMO_PASSWORD not in page
    assert "Choose who to be" not in page
