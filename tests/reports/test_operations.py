"""Reports are known by source and reference; whoever asked not to be named is not counted as a person."""

from pathlib import Path

import pytest

from commonweal.people.models import Caller, ContactPoint
from commonweal.reports.kinds import CALL_LOG
from commonweal.reports.models import Occurrence, Report
from commonweal.runs.models import DataChange
from tests.cast import Cast
from tests.deliveries import call_log, deliver


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
