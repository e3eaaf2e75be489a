"""The data protection officer's pages: what they show, to whom they open, and that no report's words stand on any."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from commonweal.access.agreements import operations as agreements
from commonweal.access.models import Agreement, BlockedShare, LookList, LookReview, Share
from commonweal.access.record_kinds import RecordKind
from commonweal.access.sharing.operations import share_record
from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.core.terms import london_day
from commonweal.reports.models import Report
from tests.access.agreed import CANARY, PHONE, council, drafted, in_force, load_reports, signed
from tests.cast import Cast, gather_all
from tests.conftest import MORNING
from tests.made_once import made_once

NOW, TODAY = MORNING, london_day(MORNING)


@pytest.fixture(scope="module")
def gathered(django_db_setup: None, django_db_blocker: Any, data_folder: Path) -> Iterator[Cast]:
    def make() -> Cast:
        mark_as_demonstration(at=NOW)
        return gather_all()

    with made_once(make, django_db_blocker) as made:
        yield made
    (data_folder / "demo-mark").unlink()


@pytest.fixture
def everybody(gathered: Cast, db: None) -> Cast:
    return deepcopy(gathered)


@pytest.fixture
def reports(everybody: Cast, tmp_path: Path) -> list[Report]:
    return load_reports(everybody, tmp_path)


def signed_in(everybody: Cast, who: str) -> Client:
    client = Client()
    client.force_login(everybody.staff(who))
    return client


def holding(everybody: Cast, **words: Any) -> Agreement:
    """An agreement that holds today, by the clock that pages go by."""
    days = {"from_on": TODAY - timedelta(days=30), "to_on": None, "review_on": TODAY + timedelta(days=200)}
    return in_force(everybody, at=NOW, **{**days, **words})


def handed_over(everybody: Cast, report: Report, **changed: Any) -> Share:
    asked = {
        "organisation_id": everybody.organisations["Fenwick Homes"].id, "fields": ["times", "place"],
        "purpose": "Act as the landlord", "expires_on": TODAY + timedelta(days=30),
    }  # fmt: skip
    return share_record(
        RecordKind.REPORT, report.id, by=everybody.viewer("tom", at=NOW), at=NOW, **{**asked, **changed}
    )


def a_listed_week(everybody: Cast, entry_ids: list[str] | None = None) -> LookReview:
    """A list with one entry about Tom, as the rule would leave it."""
    first_day = TODAY - timedelta(days=TODAY.weekday() + 7)
    own = {"partnership": everybody.northmoor, "created_at": NOW, "changed_at": NOW, "first_day": first_day}
    LookList.objects.create(**own, n_looks=900, n_people=12, n_more=0, clause="Looks compared with 26 weeks")
    signs = [
        {
            "kind": "many-records", "because": "40 records opened in one day; about 12 usual", "may_be": "a review",
            "clause": "Looks compared", "n_entries": 40,
        }
    ]  # fmt: skip
    return LookReview.objects.create(
        **own, number=1, staff_ids=[str(everybody.staff("tom").id)], signs=signs, entry_ids=entry_ids or [],
        n_records=40,
    )  # fmt: skip


PAGES = (
    "oversight", "agreements", "agreement-new", "shares", "shares-over", "shares-blocked", "looks", "looks-at",
    "looks-unrelated", "looks-people", "emergencies", "roles",
)  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_no_page_of_oversight_shows_what_a_report_says(everybody: Cast, reports: list[Report], name: str) -> None:
    holding(everybody)
    handed_over(everybody, reports[0])
    a_listed_week(everybody)
    signed_in(everybody, "tom").get(reverse("reports"))
    dana = signed_in(everybody, "dana")
    page = dana.get(reverse(name), {"reference": reports[0].reference} if name == "looks-at" else {})
    text = page.content.decode()
    assert page.status_code == 200
    assert CANARY not in text
    assert PHONE.replace(" ", "") not in text.replace(" ", "")
    assert dana.get(reverse("report", args=[reports[0].id])).status_code == 404


@pytest.mark.parametrize("name", [name for name in PAGES if name not in ("roles", "agreements")])
@pytest.mark.parametrize("who", ["tom", "abby", "ada", "cora", "amina", "rose"])
def test_these_pages_open_to_the_data_protection_officer_only(everybody: Cast, name: str, who: str) -> None:
    assert signed_in(everybody, who).get(reverse(name)).status_code == 404


def test_the_first_page_counts_what_waits(everybody: Cast, reports: list[Report]) -> None:
    holding(everybody, review_on=TODAY, name="Review today")
    a_listed_week(everybody)
    text = signed_in(everybody, "dana").get("/", follow=True).content.decode()
    assert "1 matter waits for you" in " ".join(text.split())
    assert "went through many records" in text


def test_an_agreement_is_written_signed_put_in_force_suspended_and_ended_through_its_pages(everybody: Cast) -> None:
    dana = signed_in(everybody, "dana")
    words = {
        "name": "Homes", "purpose": "To act", "lawful_gateway": "Section 115", "lawful_basis": "Article 6(1)(e)",
        "retention": "No copies", "rights": "To the council", "breach_process": "Within a day",
        "from_on": f"{TODAY:%d/%m/%Y}", "to_on": "", "review_on": f"{TODAY + timedelta(days=300):%d/%m/%Y}",
    }  # fmt: skip
    dana.post(reverse("agreement-new"), words)
    agreement = Agreement.objects.get()
    fenwick = everybody.organisations["Fenwick Homes"].id
    dana.post(reverse("agreement-party", args=[agreement.id]), {"organisation": fenwick, "capacity": "controller"})
    item = {
        "giver": council(everybody), "recipient": fenwick, "fields": ["times", "place"], "roles": ["housing-partner"],
        "purposes": "Act as the landlord\nAnswer the council",
    }  # fmt: skip
    dana.post(reverse("agreement-item", args=[agreement.id]), item)
    early = dana.post(reverse("agreement-in-force", args=[agreement.id]))
    assert early.status_code == 400
    assert "has not signed" in early.content.decode()
    for party in agreement.parties.all():
        signature = {"signed_by": "A Director", "signed_on": f"{TODAY:%d/%m/%Y}"}
        dana.post(reverse("agreement-sign", args=[agreement.id, party.id]), signature)
    dana.post(reverse("agreement-in-force", args=[agreement.id]))
    agreement.refresh_from_db()
    assert agreement.state == "in-force"
    assert agreement.items.get().purposes == ["Act as the landlord", "Answer the council"]
    text = dana.get(reverse("agreement", args=[agreement.id])).content.decode()
    assert "A Director" in text
    for name, state in (("suspend", "suspended"), ("resume", "in-force"), ("end", "ended")):
        page = reverse("agreement-step", args=[agreement.id, name])
        assert dana.post(page, {"why": ""}).status_code == 400
        dana.post(page, {"why": "A reason"})
        agreement.refresh_from_db()
        assert agreement.state == state
    assert dana.get(reverse("agreement-step", args=[agreement.id, "resume"])).status_code == 404


def test_what_was_typed_stays_when_a_day_is_none(everybody: Cast) -> None:
    page = signed_in(everybody, "dana").post(reverse("agreement-new"), {"name": "Homes", "review_on": "31 June 2026"})
    text = page.content.decode()
    assert page.status_code == 400
    assert "There is no 31 June 2026" in text
    assert 'value="Homes"' in text


def test_pages_that_change_a_draft_are_absent_for_an_agreement_in_force(everybody: Cast) -> None:
    agreement, dana = holding(everybody), signed_in(everybody, "dana")
    for name in ("agreement-wording", "agreement-party", "agreement-item"):
        assert dana.get(reverse(name, args=[agreement.id])).status_code == 404
        assert dana.post(reverse(name, args=[agreement.id]), {}).status_code == 404


def test_who_may_read_agreements_sees_the_register_and_no_button(everybody: Cast) -> None:
    agreement, tom = holding(everybody), signed_in(everybody, "tom")
    text = tom.get(reverse("agreement", args=[agreement.id])).content.decode()
    assert "Homes agreement" in text
    assert "Suspend" not in text
    assert "Shared under it now" not in text
    assert tom.get(reverse("agreement-step", args=[agreement.id, "end"])).status_code == 404
    assert signed_in(everybody, "esther").get(reverse("agreement", args=[agreement.id])).status_code == 404


def test_a_report_is_shared_through_its_page_and_seen_until_the_agreement_is_suspended(
    everybody: Cast, reports: list[Report]
) -> None:
    agreement, report = holding(everybody), reports[0]
    tom, cora, dana = (signed_in(everybody, who) for who in ("tom", "cora", "dana"))
    page = reverse("report", args=[report.id])
    assert cora.get(page).status_code == 404
    answer = tom.post(
        reverse("share-record", args=["report", report.id]),
        {
            "organisation": everybody.organisations["Fenwick Homes"].id, "fields": ["times", "place"],
            "purpose": "Act as the landlord", "expires_on": f"{TODAY + timedelta(days=9):%d/%m/%Y}",
        },
    )  # fmt: skip
    assert answer.status_code == 302
    assert cora.get(page).status_code == 200
    dana.post(reverse("agreement-step", args=[agreement.id, "suspend"]), {"why": "A breach"})
    assert cora.get(page).status_code == 404
    dana.post(reverse("agreement-step", args=[agreement.id, "resume"]), {"why": "It was none"})
    assert cora.get(page).status_code == 200
    share = Share.objects.get()
    tom.post(reverse("share-end", args=[share.id]), {"why": "The visit is done"})
    assert cora.get(page).status_code == 404


def test_what_no_agreement_names_is_refused_in_words_and_stands_on_the_officers_list(
    everybody: Cast, reports: list[Report]
) -> None:
    holding(everybody)
    answer = signed_in(everybody, "tom").post(
        reverse("share-record", args=["report", reports[0].id]),
        {
            "organisation": everybody.organisations["Fenwick Homes"].id, "fields": ["times", "caller_name"],
            "purpose": "Act as the landlord", "expires_on": f"{TODAY + timedelta(days=9):%d/%m/%Y}",
        },
    )  # fmt: skip
    assert answer.status_code == 400
    assert "does not name all of the fields" in answer.content.decode()
    assert BlockedShare.objects.count() == 1
    text = signed_in(everybody, "dana").get(reverse("shares-blocked")).content.decode()
    assert reports[0].reference in text
    assert "does not name all of the fields" in text


def test_the_share_page_of_a_hidden_record_is_that_of_none(everybody: Cast, reports: list[Report]) -> None:
    holding(everybody)
    abby = signed_in(everybody, "abby")
    hidden = abby.get(reverse("share-record", args=["report", reports[0].id]))
    missing = abby.get(reverse("share-record", args=["report", uuid4()]))
    assert (hidden.status_code, missing.status_code) == (404, 404)
    other = abby.post(reverse("share-end", args=[uuid4()]), {"why": "x"})
    assert other.status_code == 404
    for who in ("cora", "dana", "amina", "rose"):
        page = reverse("share-record", args=["report", reports[0].id])
        assert signed_in(everybody, who).get(page).status_code == 404


def test_an_entry_of_the_list_is_looked_into_in_words(everybody: Cast) -> None:
    entry, dana = a_listed_week(everybody), signed_in(everybody, "dana")
    text = dana.get(reverse("looks")).content.decode()
    assert "40 records opened in one day" in text
    page = reverse("look", args=[entry.id])
    assert dana.post(page, {"outcome": "explained", "words": " "}).status_code == 400
    assert dana.post(page, {"outcome": "guilty", "words": "x"}).status_code == 400
    assert dana.post(page, {"outcome": "explained", "words": "A review of files"}).status_code == 302
    entry.refresh_from_db()
    assert (entry.outcome, entry.words) == ("explained", "A review of files")
    assert "Looked into" in dana.get(reverse("looks")).content.decode()


def test_the_list_leaves_as_a_file_without_ids_of_records(everybody: Cast) -> None:
    entry, dana = a_listed_week(everybody), signed_in(everybody, "dana")
    answer = dana.get(reverse("looks-file"), {"week": entry.first_day.isoformat()})
    assert answer["Content-Type"].startswith("text/csv")
    assert "Tom" in answer.content.decode()
    assert str(entry.id) not in answer.content.decode()
    assert dana.get(reverse("looks-file"), {"week": "2026-01-06"}).status_code == 404


def test_who_looked_at_a_report_is_found_by_its_reference(everybody: Cast, reports: list[Report]) -> None:
    tom, dana = signed_in(everybody, "tom"), signed_in(everybody, "dana")
    tom.get(reverse("report", args=[reports[0].id]))
    found = dana.get(reverse("looks-at"), {"reference": reports[0].reference.lower().replace("-", " ")})
    assert "Tom" in found.content.decode()
    assert "by 1 person" in " ".join(found.content.decode().split())
    for wrong in ("ASB-2222-2222", "nonsense", "%00"):
        assert dana.get(reverse("looks-at"), {"reference": wrong}).status_code == 404


def test_looks_are_counted_by_person_and_shown_for_one(everybody: Cast, reports: list[Report]) -> None:
    Report.objects.filter(id=reports[0].id).update(team=everybody.teams["North team"])
    tom, dana = signed_in(everybody, "tom"), signed_in(everybody, "dana")
    tom.get(reverse("report", args=[reports[0].id]))
    text = dana.get(reverse("looks-people")).content.decode()
    assert "Tom" in text
    one = dana.get(reverse("looks-person", args=[everybody.staff("tom").id])).content.decode()
    assert reports[0].reference in one
    assert dana.get(reverse("looks-person", args=[everybody.staff("esther").id])).status_code == 404
    assert dana.get(reverse("looks-people"), {"days": "999"}).status_code == 404
    unrelated = dana.get(reverse("looks-unrelated")).content.decode()
    assert reports[0].reference in unrelated


@pytest.mark.parametrize("who", ["tom", "cora", "pat", "rose", "ada", "dana", "esther"])
def test_everybody_can_read_what_each_role_can_see(everybody: Cast, who: str) -> None:
    client = signed_in(everybody, who)
    assert client.get(reverse("roles")).status_code == 200
    text = client.get(reverse("role", args=["housing-partner"])).content.decode()
    assert "own organisation" in text
    assert client.get(reverse("role", args=["system"])).status_code == 404
    assert client.get(reverse("role", args=["nobody"])).status_code == 404


def test_a_partner_reads_what_agreements_give_today(everybody: Cast) -> None:
    cora, page = signed_in(everybody, "cora"), reverse("role", args=["housing-partner"])
    assert "No agreement in force" in cora.get(page).content.decode()
    agreement = holding(everybody)
    assert "when it happened" in cora.get(page).content.decode()
    agreements.end_agreement(agreement.id, why="Over", by=everybody.viewer("dana", at=NOW), at=NOW)
    assert "No agreement in force" in cora.get(page).content.decode()


def test_a_draft_tells_what_it_lacks_and_offers_no_force(everybody: Cast) -> None:
    agreement = drafted(everybody, at=NOW, from_on=TODAY, to_on=None, review_on=TODAY + timedelta(days=9))
    dana, page = signed_in(everybody, "dana"), reverse("agreement", args=[agreement.id])
    text = dana.get(page).content.decode()
    assert "Fenwick Homes has not signed" in text
    assert "Put in force" not in text
    signed(everybody, agreement, at=NOW)
    assert "Put in force" in dana.get(page).content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "100001", "9" * 30, "9" * 5000, "1" + " " * 3, "\u0663"])
def test_a_page_number_that_no_list_has_is_a_missing_page(everybody: Cast, page: str) -> None:
    dana = signed_in(everybody, "dana")
    for name in ("shares", "shares-blocked"):
        assert dana.get(reverse(name), {"page": page}).status_code == 404
