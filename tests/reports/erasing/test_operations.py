"""Erasing a report: all that hangs on it goes, its followers stand alone; before that nobody changes its history."""

from dataclasses import replace
from uuid import UUID

import pytest
from django.db import DatabaseError, models, transaction

from commonweal.access.permission import NotAllowed
from commonweal.access.viewer import Viewer, system_viewer
from commonweal.core.terms import ReportState
from commonweal.files.evidence import keeping
from commonweal.files.evidence.terms import EvidenceKind
from commonweal.outbox.models import Message
from commonweal.reports.erasing.operations import erase_reports
from commonweal.reports.intake.operations import take_report
from commonweal.reports.models import Evidence, MessageTemplate, Report, ReportEvent
from tests.cast import AT, Cast, gather_all
from tests.reports.intake.test_operations import LEE, NOISE, way_in


@pytest.fixture
def everybody(db: None) -> Cast:
    return gather_all()


def taken(everybody: Cast, key: str) -> UUID:
    return take_report(replace(NOISE, who=LEE), way_in(key), by=everybody.viewer("cal"), at=AT).report_id


def retention(everybody: Cast) -> Viewer:
    return system_viewer(everybody.northmoor.id, route="retention", at=AT)


def test_nothing_that_hangs_on_an_erased_report_stays(
    everybody: Cast, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    one = taken(everybody, "a")
    kept = keeping.keep(b"made anew", EvidenceKind.PHOTO)
    Evidence.objects.create(
        report_id=one, kept_as=kept.kept_as, kind=kept.kind, content_type=kept.content_type, n_bytes=kept.n_bytes,
        digest=kept.digest, added_at=AT,
    )  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert erase_reports([one], why="retention", by=retention(everybody), at=AT) == 1
    left = [
        relation.related_model.__name__
        for relation in Report._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel)
        and relation.related_model._base_manager.filter(**{relation.field.name: one}).exists()
    ]
    assert left == []
    (message,) = Message.objects.all()
    assert (message.to, message.subject, message.body) == ("", "", "")
    assert not keeping.forget(kept.kept_as)


def test_whoever_followed_an_erased_report_stands_alone_with_a_clock(everybody: Cast) -> None:
    leader, follower = taken(everybody, "a"), taken(everybody, "b")
    Report.objects.filter(id=follower).update(follows_id=leader, due_at=None)
    erase_reports([leader], why="retention", by=retention(everybody), at=AT)
    report = Report.objects.get(id=follower)
    assert (report.follows_id, report.state) == (None, ReportState.NEW)
    assert report.due_at is not None


def test_a_leader_and_its_follower_are_erased_together(everybody: Cast) -> None:
    leader, follower = taken(everybody, "a"), taken(everybody, "b")
    Report.objects.filter(id=follower).update(follows_id=leader, due_at=None)
    assert erase_reports([leader, follower], why="retention", by=retention(everybody), at=AT) == 2
    assert not Report.objects.exists()


def test_nobody_who_works_here_erases_a_report(everybody: Cast) -> None:
    one = taken(everybody, "a")
    for who in ("tom", "ada", "mona", "abby"):
        with pytest.raises(NotAllowed):
            erase_reports([one], why="retention", by=everybody.viewer(who), at=AT)


def test_the_database_refuses_to_change_a_line_of_history_and_a_version_of_words(everybody: Cast) -> None:
    taken(everybody, "a")
    template = MessageTemplate.objects.create(
        partnership=everybody.northmoor, created_at=AT, changed_at=AT, about="received", number=1, subject="s", body="b"
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        ReportEvent.objects.update(words="Something else")
    with pytest.raises(DatabaseError), transaction.atomic():
        MessageTemplate.objects.filter(id=template.id).update(body="Something else")
    with pytest.raises(DatabaseError), transaction.atomic():
        template.delete()
