"""What another system reads: services and their questions, discovery, and of reports only what harms nobody."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from commonweal.access.operations import found_partnership
from commonweal.core.terms import Marking, ReportState
from commonweal.reports.models import Report
from commonweal.reports.open311.times import in_words
from tests.cast import AT, Cast
from tests.reports.open311.conftest import LITTER, NOISE, System

WHO = {"first_name": "Lee", "last_name": "Marsh", "email": "lee@example.org", "phone": "020 7946 0123"}


@pytest.mark.parametrize("path", ["services", "services/noise", "services/vandalism", "discovery", "requests"])
def test_xml_and_json_say_the_same(system: System, path: str) -> None:
    system.send(**LITTER)
    asked = {"extensions": "true"} if path == "requests" else {}
    assert system.get(path, "xml", **asked) == system.get(path, "json", **asked)


def test_an_empty_list_is_an_empty_array_in_both(system: System) -> None:
    assert system.get("requests", "xml") == system.get("requests", "json") == (200, [])


def test_every_service_answers_at_once_and_those_about_people_are_private(system: System) -> None:
    _, found = system.get("services")
    by_code = {one["service_code"]: one for one in found}
    assert {one["type"] for one in found} == {"realtime"} and all(one["metadata"] is True for one in found)
    private = {code for code, one in by_code.items() if "private" in one["keywords"].split(", ")}
    assert set(by_code) - private == {"litter-and-dumping", "drug-litter", "vandalism"}


def test_a_definition_asks_its_questions_in_order_and_names_what_the_server_sets(system: System) -> None:
    _, found = system.get("services/noise")
    asked = found["attributes"]
    assert [one["order"] for one in asked] == list(range(1, len(asked) + 1))
    by_code = {one["code"]: one for one in asked}
    now = by_code["HAPPENING_NOW"]
    assert (now["variable"], now["required"], now["datatype"]) == (True, True, "singlevaluelist")
    assert now["values"][0] == {"key": "now", "name": "Yes, it is happening now"}
    for code, datatype in (("easting", "number"), ("northing", "number"), ("fixmystreet_id", "string")):
        one = by_code[code]
        assert (one["variable"], one["automated"], one["datatype"]) == (False, "server_set", datatype)


def test_discovery_names_both_formats_and_needs_no_jurisdiction(system: System) -> None:
    found = Client().get("/open311/v2/discovery.json").json()
    (endpoint,) = found["endpoints"]
    assert endpoint["formats"] == ["text/xml", "application/json"]
    assert endpoint["url"] == "http://testserver/open311/v2"
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"


def test_of_several_partnerships_one_must_be_named_and_a_single_one_need_not_be(db: None) -> None:
    one = found_partnership(code="only", name="Only", borough_name="Only", policy="northmoor", at=AT)
    assert Client().get("/open311/v2/services.json").status_code == 200
    assert Client().get("/open311/v2/services.json?jurisdiction_id=whatever.gov.uk").status_code == 200
    found_partnership(code="other", name="Other", borough_name="Other", policy="northmoor", at=AT)
    assert Client().get("/open311/v2/services.json").status_code == 400
    assert Client().get(f"/open311/v2/services.json?jurisdiction_id={one.code}").status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("services/nonsense.xml", 404, "service_code nonsense was not found"),
        ("tokens/123.json", 404, "token was not found"),
        ("requests/ASB-2222-2222.json", 404, "service_request_id was not found"),
        ("requests.json?service_code=nonsense", 404, "service_code nonsense was not found"),
        ("requests.json?status=broken", 400, "status must be open, closed or both"),
        ("requests.json?start_date=2026-03-01T08:15:30", 400, "start_date must be a date and time with a zone"),
        ("requests.json?start_date=2026-02-30T08:15:30Z", 400, "start_date is no date and time that exists"),
        ("requests.json?start_date=2026-01-01T00:00:00Z&end_date=2026-04-01T00:00:01Z", 400, "may span at most 90"),
        ("requests.json?start_date=2026-02-01T00:00:00Z&end_date=2026-01-01T00:00:00Z", 400, "lies before"),
        ("requests.json?page_size=0", 400, "page_size must be a whole number"),
        ("requests.json?page=x", 400, "page must be a whole number"),
        ("servicerequestupdates.json", 403, "api_key was not provided"),
        ("nonsense.json", 404, "There is no such address here"),
        ("services.yaml", 404, "An address here ends in .xml or .json"),
    ],
)
def test_what_cannot_be_answered_says_why_in_both_forms(system: System, path: str, status: int, told: str) -> None:
    for form in ("json", "xml"):
        where = path.replace(".json", f".{form}").replace(".xml", f".{form}")
        answer = system.http.get(f"/open311/v2/{where}{'&' if '?' in where else '?'}jurisdiction_id=northmoor")
        assert answer.status_code == status
        assert told in answer.content.decode()


def test_a_span_of_90_days_to_the_second_is_answered(system: System) -> None:
    span = {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-04-01T00:00:00Z"}
    assert system.get("requests", **span) == (200, [])


def test_a_method_that_an_address_does_not_have_is_said(system: System) -> None:
    answer = system.http.post("/open311/v2/services.json")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert system.http.delete("/open311/v2/requests.xml").status_code == 405


def test_a_report_about_people_is_nowhere_to_be_read(system: System) -> None:
    reference = system.send(**NOISE, **WHO)
    assert system.get("requests") == (200, [])
    assert system.get("requests", service_request_id=reference) == (200, [])
    missing = system.get("requests/ASB-2222-2222")
    assert system.get(f"requests/{reference}") == missing and missing[0] == 404


def test_a_report_about_litter_is_read_without_a_word_that_anybody_wrote(system: System) -> None:
    reference = system.send(**LITTER, **WHO)
    status, ((only),) = system.get(f"requests/{reference}")
    assert status == 200
    assert (only["service_request_id"], only["status"]) == (reference, "open")
    assert only["description"] is None and only["media_url"] is None and only["address_id"] is None
    shown = str(system.get("requests", extensions="true")) + str(system.get(f"requests/{reference}", "xml"))
    for secret in ("flat 12", "sofa", "Lee", "Marsh", "lee@", "7946"):
        assert secret not in shown
    # Snapped: the middle of a square, and the same for the house next door.
    near = system.send(**{**LITTER, "lat": "51.54612", "long": "-0.10321"})
    points = {(one["lat"], one["long"]) for one in system.get("requests", service_request_id=f"{reference},{near}")[1]}
    assert len(points) == 1 and points != {(51.5461, -0.1032)}


@pytest.mark.parametrize(
    "change",
    [
        {"marking": Marking.OFFICIAL_SENSITIVE}, {"category": "hate"}, {"category": "unknown-word"}, {"urgent": True},
        {"state": ReportState.LOGGED, "due_at": None},
    ],
)  # fmt: skip
def test_what_is_marked_urgent_or_only_counted_is_not_read(system: System, change: dict[str, Any]) -> None:
    reference = system.send(**LITTER)
    Report.objects.update(**change)
    assert system.get(f"requests/{reference}")[0] == 404
    assert system.get("requests") == (200, [])


def test_damage_that_is_aimed_at_somebody_is_not_read(system: System) -> None:
    reference = system.send(**{**LITTER, "service_code": "vandalism", "attribute[AIMED]": "yes"})
    assert system.get(f"requests/{reference}")[0] == 404


def test_a_report_that_is_kept_for_named_people_is_not_read(system: System, everybody: Cast) -> None:
    from commonweal.core.terms import Guarding
    from commonweal.reports.single.operations import keep_for_named

    reference = system.send(**LITTER)
    tom = everybody.viewer("tom", at=datetime.now(UTC))
    keep_for_named(
        Report.objects.get(), Guarding.LOCKED,
        named=[everybody.tom.pk, everybody.staff("petra").pk], why="a threat", with_caller=False,
        by=tom, at=tom.at,
    )  # fmt: skip
    assert system.get(f"requests/{reference}")[0] == 404


def test_another_partnerships_report_is_not_read(system: System) -> None:
    reference = system.send(**LITTER)
    system.jurisdiction = "eastmarsh"
    assert system.get(f"requests/{reference}")[0] == 404


def test_a_search_finds_by_service_status_and_time_and_a_reference_overrides_the_rest(system: System) -> None:
    first, second = system.send(**LITTER), system.send(**{**LITTER, "service_code": "vandalism"})
    Report.objects.filter(reference=first).update(state=ReportState.CLOSED, due_at=None)

    def found(**asked: str) -> set[str]:
        return {one["service_request_id"] for one in system.get("requests", **asked)[1]}

    assert found(service_code="vandalism") == {second}
    assert found(service_code="noise") == set()
    assert (found(status="closed"), found(status="OPEN"), found(status="open,closed")) == (
        {first}, {second}, {first, second},
    )  # fmt: skip
    long_ago = in_words(datetime.now(UTC) - timedelta(days=200))
    assert found(start_date=long_ago) == set()
    assert found(start_date=long_ago, status="closed", service_request_id=f"{first},{second}") == {first, second}
    assert len(found(page_size="1")) == len(found(page_size="1", page="2")) == len(found(max_requests="1")) == 1
    assert found(page_size="1") != found(page_size="1", page="2")


def test_only_a_closed_report_is_closed(system: System) -> None:
    reference = system.send(**LITTER)
    for state in ReportState:
        if state is ReportState.LOGGED:
            continue
        Report.objects.update(state=state, due_at=None)
        _, ((only),) = system.get(f"requests/{reference}")
        assert only["status"] == ("closed" if state is ReportState.CLOSED else "open")


def test_what_extensions_add_holds_no_answer_and_no_photo(system: System) -> None:
    system.send(**LITTER)
    _, ((only),) = system.get("requests", "xml", extensions="true")
    assert only["attributes"] == [] and only["extended_attributes"]["photos"] == []
    assert only["notes"][0]["description"] == only["status_notes"]


def test_the_description_names_every_address(system: System) -> None:
    found = Client().get("/open311/v2/openapi.json").json()
    assert found["openapi"] == "3.1.0"
    assert set(found["paths"]["/requests.xml"]) == {"get", "post"} and len(found["paths"]) == 14


def test_times_are_londons(system: System) -> None:
    assert in_words(datetime(2026, 3, 1, 8, 15, 30, tzinfo=UTC)) == "2026-03-01T08:15:30+00:00"
    assert in_words(datetime(2026, 7, 1, 8, 15, 30, tzinfo=UTC)) == "2026-07-01T09:15:30+01:00"
