"""Links that administrators hand over: what they let in, whom, once, and for how long."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from commonweal.access import journal
from commonweal.access.invitations.operations import (
    Invited,
    NameRefused,
    NoSuchStaff,
    NothingToReset,
    OwnAccount,
    RoleElsewhere,
    invite_again,
    invite_staff,
    reset_password,
    reset_second_factor,
    withdraw_invitations,
)
from commonweal.access.models import Invitation, Staff
from commonweal.access.operations import engage_staff, give_role
from commonweal.access.permission import NotAllowed
from commonweal.access.queries import viewer_for
from commonweal.access.roles import Role
from commonweal.access.signing_in.authenticator_app import code_at
from commonweal.access.signing_in.operations import use_recovery_code
from commonweal.access.viewer import Viewer
from commonweal.audit.models import AuditEntry
from commonweal.audit.trace import Trace
from tests.access.signing_in.signing import (
    code_now,
    errors_of,
    forget_use,
    give_code,
    give_password,
    is_open,
    n_codes,
    sign_in_wholly,
    with_app,
    with_codes,
)
from tests.cast import FROM_ON, PASSWORD, Cast

GOOD = "lantern otter velvet quarry"


def now() -> datetime:
    return datetime.now(UTC)


def invited(cast: Cast, username: str = "nia", **how: Any) -> Invited:
    facts = {
        "display_name": "Nia",
        "partnership": cast.northmoor,
        "role": Role.ANALYST,
        "from_on": FROM_ON,
        "at": now(),
    }
    return invite_staff(username=username, by=cast.viewer("ada"), **{**facts, **how})


def open_link(client: Client, made: Invited) -> Any:
    return client.get(f"/invitation/{made.token}/")


def choose(client: Client, password: str = GOOD, again: str | None = None, name: str = "Nia Morgan") -> Any:
    given = {"display_name": name, "new_password": password, "again": again or password}
    return client.post("/invitation/", given)


def key_on(page: Any) -> str:
    return "".join(re.findall(r'cw-key">([^<]*)<', page.content.decode())[0].split())


def set_up_app(client: Client) -> tuple[str, Any]:
    key = key_on(client.get("/invitation/"))
    return key, client.post("/invitation/", {"code": code_at(key, at=now())})


def test_a_link_leads_from_a_password_over_a_second_factor_to_an_open_account(cast: Cast, client: Client) -> None:
    made = invited(cast)
    assert open_link(client, made).headers["Location"] == "/invitation/"
    assert choose(client).status_code == 302
    key, answer = set_up_app(client)
    assert answer.headers["Location"] == "/account/recovery-codes/"
    assert is_open(client)
    nia = Staff.objects.get(username="nia")
    assert nia.display_name == "Nia Morgan"
    assert n_codes(nia) == 10
    other = Client()
    give_password(other, "nia", GOOD)
    assert give_code(other, code_at(key, at=now() + timedelta(seconds=30))).status_code == 302


def test_a_link_works_once(cast: Cast, client: Client) -> None:
    made = invited(cast)
    open_link(client, made)
    choose(client)
    set_up_app(client)
    assert open_link(Client(), made).status_code == 404


def test_opening_a_link_uses_nothing_up(cast: Cast) -> None:
    made = invited(cast)
    for _ in range(3):
        assert open_link(Client(), made).status_code == 302


def test_of_two_who_take_up_a_link_at_once_one_is_let_in(cast: Cast) -> None:
    made, first, second = invited(cast), Client(), Client()
    for browser in (first, second):
        open_link(browser, made)
        choose(browser)
    assert set_up_app(first)[1].status_code == 302
    assert second.get("/invitation/").status_code == 404
    assert not is_open(second)


def test_a_link_ends_after_72_hours(cast: Cast, settings: Any) -> None:
    assert settings.INVITATION_HOURS == 72
    early = invited(cast, "early", at=now() - timedelta(hours=71, minutes=59))
    late = invited(cast, "late", at=now() - timedelta(hours=72, seconds=1))
    assert open_link(Client(), early).status_code == 302
    assert open_link(Client(), late).status_code == 404


def test_a_link_that_ends_while_it_is_taken_up_is_refused_at_the_last_step(cast: Cast, client: Client) -> None:
    made = invited(cast)
    open_link(client, made)
    choose(client)
    Invitation.objects.update(ends_at=now() - timedelta(seconds=1))
    assert client.get("/invitation/").status_code == 404
    assert not is_open(client)


def test_unknown_used_withdrawn_and_ended_links_read_alike(cast: Cast) -> None:
    withdrawn, ended = invited(cast, "withdrawn"), invited(cast, "ended", at=now() - timedelta(days=9))
    assert withdraw_invitations(withdrawn.staff, by=cast.viewer("ada"), at=now()) == 1
    pages = [Client().get(f"/invitation/{token}/") for token in ("x" * 43, withdrawn.token, ended.token, "../../etc")]
    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages[:3]}) == 1


def test_the_random_part_is_kept_nowhere(cast: Cast, client: Client) -> None:
    made = invited(cast)
    open_link(client, made)
    rows = str(list(Invitation.objects.values()) + list(AuditEntry.objects.values()))
    assert made.token not in rows
    assert made.token not in client.get("/invitation/").content.decode()
    assert len(made.token) >= 43


def test_a_newer_link_closes_the_one_before(cast: Cast) -> None:
    first = invited(cast)
    second = invite_again(first.staff, by=cast.viewer("ada"), at=now(), why="lost")
    assert open_link(Client(), first).status_code == 404
    assert open_link(Client(), second).status_code == 302


def test_before_the_last_step_the_new_password_opens_nothing(cast: Cast, client: Client) -> None:
    open_link(client, invited(cast))
    choose(client)
    assert give_password(Client(), "nia", GOOD).status_code == 400


@pytest.mark.parametrize(
    ("password", "again", "problem"),
    [
        ("short", None, "too short"),
        ("password1234", None, "guessed first"),
        ("aaaaaaaaaaaaaa", None, "guessed first"),
        ("northmoor-demo", None, "guessed first"),
        ("nia.morgan.2026", None, "too much like your name"),
        (GOOD, "something else again", "not the same"),
        ("x" * 1001, None, "too long"),
    ],
)
def test_weak_passwords_are_refused_in_one_sentence(
    cast: Cast, client: Client, password: str, again: str | None, problem: str
) -> None:
    open_link(client, invited(cast, "nia.morgan"))
    answer = choose(client, password, again)
    assert answer.status_code == 400
    assert problem in errors_of(answer)[0]


@pytest.mark.parametrize("password", [GOOD, "ÅÄÖ åäö ünïcode", "1234 5678 9012 3457", "x" * 8 + "yzq" + "w" * 989])
def test_long_passwords_of_any_letters_are_taken(cast: Cast, client: Client, password: str) -> None:
    open_link(client, invited(cast))
    assert choose(client, password).status_code == 302


def test_a_wrong_code_keeps_the_same_key(cast: Cast, client: Client) -> None:
    open_link(client, invited(cast))
    choose(client)
    key = key_on(client.get("/invitation/"))
    assert client.post("/invitation/", {"code": "000000"}).status_code == 400
    assert key_on(client.get("/invitation/")) == key


def test_a_reset_of_the_second_factor_asks_for_the_password(cast: Cast, client: Client) -> None:
    key = with_app(cast.amina)
    codes = with_codes(cast.amina)
    signed_in = Client()
    sign_in_wholly(signed_in, cast.amina, key)
    made = reset_second_factor(cast.amina, by=cast.viewer("ada"), at=now(), why="phone lost")
    assert not is_open(signed_in)
    for code in (code_now(key), codes[0]):
        assert give_password(Client()).status_code == 400, code
    open_link(client, made)
    assert client.post("/invitation/", {"password": "what the administrator guesses"}).status_code == 400
    assert client.post("/invitation/", {"password": PASSWORD}).status_code == 302
    _, answer = set_up_app(client)
    assert answer.status_code == 302
    assert is_open(client)


def test_a_reset_of_the_password_asks_for_the_second_factor(cast: Cast, client: Client) -> None:
    key = with_app(cast.amina)
    made = reset_password(cast.amina, by=cast.viewer("ada"), at=now(), why="forgotten")
    assert give_password(Client()).status_code == 400
    open_link(client, made)
    assert client.post("/invitation/", {"code": "000000"}).status_code == 400
    assert client.post("/invitation/", {"code": code_now(key)}).status_code == 302
    assert choose(client).headers["Location"].startswith("/sign-in/")
    forget_use(cast.amina)
    assert give_password(client, password=GOOD).headers["Location"] == "/sign-in/second-factor/"


def test_guesses_at_a_links_first_question_are_slowed_down(cast: Cast, client: Client) -> None:
    with_app(cast.amina)
    made = reset_second_factor(cast.amina, by=cast.viewer("ada"), at=now(), why="phone lost")
    open_link(client, made)
    answers = {client.post("/invitation/", {"password": f"guess {n}"}).status_code for n in range(12)}
    assert 429 in answers


def test_used_and_renewed_recovery_codes_stand_in_the_journal(cast: Cast) -> None:
    codes, before = with_codes(cast.amina), journal.position().n
    assert use_recovery_code(cast.amina, codes[0], at=now())
    assert not use_recovery_code(cast.amina, codes[0], at=now())
    with_codes(cast.amina)
    kinds = [line.kind for line in journal.lines() if line.n > before and line.kind != journal.CONFIRMED]
    assert kinds == [journal.Revoked.RECOVERY_CODE_USED, journal.Revoked.RECOVERY_CODES_RENEWED]


def test_resets_stand_in_the_journal_of_what_was_taken_away(cast: Cast) -> None:
    with_app(cast.amina)
    before = journal.position().n
    reset_second_factor(cast.amina, by=cast.viewer("ada"), at=now(), why="phone lost")
    kinds = [line.kind for line in journal.lines() if line.n > before]
    assert journal.Revoked.SECOND_FACTOR_RESET in kinds


def test_a_reset_is_audited_and_shown_to_the_owner(cast: Cast, client: Client) -> None:
    with_app(cast.amina)
    by = cast.viewer("ada")
    reset_second_factor(cast.amina, by=by, at=now(), why="phone lost")
    assert by.trace.records["staff"] == {str(cast.amina.pk): None}
    key = with_app(cast.amina)
    sign_in_wholly(client, cast.amina, key)
    assert "New second factor" in client.get("/account/").content.decode()


def test_only_administrators_invite_and_reset(cast: Cast) -> None:
    with_app(cast.tom)
    for who in ("amina", "tom"):
        with pytest.raises(NotAllowed):
            invite_staff(
                username="x1", display_name="X", partnership=cast.northmoor, role=Role.ADMINISTRATOR, from_on=FROM_ON,
                by=cast.viewer(who), at=now(),
            )  # fmt: skip
        with pytest.raises(NotAllowed):
            reset_second_factor(cast.tom, by=cast.viewer(who), at=now(), why="")


def test_an_administrator_touches_nobody_of_another_partnership(cast: Cast) -> None:
    with_app(cast.esther)
    for operation in (reset_second_factor, reset_password, invite_again):
        with pytest.raises(NoSuchStaff):
            operation(cast.esther, by=cast.viewer("ada"), at=now(), why="")


def test_an_account_that_opens_another_partnership_is_not_handed_over_by_one(cast: Cast) -> None:
    give_role(cast.amina, cast.eastmarsh, Role.ANALYST, from_on=FROM_ON)
    with pytest.raises(RoleElsewhere):
        invite_again(cast.amina, by=cast.viewer("ada"), at=now(), why="lost everything")


def opens_both(cast: Cast, since: date = FROM_ON + timedelta(days=30)) -> Staff:
    """Esther, who works for Eastmarsh and was given a role in Northmoor later."""
    with_app(cast.esther)
    give_role(cast.esther, cast.northmoor, Role.COUNCILLOR, from_on=since)
    return cast.esther


def administrator_of_eastmarsh(cast: Cast) -> Viewer:
    eve = engage_staff(
        username="eve", display_name="Eve", password=PASSWORD, partnership=cast.eastmarsh, role=Role.ADMINISTRATOR,
        from_on=FROM_ON, at=now(),
    )  # fmt: skip
    viewer = viewer_for(eve, on=now().date(), purpose="a test", trace=Trace(route="a test", at=now()))
    assert viewer is not None
    return viewer


@pytest.mark.parametrize("operation", [reset_password, reset_second_factor, invite_again])
def test_a_partnership_that_an_account_joined_later_cannot_destroy_its_sign_in(cast: Cast, operation: Any) -> None:
    esther = opens_both(cast)
    with pytest.raises(RoleElsewhere):
        operation(esther, by=cast.viewer("ada", at=now()), at=now(), why="mischief")
    esther.refresh_from_db()
    assert esther.check_password(PASSWORD)
    assert esther.second_factors.count() == 1
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("operation", [reset_password, reset_second_factor])
def test_the_partnership_of_the_oldest_role_helps_an_account_that_opens_several(cast: Cast, operation: Any) -> None:
    esther = opens_both(cast)
    assert operation(esther, by=administrator_of_eastmarsh(cast), at=now(), why="phone lost").token


def test_nobody_is_handed_an_account_that_opens_several_but_by_the_command_line(cast: Cast) -> None:
    esther = opens_both(cast)
    eve = administrator_of_eastmarsh(cast)
    with pytest.raises(RoleElsewhere):
        invite_again(esther, by=eve, at=now(), why="all lost")
    by_command = replace(eve, staff_id=None)
    assert invite_again(esther, by=by_command, at=now(), why="all lost").token


def test_a_role_given_and_ended_on_one_day_makes_nobody_a_helper_nor_elsewhere(cast: Cast) -> None:
    esther = opens_both(cast)
    esther.memberships.filter(partnership=cast.northmoor).update(to_on=now().date(), ended_at=now())
    with pytest.raises(NoSuchStaff):
        reset_password(esther, by=cast.viewer("ada", at=now()), at=now(), why="mischief")
    assert invite_again(esther, by=administrator_of_eastmarsh(cast), at=now(), why="all lost").token


def test_two_partnerships_since_one_day_leave_it_to_the_command_line(cast: Cast) -> None:
    esther = opens_both(cast, since=FROM_ON)
    for by in (administrator_of_eastmarsh(cast), cast.viewer("ada", at=now())):
        with pytest.raises(RoleElsewhere):
            reset_password(esther, by=by, at=now(), why="forgotten")
    by_command = replace(by, staff_id=None)
    assert reset_password(esther, by=by_command, at=now(), why="forgotten").token


def test_a_partnership_closes_its_own_links_alone(cast: Cast) -> None:
    esther = opens_both(cast)
    reset_password(esther, by=administrator_of_eastmarsh(cast), at=now(), why="forgotten")
    assert withdraw_invitations(esther, by=cast.viewer("ada", at=now()), at=now()) == 0
    assert Invitation.objects.filter(withdrawn_at=None).count() == 1


def test_the_command_line_helps_whom_no_administrator_can(cast: Cast) -> None:
    esther = opens_both(cast)
    for what in ("reset-password", "reset-second-factor", "invite-again"):
        out = StringIO()
        call_command("administrator", what, "esther", partnership="northmoor", why="all lost", stdout=out)
        assert "/invitation/" in out.getvalue()
        with_app(esther)


def test_administrators_do_not_make_links_to_themselves(cast: Cast) -> None:
    with pytest.raises(OwnAccount):
        reset_second_factor(cast.ada, by=cast.viewer("ada"), at=now(), why="")


def test_an_account_that_was_never_set_up_has_nothing_to_reset(cast: Cast) -> None:
    for operation in (reset_second_factor, reset_password):
        with pytest.raises(NothingToReset):
            operation(cast.tom, by=cast.viewer("ada"), at=now(), why="")


@pytest.mark.parametrize("username", ["amina", "AMINA ", "x", "two words", "-dash", "naïve", "a" * 81, ""])
def test_a_user_name_is_new_and_can_be_typed_anywhere(cast: Cast, username: str) -> None:
    with pytest.raises(NameRefused):
        invited(cast, username)


def test_a_role_that_begins_later_is_told_so(cast: Cast, client: Client) -> None:
    open_link(client, invited(cast, from_on=(now() + timedelta(days=9)).date()))
    choose(client)
    _, answer = set_up_app(client)
    assert "Your account is set up" in answer.content.decode()
    assert not is_open(client)
