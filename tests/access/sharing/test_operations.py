"""One record is handed over only as an agreement in force says; a refusal is written down; access ends at once."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from commonweal.access import journal
from commonweal.access.agreements import operations as agreements
from commonweal.access.emergencies.operations import break_glass
from commonweal.access.facts import facts_of
from commonweal.access.models import BlockedShare, Guard, Share
from commonweal.access.permission import NotAllowed
from commonweal.access.record_kinds import RecordKind
from commonweal.access.sharing import queries
from commonweal.access.sharing.operations import NoSuchRecord, ShareNotCovered, WhyNeeded, end_share, share_record
from commonweal.access.viewer import Viewer
from commonweal.core.terms import Guarding, Marking
from commonweal.reports.models import Report
from tests.access.agreed import TODAY, days, in_force, load_reports, signed
from tests.cast import AT, Cast, gather_all

UNTIL = TODAY + timedelta(days=30)


@pytest.fixture
def everybody(db: None) -> Cast:
    return gather_all()


@pytest.fixture
def report(everybody: Cast, tmp_path: Path) -> Report:
    return load_reports(everybody, tmp_path)[0]


def handed_over(everybody: Cast, report: Report, *, by: Viewer | None = None, **changed: object) -> Share:
    asked: dict[str, object] = {
        "organisation_id": everybody.organisations["Fenwick Homes"].id, "fields": ["times", "place"],
        "purpose": "Act as the landlord", "expires_on": UNTIL, **changed,
    }  # fmt: skip
    return share_record(RecordKind.REPORT, report.id, by=by or everybody.viewer("tom"), at=AT, **asked)  # type: ignore[arg-type]


def sees(everybody: Cast, who: str, report: Report, *, days_later: int = 0) -> bool:
    viewer = everybody.viewer(who, at=AT + days(days_later))
    return Report.objects.visible_to(viewer).filter(id=report.id).exists()


def test_a_shared_record_is_seen_until_the_share_ends(everybody: Cast, report: Report) -> None:
    in_force(everybody)
    assert not sees(everybody, "cora", report)
    share = handed_over(everybody, report)
    assert sees(everybody, "cora", report)
    assert not sees(everybody, "ben", report)
    end_share(share.id, why="The visit is done", by=everybody.viewer("tom"), at=AT)
    assert not sees(everybody, "cora", report)


def test_the_last_day_of_a_share_belongs_to_it(everybody: Cast, report: Report) -> None:
    in_force(everybody)
    handed_over(everybody, report, expires_on=TODAY + timedelta(days=2))
    assert sees(everybody, "cora", report, days_later=2)
    assert not sees(everybody, "cora", report, days_later=3)


def test_when_the_agreement_is_suspended_ends_or_lapses_access_ends_with_it(everybody: Cast, report: Report) -> None:
    agreement, dana = in_force(everybody, to_on=UNTIL), everybody.viewer("dana")
    handed_over(everybody, report)
    agreements.suspend_agreement(agreement.id, why="A breach", by=dana, at=AT)
    assert not sees(everybody, "cora", report)
    agreements.resume_agreement(agreement.id, why="It was none", by=dana, at=AT)
    assert sees(everybody, "cora", report)
    assert not sees(everybody, "cora", report, days_later=31)
    agreements.end_agreement(agreement.id, why="Over", by=dana, at=AT)
    assert not sees(everybody, "cora", report)
    assert Share.objects.get().ended_why == "the agreement was ended"


def test_ending_a_share_is_noted_outside_the_database(everybody: Cast, report: Report) -> None:
    in_force(everybody)
    share = handed_over(everybody, report)
    with pytest.raises(WhyNeeded):
        end_share(share.id, why=" ", by=everybody.viewer("tom"), at=AT)
    end_share(share.id, why="Done", by=everybody.viewer("dana"), at=AT)
    assert journal.Revoked.SHARE_REVOKED in [
        line.kind for line in journal.lines() if line.ids.get("share") == str(share.id)
    ]


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"fields": ["times", "caller_name"]}, "fields"),
        ({"purpose": "Curiosity"}, "purpose"),
        ({"expires_on": date(2027, 1, 1)}, "expiry"),
        ({"expires_on": TODAY - timedelta(days=1)}, "expiry"),
        ({"fields": []}, "fields"),
    ],
)
def test_what_no_agreement_names_is_refused_by_name_and_kept(
    everybody: Cast, report: Report, changed: dict[str, object], missing: str
) -> None:
    in_force(everybody)
    with pytest.raises(ShareNotCovered) as refused:
        handed_over(everybody, report, **changed)
    assert refused.value.missing == missing
    blocked = BlockedShare.objects.get()
    assert (blocked.missing, blocked.record_id) == (missing, report.id)
    assert blocked.tried_by_id == everybody.staff("tom").id
    assert not Share.objects.exists()


def test_a_refusal_keeps_of_what_was_sent_only_what_the_kind_has(everybody: Cast, report: Report) -> None:
    in_force(everybody)
    with pytest.raises(ShareNotCovered):
        handed_over(everybody, report, fields=["zzz", "times", "x" * 100_000], purpose="a\x00b" + " c" * 100_000)
    blocked = BlockedShare.objects.get()
    assert blocked.fields == ["times"]
    assert blocked.purpose.startswith("ab c c") and len(blocked.purpose) == 400


def test_without_any_agreement_nothing_is_shared(everybody: Cast, report: Report) -> None:
    with pytest.raises(ShareNotCovered) as refused:
        handed_over(everybody, report)
    assert refused.value.missing == "agreement"


def test_nobody_hands_on_what_is_hidden_from_them(everybody: Cast, report: Report) -> None:
    in_force(everybody)
    amina = everybody.viewer("amina")
    with pytest.raises(NotAllowed):
        handed_over(everybody, report, by=amina)
    abby = everybody.viewer("abby")
    with pytest.raises(NoSuchRecord):
        handed_over(everybody, report, by=abby)
    with pytest.raises(NoSuchRecord):
        handed_over(everybody, report, by=everybody.viewer("petra"))
    assert not BlockedShare.objects.exists()


def test_a_record_kept_for_named_people_is_not_shared(everybody: Cast, report: Report) -> None:
    in_force(everybody)
    petra = everybody.staff("petra")
    Guard.objects.create(
        partnership=everybody.northmoor, created_at=AT, changed_at=AT, record_kind="report", record_id=report.id,
        guarding=Guarding.LOCKED, why="Staff as subject", set_by_id=petra.id,
    )  # fmt: skip
    with pytest.raises(NoSuchRecord):
        handed_over(everybody, report)


def test_a_record_marked_above_what_the_partner_reads_is_not_shared(everybody: Cast, report: Report) -> None:
    in_force(everybody)
    Report.objects.filter(id=report.id).update(marking=Marking.OFFICIAL_SENSITIVE)
    with pytest.raises(ShareNotCovered) as refused:
        handed_over(everybody, report)
    assert refused.value.missing == "marking"


def test_sharing_again_replaces_what_was_shared(everybody: Cast, report: Report) -> None:
    in_force(everybody)
    first = handed_over(everybody, report)
    second = handed_over(everybody, report, fields=["times"])
    first.refresh_from_db()
    assert first.ended_why == "shared again"
    assert [
        one.id for one in queries.shares_of(RecordKind.REPORT, report.id, everybody.viewer("tom")) if one.alive
    ] == [second.id]


def test_a_new_version_keeps_the_shares_that_it_covers_and_ends_the_others(
    everybody: Cast, report: Report, tmp_path: Path
) -> None:
    old, dana = in_force(everybody), everybody.viewer("dana")
    other = Report.objects.exclude(id=report.id)[0]
    kept, dropped = handed_over(everybody, report, fields=["times"]), handed_over(everybody, other, fields=["place"])
    fresh = agreements.next_version(old.id, by=dana, at=AT)
    line = fresh.items.get()
    agreements.remove_item(fresh.id, line.id, by=dana, at=AT)
    agreements.add_item(
        fresh.id, record_kind=RecordKind.REPORT, fields=["times"], giver_id=line.giver_id,
        recipient_id=line.recipient_id, roles_named=["housing-partner"], purposes=line.purposes, by=dana, at=AT,
    )  # fmt: skip
    signed(everybody, fresh)
    agreements.put_in_force(fresh.id, by=dana, at=AT)
    kept.refresh_from_db()
    dropped.refresh_from_db()
    assert (kept.agreement_id, kept.ended_at, kept.shared_under_version) == (fresh.id, None, 1)
    assert dropped.ended_why == "version 2 of the agreement does not cover it"
    assert sees(everybody, "cora", report)
    assert not sees(everybody, "cora", other)


def test_an_opening_in_an_emergency_makes_nobody_a_sharer(everybody: Cast, report: Report) -> None:
    in_force(everybody)
    share = handed_over(everybody, report)
    abby = everybody.viewer("abby")
    (facts,) = facts_of([report], everybody.viewer("tom")).values()
    break_glass(
        RecordKind.REPORT, facts, asked_for=report.reference, by=abby, at=AT,
        reason="Somebody stands at the door of the caller now",
    )  # fmt: skip
    assert sees(everybody, "abby", report)
    with pytest.raises(NoSuchRecord):
        handed_over(everybody, report, by=abby)
    with pytest.raises(NoSuchRecord):
        end_share(share.id, why="Because", by=abby, at=AT)


def test_who_sees_neither_the_record_nor_the_register_cannot_end_a_share(everybody: Cast, report: Report) -> None:
    in_force(everybody)
    share = handed_over(everybody, report)
    for who in ("abby", "cora", "ada", "petra"):
        with pytest.raises(NoSuchRecord):
            end_share(share.id, why="Because", by=everybody.viewer(who), at=AT)


def test_recipients_are_those_of_agreements_that_hold(everybody: Cast, report: Report) -> None:
    tom = everybody.viewer("tom")
    assert queries.recipients_for(RecordKind.REPORT, tom) == []
    agreement = in_force(everybody)
    (one,) = queries.recipients_for(RecordKind.REPORT, tom)
    assert (one.name, one.fields) == ("Fenwick Homes", ("times", "category", "place"))
    agreements.suspend_agreement(agreement.id, why="A breach", by=everybody.viewer("dana"), at=AT)
    assert queries.recipients_for(RecordKind.REPORT, tom) == []


def test_a_refusal_stays_although_the_share_failed(everybody: Cast, report: Report) -> None:
    """The operation has its own transaction, inside which nothing is raised."""
    with transaction.atomic(), pytest.raises(ShareNotCovered):
        handed_over(everybody, report)
    assert BlockedShare.objects.count() == 1
    assert queries.n_blocked_since(AT, everybody.viewer("dana")) == 1
