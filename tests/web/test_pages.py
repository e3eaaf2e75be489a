"""Every page answers each role as declared; a page without a declaration fails here."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.audit.models import AuditEntry
from commonweal.callers.operations import run_callers
from commonweal.hotspots.operations import run_week
from commonweal.people.models import Caller
from commonweal.people.operations import decide
from commonweal.people.terms import Answer
from commonweal.places.kinds import PLACES, WARDS
from commonweal.reports.kinds import CALL_LOG
from commonweal.reports.mappings.operations import save_mapping, take_sample
from commonweal.reports.mappings.toml_form import data_of
from tests.cast import AT, Cast, gather
from tests.deliveries import call_log, collection, deliver, feature, square
from tests.reports.mapped import foreign_log, layout

CUT_OFF = date(2026, 3, 9)
WARDS_LOADED = {"area_kind": "ward", "days": "2022-05-05"}
NAME, NUMBER, WORDS = "Zelda Quince", "+441632960177", "a very particular banjo"
NUMBER_AS_SHOWN = "01632 960177"
# What each role gets for GET: analyst, triage officer, administrator, the neighbour's analyst, nobody signed in.
ROLES = ("amina", "tom", "ada", "esther", None)
DECLARED = {
    "start": (302, 302, 302, 302, 302),
    "sign-in": (302, 302, 302, 302, 200),
    "sign-out": (405, 405, 405, 405, 405),
    "hotspot-board": (200, 200, 404, 200, 302),
    "hotspot-download": (200, 404, 404, 404, 302),
    "hotspot-rule": (200, 200, 404, 200, 302),
    "hotspot-run": (405, 405, 405, 405, 405),
    "hotspot": (200, 200, 404, 404, 302),
    "hotspot-weeks": (200, 200, 404, 404, 302),
    "caller-week": (200, 200, 404, 200, 302),
    "caller-run": (405, 405, 405, 405, 405),
    "caller-finding": (200, 200, 404, 404, 302),
    "callers-alike": (404, 200, 404, 404, 302),
    "caller-alike": (404, 200, 404, 404, 302),
    "identity-undo": (404, 200, 404, 404, 302),
    "rule-register": (200, 200, 200, 200, 302),
    "rule-spec": (200, 200, 200, 200, 302),
    "weekly-page": (200, 200, 404, 200, 302),
    "reports": (302, 302, 302, 302, 302),
    "reports-elsewhere": (200, 200, 404, 200, 302),
    "reports-by-ward": (200, 200, 404, 200, 302),
    "reports-by-ward-file": (200, 404, 404, 404, 302),
    "places": (302, 302, 302, 302, 302),
    "place-find": (200, 200, 200, 200, 302),
    "place-found": (200, 200, 200, 200, 302),
    "place-find-data": (200, 200, 200, 200, 302),
    "boundaries": (200, 200, 200, 200, 302),
    "boundaries-withdraw": (200, 404, 200, 404, 302),
    "import-new": (200, 404, 404, 200, 302),
    "import-guide": (200, 404, 404, 200, 302),
    "import-jobs": (200, 404, 404, 200, 302),
    "import-job": (200, 404, 404, 404, 302),
    "import-changes": (200, 404, 404, 404, 302),
    "import-refused": (200, 404, 404, 404, 302),
    "mappings": (200, 404, 404, 200, 302),
    "mapping-new": (200, 404, 404, 200, 302),
    "mapping": (200, 404, 404, 404, 302),
    "mapping-toml": (200, 404, 404, 404, 302),
    "mapping-sample": (200, 404, 404, 404, 302),
    "mapping-discard": (405, 405, 405, 405, 405),
    "components": (200, 200, 200, 200, 302),
    "health": (200, 200, 200, 200, 200),
}


@pytest.fixture
def store(db: None, data_folder: Path, tmp_path: Path) -> Iterator[tuple[Cast, dict[str, str]]]:
    """A demonstration with one hotspot and one import job of Northmoor's, and the addresses that need their ids."""
    mark_as_demonstration(at=AT)
    cast = gather()
    wards = collection(feature("Polygon", [square(-1.53, 52.88, 0.04)], code="W1", name="Abbey"))
    deliver(tmp_path, WARDS, wards, by=cast.viewer("amina"), name="w.geojson", options={"valid_from": "2022-05-05"})
    estate = feature("Polygon", [square(-1.518, 52.896, 0.015)], code="L1", name="Larch Estate", kind="estate")
    deliver(tmp_path, PLACES, collection(estate), by=cast.viewer("amina"), name="p.geojson")
    call = {"caller_name": NAME, "caller_phone": NUMBER, "account": WORDS}
    calls = [{**call, "received_at": f"2026-03-0{day} 21:00"} for day in range(1, 9)]
    # The same caller in another spelling, on a line that the hotspot rule does not count.
    spelled = {**call, "caller_name": "Z. Quince", "source": "council-line", "received_at": "2026-03-08 22:00"}
    rows = [*calls, {"category": "=singing()"}, spelled]
    job = deliver(tmp_path, CALL_LOG, call_log(rows), by=cast.viewer("amina"))
    run, _ = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    hotspot = run.hotspots.get()
    ids = {"hotspot_id": str(hotspot.id), "job_id": str(job.id), **WARDS_LOADED, **_mapping_tried(cast, tmp_path)}
    ids |= _callers_found(cast)
    yield cast, ids
    (data_folder / "demo-mark").unlink()


