"""Reports are known by source and reference; whoever asked not to be named is not counted as a person."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from commonweal.callers.operations import run_callers
from commonweal.people.models import Caller, ContactPoint
from commonweal.people.operations import decide
from commonweal.people.queries import decisions_about
from commonweal.people.terms import Answer
from commonweal.reports.kinds import CALL_LOG
from commonweal.reports.models import Occurrence, Report
from commonweal.runs.models import DataChange
from tests.cast import AT, Cast
from tests.deliveries import call_log, deliver

LATER = datetime(2026, 3, 20, 9, tzinfo=UTC)


def load_calls(cast: Cast, folder: Path, *calls: dict[str, str]) -> list[Report]:
    deliver(folder, CALL_LOG, call_log(calls), by=cast.viewer("amina"))
    return list(Report.objects.order_by("source_key"))


def test_two_spellings_of_a_number_are_one_caller(cast: Cast, tmp_path: Path) -> None:
    first, second = load_calls(cast, tmp_path, {"caller_phone": "01632 960123"}, {"caller_phone": "+44 1632 960 123"})
    assert first.caller == second.caller == Caller.objects.get()
    assert ContactPoint.objects.get().value == "+441632960123"


def test_one_number_with_two_names_is_two_callers_until_a_person_says_otherwise(cast: Cast, tmp_path: Path) -> None:
    phone = "01632 960123"
    first, second = load_calls(
        cast, tmp_path, {"caller_phone": phone, "caller_name": "Jo"}, {"caller_phone": phone, "caller_name": "Sam"}
    )
    assert first.caller != second.caller
    assert first.caller.contact_point == second.caller.contact_point == ContactPoint.objects.get()


def test_a_name_without_a_number_is_a_caller_of_its_own(cast: Cast, tmp_path: Path) -> None:
    first, second, third = load_calls(
        cast, tmp_path, {"caller_name": "Jo Quince"}, {"caller_name": "jo  quince."}, {"caller_name": ""}
    )
    assert first.caller == second.caller
    assert first.caller.contact_point is None
    assert third.caller is None


def test_an_anonymous_call_keeps_neither_name_nor_number(cast: Cast, tmp_path: Path) -> None:
    (report,) = load_calls(cast, tmp_path, {"caller_phone": "01632 960123", "caller_name": "Jo", "anonymous": "yes"})
    assert (report.caller, report.caller_name, report.anonymous) == (None, "", True)
    assert ContactPoint.objects.count() == Caller.objects.count() == 0


def test_calls_with_one_event_number_tell_of_one_incident(cast: Cast, tmp_path: Path) -> None:
    first, second, third = load_calls(cast, tmp_path, {"incident": "E-5"}, {"incident": "E-5"}, {})
    assert first.occurrence == second.occurrence == Occurrence.objects.get()
    assert third.occurrence is None


def test_the_same_event_number_in_two_logs_is_two_incidents(cast: Cast, tmp_path: Path) -> None:
    load_calls(cast, tmp_path, {"incident": "E-5"}, {"incident": "E-5", "source": "police-asb"})
    assert Occurrence.objects.count() == 2


def test_a_call_without_a_time_of_event_counts_when_it_was_received(cast: Cast, tmp_path: Path) -> None:
    (report,) = load_calls(cast, tmp_path, {"received_at": "2026-03-02 22:15", "happened_at": ""})
    assert (report.happened_at, report.happened_at_known) == (report.received_at, False)


def test_a_call_that_happened_after_it_was_received_is_refused(cast: Cast, tmp_path: Path) -> None:
    assert load_calls(cast, tmp_path, {"received_at": "2026-03-02 22:15", "happened_at": "2026-03-03 22:15"}) == []


def test_an_updated_call_keeps_its_id_and_reference(cast: Cast, tmp_path: Path) -> None:
    (before,) = load_calls(cast, tmp_path, {})
    (after,) = load_calls(cast, tmp_path, {"category": "begging"})
    assert (after.id, after.reference, after.category) == (before.id, before.reference, "begging")


def test_a_change_is_noted_from_the_earlier_of_the_old_and_the_new_day(cast: Cast, tmp_path: Path) -> None:
    load_calls(cast, tmp_path, {"happened_at": "2026-01-05 10:00"})
    load_calls(cast, tmp_path, {"happened_at": "2026-02-05 10:00"})
    assert [str(change.earliest_on) for change in DataChange.objects.order_by("at", "earliest_on")] == [
        "2026-01-05"
    ] * 2


def test_loading_the_same_log_again_notes_no_change(cast: Cast, tmp_path: Path) -> None:
    load_calls(cast, tmp_path, {}, {})
    load_calls(cast, tmp_path, {}, {})
    assert DataChange.objects.count() == 1


def test_two_partnerships_may_hold_the_same_reference_of_a_log(cast: Cast, tmp_path: Path) -> None:
    deliver(tmp_path, CALL_LOG, call_log([{}]), by=cast.viewer("amina"))
    deliver(tmp_path, CALL_LOG, call_log([{}]), by=cast.viewer("esther"))
    assert Report.objects.count() == 2


@pytest.mark.parametrize("phone", ["withheld", "Unknown", "-", "n/a", "00000000000", "99999999999", "12345678901", "0"])
def test_a_filler_in_place_of_a_number_refuses_no_call_and_joins_no_strangers(
    cast: Cast, tmp_path: Path, phone: str
) -> None:
    first, second = load_calls(
        cast,
        tmp_path,
        {"caller_phone": phone, "caller_name": "Jo"},
        {"caller_phone": phone, "caller_name": "Anonymous"},
    )
    assert first.caller is not None
    assert (first.caller.contact_point, second.caller) == (None, None)


def test_a_number_with_a_filler_for_a_name_is_a_number_without_a_name(cast: Cast, tmp_path: Path) -> None:
    phone = "01632 960123"
    first, second = load_calls(
        cast, tmp_path, {"caller_phone": phone, "caller_name": "Name withheld"}, {"caller_phone": phone}
    )
    assert first.caller is not None
    assert (first.caller.name, first.caller_id) == ("", second.caller_id)


JO = {"reference": "R-1", "caller_phone": "01632 960123", "caller_name": "Jo Quince"}
NAMELESS = {**JO, "anonymous": "yes"}


def test_a_call_that_is_loaded_again_without_a_name_leaves_neither_name_nor_number_behind(
    cast: Cast, tmp_path: Path
) -> None:
    load_calls(cast, tmp_path, JO)
    (report,) = load_calls(cast, tmp_path, NAMELESS)
    assert (report.caller, Caller.objects.count(), ContactPoint.objects.count()) == (None, 0, 0)


def test_a_caller_with_another_call_stays_and_so_does_a_number_with_another_name(cast: Cast, tmp_path: Path) -> None:
    load_calls(cast, tmp_path, JO, {**JO, "reference": "R-2"}, {**JO, "reference": "R-3", "caller_name": "Sam"})
    load_calls(cast, tmp_path, NAMELESS)
    assert sorted(Caller.objects.values_list("name", flat=True)) == ["Jo Quince", "Sam"]
    load_calls(cast, tmp_path, {**NAMELESS, "reference": "R-2"})
    assert list(Caller.objects.values_list("name", "contact_point__value")) == [("Sam", "+441632960123")]


def test_a_caller_whom_a_decision_names_stays_without_name_and_number(cast: Cast, tmp_path: Path) -> None:
    load_calls(cast, tmp_path, JO, {**JO, "reference": "R-2", "caller_name": "J Quince"})
    callers = list(Caller.objects.values_list("id", flat=True))
    decide(Answer.ONE_PERSON, callers, why="Rang back", reasons=[], by=cast.viewer("tom"), at=AT)
    load_calls(cast, tmp_path, NAMELESS)
    blank, other = Caller.objects.order_by("name")
    assert (blank.name, blank.contact_point, other.name) == ("", None, "J Quince")
    assert "jo quince" not in blank.compared_name
    (shown,) = decisions_about([other.id], cast.viewer("tom"))
    assert {(one.name, one.number) for one in shown.callers} == {("", ""), ("J Quince", "+441632960123")}
    assert load_calls(cast, tmp_path, JO)[0].caller not in (blank, None)


def test_a_caller_who_is_on_a_list_that_was_made_stays_there_without_name_and_number(
    cast: Cast, tmp_path: Path
) -> None:
    second = {**JO, "reference": "R-2", "received_at": "2026-03-03 21:00"}
    load_calls(cast, tmp_path, {**JO, "received_at": "2026-02-03 21:00"}, second)
    run, _ = run_callers(date(2026, 3, 9), by=cast.viewer("amina", at=LATER), at=LATER)
    load_calls(cast, tmp_path, {**NAMELESS, "received_at": "2026-02-03 21:00"}, {**second, "anonymous": "yes"})
    finding = run.caller_findings.get(watch="second-report")
    assert (finding.lead.name, finding.lead.contact_point, ContactPoint.objects.count()) == ("", None, 0)
