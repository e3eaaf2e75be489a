"""Who could not be told: the list, who sees what of it, and that settling it is written once with words."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from commonweal.access.guarding.operations import set_guard
from commonweal.access.permission import NotAllowed
from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.core.rules.safe_contact import ContactWay
from commonweal.core.terms import Guarding
from commonweal.reports.intake.operations import take_report
from commonweal.reports.models import Report, ReportEvent, Untold
from commonweal.reports.telling.operations import tell
from commonweal.reports.telling.terms import About
from commonweal.reports.terms import EventKind
from commonweal.reports.untold.operations import NothingToSettle, SettleNeedsWords, settle_untold
from commonweal.reports.untold.queries import n_untold, untold_one, untold_open
from tests.cast import AT, Cast, gather_all
from tests.reports.intake.test_operations import LEE, NOISE, way_in

BY_CALL = replace(LEE, ways=(ContactWay.CALL,), safe_times="Mornings only", interpreter="Turkish")


@pytest.fixture
def everybody(db: None, data_folder: Path) -> Iterator[Cast]:
    mark_as_demonstration(at=AT)
    yield gather_all()
    (data_folder / "demo-mark").unlink()


def untold(everybody: Cast) -> Untold:
    taken = take_report(replace(NOISE, who=BY_CALL), way_in("a"), by=everybody.viewer("cal"), at=AT)
    return Untold.objects.get(report_id=taken.report_id)


def test_triage_sees_how_to_reach_them_and_the_manager_only_that_somebody_waits(everybody: Cast) -> None:
    one = untold(everybody)
    (tom,), (mona,) = untold_open(everybody.viewer("tom")), untold_open(everybody.viewer("mona"))
    assert (tom.name, tom.phone, tom.ways, tom.safe_times) == (
        "Lee Marsh", "+442079460123", ("a call",), "Mornings only",
    )  # fmt: skip
    assert (mona.reference, mona.name, mona.phone, mona.safe_times) == (tom.reference, None, None, None)
    whole = untold_one(one.id, everybody.viewer("tom"))
    assert whole is not None
    assert whole.said is not None
    assert tom.reference in whole.said.body
    assert untold_open(everybody.viewer("cal")) == []


def test_the_list_does_not_tell_of_a_report_that_is_kept_for_named_people(everybody: Cast) -> None:
    one = untold(everybody)
    set_guard(
        Report.objects.get(id=one.report_id), Guarding.PROTECTED, named=[everybody.staff("petra").id],
        why="She was followed home", by=everybody.viewer("tom"), at=AT,
    )  # fmt: skip
    mona = everybody.viewer("mona")
    assert (untold_open(mona), n_untold(mona), untold_one(one.id, mona)) == ([], 0, None)


@pytest.mark.parametrize(("told", "kind"), [(True, EventKind.TOLD), (False, EventKind.NOT_TOLD)])
def test_what_came_of_it_is_written_into_the_history_and_they_leave_the_list(
    everybody: Cast, told: bool, kind: EventKind
) -> None:
    one, tom = untold(everybody), everybody.viewer("tom")
    settle_untold(one.id, " Rang at ten,  she knows. ", told=told, by=tom, at=AT)
    event = ReportEvent.objects.filter(report_id=one.report_id, kind=kind, words="Rang at ten, she knows.").get()
    assert (event.by, event.details) == ("Tom", {"about": "received", "by_hand": True})
    assert n_untold(tom) == 0
    with pytest.raises(NothingToSettle):
        settle_untold(one.id, "Again", told=told, by=tom, at=AT)


def test_it_needs_words_and_the_right(everybody: Cast) -> None:
    one = untold(everybody)
    for words in ("", "  ", "x" * 401):
        with pytest.raises(SettleNeedsWords):
            settle_untold(one.id, words, told=True, by=everybody.viewer("tom"), at=AT)
    for who in ("mona", "cal", "abby", "ada"):
        with pytest.raises(NotAllowed):
            settle_untold(one.id, "Rang", told=True, by=everybody.viewer(who), at=AT)
    with pytest.raises(NothingToSettle):
        settle_untold(uuid4(), "Rang", told=True, by=everybody.viewer("tom"), at=AT)


def signed_in(everybody: Cast, who: str) -> Client:
    client = Client()
    client.force_login(everybody.staff(who))
    return client


def settle_page(one: UUID) -> str:
    return reverse("untold-settle", kwargs={"untold_id": one})


def test_on_its_pages_somebody_is_settled_and_the_way_there_counts_who_waits(everybody: Cast) -> None:
    one, client = untold(everybody), signed_in(everybody, "tom")
    shown = client.get(reverse("untold")).content.decode()
    assert "Not told yet (1)" in shown
    assert "Mornings only" in shown
    assert "Turkish" in client.get(settle_page(one.id)).content.decode()
    refused = client.post(settle_page(one.id), {"how": "", "words": "Rang at ten"})
    assert refused.status_code == 400
    assert "Rang at ten" in refused.content.decode()
    assert client.post(settle_page(one.id), {"how": "told", "words": ""}).status_code == 400
    assert client.post(settle_page(one.id), {"how": "told", "words": "Rang at ten"}).status_code == 302
    assert "Everybody has been told" in client.get(reverse("untold")).content.decode()
    assert client.post(settle_page(one.id), {"how": "told", "words": "Rang"}).status_code == 404


def test_the_manager_sees_the_list_and_settles_nobody(everybody: Cast) -> None:
    one, client = untold(everybody), signed_in(everybody, "mona")
    shown = client.get(reverse("untold")).content.decode()
    assert "Mornings only" not in shown
    assert "Lee Marsh" not in shown
    assert client.get(settle_page(one.id)).status_code == 404


def test_a_second_answer_that_cannot_be_told_is_on_the_list_again(everybody: Cast) -> None:
    one, tom = untold(everybody), everybody.viewer("tom")
    settle_untold(one.id, "Rang at ten, she knows", told=True, by=tom, at=AT)
    assert not tell(one.report, About.RECEIVED, by=tom, at=AT)
    assert [line.report_id for line in untold_open(tom)] == [one.report_id]
    assert Untold.objects.get().settled_words == ""
