"""A file of another borough is asked after: most of its rows lie far from the boroughs that are loaded."""

from pathlib import Path

import pytest
from django.test import Client

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.imports.kind import ImportKind
from commonweal.imports.models import ImportJob
from commonweal.places.kinds import ADDRESSES, BOROUGHS, LSOAS, PLACES, POSTCODES, WARDS
from commonweal.places.sources.addresses import NEEDED
from tests.cast import AT, Cast, gather
from tests.deliveries import collection, deliver, feature
from tests.places.gazetteers import EAST, FROM, NORTH, box, line

OWN = feature("Polygon", box(-1000, -1000, 1000, 1000), code="E09000001", name="Northmoor")
NEXT_DOOR = feature("Polygon", box(1000, -1000, 3000, 1000), code="E09000002", name="Eastmarsh")
# Their west side lies 9.5 km and 10.5 km east of the own borough.
NEAR, FAR = 10_500, 11_500


def boroughs(cast: Cast, folder: Path, *features: dict[str, object]) -> ImportJob:
    return deliver(
        folder, BOROUGHS, collection(*features), by=cast.viewer("amina"), name="b.geojson", options=FROM
    )  # fmt: skip


def areas(cast: Cast, folder: Path, kind: ImportKind, first: str, *wests: float) -> list[str]:
    content = collection(
        *(
            feature("Polygon", box(west, 0, west + 100, 100), code=f"{first}{n:06}", name=f"Ward {n}")
            for n, west in enumerate(wests)
        )
    )
    job = deliver(folder, kind, content, by=cast.viewer("amina"), name="w.geojson", options=FROM)
    assert (job.n_in, job.n_refused) == (len(wests), 0)
    return job.notes


@pytest.mark.parametrize(("kind", "first", "words"), [(WARDS, "E05", "wards"), (LSOAS, "E01", "LSOAs")])
def test_areas_of_a_borough_far_away_load_and_the_job_asks_whether_it_is_the_right_file(
    cast: Cast, tmp_path: Path, kind: ImportKind, first: str, words: str
) -> None:
    boroughs(cast, tmp_path, OWN)
    assert areas(cast, tmp_path, kind, first, FAR, FAR + 500) == [
        f"2 of 2 {words} lie more than 10 km outside Northmoor: is this the right file? "
        "A set of boundaries can be withdrawn under Places."
    ]


def test_most_rows_far_away_are_asked_after_half_of_them_are_not(cast: Cast, tmp_path: Path) -> None:
    boroughs(cast, tmp_path, OWN)
    assert areas(cast, tmp_path, WARDS, "E05", 0, FAR) == []
    (note,) = areas(cast, tmp_path, WARDS, "E05", 0, FAR, FAR + 500)
    assert note.startswith("2 of 3 wards lie more than 10 km outside Northmoor")


def test_ten_kilometres_are_counted_from_every_borough_loaded(cast: Cast, tmp_path: Path) -> None:
    boroughs(cast, tmp_path, OWN, NEXT_DOOR)
    assert areas(cast, tmp_path, WARDS, "E05", NEAR, FAR) == []
    (note,) = areas(cast, tmp_path, WARDS, "E05", FAR + 2000)
    assert note.startswith("1 of 1 wards lie more than 10 km outside Northmoor and the other boroughs loaded")


def test_where_no_borough_is_loaded_nothing_is_said_and_boroughs_themselves_are_not_asked_after(
    cast: Cast, tmp_path: Path
) -> None:
    assert areas(cast, tmp_path, WARDS, "E05", FAR) == []
    assert boroughs(cast, tmp_path, OWN).notes == []
    far = feature("Polygon", box(FAR, 0, FAR + 9, 9), code="E09000003", name="Farborough")
    assert boroughs(cast, tmp_path, far).notes == []


def test_streets_and_estates_far_away_are_asked_after(cast: Cast, tmp_path: Path) -> None:
    boroughs(cast, tmp_path, OWN)
    content = collection(
        feature("LineString", line((FAR, 0), (FAR, 100)), code="S1", name="Far Street", kind="street"),
        feature("Polygon", box(FAR, 0, FAR + 9, 9), code="P1", name="Far Estate", kind="estate"),
    )
    job = deliver(tmp_path, PLACES, content, by=cast.viewer("amina"), name="p.geojson")
    assert job.notes == ["2 of 2 places lie more than 10 km outside Northmoor: is this the right file?"]


def test_postcodes_far_away_are_counted_over_the_whole_file_and_those_without_a_point_not_at_all(
    cast: Cast, tmp_path: Path
) -> None:
    boroughs(cast, tmp_path, OWN)
    far = "\n".join(
        f"N{n // 100} {n // 10 % 10}A{'ABDEFGHJLN'[n % 10]},10,{EAST + FAR:.0f},{NORTH:.0f}" for n in range(100, 2500)
    )
    head = "Postcode,Positional_quality_indicator,Eastings,Northings"
    job = deliver(tmp_path, POSTCODES, f"{head}\n{far}\nN1 0XX,90,0,0\n", by=cast.viewer("amina"))
    assert job.n_added == 2401
    assert job.notes == ["2,400 of 2,400 postcodes lie more than 10 km outside Northmoor: is this the right file?"]


def test_addresses_far_away_are_asked_after(cast: Cast, tmp_path: Path) -> None:
    boroughs(cast, tmp_path, OWN)
    homes = f"{','.join(NEEDED)}\n1,12,Far Street,,,{EAST + FAR:.0f},{NORTH:.0f},,,\n2,14,Far Street,,,,,,,\n"
    job = deliver(tmp_path, ADDRESSES, homes, by=cast.viewer("amina"))
    assert job.notes == ["1 of 1 addresses lie more than 10 km outside Northmoor: is this the right file?"]


def test_the_page_of_the_job_asks_once_above_the_numbers(db: None, tmp_path: Path) -> None:
    mark_as_demonstration(at=AT)
    cast = gather()
    boroughs(cast, tmp_path, OWN)
    areas(cast, tmp_path, WARDS, "E05", FAR)
    browser = Client()
    browser.force_login(cast.amina)
    page = browser.get(f"/imports/{ImportJob.objects.get(source_kind='wards').id}/").content.decode()
    assert page.count("1 of 1 wards lie more than 10 km outside Northmoor") == 1
    assert page.index("is this the right file?") < page.index("added")
