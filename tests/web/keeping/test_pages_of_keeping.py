"""The administrator's pages, through the door: what they do, to whom they open, and what they never show."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonweal.access.models import (
    Membership,
    Organisation,
    OrganisationMembership,
    Staff,
    StaffSession,
    Team,
    TeamMembership,
)
from commonweal.access.operations import give_role
from commonweal.access.queries import memberships_on
from commonweal.access.roles import Role
from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.audit.models import AuditEntry
from commonweal.command_line import Refusal
from commonweal.core.terms import london_day
from commonweal.reports.kinds import CALL_LOG
from tests.cast import FROM_ON, Cast, gather_all
from tests.deliveries import call_log, deliver

NAME, NUMBER, WORDS = "Zelda Quince", "+441632960177", "a very particular banjo"
LISTS = ("staff-list", "organisation-list", "team-list", "partnership", "installation")


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    mark_as_demonstration(at=timezone.now())
    yield gather_all()


def signed_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    client.get("/")
    return client


@pytest.fixture
def ada(cast: Cast) -> Client:
    return signed_in(cast.ada)


def role_of(staff: Staff) -> Membership:
    return Membership.objects.get(staff=staff)


def council() -> Organisation:
    return Organisation.objects.get(name="Northmoor Council")


def words(answer: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))  # type: ignore[attr-defined]


def written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def today() -> date:
    return london_day(timezone.now())


def test_each_role_starts_where_its_work_is(cast: Cast) -> None:
    starts = {}
    for who in ("cal", "tom", "abby", "amina", "chris", "petra", "cora", "ben", "pat", "rose", "dana", "ada"):
        client = signed_in(cast.staff(who))
        answer = client.get("/", follow=True)
        assert answer.status_code == 200, who
        starts[who] = answer.request["PATH_INFO"]
    assert starts["ada"] == "/staff/"
    assert starts["rose"] == "/reports/by-ward/"
    assert starts["chris"] == "/hotspots/"
    assert starts["cal"].startswith("/reports/")


def test_the_pages_open_to_administrators_and_in_part_to_data_protection(cast: Cast, ada: Client) -> None:
    person = reverse("staff-person", args=[cast.tom.id])
    for name in LISTS:
        assert ada.get(reverse(name)).status_code == 200, name
    assert ada.get(person).status_code == 200
    dana, tom = signed_in(cast.others["dana"]), signed_in(cast.tom)
    assert dana.get(person).status_code == 200
    assert "Close the account" not in words(dana.get(person))
    assert dana.get(reverse("installation")).status_code == 404
    assert dana.get(reverse("role-give", args=[cast.tom.id])).status_code == 404
    for path in (*map(reverse, LISTS), person):
        assert tom.get(path).status_code == 404, path


def test_somebody_of_another_partnership_answers_like_nobody(cast: Cast, ada: Client) -> None:
    hidden = ada.get(reverse("staff-person", args=[cast.esther.id]))
    nobody = ada.get(reverse("staff-person", args=["00000000-0000-4000-8000-000000000000"]))
    assert (hidden.status_code, words(hidden)) == (nobody.status_code, words(nobody)) == (404, words(nobody))
    role = role_of(cast.esther).id
    for name in ("role-change", "role-end"):
        assert ada.get(reverse(name, args=[role])).status_code == 404
        assert ada.post(reverse(name, args=[role])).status_code == 404
    assert memberships_on(cast.esther, london_day(timezone.now()))


def test_somebody_is_invited_and_the_link_is_shown_once(cast: Cast, ada: Client) -> None:
    form = {
        "account": "new", "display_name": "Una Marsh", "username": "una", "role": Role.ANALYST,
        "organisation": str(council().id), "from_on": written(today()),
    }  # fmt: skip
    answer = ada.post(reverse("staff-invite"), form)
    assert answer.status_code == 200
    assert re.search(r"http://testserver/invitation/[\w-]{40,}/", answer.content.decode())
    una = Staff.objects.get(username="una")
    assert not una.has_usable_password()
    again = ada.post(reverse("staff-invite"), form)
    assert (again.status_code, Staff.objects.filter(username="una").count()) == (400, 1)
    listed = ada.get(reverse("staff-list"), {"state": "invited"})
    assert "Una Marsh" in words(listed)
    assert "Tom" not in words(listed)


def test_a_form_with_everything_wrong_says_what_and_keeps_what_was_typed(cast: Cast, ada: Client) -> None:
    form = {"account": "new", "display_name": "Una", "username": "una", "role": "king", "from_on": "31 June 2026"}
    answer = ada.post(reverse("staff-invite"), form)
    assert answer.status_code == 400
    assert "Choose a role" in words(answer)
    assert 'value="31 June 2026"' in answer.content.decode()
    form |= {"role": Role.ANALYST, "organisation": str(council().id)}
    assert "There is no 31 June 2026" in words(ada.post(reverse("staff-invite"), form))
    form["from_on"] = "1 January 2020"
    assert "must be today or later" in words(ada.post(reverse("staff-invite"), form))
    assert not Staff.objects.filter(username="una").exists()


def test_a_role_that_ended_with_the_page_open_refuses_the_next_form_in_words(cast: Cast, ada: Client) -> None:
    tom = signed_in(cast.tom)
    assert tom.get("/hotspots/").status_code == 200
    assert ada.post(reverse("role-end", args=[role_of(cast.tom).id])).status_code == 302
    posted = tom.post("/callers/run/", {"cut-off": "9 March 2026"}, follow=True)
    assert "You have no current role here" in words(posted)
    assert "What you sent last was not done" in words(posted)
    assert "ask the administrator of your partnership" in words(posted)
    assert tom.get("/hotspots/").status_code == 302
    assert not AuditEntry.objects.filter(deed="run").exists()


def test_whose_role_ended_does_not_act_in_another_role_unasked(cast: Cast, ada: Client) -> None:
    give_role(cast.tom, cast.eastmarsh, Role.ANALYST, from_on=FROM_ON + timedelta(days=1))
    tom = signed_in(cast.tom)
    assert "Change role" in words(tom.get("/hotspots/"))
    ada.post(reverse("role-end", args=[Membership.objects.get(staff=cast.tom, role=Role.TRIAGE_OFFICER).id]))
    posted = tom.post("/hotspots/run/", {"cut-off": "9 March 2026"})
    assert posted.status_code == 403
    assert "What you just sent was not done" in words(posted)
    choice = tom.get("/hotspots/", follow=True)
    assert choice.status_code == 200
    assert "The role in which you worked has ended" in words(choice)
    assert "Eastmarsh Partnership" in words(choice)


def test_who_has_several_roles_chooses_one_and_the_header_says_which(cast: Cast) -> None:
    other = give_role(cast.tom, cast.eastmarsh, Role.ANALYST, from_on=FROM_ON + timedelta(days=1))
    tom = signed_in(cast.tom)
    assert "Triage officer" in words(tom.get("/hotspots/"))
    theirs = role_of(cast.esther)
    refused = tom.post(reverse("role-choice"), {"role": str(theirs.id)})
    assert refused.status_code == 400
    assert "not yours today" in words(refused)
    assert tom.post(reverse("role-choice"), {"role": "nonsense"}).status_code == 400
    assert tom.post(reverse("role-choice"), {"role": str(other.id)}).url == "/"
    header = words(tom.get("/hotspots/"))
    assert "Eastmarsh Partnership" in header
    assert "Eastmarsh Council" in header
    assert AuditEntry.objects.order_by("-at").first().partnership_id == cast.eastmarsh.id  # type: ignore[union-attr]


def test_two_administrators_at_one_role_the_second_sees_both_values(cast: Cast, ada: Client) -> None:
    path = reverse("role-change", args=[role_of(cast.tom).id])
    soon, later = (london_day(timezone.now()) + timedelta(days=n) for n in (3, 30))
    assert ada.post(path, {"was-to_on": "", "to_on": written(soon)}).status_code == 302
    assert ada.post(path, {"was-to_on": "", "to_on": written(soon)}).status_code == 302
    second = ada.post(path, {"was-to_on": "", "to_on": written(later)})
    assert second.status_code == 409
    assert written(soon) in words(second)
    assert written(later) in words(second)
    assert "/runbook/CW-409/" in second.content.decode()
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', second.content.decode()))
    del hidden["csrfmiddlewaretoken"]
    assert hidden == {"was-to_on": soon.isoformat(), "to_on": written(later)}
    assert ada.post(path, hidden).status_code == 302
    assert role_of(cast.tom).to_on == later


def test_the_last_administrator_is_told_why_they_stay(cast: Cast, ada: Client) -> None:
    answer = ada.post(reverse("role-end", args=[role_of(cast.ada).id]))
    assert answer.status_code == 400
    assert "Nobody would be left to keep the partnership" in words(answer)
    assert role_of(cast.ada).ended_at is None
    assert ada.post(reverse("role-give", args=[cast.ada.id]), {
        "role": Role.ANALYST, "organisation": str(council().id), "from_on": written(today())
    }).status_code == 400  # fmt: skip


def test_changes_of_rights_ask_who_it_is_once_the_last_proof_is_old(cast: Cast, ada: Client) -> None:
    StaffSession.objects.filter(staff=cast.ada).update(strong_at=timezone.now() - timedelta(hours=1))
    path = reverse("role-end", args=[role_of(cast.tom).id])
    assert ada.get(path).status_code == 302
    assert "Confirm that it is you" in words(ada.post(path))
    assert role_of(cast.tom).ended_at is None


def test_an_organisation_joins_and_its_people_get_a_role_for_it(cast: Cast, ada: Client) -> None:
    form = {"name": "Harbour Housing", "landlord": "HARBOUR", "part": "partner", "from_on": written(today())}
    for _ in range(2):
        assert ada.post(reverse("organisation-new"), form).status_code == 302
    part = OrganisationMembership.objects.get(organisation__name="Harbour Housing")
    assert not part.is_host
    give = {"role": Role.HOUSING_PARTNER, "organisation": str(part.organisation_id), "from_on": written(today())}
    for _ in range(2):
        assert ada.post(reverse("role-give", args=[cast.tom.id]), give).status_code == 302
    assert Membership.objects.filter(staff=cast.tom, organisation=part.organisation).count() == 1
    page = words(ada.get(reverse("organisation", args=[part.organisation_id])))
    assert "1 person with a role for it today" in page
    assert ada.post(reverse("part-end", args=[part.id])).status_code == 302
    assert "ended at once" in words(ada.get(reverse("organisation", args=[part.organisation_id])))


def test_a_team_is_formed_and_somebody_put_in_it_and_taken_out(cast: Cast, ada: Client) -> None:
    form = {"name": "Night team", "organisation": str(council().id), "from_on": written(today())}
    for _ in range(2):
        assert ada.post(reverse("team-new"), form).status_code == 302
    night = Team.objects.get(name="Night team")
    join = {"team": str(night.id), "from_on": written(today())}
    for _ in range(2):
        assert ada.post(reverse("team-join", args=[cast.tom.id]), join).status_code == 302
    place = TeamMembership.objects.get(team=night)
    assert "Tom" in words(ada.get(reverse("team", args=[night.id])))
    assert ada.post(reverse("team-leave", args=[place.id])).status_code == 302
    place.refresh_from_db()
    assert place.ended_at is not None


def test_an_account_is_closed_and_signed_out_at_once(cast: Cast, ada: Client) -> None:
    tom = signed_in(cast.tom)
    assert ada.post(reverse("staff-sessions-end", args=[cast.tom.id])).status_code == 302
    assert tom.get("/hotspots/").status_code == 302
    tom = signed_in(cast.tom)
    assert ada.post(reverse("staff-close", args=[cast.tom.id])).status_code == 302
    assert tom.get("/hotspots/").status_code == 302
    assert "Account closed" in words(ada.get(reverse("staff-person", args=[cast.tom.id])))
    assert ada.post(reverse("staff-open", args=[cast.tom.id])).status_code == 302
    assert Staff.objects.get(id=cast.tom.id).is_active


def test_no_page_of_the_administrator_holds_what_a_report_says(cast: Cast, ada: Client, tmp_path: Path) -> None:
    call = {"caller_name": NAME, "caller_phone": NUMBER, "account": WORDS}
    deliver(tmp_path, CALL_LOG, call_log([call]), by=cast.viewer("amina"))
    opened = [reverse(name) for name in LISTS] + [
        reverse("staff-person", args=[cast.tom.id]), reverse("organisation", args=[council().id]),
        reverse("team", args=[cast.teams["North team"].id]), reverse("staff-invite"), reverse("organisation-new"),
        reverse("role-give", args=[cast.tom.id]),
    ]  # fmt: skip
    for path in opened:
        answer = ada.get(path)
        assert answer.status_code == 200, path
        for canary in (NAME, NUMBER, NUMBER[-9:], WORDS):
            assert canary not in answer.content.decode(), path
    for closed in ("/hotspots/", "/callers/", "/reports/elsewhere/", "/imports/", "/weekly-page/"):
        assert ada.get(closed).status_code == 404, closed


def test_every_change_is_in_the_audit_with_ids_alone(cast: Cast, ada: Client) -> None:
    held = role_of(cast.tom)
    ada.post(reverse("role-end", args=[held.id]))
    entry = AuditEntry.objects.order_by("-at").first()
    assert entry is not None
    assert (entry.deed, entry.route, entry.actor_id) == ("change", "role-end", cast.ada.id)
    looks = set(entry.looks.values_list("kind", "record_id"))
    assert {("staff", cast.tom.id), ("membership", held.id)} <= looks


def test_an_account_that_another_partnership_had_first_is_neither_signed_out_nor_given_links_here(
    cast: Cast, ada: Client
) -> None:
    esther, pages = signed_in(cast.esther), f"/staff/{cast.esther.pk}/"
    give_role(cast.esther, cast.northmoor, Role.COUNCILLOR, from_on=today())
    page = words(ada.get(pages))
    assert "Make a new link" not in page
    assert "Where they are signed in" not in page
    assert "helps with signing in" in page
    for way in ("password", "second-factor", "first"):
        answer = ada.post(f"{pages}link/", {"way": way, "why": "mischief"})
        assert answer.status_code == 400
    assert ada.post(f"{pages}sign-out/").status_code == 404
    assert esther.get("/", follow=True).status_code == 200
    cast.esther.refresh_from_db()
    assert cast.esther.has_usable_password()


@pytest.mark.usefixtures("stopped_clock")
def test_who_goes_through_user_names_is_slowed_down_and_then_learns_nothing(cast: Cast, ada: Client) -> None:
    def asked(name: str) -> str:
        form = {
            "account": "known", "username": name, "role": Role.COUNCILLOR, "organisation": str(council().id),
            "from_on": written(today()),
        }  # fmt: skip
        answer = ada.post(reverse("staff-invite"), form)
        return words(answer) if answer.status_code == 400 else "given"

    answers = [asked(f"nobody{n}") for n in range(10)]
    assert "Nobody has an account with this user name" in answers[0]
    assert "Too many tries were wrong" in answers[-1]
    assert "Too many tries were wrong" in asked("esther")
    assert not Membership.objects.filter(staff=cast.esther, partnership=cast.northmoor).exists()


def test_a_team_that_was_formed_is_said_to_be_with_the_way_to_its_people(cast: Cast, ada: Client) -> None:
    given = {"name": "West team", "organisation": str(cast.organisations["Northmoor Council"].id)}
    formed = ada.post(reverse("team-new"), {**given, "from_on": written(today())}, follow=True)
    assert "The team is formed" in words(formed)
    assert f'href="{reverse("staff-list")}">choose a person' in formed.content.decode()


def test_a_host_from_before_all_days_takes_part_from_the_beginning(ada: Client) -> None:
    shown = words(ada.get(reverse("organisation-list")))
    assert "from the beginning" in shown
    assert "1 January 2000" not in shown
    assert "no landlord" not in shown


def test_inviting_somebody_who_is_there_names_the_command_for_a_new_link(cast: Cast) -> None:
    with pytest.raises(Refusal, match="invite-again ada"):
        call_command("administrator", "invite", "ada", "--name", "Ada", "--partnership", "northmoor")


def test_an_empty_invitation_is_told_everything_that_is_missing_at_once(ada: Client) -> None:
    said = words(ada.post(reverse("staff-invite"), {}))
    assert all(one in said for one in ("Write their name", "Choose a role", "Choose an organisation"))
    assert "Write the first day" in said
