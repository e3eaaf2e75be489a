"""Postcodes, addresses and published figures load whole, load again unchanged, and refuse what cannot be right."""

from pathlib import Path
from typing import Any

import pytest

from commonweal.imports.models import ImportJob
from commonweal.places.kinds import ADDRESSES, AREA_FIGURES, LSOAS, MSOAS, POSTCODES
from commonweal.places.models import Address, Area, AreaFigures, Postcode
from commonweal.places.sources.addresses import NEEDED
from tests.cast import Cast
from tests.deliveries import collection, deliver, feature, square

HOME = {
    "uprn": "100023", "house": "12", "street": "Fenwick Road", "locality": "Northmoor", "postcode": "n19 4ab",
    "easting": "530622", "northing": "183959", "landlord": "Northmoor Council", "tenancy": "council-tenancy",
    "block": "",
}  # fmt: skip


def addresses(cast: Cast, folder: Path, *homes: dict[str, str]) -> ImportJob:
    rows = [",".join({**HOME, **home}[name] for name in NEEDED) for home in homes]
    content = "\r\n".join([",".join(NEEDED), *rows]) + "\r\n"
    return deliver(folder, ADDRESSES, content, by=cast.viewer("amina"), name="addresses.csv")


def test_an_address_keeps_its_uprn_as_text_without_leading_zeros(cast: Cast, tmp_path: Path) -> None:
    addresses(cast, tmp_path, {"uprn": "000000100023"})
    home = Address.objects.get()
    assert (home.uprn, home.postcode, home.house_number) == ("100023", "N19 4AB", "12")


@pytest.mark.parametrize("uprn", ["", "0", "000000000000", "1234567890123", "1.00023E+11", "UPRN1", "12 34"])
def test_a_uprn_that_is_not_one_to_twelve_digits_is_refused(cast: Cast, tmp_path: Path, uprn: str) -> None:
    job = addresses(cast, tmp_path, {}, {"uprn": uprn})
    assert (job.n_added, job.n_refused) == (1, 1)
    assert job.refused_rows.get().field == "uprn"


def test_a_uprn_twice_with_two_landlords_is_refused_on_both_lines_each_naming_the_other(
    cast: Cast, tmp_path: Path
) -> None:
    job = addresses(
        cast, tmp_path, {"uprn": "7"}, {"uprn": "8"}, {"uprn": "007", "landlord": "Another Housing Association"}
    )
    assert [home.uprn for home in Address.objects.all()] == ["8"]
    refused = list(job.refused_rows.order_by("line"))
    assert [row.line for row in refused] == [2, 4]
    assert "line 4 has too" in refused[0].found
    assert "line 2 has too" in refused[1].found
    assert "another landlord" in refused[0].found


def test_a_row_that_stands_twice_unchanged_is_taken_once(cast: Cast, tmp_path: Path) -> None:
    job = addresses(cast, tmp_path, {}, {"uprn": "8"}, {})
    assert (job.n_added, job.n_refused) == (2, 1)
    assert "line 2 has too, with the same contents" in job.refused_rows.get().found


def test_the_same_address_list_again_changes_nothing_and_a_new_landlord_updates(cast: Cast, tmp_path: Path) -> None:
    addresses(cast, tmp_path, {})
    assert addresses(cast, tmp_path, {}).n_unchanged == 1
    assert addresses(cast, tmp_path, {"landlord": "Another"}).n_updated == 1
    assert Address.objects.get().landlord == "Another"


@pytest.mark.parametrize(
    ("field", "cell"),
    [("postcode", "N19"), ("tenancy", "castle"), ("easting", ""), ("street", ""), ("northing", "1e9")],
)
def test_an_address_that_cannot_be_right_is_refused_by_field(cast: Cast, tmp_path: Path, field: str, cell: str) -> None:
    job = addresses(cast, tmp_path, {field: cell})
    assert [row.field for row in job.refused_rows.all()] == [field]


def test_a_postcode_is_kept_with_one_space_and_taken_once(cast: Cast, tmp_path: Path) -> None:
    head = "Postcode,Positional_quality_indicator,Eastings,Northings,Admin_district_code,Admin_ward_code\n"
    rows = "N1  0AA,10,530622,183959,E09000019,E05000368\nn10aa,10,530622,183959,,\nN1 0XX,90,0,0,,\nROAD,10,1,1,,\n"
    job = deliver(tmp_path, POSTCODES, head + rows, by=cast.viewer("amina"))
    assert (job.n_added, job.n_refused) == (2, 2)
    assert [one.code for one in Postcode.objects.order_by("code")] == ["N1 0AA", "N1 0XX"]
    assert Postcode.objects.get(code="N1 0XX").easting_m is None


