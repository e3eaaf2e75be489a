"""A reporter opens their own report by reference and code, sees no more than they should, and is heard afterwards."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from commonweal.access.models import FailureLevel
from commonweal.access.roles import Role
from commonweal.access.viewer import Viewer, door_viewer
from commonweal.audit.trace import Trace
from commonweal.core.rules.report_life import REOPENS_WITHIN_DAYS
from commonweal.core.terms import ReportState
from commonweal.files.evidence.terms import EvidenceKind, Kept
from commonweal.outbox.models import Message
from commonweal.reports.models import Report, ReportEvent, ReportIntake, SurveyAnswer
from commonweal.reports.own.one_time import holds_until, one_time_code, window_of, window_that_fits
from commonweal.reports.own.operations import (
    MOST_EVIDENCE,
    TooLate,
    add_to_report,
    confirm_contact,
    disagree,
    send_one_time_code,
)
from commonweal.reports.own.queries import opened_by, own_report
from commonweal.reports.public.code import as_shown
from commonweal.reports.public.operations import TooManyFiles
from commonweal.reports.public.throttle import LEVELS
from commonweal.reports.terms import EventKind
from tests.cast import Cast
from tests.reports.public.filling import PAGES, begin, fill, send
from tests.reports.public.test_journey import code_in, reference_in

pytestmark = pytest.mark.django_db
SECRET = "Officer's note: the neighbour in flat 9 was warned"


@pytest.fixture(autouse=True)
def northmoor(cast: Cast, settings: Any) -> Cast:
    settings.PUBLIC_PARTNERSHIP = "northmoor"
    return cast


@pytest.fixture
def sent(northmoor: Cast) -> tuple[Report, str]:
    """A report as its reporter left it, and their code."""
    client = Client()
    root = begin(client)
    fill(client, root)
    page = send(client, root).content.decode()
    return Report.objects.get(reference=reference_in(page)), code_in(page)


def without_token(answer: Any) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())


def resident(cast: Cast, at: Any = None) -> Viewer:
    trace = Trace(route="a test", at=at or timezone.now())
    return door_viewer(cast.northmoor.id, Role.RESIDENT, trace=trace, name="a resident")


def opened(report: Report, code: str) -> Client:
    client = Client()
    answer = client.post("/report/status/", {"reference": report.reference.lower(), "code": code.lower()})
    assert answer.status_code == 303, answer.content.decode()
    return client


def stands(report: Report, state: ReportState, days_ago: int = 0) -> None:
    since = timezone.now() - timedelta(days=days_ago)
    due = None if state is ReportState.CLOSED else since
    Report.objects.filter(id=report.id).update(state=state.value, state_since=since, due_at=due)


def test_reference_and_code_open_the_page_in_plain_words(sent: tuple[Report, str]) -> None:
    report, code = sent
    ReportEvent.objects.create(report=report, at=timezone.now(), kind=EventKind.NOTE, words=SECRET)
    ReportEvent.objects.create(report=report, at=timezone.now(), kind=EventKind.NOTE, words=SECRET, public=True)
    page = opened(report, code).get("/report/status/yours/").content.decode()
    assert "Received" in page
    assert "Next step by" in page
    assert "We received your report" in page
    assert SECRET not in page
    assert "dev@example.com" not in page


def test_a_wrong_code_and_an_unknown_reference_get_the_same_answer(sent: tuple[Report, str]) -> None:
    report, _ = sent
    wrong = Client().post("/report/status/", {"reference": report.reference, "code": "K7QM-3RXA-9TCP"})
    unknown = Client().post("/report/status/", {"reference": "ASB-2222-2222", "code": "K7QM-3RXA-9TCP"})
    assert (wrong.status_code, unknown.status_code) == (400, 400)
    assert without_token(wrong).replace(report.reference, "ASB-2222-2222") == without_token(unknown)


def test_both_take_the_same_queries(sent: tuple[Report, str], django_assert_num_queries: Any, cast: Cast) -> None:
    report, _ = sent
    for reference in (report.reference, "ASB-2222-2222"):
        with django_assert_num_queries(1):
            assert opened_by(reference, "K7QM3RXA9TCP", resident(cast)) is None


@pytest.mark.usefixtures("stopped_clock")
def test_a_wrong_code_cannot_be_tried_a_hundred_and_fifty_times_and_the_right_one_is_not_locked_out(
    sent: tuple[Report, str],
) -> None:
    report, code = sent
    answers = []
    for _ in range(150):
        LEVELS.forget()
        wrong = {"reference": report.reference, "code": "K7QM-3RXA-9TCP"}
        answers.append(Client().post("/report/status/", wrong).status_code)
    assert answers == [400] * 6 + [429] * 144
    FailureLevel.objects.update(at=timezone.now() - timedelta(hours=1), opens_at=timezone.now() - timedelta(minutes=1))
    assert opened(report, code).get("/report/status/yours/").status_code == 200


def test_nobody_without_the_cookie_sees_anything(sent: tuple[Report, str]) -> None:
    for page in ("", "add/", "worse/", "disagree/", "survey/", "complaint/"):
        assert Client().get(f"/report/status/yours/{page}").headers["Location"] == "/report/status/"


def test_a_one_time_code_goes_to_the_safe_contact_once_in_half_an_hour_and_opens_once(
    sent: tuple[Report, str], cast: Cast
) -> None:
    report, _ = sent
    now = timezone.now()
    confirm_contact(report.id, by=resident(cast), at=now)
    before = Message.objects.count()
    assert send_one_time_code(report.reference, cast.northmoor.id, at=now)
    assert send_one_time_code(report.reference, cast.northmoor.id, at=now)
    assert not send_one_time_code("ASB-2222-2222", cast.northmoor.id, at=now)
    assert Message.objects.count() == before + 1
    code = as_shown(one_time_code(report.id, window_of(now)))
    message = Message.objects.filter(what="one-time-code").first()
    assert message is not None and code in message.body and "noise" not in message.body.lower()
    assert opened(report, code).get("/report/status/yours/").status_code == 200
    assert Client().post("/report/status/", {"reference": report.reference, "code": code}).status_code == 400
    late = resident(cast, now + timedelta(hours=2))
    assert opened_by(report.reference, code.replace("-", ""), late) is None


def test_asking_for_a_code_says_the_same_for_every_reference(sent: tuple[Report, str]) -> None:
    report, _ = sent
    pages = {
        Client().post("/report/status/code/", {"reference": reference}).content
        for reference in (report.reference, "ASB-2222-2222", "<script>")
    }
    assert len(pages) == 1


def test_a_diary_entry_and_a_complaint_are_kept_and_shown(sent: tuple[Report, str]) -> None:
    report, code = sent
    client = opened(report, code)
    assert client.post("/report/status/yours/add/", {"words": ""}).status_code == 400
    assert client.post("/report/status/yours/add/", {"words": "Again at 2am"}).status_code == 303
    assert client.post("/report/status/yours/complaint/", {"words": "Nobody rang"}).status_code == 303
    page = client.get("/report/status/yours/?said=added").content.decode()
    assert "Again at 2am" in page
    assert "You complained about our service" in page
    assert "Nobody rang" not in page


def test_worse_with_danger_returns_to_triage_as_urgent_under_a_new_clock(sent: tuple[Report, str]) -> None:
    report, code = sent
    stands(report, ReportState.IN_HAND)
    answer = opened(report, code).post("/report/status/yours/worse/", {"words": "He has a knife", "part": ["weapon"]})
    assert "said=urgent" in answer.headers["Location"]
    report.refresh_from_db()
    assert (report.state, report.urgent) == (ReportState.RETURNED, True)
    assert report.due_at is not None and report.due_at <= timezone.now() + timedelta(minutes=61)


def test_danger_opens_a_report_again_however_long_ago_it_ended(sent: tuple[Report, str]) -> None:
    report, code = sent
    stands(report, ReportState.CLOSED, days_ago=REOPENS_WITHIN_DAYS + 60)
    opened(report, code).post("/report/status/yours/worse/", {"words": "He has a knife", "part": ["weapon"]})
    report.refresh_from_db()
    assert (report.state, report.urgent) == (ReportState.TRIAGED, True)


def test_worse_without_danger_stays_with_its_team_and_is_noted(sent: tuple[Report, str]) -> None:
    report, code = sent
    stands(report, ReportState.ACCEPTED)
    opened(report, code).post("/report/status/yours/worse/", {"words": "Every night now"})
    report.refresh_from_db()
    assert (report.state, report.urgent) == (ReportState.ACCEPTED, False)
    assert report.events.filter(kind=EventKind.WORSE, public=True).exists()


@pytest.mark.parametrize("state", [ReportState.ANSWERED, ReportState.CLOSED])
def test_disagreeing_opens_the_same_report_again(sent: tuple[Report, str], state: ReportState) -> None:
    report, code = sent
    stands(report, state, days_ago=REOPENS_WITHIN_DAYS)
    client = opened(report, code)
    assert "It is not solved" in client.get("/report/status/yours/").content.decode()
    answer = client.post("/report/status/yours/disagree/", {"words": "The drums are back"})
    assert "said=opened" in answer.headers["Location"]
    report.refresh_from_db()
    assert (report.state, report.team_id) == (ReportState.TRIAGED, None)


def test_after_its_days_a_new_report_quotes_the_old_one(sent: tuple[Report, str], cast: Cast) -> None:
    report, code = sent
    stands(report, ReportState.CLOSED, days_ago=REOPENS_WITHIN_DAYS + 2)
    client = opened(report, code)
    assert "it will name this one" in client.get("/report/status/yours/").content.decode()
    with pytest.raises(TooLate):
        disagree(report.id, words="Back", by=resident(cast), at=timezone.now())
    root = client.post("/report/", {"danger": "no", "again": report.reference}).headers["Location"]
    fill(client, root.removesuffix("what/"), {"before": {"told_before": report.reference, "wish": ""}})
    send(client, root.removesuffix("what/"))
    assert ReportIntake.objects.exclude(report=report).get().told_before == report.reference


def test_the_code_is_good_until_its_message_ends(sent: tuple[Report, str]) -> None:
    report, now = sent[0].id, timezone.now()
    code, ends = one_time_code(report, window_of(now)), holds_until(window_of(now))
    assert now < ends <= now + timedelta(hours=1)
    assert window_that_fits(code, report, ends - timedelta(seconds=1)) == window_of(now)
    assert window_that_fits(code, report, ends) is None


def test_the_same_words_from_two_tabs_are_one_line_and_new_danger_is_heard(sent: tuple[Report, str]) -> None:
    client = opened(*sent)
    for _ in range(2):
        client.post("/report/status/yours/complaint/", {"words": "Nobody came"})
        client.post("/report/status/yours/add/", {"words": "Again from ten to two"})
        client.post("/report/status/yours/worse/", {"words": "Shouting"})
    client.post("/report/status/yours/worse/", {"words": "Shouting", "part": ["weapon"]})
    kinds = list(ReportEvent.objects.filter(report=sent[0], by_id__isnull=True).values_list("kind", flat=True))
    counted = {one: kinds.count(one) for one in (EventKind.COMPLAINT, EventKind.DIARY, EventKind.WORSE)}
    assert counted == {EventKind.COMPLAINT: 1, EventKind.DIARY: 1, EventKind.WORSE: 2}
    assert Report.objects.get(id=sent[0].id).urgent


def test_a_report_takes_sixty_photos_and_no_more_however_often_somebody_adds(
    sent: tuple[Report, str], cast: Cast
) -> None:
    report, _ = sent
    files = [Kept(str(uuid4()), EvidenceKind.PHOTO, "image/jpeg", 9, f"{n:064x}") for n in range(MOST_EVIDENCE)]
    at = timezone.now()
    add_to_report(report.id, words="", files=files, by=resident(cast), at=at)
    with pytest.raises(TooManyFiles):
        add_to_report(report.id, words="One more", files=files[:1], by=resident(cast), at=at)
    add_to_report(report.id, words="I have one more", files=[], by=resident(cast), at=at)
    assert report.evidence.count() == MOST_EVIDENCE
    assert report.events.filter(kind=EventKind.DIARY).count() == 1


def test_the_survey_is_asked_once_after_closing(sent: tuple[Report, str]) -> None:
    report, code = sent
    client = opened(report, code)
    client.post("/report/status/yours/survey/", {"better": "yes"})
    assert not SurveyAnswer.objects.exists()
    stands(report, ReportState.CLOSED)
    for _ in range(2):
        client.post("/report/status/yours/survey/", {"better": "a-little", "treated": "4", "words": "Faster"})
    assert SurveyAnswer.objects.get().treated == 4


def test_one_that_follows_another_shows_where_that_one_stands_and_nothing_of_it(
    sent: tuple[Report, str], cast: Cast
) -> None:
    report, code = sent
    other = Client()
    root = begin(other)
    fill(other, root, {"details": {**PAGES["details"], "name": "Someone Else", "email": "else@example.com"}})
    leader = Report.objects.get(reference=reference_in(send(other, root).content.decode()))
    stands(leader, ReportState.IN_HAND)
    ReportEvent.objects.create(report=leader, at=timezone.now(), kind=EventKind.DIARY, words="MINE", public=True)
    Report.objects.filter(id=report.id).update(follows=leader, due_at=None)
    page = opened(report, code).get("/report/status/yours/").content.decode()
    assert "Action under way" in page
    assert not any(secret in page for secret in (leader.reference, "Someone Else", "MINE"))
    stands(leader, ReportState.CLOSED)
    Report.objects.filter(id=report.id).update(state=ReportState.CLOSED.value, state_since=timezone.now())
    disagree(report.id, words="Not for me", by=resident(cast), at=timezone.now())
    report.refresh_from_db()
    leader.refresh_from_db()
    assert (report.follows_id, report.state, leader.state) == (None, ReportState.TRIAGED, ReportState.CLOSED)


def test_over_long_words_are_refused_in_words(sent: tuple[Report, str]) -> None:
    report, code = sent
    client = opened(report, code)
    for page in ("add", "worse", "complaint"):
        assert client.post(f"/report/status/yours/{page}/", {"words": "x" * 2_001}).status_code == 400
    assert own_report(report.id, resident_of(report)).reference == report.reference


def resident_of(report: Report) -> Viewer:
    trace = Trace(route="a test", at=timezone.now())
    return door_viewer(report.partnership_id, Role.RESIDENT, trace=trace, name="a resident")
