"""Boundaries and places arrive as GeoJSON of several makers; what is wrong is refused by feature."""

from pathlib import Path

import pytest

from commonweal.imports.models import ImportJob
from commonweal.imports.states import JobState
from commonweal.places.kinds import BOROUGHS, PLACES, WARDS
from commonweal.places.models import Area, Place
from tests.cast import Cast
from tests.deliveries import collection, deliver, feature, square

FROM = {"valid_from": "2022-05-05"}


def wards(cast: Cast, folder: Path, content: str, options: dict[str, str] | None = None) -> ImportJob:
    return deliver(
        folder, WARDS, content, by=cast.viewer("amina"), name="w.geojson", options=FROM if options is None else options
    )


@pytest.mark.parametrize(
    "properties",
    [
        {"code": "E05000001", "name": "Abbey", "borough": "E09000001"},
        {"wd25cd": "E05000001", "wd25nm": "Abbey", "lad25cd": "E09000001", "lad25nm": "Northmoor"},
        {"WD22CD": "E05000001", "WD22NM": "Abbey", "LAD22CD": "E09000001", "LAD22NM": "Northmoor", "BNG_E": 1},
        {"NAME": "Abbey", "GSS_CODE": "E05000001", "LB_GSS_CD": "E09000001", "BOROUGH": "Northmoor"},
    ],
)
def test_the_names_of_every_maker_are_understood(cast: Cast, tmp_path: Path, properties: dict[str, str]) -> None:
    wards(cast, tmp_path, collection(feature("Polygon", [square(-1.5, 52.9, 0.01)], **properties)))
    ward = Area.objects.get()
    assert (ward.code, ward.name) == ("E05000001", "Abbey")
    assert ward.within_code in {"E09000001", "Northmoor"}


def test_the_same_boundaries_again_change_nothing(cast: Cast, tmp_path: Path) -> None:
    content = collection(feature("Polygon", [square(-1.5, 52.9, 0.01)], code="A", name="Abbey"))
    assert wards(cast, tmp_path, content).n_added == 1
    assert wards(cast, tmp_path, content).n_unchanged == 1


def test_new_wards_from_another_day_stand_beside_the_old_ones(cast: Cast, tmp_path: Path) -> None:
    content = collection(feature("Polygon", [square(-1.5, 52.9, 0.01)], code="A", name="Abbey"))
    wards(cast, tmp_path, content, {"valid_from": "2014-05-22", "valid_to": "2022-05-04"})
    wards(cast, tmp_path, content)
    assert [str(area.valid_from) for area in Area.objects.order_by("valid_from")] == ["2014-05-22", "2022-05-05"]


@pytest.mark.parametrize(
    ("coordinates", "field"),
    [
        ([square(52.9, -1.5, 0.01)], "geometry"),
        ([square(20, 10, 1)], "geometry"),
        ([[[0, 0]]], "geometry"),
        ("x", "geometry"),
    ],
)
def test_coordinates_that_are_swapped_in_the_sea_or_no_shape_are_refused(
    cast: Cast, tmp_path: Path, coordinates: object, field: str
) -> None:
    good = feature("Polygon", [square(-1.5, 52.9, 0.01)], code="A", name="Abbey")
    job = wards(cast, tmp_path, collection(good, feature("Polygon", coordinates, code="B", name="Bay")))
    assert (job.n_added, job.n_refused) == (1, 1)
    row = job.refused_rows.get()
    assert (row.line, row.field) == (2, field)


def test_an_outline_that_crosses_itself_is_mended_and_said_so(cast: Cast, tmp_path: Path) -> None:
    bow_tie = [[-1.5, 52.9], [-1.49, 52.91], [-1.49, 52.9], [-1.5, 52.91], [-1.5, 52.9]]
    job = wards(cast, tmp_path, collection(feature("Polygon", [bow_tie], code="A", name="Abbey")))
    assert job.n_added == 1
    assert "mended" in job.notes[0]
    assert len(Area.objects.get().rings) == 2


@pytest.mark.parametrize("content", ["{", "[]", '{"features": 3}', "[" * 100_000, '{"features": [NaN]}', "\xff"])
def test_what_is_no_feature_collection_is_refused_whole(cast: Cast, tmp_path: Path, content: str) -> None:
    job = wards(cast, tmp_path, content)
    assert (job.state, Area.objects.count()) == (JobState.REFUSED, 0)
    assert "GeoJSON" in job.problem["allowed"]


@pytest.mark.parametrize(
    "options", [{}, {"valid_from": "soon"}, {"valid_from": "2022-05-05", "valid_to": "2022-01-01"}]
)
def test_boundaries_without_a_first_day_are_refused(cast: Cast, tmp_path: Path, options: dict[str, str]) -> None:
    content = collection(feature("Polygon", [square(-1.5, 52.9, 0.01)], code="A", name="Abbey"))
    assert wards(cast, tmp_path, content, options).state == JobState.REFUSED