@pytest.mark.real_data
def test_the_real_postcodes_load_whole_and_again_without_a_change(cast: Cast, tmp_path: Path, real_data: Path) -> None:
    content = (real_data / "places" / "codepoint-open-2014-08-camden-islington.csv").read_bytes()
    first, second = (deliver(tmp_path, POSTCODES, content, by=cast.viewer("amina")) for _ in range(2))
    assert (first.n_in, first.n_added, first.n_refused) == (15_004, 15_004, 0)
    assert (second.n_in, second.n_unchanged) == (15_004, 15_004)


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("file", "table", "n"),
    [
        ("counts/imd-2019-england-lsoa-2011.csv", "deprivation-2019-lsoa-2011", 32_844),
        ("counts/imd-2025-england-lsoa-2021.csv", "deprivation-2025-lsoa-2021", 33_755),
        ("counts/camden-ward-population-census-2021.csv", "census-2021-wards", 20),
        ("counts/london-lsoa-2011-census-population.csv", "census-2011-lsoa", 4_835),
        ("counts/london-borough-population-by-ethnic-group-2012-2018.csv", "population-by-ethnic-group", 231),
        ("boundaries/london-ward-codes-used-by-mps.csv", "ward-codes-used-by-mps", 680),
        ("boundaries/lsoa-2011-camden-islington-neighbours-census-population.geojson", "census-2011-lsoa", 1_063),
        ("boundaries/london-msoa-2011-census-population.geojson", "census-2011-msoa", 983),
    ],
)
def test_real_figures_load_whole_and_again_without_a_change(
    cast: Cast, tmp_path: Path, real_data: Path, file: str, table: str, n: int
) -> None:
    content = (real_data / file).read_bytes()
    name = Path(file).name
    first, second = (deliver(tmp_path, AREA_FIGURES, content, by=cast.viewer("amina"), name=name) for _ in range(2))
    assert (first.n_in, first.n_added, first.n_refused) == (n, n, 0)
    assert (second.n_unchanged, first.by_source) == (n, {table: n})


@pytest.mark.real_data
def test_quirk_10_a_mark_at_the_beginning_and_misspelt_headers_are_read_as_found(
    cast: Cast, tmp_path: Path, real_data: Path
) -> None:
    content = (real_data / "counts" / "camden-ward-population-census-2021.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    deliver(tmp_path, AREA_FIGURES, content, by=cast.viewer("amina"))
    belsize = AreaFigures.objects.get(code="E05013652")
    assert (belsize.name, belsize.figures["residents"], belsize.figures["households"]) == ("Belsize", 12_087, 5_900)
    assert belsize.figures["households_deprived_in_4"] == 21


@pytest.mark.real_data
def test_a_suppressed_number_is_kept_as_not_known(cast: Cast, tmp_path: Path, real_data: Path) -> None:
    content = (real_data / "counts" / "london-borough-population-by-ethnic-group-2012-2018.csv").read_bytes()
    deliver(tmp_path, AREA_FIGURES, content, by=cast.viewer("amina"))
    city = AreaFigures.objects.get(code="E09000001", year=2018)
    assert (city.figures["white"], city.figures["total"]) == (None, 9_000)


def test_a_table_that_is_not_known_is_refused_whole(cast: Cast, tmp_path: Path) -> None:
    job = deliver(tmp_path, AREA_FIGURES, "a,b\n1,2\n", by=cast.viewer("amina"))
    assert "docs/data.md" in job.problem["to_do"]


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("kind", "file", "first_day", "n", "n_mended"),
    [
        (LSOAS, "lsoa-2011-camden-islington-neighbours-census-population", "2011-03-27", 1_063, 1),
        (LSOAS, "lsoa-2021-camden-islington-neighbours", "2021-03-21", 1_082, 0),
        (MSOAS, "msoa-2021-camden-islington-neighbours", "2021-03-21", 218, 0),
        (MSOAS, "london-msoa-2011-census-population", "2011-03-27", 983, 4),
    ],
)
def test_real_census_areas_load_whole_with_invalid_outlines_mended_by_name(
    cast: Cast, tmp_path: Path, real_data: Path, kind: Any, file: str, first_day: str, n: int, n_mended: int
) -> None:
    content = (real_data / "boundaries" / f"{file}.geojson").read_bytes()
    first, second = (
        deliver(
            tmp_path, kind, content, by=cast.viewer("amina"), name="b.geojson", options={"valid_from": first_day}
        )
        for _ in range(2)
    )  # fmt: skip
    assert (first.n_in, first.n_added, second.n_unchanged) == (n, n, n)
    assert [("E0" in note, "mended" in note) for note in first.notes] == [(True, True)] * n_mended


def test_lsoas_are_not_taken_for_msoas(cast: Cast, tmp_path: Path) -> None:
    content = collection(feature("Polygon", [square(-1.5, 52.9, 0.01)], code="E01000001", name="Abbey 001A"))
    job = deliver(
        tmp_path, MSOAS, content, by=cast.viewer("amina"), name="m.geojson", options={"valid_from": "2021-03-21"}
    )
    assert (job.n_added, Area.objects.count()) == (0, 0)
