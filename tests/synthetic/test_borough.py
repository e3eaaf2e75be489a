"""The ground of the invented borough: it must hold together like a real map."""

import json
from itertools import combinations

import pytest
import shapely
from pyproj import Transformer
from shapely.geometry import shape

from commonweal.core.terms import LocationKind
from commonweal.synthetic import geojson, names
from commonweal.synthetic.borough import Borough, build_borough


@pytest.fixture(scope="module")
def borough() -> Borough:
    return build_borough()


def test_seventeen_wards_tile_the_borough_without_gaps_or_overlaps(borough):
    shapes = [ward.shape for ward in borough.wards]
    assert len(shapes) == 17
    assert shapely.coverage_is_valid(shapes)
    assert shapely.coverage_union_all(shapes).equals(borough.outline)


def test_wards_still_share_their_vertices_after_they_were_written_in_degrees(borough):
    wards = [shape(f["geometry"]) for f in json.loads(geojson.wards_geojson(borough.wards))["features"]]
    northmoor, eastmarsh = (shape(f["geometry"]) for f in json.loads(geojson.borough_geojson(borough))["features"])
    assert shapely.coverage_is_valid([*wards, eastmarsh])
    assert shapely.coverage_union_all(wards).equals(northmoor)


def test_the_borough_lies_inland_in_great_britain(borough):
    to_degrees = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    longitude, latitude = to_degrees.transform(borough.outline.centroid.x, borough.outline.centroid.y)
    assert -2 < longitude < -1
    assert 52 < latitude < 53
    assert 14e6 < borough.outline.area < 20e6


def test_degrees_turn_back_into_the_same_metres(borough):
    to_metres = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
    written = json.loads(geojson.borough_geojson(borough))["features"][0]["geometry"]["coordinates"][0]
    there = shapely.Polygon([to_metres.transform(*point) for point in written])
    assert there.symmetric_difference(borough.outline).area < 500  # 20 km of edge, at most a few centimetres off


def test_places_of_one_kind_never_overlap(borough):
    for kind in set(LocationKind) - {LocationKind.STREET}:
        shapes = [place.shape for place in borough.places if place.kind is kind]
        assert not any(a.intersection(b).area for a, b in combinations(shapes, 2))


def test_every_place_has_a_code_and_a_name_of_its_own(borough):
    assert len({place.code for place in borough.places}) == len(borough.places)
    assert len({place.name.casefold() for place in borough.places}) == len(borough.places)
    assert all(place.shape.is_valid for place in borough.places)


def test_one_estate_lies_in_two_wards_and_one_park_on_the_border(borough):
    estate = borough.by_name[names.STRADDLING_ESTATE].shape
    assert sum(estate.intersection(ward.shape).area > 10_000 for ward in borough.wards) == 2
    park = borough.by_name[names.BORDER_PARK].shape
    assert min(park.intersection(side).area for side in (borough.outline, borough.neighbour)) > 10_000


def test_the_gazetteer_has_the_size_of_a_london_borough(borough):
    counts = {kind: sum(place.kind is kind for place in borough.places) for kind in LocationKind}
    assert counts == {
        LocationKind.ESTATE: 45,
        LocationKind.PARK: 14,
        LocationKind.STATION: 6,
        LocationKind.NAMED_PLACE: 18,
        LocationKind.STREET: 150,
        LocationKind.PROVISIONAL: 0,
    }


def test_there_were_other_wards_before_may_2022_and_they_tile_the_borough_too(borough):
    before = [ward.shape for ward in borough.wards_before]
    assert len(before) == 14
    assert shapely.coverage_is_valid(before)
    assert shapely.coverage_union_all(before).equals(borough.outline)
    assert not {ward.code for ward in borough.wards} & {ward.code for ward in borough.wards_before}


def test_census_areas_tile_the_borough_and_those_of_an_msoa_add_up_to_it(borough):
    assert shapely.coverage_union_all([one.shape for one in borough.lsoas]).equals(borough.outline)
    for msoa in borough.msoas:
        mine = [one for one in borough.lsoas if one.within == msoa.code]
        assert shapely.coverage_union_all([one.shape for one in mine]).equals(msoa.shape)
        assert sum(one.residents for one in mine) == msoa.residents
        assert sum(one.households for one in mine) == msoa.households


def test_every_street_crosses_another_and_some_go_on_across_it(borough):
    streets = [place.shape for place in borough.places if place.kind is LocationKind.STREET]
    assert all(any(street.crosses(other) for other in streets) for street in streets)
    crossings = [a.intersection(b) for a, b in combinations(streets, 2) if a.crosses(b)]
    ends = shapely.MultiPoint([line.coords[i] for line in streets for i in (0, -1)])
    assert sum(crossing.distance(ends) > 50 for crossing in crossings) >= 20
