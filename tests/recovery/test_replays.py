"""No right that was taken away since a backup lives again: one test a kind of line in the journal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from commonweal.access import journal
from commonweal.access.journal import Line, Position, Revoked, note
from commonweal.access.models import (
    Agreement,
    BrokenGlass,
    Connection,
    Guard,
    Invitation,
    NamedPerson,
    OrganisationMembership,
    RecoveryCode,
    SecondFactor,
    Share,
    SingleSignOnLink,
    StaffSession,
    TeamMembership,
)
from commonweal.access.queries import viewer_for
from commonweal.actions.models import ActionPhoto
from commonweal.actions.operations import take_action_step
from commonweal.actions.photos.operations import add_photos
from commonweal.actions.terms import Step as ActionMoved
from commonweal.audit.trace import Trace
from commonweal.core.rules.action_life import ActionStep
from commonweal.core.rules.report_life import ReportStep
from commonweal.core.terms import ReportState
from commonweal.fault_codes import FaultCode
from commonweal.files.evidence.terms import EvidenceKind, Kept
from commonweal.meetings.models import Group, Seat
from commonweal.outbox.models import Message
from commonweal.people.models import Caller, ContactPoint
from commonweal.publishing.models import EditionTakenBack, PublicEdition
from commonweal.recovery.keys import BackupKey
from commonweal.recovery.operations import make_backup, restore
from commonweal.recovery.refusals import BackupRefused
from commonweal.recovery.replays import REPLAYS, journal_since, replay
from commonweal.recovery.rights.operations import end_every_session
from commonweal.reports.intake.operations import take_report
from commonweal.reports.life.operations import Step, take_step
from commonweal.reports.models import Report, ReporterContact
from commonweal.reports.open311.operations import make_key
from commonweal.reports.open311.queries import key_of
from tests.actions.agreed import agreed
from tests.callers.loading import HESBA, calls_on, load_calls
from tests.cast import PASSWORD, Cast, gather_all
from tests.recovery.filled import fill_store, owner
from tests.reports.intake.test_operations import LEE, NOISE, way_in

AT = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
MADE = AT + timedelta(hours=1)
STAMPS: dict[str, Any] = {"created_at": AT, "changed_at": AT}


@pytest.fixture(autouse=True)
def own_journal(tmp_path: Path, settings: Any) -> Path:
    settings.JOURNAL_FOLDER = str(tmp_path / "journal")
    return tmp_path / "journal" / journal.FILE_NAME


@pytest.fixture
def people(db: None) -> Cast:
    return gather_all()


def again(kind: Revoked, /, **ids: Any) -> None:
    """The line is written, the store forgets, the line is replayed: twice, for it may be."""
    note(kind, at=AT, **ids)
    held, confirmed = journal_since(Position(), AT - timedelta(days=1))
    for _ in range(2):
        assert replay(held, confirmed).by_kind == {str(kind): 1}


def test_every_kind_has_a_replay_and_every_replay_a_kind() -> None:
    assert set(REPLAYS) == set(Revoked)


def viewer(people: Cast, who: str) -> Any:
    return viewer_for(people.staff(who), on=AT.date(), purpose="a test", trace=Trace(route="a test", at=AT))


@pytest.mark.parametrize("to_on", [AT.date(), AT.date() - timedelta(days=1)])
def test_an_ended_role_opens_nothing(people: Cast, to_on: Any) -> None:
    assert viewer(people, "ben") is not None
    again(Revoked.MEMBERSHIP_ENDED, membership=people.staff("ben").memberships.get().pk, to_on=to_on)
    assert viewer(people, "ben") is None


def test_a_role_that_ends_later_ends_then(people: Cast) -> None:
    later = AT.date() + timedelta(days=3)
    again(Revoked.MEMBERSHIP_ENDED, membership=people.staff("ben").memberships.get().pk, to_on=later)
    assert people.staff("ben").memberships.get().to_on == later
    assert viewer(people, "ben") is not None


def test_staff_who_left_do_not_sign_in(people: Cast) -> None:
    again(Revoked.STAFF_DEACTIVATED, staff=people.tom.pk)
    people.tom.refresh_from_db()
    assert not people.tom.is_active


def test_a_password_of_before_opens_nothing(people: Cast) -> None:
    assert people.tom.check_password(PASSWORD)
    again(Revoked.PASSWORD_CHANGED, staff=people.tom.pk)
    people.tom.refresh_from_db()
    assert not people.tom.check_password(PASSWORD)
    assert not people.tom.has_usable_password()


def factor(people: Cast) -> SecondFactor:
    RecoveryCode.objects.create(staff=people.tom, digest="d" * 64, made_at=AT)
    return SecondFactor.objects.create(staff=people.tom, kind="passkey", name="phone", made_at=AT)


def test_a_second_factor_that_was_reset_opens_nothing(people: Cast) -> None:
    factor(people)
    again(Revoked.SECOND_FACTOR_RESET, staff=people.tom.pk)
    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()


def test_a_single_factor_that_was_removed_opens_nothing_and_the_others_stay(people: Cast) -> None:
    removed, kept = factor(people), SecondFactor.objects.create(staff=people.amina, kind="passkey", made_at=AT)
    again(Revoked.FACTOR_REMOVED, factor=removed.pk)
    assert list(SecondFactor.objects.all()) == [kept]


def test_who_left_a_team_is_not_in_it(people: Cast) -> None:
    row = TeamMembership.objects.get(staff=people.staff("abby"))
    again(Revoked.TEAM_LEFT, team_membership=row.pk, to_on=AT.date() - timedelta(days=1))
    row.refresh_from_db()
    assert row.to_on == AT.date() - timedelta(days=1)
    assert not viewer(people, "abby").team_ids


def test_an_organisation_that_left_takes_no_part(people: Cast) -> None:
    row = OrganisationMembership.objects.get(organisation=people.organisations["Fenwick Homes"])
    again(Revoked.ORGANISATION_LEFT, organisation_membership=row.pk, to_on=AT.date() - timedelta(days=1))
    row.refresh_from_db()
    assert row.to_on == AT.date() - timedelta(days=1)


def agreement(people: Cast) -> Agreement:
    return Agreement.objects.create(
        partnership=people.northmoor, name="Nights", purpose="p", lawful_gateway="g", state="in-force",
        from_on=AT.date(), review_on=AT.date(), **STAMPS,
    )  # fmt: skip


def share(people: Cast) -> Share:
    return Share.objects.create(
        partnership=people.northmoor, agreement=agreement(people), organisation=people.organisations["Fenwick Homes"],
        record_kind="report", record_id=uuid4(), purpose="p", shared_at=AT, expires_on=AT.date(), **STAMPS,
    )  # fmt: skip


def test_a_revoked_share_is_over(people: Cast) -> None:
    one = share(people)
    again(Revoked.SHARE_REVOKED, share=one.pk)
    one.refresh_from_db()
    assert one.ended_at == AT


def test_an_ended_agreement_and_a_suspended_one_open_nothing(people: Cast) -> None:
    ended = agreement(people)
    again(Revoked.AGREEMENT_ENDED, agreement=ended.pk)
    ended.refresh_from_db()
    assert ended.state == "ended"


def test_a_suspended_agreement_waits(people: Cast) -> None:
    suspended = agreement(people)
    again(Revoked.AGREEMENT_SUSPENDED, agreement=suspended.pk)
    suspended.refresh_from_db()
    assert suspended.state == "suspended"


def test_a_guard_stands_again_with_those_whom_it_named(people: Cast) -> None:
    record, guard = uuid4(), uuid4()
    again(
        Revoked.GUARD_SET, guard=guard, partnership=people.northmoor.pk, guarding="protected", record_kind="report",
        record=record, named1=people.tom.pk,
    )  # fmt: skip
    assert Guard.objects.get(id=guard, lifted_at=None).record_id == record
    assert NamedPerson.objects.get(record_id=record).staff == people.tom


def test_a_declared_connection_stands_again(people: Cast) -> None:
    record, connection = uuid4(), uuid4()
    again(
        Revoked.CONNECTION_DECLARED, connection=connection, partnership=people.northmoor.pk, staff=people.tom.pk,
        record_kind="report", record=record,
    )  # fmt: skip
    assert Connection.objects.get(id=connection).staff == people.tom


def test_who_is_no_longer_named_on_a_record_is_not(people: Cast) -> None:
    named = NamedPerson.objects.create(
        partnership=people.northmoor, staff=people.tom, record_kind="report", record_id=uuid4(), why="w", **STAMPS
    )
    again(Revoked.NAMED_PERSON_ENDED, named_person=named.pk)
    named.refresh_from_db()
    assert named.ended_at == AT


def test_a_seat_in_a_group_stays_ended(people: Cast) -> None:
    group = Group.objects.create(
        partnership=people.northmoor, name="Panel", sort="panel", closed=True, quorum=1, **STAMPS
    )
    body = people.tom.memberships.get().organisation
    seat = Seat.objects.create(group=group, organisation=body, staff=people.tom, from_on=MADE.date())
    again(Revoked.SEAT_ENDED, seat=seat.pk)
    seat.refresh_from_db()
    assert seat.ended_at == AT


def test_an_edition_that_was_taken_back_is_not_public_again(people: Cast) -> None:
    edition = PublicEdition.objects.create(
        partnership=people.northmoor, key="k", area_kind="ward", area_code="W1", area_name="Abbey",
        first_day=MADE.date(), last_day=MADE.date(), number=1, paper={}, digest="", published_by="Tom", **STAMPS,
    )  # fmt: skip
    again(Revoked.EDITION_TAKEN_BACK, edition=edition.pk)
    assert EditionTakenBack.objects.get(edition=edition).at == AT


def test_what_was_opened_in_an_emergency_is_closed(people: Cast) -> None:
    glass = BrokenGlass.objects.create(
        partnership=people.northmoor, staff=people.tom, record_kind="report", record_id=uuid4(), asked_for="A",
        reason="r", asked_at=AT, lapses_at=MADE, needs_second=False, opens_until=MADE, **STAMPS,
    )  # fmt: skip
    again(Revoked.GLASS_ENDED, glass=glass.pk)
    glass.refresh_from_db()
    assert glass.ended_at == AT


def test_an_erased_person_leaves_neither_name_nor_number(people: Cast, tmp_path: Path) -> None:
    load_calls(people, tmp_path, calls_on("2026-02-07", "2026-02-14", **HESBA))
    (caller,) = Caller.objects.all()
    again(Revoked.PERSON_ERASED, kind="caller", person=caller.pk, partnership=people.northmoor.pk)
    assert not Caller.objects.exclude(name="").exists()
    assert not ContactPoint.objects.exists()
    assert list(Report.objects.values_list("caller_id", "caller_name").distinct()) == [(None, "")]


def test_an_erased_person_cannot_be_written_to(people: Cast) -> None:
    taken = take_report(replace(NOISE, who=LEE), way_in("a"), by=viewer(people, "cal"), at=AT)
    (caller,) = Caller.objects.all()
    again(Revoked.PERSON_ERASED, kind="caller", person=caller.pk, partnership=people.northmoor.pk)
    assert not ReporterContact.objects.exists()
    assert list(Message.objects.values_list("to", "body")) == [("", "")]
    assert Report.objects.filter(id=taken.report_id, caller_name="").exists()


def test_an_erased_report_goes_again(people: Cast) -> None:
    one, other = (
        take_report(replace(NOISE, who=LEE), way_in(key), by=viewer(people, "cal"), at=AT).report_id for key in "ab"
    )
    again(Revoked.REPORT_ERASED, report=one, partnership=people.northmoor.pk)
    assert [report.id for report in Report.objects.all()] == [other]


def test_wards_that_were_taken_from_a_role_are_not_seen(people: Cast) -> None:
    role = people.staff("ben").memberships.get()
    role.ward_codes = ["E05099001", "E05099002", "E05099003"]
    role.save()
    again(Revoked.WARDS_NARROWED, membership=role.pk, ward1="E05099001", ward2="E05099009")
    role.refresh_from_db()
    assert role.ward_codes == ["E05099001"]


@pytest.mark.parametrize("days", [-1, 0, 3])
def test_a_team_that_was_given_a_last_day_ends_then(people: Cast, days: int) -> None:
    last = AT.date() + timedelta(days=days)
    again(Revoked.TEAM_ENDED, team=people.teams["North team"].pk, to_on=last)
    people.teams["North team"].refresh_from_db()
    assert people.teams["North team"].to_on == last
    assert bool(viewer(people, "abby").team_ids) is (days >= 0)


def one_report(people: Cast, tmp_path: Path, **held: Any) -> Report:
    load_calls(people, tmp_path, calls_on("2026-02-07", "2026-02-14", **HESBA))
    report = Report.objects.order_by("received_at")[0]
    Report.objects.filter(id=report.id).update(**held)
    return report


def test_a_raised_marking_is_raised_again(people: Cast, tmp_path: Path) -> None:
    report = one_report(people, tmp_path)
    again(Revoked.MARKING_RAISED, report=report.pk, marking="official-sensitive")
    report.refresh_from_db()
    assert report.marking == "official-sensitive"


def test_a_report_that_was_taken_from_a_team_and_a_person_is_no_longer_theirs(people: Cast, tmp_path: Path) -> None:
    north, south = people.teams["North team"], people.teams["South team"]
    report = one_report(people, tmp_path, team=north, assigned_to_id=people.staff("abby").pk)
    again(Revoked.REPORT_TAKEN, report=report.pk, team=south.pk, person="none")
    report.refresh_from_db()
    assert (report.team_id, report.assigned_to_id) == (None, None)


def test_a_report_that_was_taken_from_a_team_waits_for_triage(people: Cast) -> None:
    one = take_report(NOISE, way_in("a"), by=viewer(people, "cal"), at=AT).report_id
    north = people.teams["North team"].id
    report = take_step(one, Step(ReportStep.ASSIGN, 1, team_id=north), by=viewer(people, "tom"), at=AT)
    again(Revoked.REPORT_TAKEN, report=one, team="none", person="none")
    before = report.due_at
    report.refresh_from_db()
    assert (report.state, report.team_id, report.due_at) == (ReportState.RETURNED, None, before)


def test_a_report_that_was_taken_from_a_person_stays_their_teams(people: Cast, tmp_path: Path) -> None:
    north = people.teams["North team"]
    report = one_report(people, tmp_path, team=north, assigned_to_id=people.staff("abby").pk)
    again(Revoked.REPORT_TAKEN, report=report.pk, team=north.pk, person="none")
    report.refresh_from_db()
    assert (report.team_id, report.assigned_to_id) == (north.pk, None)


@pytest.mark.parametrize(("to_team", "left"), [("South team", (False, False)), ("North team", (True, False))])
def test_an_action_that_was_taken_from_a_team_or_a_person_is_no_longer_theirs(
    people: Cast, to_team: str, left: tuple[bool, bool]
) -> None:
    action = agreed(people, team="North team", staff_id=people.staff("abby").pk)
    started = ActionMoved(ActionStep.START, 1)
    take_action_step(action.id, started, by=people.viewer("abby"), at=AT)
    again(Revoked.ACTION_TAKEN, action=action.pk, team=people.teams[to_team].pk, person="none")
    action.refresh_from_db()
    assert (action.team_id is not None, action.assigned_to_id is not None) == left
    assert action.state == ("started" if left[0] else "agreed")


def test_a_photo_that_was_taken_away_is_shown_to_nobody(people: Cast) -> None:
    action = agreed(people, team="North team")
    kept = Kept(str(uuid4()), EvidenceKind.PHOTO, "image/jpeg", 1, "0" * 64, width=1, height=1)
    add_photos(action.id, [kept], "", 1, by=people.viewer("abby"), at=AT)
    again(Revoked.PHOTO_TAKEN_AWAY, photo=ActionPhoto.objects.get().pk)
    assert ActionPhoto.objects.get().taken_away_at == AT


def test_a_removed_link_to_the_councils_sign_in_opens_nothing(people: Cast) -> None:
    SingleSignOnLink.objects.create(staff=people.tom, issuer="i", subject="s", linked_at=AT)
    again(Revoked.SINGLE_SIGN_ON_UNLINKED, staff=people.tom.pk)
    assert not SingleSignOnLink.objects.exists()


def test_a_recovery_code_that_was_used_opens_nothing_more(people: Cast) -> None:
    used, kept = (RecoveryCode.objects.create(staff=people.tom, digest=one * 64, made_at=AT) for one in "ab")
    again(Revoked.RECOVERY_CODE_USED, code=used.pk)
    assert list(RecoveryCode.objects.filter(used_at=None)) == [kept]


def test_recovery_codes_that_new_ones_replaced_open_nothing(people: Cast) -> None:
    RecoveryCode.objects.create(staff=people.tom, digest="a" * 64, made_at=AT - timedelta(days=1))
    newer = RecoveryCode.objects.create(staff=people.tom, digest="b" * 64, made_at=AT)
    again(Revoked.RECOVERY_CODES_RENEWED, staff=people.tom.pk)
    assert list(RecoveryCode.objects.all()) == [newer]


def test_a_withdrawn_key_of_another_system_opens_nothing(people: Cast) -> None:
    key_id, secret = make_key("FixMyStreet", by=viewer(people, "ada"), at=AT)
    again(Revoked.SYSTEM_KEY_WITHDRAWN, key=key_id)
    assert key_of(secret, people.northmoor.pk) is None


def test_sessions_end_and_open_invitations_are_withdrawn(people: Cast) -> None:
    StaffSession.objects.create(
        staff=people.tom, key_hash="a", label="l", factor="f", began_at=AT, last_seen_at=AT, strong_at=AT
    )
    Invitation.objects.create(
        partnership=people.northmoor, staff=people.tom, purpose="first-sign-in", digest="d", made_at=AT, ends_at=MADE
    )
    assert end_every_session(at=AT) == 1
    assert not StaffSession.objects.filter(ended_at=None).exists()
    assert not Invitation.objects.filter(withdrawn_at=None).exists()


NOTHING: dict[Revoked, dict[str, Any]] = {
    kind: {
        name: UUID(int=1)
        for name in (
            "staff", "membership", "factor", "share", "agreement", "named_person", "glass", "seat", "team_membership",
            "organisation_membership", "person", "partnership", "connection", "record", "guard", "team", "report",
            "code", "key", "edition", "partner", "action", "photo",
        )
    } | {
        "to_on": AT.date(), "record_kind": "report", "kind": "caller", "guarding": "locked",
        "marking": "official-sensitive", "ward1": "E05099001",
    }
    for kind in Revoked
}  # fmt: skip


@pytest.mark.parametrize("kind", list(NOTHING))
def test_a_line_about_what_the_backup_does_not_know_changes_nothing(db: None, kind: Revoked) -> None:
    note(kind, at=AT, **NOTHING[kind])
    held, confirmed = journal_since(Position(), AT)
    replay(held, confirmed)


def test_only_what_came_after_the_backup_is_replayed_and_what_was_under_way(db: None) -> None:
    note_all: Callable[[], Line] = lambda: note(Revoked.STAFF_DEACTIVATED, at=AT, staff=uuid4())  # noqa: E731
    first, under_way = note_all(), note_all()
    journal._append(journal.CONFIRMED, AT, [{"line": str(first.n)}])
    stood = journal.position()
    after = note_all()
    held, _ = journal_since(stood, MADE)
    assert [line.n for line in held] == [under_way.n, after.n]
    held, _ = journal_since(stood, AT + timedelta(days=2))
    assert [line.n for line in held] == [after.n]


@pytest.mark.parametrize("damage", ["lost", "cut", "changed", "another"])
def test_a_journal_that_is_not_the_one_of_the_backup_refuses_the_restore(
    db: None, own_journal: Path, damage: str
) -> None:
    for _ in range(3):
        note(Revoked.STAFF_DEACTIVATED, at=AT, staff=uuid4())
    stood = journal.position()
    lines = own_journal.read_bytes().splitlines(keepends=True)
    own_journal.unlink()
    if damage == "cut":
        own_journal.write_bytes(b"".join(lines[:2]))
    elif damage == "changed":
        own_journal.write_bytes(b"".join(lines).replace(b"staff-deactivated", b"factor-removed", 1))
    elif damage == "another":
        for _ in range(4):
            note(Revoked.STAFF_DEACTIVATED, at=AT, staff=uuid4())
    with pytest.raises(BackupRefused) as refusal:
        journal_since(stood, MADE)
    assert refusal.value.code is FaultCode.JOURNAL_MISSING


@pytest.mark.usefixtures("quick_tables")
def test_a_restore_gives_nothing_back_that_was_taken_away_since(own_store: Path, key: BackupKey) -> None:
    people = fill_store(own_store)
    file = Path(make_backup(own_store.parent / "one.cwbackup", key, at=AT).file)
    note(Revoked.MEMBERSHIP_ENDED, at=MADE, membership=people.staff("ben").memberships.get().pk, to_on=AT.date())
    note(Revoked.PASSWORD_CHANGED, at=MADE, staff=people.tom.pk)
    restored = restore(file, key, at=MADE, owner=owner())
    assert restored.replayed.by_kind == {"membership-ended": 1, "password-changed": 1}
    assert restored.replayed.unconfirmed == 0
    assert viewer(people, "ben") is None
    people.tom.refresh_from_db()
    assert not people.tom.has_usable_password()