def _mapping_tried(cast: Cast, folder: Path) -> dict[str, str]:
    """A saved mapping, and a sample with who called and what was said in it."""
    version, _ = save_mapping("Night line", layout(), by=cast.viewer("amina"), at=AT)
    file = folder / "night.csv"
    file.write_text(foreign_log([{"Caller name": NAME, "Tel No": NUMBER, "Narrative": WORDS, "Operator": NAME}]))
    now = datetime.now(UTC)
    tried = take_sample(file, file_name=file.name, draft=data_of(layout()), name="", by=cast.viewer("amina"), at=now)
    return {"mapping_id": str(version.mapping_id), "sample_id": str(tried.id)}


def _callers_found(cast: Cast) -> dict[str, str]:
    """The week's list of callers, with two of them confirmed as one person."""
    callers = sorted(Caller.objects.values_list("id", flat=True))
    decision = decide(Answer.ONE_PERSON, callers, why="Rang back", reasons=[], by=cast.viewer("tom"), at=AT)
    run, _ = run_callers(CUT_OFF, by=cast.viewer("amina"), at=AT)
    finding = run.caller_findings.get(watch="case-review")
    return {
        "finding_id": str(finding.id), "caller_id": str(callers[0]), "decision_id": str(decision.id), "rule": "hotspot",
    }  # fmt: skip


def routes(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from routes(one)
        else:
            yield one


def path_of(route: URLPattern, ids: dict[str, str]) -> str:
    return reverse(route.name, kwargs={name: ids[name] for name in route.pattern.converters})


def signed_in(cast: Cast, who: str | None) -> Client:
    client = Client()
    if who:
        client.force_login(getattr(cast, who))
    return client


def test_every_route_is_declared() -> None:
    assert {route.name for route in routes()} == set(DECLARED)


def test_every_route_answers_each_role_as_declared(store: tuple[Cast, dict[str, str]]) -> None:
    cast, ids = store
    found = {}
    for route in routes():
        found[route.name] = tuple(signed_in(cast, who).get(path_of(route, ids)).status_code for who in ROLES)
    assert found == DECLARED


def test_no_page_shows_an_analyst_who_called_or_what_was_said(store: tuple[Cast, dict[str, str]]) -> None:
    cast, ids = store
    client = signed_in(cast, "amina")
    for route in routes():
        shown = client.get(path_of(route, ids)).content.decode()
        assert not any(secret in shown for secret in (NAME, NUMBER, NUMBER_AS_SHOWN, WORDS)), route.name


def test_a_triage_officer_reads_who_called_and_what_was_said(store: tuple[Cast, dict[str, str]]) -> None:
    cast, ids = store
    shown = signed_in(cast, "tom").get(reverse("hotspot", kwargs={"hotspot_id": ids["hotspot_id"]})).content.decode()
    assert all(secret in shown for secret in (NAME, NUMBER_AS_SHOWN, WORDS))


def _declared(name: str, who: str) -> tuple[int]:
    return (DECLARED[name][ROLES.index(who)],)


def test_hidden_and_missing_answer_alike_on_every_route(store: tuple[Cast, dict[str, str]]) -> None:
    cast, ids = store
    missing = {name: f"{value[:-6]}000000" for name, value in ids.items()}
    for who in ("ada", "esther"):
        client = signed_in(cast, who)
        for route in routes():
            if route.pattern.converters and 200 not in _declared(route.name, who):
                one, other = client.get(path_of(route, ids)), client.get(path_of(route, missing))
                assert (one.status_code, one.content) == (other.status_code, other.content), (who, route.name)


def test_every_page_of_a_role_leaves_one_entry(store: tuple[Cast, dict[str, str]]) -> None:
    cast, ids = store
    client = signed_in(cast, "amina")
    for route in routes():
        before = AuditEntry.objects.count()
        client.get(path_of(route, ids))
        assert AuditEntry.objects.count() - before == (route.name != "health"), route.name


def test_private_pages_are_kept_by_no_cache_and_carry_the_strict_policy(store: tuple[Cast, dict[str, str]]) -> None:
    cast, _ = store
    answer = signed_in(cast, "amina").get("/hotspots/")
    assert answer.headers["Cache-Control"] == "no-store"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "address",
    [
        "/hotspots/?cut-off=soon",
        "/hotspots/?cut-off=2026-03-10",
        "/hotspots/?cut-off=-1",
        "/weekly-page/?cut-off=x",
        "/hotspots/?cut-off=0001-01-01",
    ],
)
def test_a_week_that_is_none_is_no_such_page(store: tuple[Cast, dict[str, str]], address: str) -> None:
    assert signed_in(store[0], "amina").get(address).status_code == 404


