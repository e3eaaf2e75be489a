"""Every page answers each role as declared; a page without a declaration fails here."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import UUIDConverter

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.audit.models import AuditEntry
from tests.cast import AT, Cast, gather
from tests.deliveries import call_log
from tests.documents.layers import layers
from tests.house import NAME, NUMBER, NUMBER_AS_SHOWN, WORDS, furnish
from tests.made_once import made_once


@pytest.fixture(scope="module")
def furnished(
    django_db_setup: None, django_db_blocker: Any, data_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Cast, dict[str, str]]]:
    def make() -> tuple[Cast, dict[str, str]]:
        mark_as_demonstration(at=AT)
        cast = gather()
        return cast, furnish(cast, tmp_path_factory.mktemp("house"))

    with made_once(make, django_db_blocker) as made:
        yield made
    (data_folder / "demo-mark").unlink()


@pytest.fixture
def store(furnished: tuple[Cast, dict[str, str]], db: None) -> tuple[Cast, dict[str, str]]:
    """A furnished demonstration, and the addresses that need its ids."""
    return deepcopy(furnished)


NOBODYS = "00000000-0000-4000-8000-000000000000"


def routes(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from routes(one)
        else:
            yield one


def path_of(route: URLPattern, ids: dict[str, str]) -> str:
    """The address of a page; what the furnished house has none of is asked for by an id that nobody has."""
    needed = route.pattern.converters
    missing = {name: NOBODYS if isinstance(needed[name], UUIDConverter) else "none" for name in needed.keys() - ids}
    return reverse(route.name, kwargs={name: (ids | missing)[name] for name in needed})


def signed_in(cast: Cast, who: str | None) -> Client:
    client = Client()
    if who:
        client.force_login(getattr(cast, who))
    return client


def test_no_page_shows_an_analyst_who_called_or_what_was_said(store: tuple[Cast, dict[str, str]]) -> None:
    cast, ids = store
    client = signed_in(cast, "amina")
    for route in routes():
        # Files too, in every layer of theirs.
        for where, shown in layers(client.get(path_of(route, ids)).content, str(route.name)):
            assert not any(secret in shown for secret in (NAME, NUMBER, NUMBER_AS_SHOWN, WORDS)), where


def test_a_triage_officer_reads_who_called_and_what_was_said(store: tuple[Cast, dict[str, str]]) -> None:
    cast, ids = store
    shown = signed_in(cast, "tom").get(reverse("hotspot", kwargs={"hotspot_id": ids["hotspot_id"]})).content.decode()
    assert all(secret in shown for secret in (NAME, NUMBER_AS_SHOWN, WORDS))


def test_every_page_of_a_role_leaves_one_entry(store: tuple[Cast, dict[str, str]]) -> None:
    cast, ids = store
    client = signed_in(cast, "amina")
    for route in routes():
        before = AuditEntry.objects.count()
        client.get(path_of(route, ids))
        assert AuditEntry.objects.count() - before == (route.name not in ("health", "report-danger")), route.name


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


@pytest.mark.parametrize(
    "cut_off",
    ["", "2026-03-10", "-1", "0001-01-01", "9999-12-27", "31 December 9999", "9999-12-31", "2099-01-05", "2019-01-07"],
)
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
