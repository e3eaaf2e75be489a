"""What another system sends: every form of location, every refusal, and that nothing of it is lost."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from commonweal.core.terms import CallSource
from commonweal.reports.history.queries import history
from commonweal.reports.models import Report, ReportEvent, ReportIntake
from commonweal.reports.terms import EventKind
from tests.cast import Cast
from tests.reports.open311.conftest import LITTER, NOISE, System

SCRIPTS = "Gürültü çok fazla · অনেক শব্দ · ضوضاء شديدة · 🎉🔊"


def refusals(answer: Any) -> list[str]:
    return [f"{one['code']}: {one['description']}" for one in answer]


def the_report(system: System, **sent: Any) -> Report:
    return Report.objects.select_related("intake").get(reference=system.send(**sent))


@pytest.mark.parametrize("form", ["xml", "json"])
def test_a_report_is_taken_and_answered_with_its_reference_and_when_somebody_looks(system: System, form: str) -> None:
    status, answer = system.post("requests", form, **NOISE)
    assert status == 200
    (only,) = answer
    report = Report.objects.get(reference=only["service_request_id"])
    assert set(only) == {"service_request_id", "service_notice", "account_id"} and only["account_id"] is None
    assert "ring 999" in only["service_notice"] and "Somebody looks at it by" in only["service_notice"]
    assert (report.source, report.category, report.account) == (CallSource.OTHER_SYSTEM, "noise", "Loud music")
    assert report.intake.ongoing == "again"


def test_a_report_about_litter_has_no_999_line(system: System) -> None:
    _, ((answer),) = system.post("requests", **LITTER)
    assert "999" not in answer["service_notice"]


def test_a_point_lies_where_it_was_sent(system: System) -> None:
    report = the_report(system, **NOISE)
    assert report.easting_m == pytest.approx(531_624, abs=3) and report.northing_m == pytest.approx(184_728, abs=3)


def test_words_alone_go_to_triage_which_finds_the_place(system: System) -> None:
    where = {"lat": None, "long": None, "address_string": "The steps behind Larch House, N1"}
    report = the_report(system, **{**NOISE, **where})
    assert (report.location, report.easting_m, report.intake.place_found) == (where["address_string"], None, "words")
    assert report.team_id is None


def test_a_uprn_that_is_not_in_the_list_is_kept_in_words(system: System) -> None:
    report = the_report(system, **{**NOISE, "lat": None, "long": None, "address_id": "00100012345"})
    assert report.location == "UPRN 00100012345, which is not in the address list"


def test_what_was_not_pinpointed_has_no_point_and_the_officer_reads_where_the_pin_stood(system: System) -> None:
    report = the_report(system, **{**NOISE, "address_id": "#NOTPINPOINTED#"})
    assert (report.easting_m, report.intake.place_found) == (None, "words")
    note = ReportEvent.objects.get(report=report, kind=EventKind.NOTE)
    assert "did not point" in note.words and "Point sent: 51.5461, -0.1032" in note.words


@pytest.mark.parametrize(
    ("sent", "status", "told"),
    [
        ({"api_key": None}, 403, "403: api_key was not provided"),
        ({"api_key": "wrong"}, 403, "403: Invalid api_key received."),
        ({"service_code": None}, 400, "400: service_code was not provided"),
        ({"service_code": ""}, 400, "400: service_code was not provided"),
        ({"service_code": "nonsense"}, 404, "404: service_code nonsense was not found"),
        ({"jurisdiction_id": None}, 400, "400: jurisdiction_id was not provided"),
        ({"jurisdiction_id": "elsewhere"}, 404, "404: jurisdiction_id was not found"),
        ({"jurisdiction_id": "eastmarsh"}, 403, "403: Invalid api_key received."),
        ({"lat": None}, 400, "400: lat was not provided"),
        ({"lat": None, "long": None}, 400, "400: lat and long, address_string or address_id was not provided"),
        ({"lat": "north"}, 400, "400: lat and long must be numbers"),
        ({"lat": "nan"}, 400, "400: lat and long must be degrees of WGS84"),
        ({"lat": "0", "long": "0"}, 400, "400: lat and long do not lie in Great Britain"),
        ({"address_id": "flat 3"}, 400, "400: address_id must be a UPRN: up to 12 digits"),
        ({"description": "x" * 4_001}, 400, "400: description has 4,001 characters; at most 4,000 are taken"),
        ({"description": "a\x00b"}, 400, "400: description holds a character that is no text"),
        ({"attribute[HAPPENING_NOW]": None}, 400, "400: attribute[HAPPENING_NOW] was not provided"),
        ({"attribute[HAPPENING_NOW]": "yes"}, 400, "400: attribute[HAPPENING_NOW] must be one of: now, again, over"),
        ({"attribute[HAPPENED_AT]": "2026-03-01 08:15"}, 400, "400: attribute[HAPPENED_AT] must be a date and time"),
        ({"attribute[N_PEOPLE]": "many"}, 400, "400: attribute[N_PEOPLE] must be a number"),
        ({"attribute[N_PEOPLE]": "1e400"}, 400, "400: attribute[N_PEOPLE] must be a number"),
        ({"attribute[RISKS][]": ["weapon", "spoon"]}, 400, "400: attribute[RISKS] must be one of: weapon"),
        ({"attribute[fixmystreet_id]": "9" * 81}, 400, "400: attribute[fixmystreet_id] has 81 characters"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_kept(
    system: System, sent: dict[str, Any], status: int, told: str
) -> None:
    for form in ("json", "xml"):
        found, answer = system.post("requests", form, **{**NOISE, **sent})
        assert found == status, answer
        assert refusals(answer)[0].startswith(told)
    assert not Report.objects.exists()


def test_several_things_that_are_wrong_are_said_at_once(system: System) -> None:
    _, answer = system.post("requests", **{**NOISE, "lat": "x", "attribute[HAPPENING_NOW]": "x"})
    assert len(answer) == 2


def test_4000_characters_with_lines_and_every_script_are_kept_as_they_are(system: System) -> None:
    told = (SCRIPTS + "\nline " * 1_000)[:4_000]
    assert the_report(system, **{**NOISE, "description": told}).account == told


def test_several_values_of_one_attribute_are_all_kept(system: System) -> None:
    report = the_report(system, **{**NOISE, "attribute[RISKS][]": ["weapon", "fire", "weapon"]})
    assert report.intake.risks == ["fire", "weapon"]
    assert report.urgent


def test_a_time_before_the_year_2000_is_noted_and_not_believed(system: System) -> None:
    report = the_report(system, **{**NOISE, "attribute[HAPPENED_AT]": "1970-01-01T00:00:00Z"})
    assert not report.happened_at_known
    assert "too long ago" in ReportEvent.objects.get(report=report, kind=EventKind.NOTE).words


def test_an_empty_parameter_is_an_absent_one(system: System) -> None:
    assert the_report(system, **{**NOISE, "email": "", "phone": " ", "attribute[N_PEOPLE]": ""}).anonymous


def test_who_reports_is_kept_and_hears_through_the_system_that_sent_it(system: System) -> None:
    who = {"first_name": "Lee", "last_name": "Marsh", "email": "lee@example.org", "phone": "020 7946 0123"}
    report = the_report(system, **NOISE, **who)
    assert (report.caller_name, report.anonymous) == ("Lee Marsh", False)
    assert (report.contact.email, report.contact.phone, report.contact.ways) == ("lee@example.org", "+442079460123", [])
    assert not report.untold.exists()


def test_who_ticked_a_safe_way_is_written_to(system: System) -> None:
    report = the_report(system, **NOISE, email="lee@example.org", **{"attribute[SAFE_WAYS][]": ["mail"]})
    assert ReportEvent.objects.filter(report=report, kind=EventKind.TOLD).exists()


def test_what_has_no_place_in_a_report_is_noted_for_the_officer_and_nothing_is_fetched(system: System) -> None:
    more = {
        "media_url": ["https://example.org/a.jpg", "https://example.org/b.jpg"], "deviceid": "abc", "email": "no mail",
        "phone": "none", "attribute[title]": "Party", "attribute[easting]": "531611.2",
    }  # fmt: skip
    report = the_report(system, **NOISE, **more)
    notes = ReportEvent.objects.filter(report=report, kind=EventKind.NOTE)
    of_reporter, of_report = (one.words for one in sorted(notes, key=lambda one: "place" in one.details["hidden_with"]))
    for part in ("a.jpg", "b.jpg", "title: Party", "easting: 531611.2"):
        assert part in of_report
    for part in ("deviceid: abc", "Email as sent: no mail", "Telephone as sent: none"):
        assert part in of_reporter and part not in of_report


def test_a_note_is_kept_back_with_the_fields_that_it_tells_of(system: System, everybody: Cast) -> None:
    report = the_report(system, **NOISE, deviceid="abc", media_url="https://example.org/a.jpg")

    def read(*hidden: str) -> str:
        return " ".join(one.words for one in history(report, frozenset(hidden), everybody.viewer("tom")))

    assert "abc" in read() and "a.jpg" in read()
    assert "abc" not in read("caller_phone") and "a.jpg" in read("caller_phone")
    assert "abc" in read("place") and "a.jpg" not in read("place")


def test_the_same_reference_of_theirs_again_is_the_first_report(system: System) -> None:
    first, second = (system.send(**NOISE, **{"attribute[fixmystreet_id]": "481516"}) for _ in range(2))
    third = system.send(**NOISE, **{"attribute[fixmystreet_id]": "481517"})
    assert first == second != third
    assert Report.objects.count() == 2


def test_after_30_days_the_same_reference_is_another_report(system: System) -> None:
    def send() -> str:
        return system.send(**NOISE, **{"attribute[fixmystreet_id]": "481516"})

    first = send()
    report = Report.objects.get()
    Report.objects.update(received_at=report.received_at - timedelta(days=29, hours=23))
    assert send() == first
    Report.objects.update(received_at=report.received_at - timedelta(days=30, seconds=1))
    later = send()
    assert later != first
    assert send() == later
    assert ReportIntake.objects.filter(their_reference="481516").count() == 2


def test_without_a_reference_of_theirs_every_call_is_a_report(system: System) -> None:
    assert system.send(**NOISE) != system.send(**NOISE)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"service_code": "noise"}', "application/json"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "text/xml"),
        (b"--nonsense", "multipart/form-data; boundary=x"),
        (b"\xff\xfe%zz&&&==", "application/x-www-form-urlencoded"),
        (b"a=1&" * 2_000, "application/x-www-form-urlencoded"),
        (b"description=" + b"x" * 3_000_000, "application/x-www-form-urlencoded"),
    ],
)
def test_a_body_that_is_no_form_is_refused_and_not_looked_into(system: System, body: bytes, kind: str) -> None:
    answer = system.http.post("/open311/v2/requests.json?jurisdiction_id=northmoor", body, content_type=kind)
    assert answer.status_code in (400, 403)
    assert "root:" not in answer.content.decode()


def test_the_host_of_a_partnership_is_its_jurisdiction_too(system: System, settings: Any) -> None:
    settings.OPEN311_HOSTS = {"northmoor.gov.uk": "northmoor"}
    system.jurisdiction = "www.Northmoor.gov.uk"
    assert the_report(system, **NOISE).location


def test_a_report_is_noted_in_the_audit_with_the_key_that_sent_it(system: System, everybody: Cast) -> None:
    from commonweal.audit.models import AuditEntry, AuditLook

    report = the_report(system, **NOISE)
    entry = AuditEntry.objects.order_by("-sequence").filter(route="open311-requests").get()
    assert (entry.actor_role, entry.deed, entry.partnership_id) == ("other-system", "change", everybody.northmoor.pk)
    kinds = dict(AuditLook.objects.filter(entry_id=entry.id).values_list("kind", "record_id"))
    assert kinds["report"] == report.id and "system-key" in kinds


def photo(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/jpeg")


def a_jpeg() -> bytes:
    made = BytesIO()
    Image.new("RGB", (64, 48), "red").save(made, "JPEG")
    return made.getvalue()


def test_photos_are_made_anew_and_one_that_cannot_be_is_noted_and_costs_no_report(system: System) -> None:
    report = the_report(system, **NOISE, photo1=photo("a.jpg", a_jpeg()), photo2=photo("b.jpg", b"<svg/>"))
    (kept,) = report.evidence.all()
    assert (kept.kind, kept.content_type) == ("photo", "image/jpeg")
    notes = ReportEvent.objects.filter(report=report, kind=EventKind.NOTE).values_list("words", flat=True)
    assert any(words.startswith("A file that came along was not kept.") for words in notes)
    assert ReportEvent.objects.filter(report=report, kind=EventKind.EVIDENCE).count() == 1


def test_no_photo_is_looked_at_without_a_key_that_works(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commonweal.reports.open311.read_first.make_anew", lambda _: pytest.fail("it was"))
    system.key = "wrong"
    assert system.post("requests", **NOISE, photo1=photo("a.jpg", a_jpeg()))[0] == 403


def test_seven_photos_are_too_many(system: System) -> None:
    many = {f"photo{n}": photo("a.jpg", b"no photo") for n in range(7)}
    status, answer = system.post("requests", **NOISE, **many)
    assert (status, answer[0]["code"]) == (400, "413")