def test_places_have_a_kind_and_streets_are_lines(cast: Cast, tmp_path: Path) -> None:
    content = collection(
        feature("Polygon", [square(-1.5, 52.9, 0.01)], code="P1", name="Larch  Estate", kind="estate"),
        feature("LineString", [[-1.5, 52.9], [-1.49, 52.9]], code="S1", name="Fenwick Road", kind="street"),
        feature("Polygon", [square(-1.5, 52.9, 0.01)], code="S2", name="Square Road", kind="street"),
        feature("Point", [-1.5, 52.9], code="P2", name="Spot", kind="park"),
        feature("Polygon", [square(-1.5, 52.9, 0.01)], code="P3", name="Pool", kind="swimming-pool"),
        feature("Polygon", [square(-1.5, 52.9, 0.01)], code="P1", name="Twice", kind="estate"),
    )
    job = deliver(tmp_path, PLACES, content, by=cast.viewer("amina"), name="p.geojson")
    assert sorted(place.searched_name for place in Place.objects.all()) == ["fenwick road", "larch estate"]
    refused = [(row.line, row.field) for row in job.refused_rows.order_by("line")]
    assert refused == [(3, "geometry"), (4, "geometry"), (5, "kind"), (6, "code")]


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("kind", "file", "n"),
    [
        (BOROUGHS, "london-boroughs", 33),
        (WARDS, "london-wards-2014", 649),
        (WARDS, "london-wards-2025", 704),
        (WARDS, "camden-wards-2022", 20),
    ],
)
def test_real_boundaries_load_whole(
    cast: Cast, tmp_path: Path, real_data: Path, kind: object, file: str, n: int
) -> None:
    content = (real_data / "boundaries" / f"{file}.geojson").read_bytes()
    job = deliver(tmp_path, kind, content, by=cast.viewer("amina"), name="b.geojson", options=FROM)  # type: ignore[arg-type]
    assert (job.n_in, job.n_added, job.notes) == (n, n, [])


def test_an_empty_inner_ring_is_left_out_and_breaks_no_week(cast: Cast, tmp_path: Path) -> None:
    estate = feature("Polygon", [square(-1.5, 52.9, 0.01), []], code="P1", name="Larch Estate", kind="estate")
    deliver(tmp_path, PLACES, collection(estate), by=cast.viewer("amina"), name="p.geojson")
    (polygon,) = Place.objects.get().parts
    assert len(polygon) == 1


@pytest.mark.parametrize("odd", ["text", 3, [], True, None])
def test_features_of_odd_parts_are_refused_alone(cast: Cast, tmp_path: Path, odd: object) -> None:
    good = feature("Polygon", [square(-1.5, 52.9, 0.01)], code="A", name="Abbey")
    bad = [{**good, "properties": odd}, {**good, "geometry": odd}, odd]
    job = wards(cast, tmp_path, collection(good, *bad))  # type: ignore[arg-type]
    assert (job.state, job.n_added, job.n_refused) == (JobState.FINISHED, 1, 3)


def test_a_ward_keeps_its_own_code_whatever_stands_first(cast: Cast, tmp_path: Path) -> None:
    properties = {"LAD22CD": "E09000007", "LAD22NM": "Camden", "WD22CD": "E05013652", "WD22NM": "Belsize"}
    wards(cast, tmp_path, collection(feature("Polygon", [square(-1.5, 52.9, 0.01)], **properties)))
    assert (Area.objects.get().code, Area.objects.get().name) == ("E05013652", "Belsize")


def test_wards_are_not_taken_for_boroughs_nor_boroughs_for_wards(cast: Cast, tmp_path: Path) -> None:
    ward = collection(feature("Polygon", [square(-1.5, 52.9, 0.01)], code="E05013652", name="Belsize"))
    borough = collection(feature("Polygon", [square(-1.5, 52.9, 0.01)], code="E09000007", name="Camden"))
    as_borough = deliver(tmp_path, BOROUGHS, ward, by=cast.viewer("amina"), name="b.geojson", options=FROM)
    assert (as_borough.n_added, wards(cast, tmp_path, borough).n_added) == (0, 0)
    assert "another kind of area" in as_borough.refused_rows.get().found


def test_days_of_boundaries_are_compared_as_days(cast: Cast, tmp_path: Path) -> None:
    content = collection(feature("Polygon", [square(-1.5, 52.9, 0.01)], code="A", name="Abbey"))
    job = wards(cast, tmp_path, content, {"valid_from": "2022-05-05", "valid_to": "20220401"})
    assert job.state == JobState.REFUSED