def test_a_week_that_was_not_run_offers_to_run_it_and_then_shows_it(store: tuple[Cast, dict[str, str]]) -> None:
    client = signed_in(store[0], "amina")
    page = client.get("/hotspots/?cut-off=2026-03-02")
    assert page.status_code == 200
    assert "This week has not been run" in page.content.decode()
    answer = client.post("/hotspots/run/", {"cut-off": "2026-03-02"})
    assert answer.headers["Location"] == "/hotspots/?cut-off=2026-03-02"
    assert "This week has not been run" not in client.get("/hotspots/?cut-off=2026-03-02").content.decode()


def test_a_week_run_again_without_a_change_says_that_the_list_came_out_the_same(
    store: tuple[Cast, dict[str, str]],
) -> None:
    client = signed_in(store[0], "amina")
    for written in ("2 March 2026", "02/03/2026"):
        answer = client.post("/hotspots/run/", {"cut-off": written})
    assert "the list came out the same" in client.get(answer.headers["Location"]).content.decode()


@pytest.mark.parametrize("address", ["/hotspots/run/", "/callers/run/"])
def test_a_week_that_was_refused_keeps_what_was_typed(store: tuple[Cast, dict[str, str]], address: str) -> None:
    answer = signed_in(store[0], "amina").post(address, {"cut-off": "31/06/2026"})
    assert answer.status_code == 400
    assert "There is no 31 June 2026" in answer.content.decode()
    assert 'value="31/06/2026"' in answer.content.decode()


@pytest.mark.parametrize("cut_off", ["", "2026-03-10", "-1", "0001-01-01", "9999-12-27", "2099-01-05", "2019-01-07"])
def test_a_week_that_cannot_be_run_is_refused_in_words(store: tuple[Cast, dict[str, str]], cut_off: str) -> None:
    for address in ("/hotspots/run/", "/callers/run/"):
        answer = signed_in(store[0], "amina").post(address, {"cut-off": cut_off})
        assert answer.status_code == 400, address
        assert "Traceback" not in answer.content.decode()


def test_who_may_not_run_a_week_finds_no_such_page(store: tuple[Cast, dict[str, str]]) -> None:
    assert signed_in(store[0], "tom").post("/hotspots/run/", {"cut-off": "2026-03-02"}).status_code == 404


def test_filters_of_the_board_leave_what_they_name(store: tuple[Cast, dict[str, str]]) -> None:
    client = signed_in(store[0], "amina")
    for query, there in (
        ("status=new", True), ("status=continuing", False), ("ward=Abbey", True), ("ward=Elsewhere", False),
        ("category=noise", True), ("category=begging", False), ("status=<script>", False),
    ):  # fmt: skip
        shown = client.get(f"/hotspots/?{query}").content.decode()
        assert ('data-hotspot="' in shown) == there or ("8 calls" in shown) == there, query
        assert "<script>&" not in shown
        assert "status=<script>" not in shown


def test_the_list_leaves_as_a_table_with_its_marking_and_without_callers(store: tuple[Cast, dict[str, str]]) -> None:
    answer = signed_in(store[0], "amina").get("/hotspots/list.csv")
    lines = answer.content.decode().splitlines()
    assert lines[0].startswith("OFFICIAL-SENSITIVE")
    assert "Larch Estate" in lines[3]
    assert AuditEntry.objects.filter(deed="export", route="hotspot-download").count() == 1


def test_refused_rows_leave_with_line_and_reason_and_run_no_formula(store: tuple[Cast, dict[str, str]]) -> None:
    cast, ids = store
    answer = signed_in(cast, "amina").get(f"/imports/{ids['job_id']}/refused.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    header, row = answer.content.decode().splitlines()
    assert header == "file,line,field,found,allowed,row as it came"
    assert row.startswith("delivery.csv,10,category,\"'=singing()'\"") or row.startswith("delivery.csv,10,category,'=")


def test_a_file_is_loaded_from_the_page_by_the_worker(
    store: tuple[Cast, dict[str, str]], tmp_path: Path, django_capture_on_commit_callbacks: object
) -> None:
    cast, _ = store
    from django_tasks_db.models import DBTaskResult

    file = tmp_path / "more.csv"
    file.write_text(call_log([{"reference": "P-1"}]))
    client = signed_in(cast, "amina")
    with django_capture_on_commit_callbacks(execute=True), file.open("rb") as stream:  # type: ignore[operator]
        answer = client.post("/imports/new/", {"kind": "call-log", "file": stream})
    assert answer.status_code == 302
    assert DBTaskResult.objects.count() == 1
    assert "Waiting" in client.get(answer.headers["Location"]).content.decode()


def test_a_form_that_is_not_whole_says_what_is_missing(store: tuple[Cast, dict[str, str]]) -> None:
    client = signed_in(store[0], "amina")
    answer = client.post("/imports/new/", {"kind": "wards"})
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert "Choose the file" in shown
    assert "Write the first day on which these boundaries held" in shown
    assert "Choose what kind of file it is" in client.post("/imports/new/", {}).content.decode()
