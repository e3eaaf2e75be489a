"""Sets of boundaries have days; a set can be withdrawn, and two that lie over each other are noticed."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from commonweal.access.permission import NotAllowed
from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.core.terms import AreaKind
from commonweal.imports.models import ImportJob
from commonweal.imports.states import JobState
from commonweal.places.frames import areas_on, ward_sets_of_own_borough
from commonweal.places.kinds import BOROUGHS, WARDS
from commonweal.places.models import Area
from commonweal.places.operations import NoSuchBoundaries, withdraw_boundaries
from commonweal.places.queries import boundary_sets, overlaps_of, parts_by_borough
from tests.cast import AT, Cast, gather
from tests.deliveries import collection, deliver, feature, square

OLD = {"valid_from": "2014-05-22", "valid_to": "2022-05-04"}
NEW = {"valid_from": "2022-05-05"}
ABBEY = feature("Polygon", [square(-1.5, 52.9, 0.01)], code="E05000001", name="Abbey")
BAY = feature("Polygon", [square(-1.49, 52.9, 0.01)], code="E05000002", name="Bay")


def wards(cast: Cast, folder: Path, *features: dict[str, object], days: dict[str, str]) -> ImportJob:
    return deliver(folder, WARDS, collection(*features), by=cast.viewer("amina"), name="w.geojson", options=days)


def test_a_ward_file_with_two_features_of_one_code_is_refused_in_words(cast: Cast, tmp_path: Path) -> None:
    job = wards(cast, tmp_path, ABBEY, BAY, {**BAY, "properties": {"code": "E05000001", "name": "Cove"}}, days=NEW)
    assert (job.state, Area.objects.count()) == (JobState.REFUSED, 0)
    assert job.problem["found"] == "E05000001 for Cove, and in feature 1 for Abbey"
    assert (job.problem["line"], job.problem["field"], job.problem["allowed"]) == (3, "code", "each code once")


def test_an_invalid_polygon_is_repaired_and_said_so_by_name_and_code(cast: Cast, tmp_path: Path) -> None:
    bow_tie = [[-1.5, 52.9], [-1.49, 52.91], [-1.49, 52.9], [-1.5, 52.91], [-1.5, 52.9]]
    job = wards(cast, tmp_path, feature("Polygon", [bow_tie], code="E05000001", name="Abbey"), days=NEW)
    assert job.notes == [
        "Abbey (E05000001): the outline crossed or touched itself and was mended; its area may differ a little."
    ]


def test_a_set_over_another_in_the_same_days_is_noticed_when_it_is_loaded(cast: Cast, tmp_path: Path) -> None:
    wards(cast, tmp_path, ABBEY, BAY, days={"valid_from": "2014-05-22"})
    (note,) = wards(cast, tmp_path, ABBEY, days=NEW).notes
    assert note.startswith(
        "1 of these wards lie over 2 wards loaded from 22 May 2014 that hold in the same days: Abbey"
    )
    (overlap,) = overlaps_of(boundary_sets(cast.viewer("amina")), cast.viewer("amina"))
    assert (overlap.first.valid_from, overlap.second.valid_from) == (date(2014, 5, 22), date(2022, 5, 5))


def test_sets_that_follow_each_other_or_lie_side_by_side_are_not_noticed(cast: Cast, tmp_path: Path) -> None:
    wards(cast, tmp_path, ABBEY, days=OLD)
    wards(cast, tmp_path, ABBEY, days=NEW)
    job = wards(cast, tmp_path, BAY, days={"valid_from": "2025-05-01"})
    assert job.notes == []
    assert overlaps_of(boundary_sets(cast.viewer("amina")), cast.viewer("amina")) == []


def test_a_withdrawn_set_counts_nothing_and_stands_again_when_it_is_loaded_again(cast: Cast, tmp_path: Path) -> None:
    amina = cast.viewer("amina")
    wards(cast, tmp_path, ABBEY, BAY, days=NEW)
    n = withdraw_boundaries(AreaKind.WARD, date(2022, 5, 5), None, why="the wrong borough", by=amina, at=AT)
    assert (n, areas_on(date(2023, 1, 1), AreaKind.WARD, amina).codes) == (2, ())
    assert [one.withdrawn for one in boundary_sets(amina)] == [True]
    assert amina.trace.why == "the wrong borough"
    assert wards(cast, tmp_path, ABBEY, BAY, days=NEW).n_updated == 2
    assert areas_on(date(2023, 1, 1), AreaKind.WARD, amina).names == ("Abbey", "Bay")


def test_a_set_that_is_not_there_cannot_be_withdrawn_nor_by_those_who_may_not(cast: Cast, tmp_path: Path) -> None:
    wards(cast, tmp_path, ABBEY, days=NEW)
    with pytest.raises(NoSuchBoundaries):
        withdraw_boundaries(AreaKind.WARD, date(2022, 5, 5), None, why="", by=cast.viewer("esther"), at=AT)
    with pytest.raises(NotAllowed):
        withdraw_boundaries(AreaKind.WARD, date(2022, 5, 5), None, why="", by=cast.viewer("tom"), at=AT)


def of_borough(which: str, *features: dict[str, object]) -> list[dict[str, object]]:
    return [{**one, "properties": {**one["properties"], "borough": which}} for one in features]  # type: ignore[dict-item]


@pytest.fixture
def two_boroughs(db: None, tmp_path: Path) -> Cast:
    """Two files loaded into one set: a ward of Northmoor, and one of a borough that is not loaded."""
    mark_as_demonstration(at=AT)
    cast = gather()
    own = collection(feature("Polygon", [square(-1.5, 52.9, 0.005)], code="E09000001", name="Northmoor"))
    deliver(tmp_path, BOROUGHS, own, by=cast.viewer("amina"), name="b.geojson", options=NEW)
    wards(cast, tmp_path, *of_borough("E09000001", ABBEY), days=NEW)
    wards(cast, tmp_path, *of_borough("E09000007", BAY), days=NEW)
    return cast


def test_a_set_of_two_files_is_withdrawn_for_one_borough_alone(two_boroughs: Cast) -> None:
    amina = two_boroughs.viewer("amina")
    (chosen,) = [one for one in boundary_sets(amina) if one.area_kind == AreaKind.WARD]
    assert [(part.borough, part.n_areas, part.names) for part in parts_by_borough(chosen, amina)] == [
        ("Northmoor", 1, ("Abbey",)), ("E09000007", 1, ("Bay",)),
    ]  # fmt: skip
    day = date(2022, 5, 5)
    assert withdraw_boundaries(AreaKind.WARD, day, None, within="E09000007", why="wrong file", by=amina, at=AT) == 1
    assert areas_on(day, AreaKind.WARD, amina).names == ("Abbey",)
    with pytest.raises(NoSuchBoundaries):
        withdraw_boundaries(AreaKind.WARD, day, None, within="E09000007", why="wrong file", by=amina, at=AT)


def test_the_page_asks_which_boroughs_wards_are_withdrawn_and_names_them(two_boroughs: Cast) -> None:
    browser = Client()
    browser.force_login(two_boroughs.amina)
    address = "/places/boundaries/ward/2022-05-05/withdraw/"
    page = browser.get(address).content.decode()
    assert "1 of Northmoor" in page
    assert "1 of E09000007" in page
    assert "Bay" in page
    refused = browser.post(address, {"why": "the wrong file"})
    assert (refused.status_code, "Choose which areas are withdrawn" in refused.content.decode()) == (400, True)
    assert browser.post(address, {"why": "the wrong file", "which": "only:E09000099"}).status_code == 400
    assert browser.post(address, {"why": "the wrong file", "which": "only:E09000007"}).status_code == 302
    assert [one.name for one in Area.objects.filter(area_kind="ward", withdrawn_at=None)] == ["Abbey"]
    assert "Which of them?" not in browser.get(address).content.decode()
    assert browser.post(address, {"why": "and this one"}).status_code == 302
    assert not Area.objects.filter(area_kind="ward", withdrawn_at=None).exists()


def test_by_ward_and_the_page_of_boundaries_agree_on_the_number_of_wards(two_boroughs: Cast) -> None:
    amina = two_boroughs.viewer("amina")
    ((counted, _),) = ward_sets_of_own_borough(amina)
    (listed,) = [one for one in boundary_sets(amina) if one.area_kind == AreaKind.WARD]
    assert (counted.words, listed.n_areas, listed.n_own) == ("1 ward of Northmoor", 2, counted.n_areas)
    browser = Client()
    browser.force_login(two_boroughs.amina)
    assert "2, of which 1 in Northmoor" in browser.get("/places/boundaries/").content.decode()
