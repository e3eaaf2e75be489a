"""Areas as a census has them, and their figures: LSOAs made of blocks, MSOAs made of LSOAs; invented like all the rest.

Codes begin like the national ones, so that files of this layout can be read, with a number range (E01990001 and on,
E02990001 and on) far beyond what the Office for National Statistics has given out. They keep to the wards of before
May 2022, as real ones keep to wards of their own day.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely import Polygon

from commonweal.synthetic import names
from commonweal.synthetic.chance import Chance
from commonweal.synthetic.ground import Ground

_LSOAS_A_WARD = 7
_RESIDENTS = (1_350, 2_450)


@dataclass(frozen=True)
class CensusArea:
    """An LSOA or MSOA with its residents and households; `deprivation` is the decile, 1 the most deprived."""

    code: str
    name: str
    within: str
    shape: Polygon
    residents: int
    in_communal_homes: int
    households: int
    deprivation: int = 0

    @property
    def figures(self) -> dict[str, str | int | float]:
        """The figures under the names of the 2011 census files."""
        in_households = self.residents - self.in_communal_homes
        return {
            "USUALRES": self.residents,
            "HHOLDRES": in_households,
            "COMESTRES": self.in_communal_homes,
            "POPDEN": _per(10_000 * self.residents * 10, round(self.shape.area), tenths=True),
            "HHOLDS": self.households,
            "AVHHOLDSZ": _per(in_households * 10, self.households, tenths=True),
        }


def _per(number: int, by: int, *, tenths: bool) -> float:
    """`number` (in tenths already) by `by`, to one decimal, by whole numbers only."""
    return (number + by // 2) // by / 10 if tenths else number / by


def census_areas(
    ground: Ground, ward: Sequence[int], seed: int
) -> tuple[tuple[CensusArea, ...], tuple[CensusArea, ...]]:
    """The LSOAs, and the MSOAs of which each has those of one ward."""
    chance = Chance(seed, "census")
    lsoas: list[CensusArea] = []
    msoas: list[CensusArea] = []
    for number in range(1, max(ward) + 2):
        parts = _parts([block for block, of in zip(ground.blocks, ward, strict=True) if of == number - 1])
        msoa = f"E0299{number:04d}"
        mine = [
            _lsoa(f"E0199{len(lsoas) + n:04d}", f"{names.BOROUGH_NAME} {number:03d}{chr(64 + n)}", msoa, part, chance)
            for n, part in enumerate(parts, start=1)
        ]
        lsoas.extend(mine)
        msoas.append(_msoa(msoa, f"{names.BOROUGH_NAME} {number:03d}", mine))
    return tuple(lsoas), tuple(msoas)


def _parts(blocks: list[Polygon]) -> list[Polygon]:
    """Blocks joined, the smallest first and to the neighbour along the longest line, until there are few enough."""
    parts = list(blocks)
    while len(parts) > _LSOAS_A_WARD:
        least = parts.pop(min(range(len(parts)), key=lambda i: parts[i].area))
        beside = max(range(len(parts)), key=lambda i: parts[i].intersection(least).length)
        joined = shapely.coverage_union(parts[beside], least)
        assert isinstance(joined, Polygon), "an area of the census is in one piece"
        parts[beside] = joined
    return sorted(parts, key=lambda part: (-part.centroid.y, part.centroid.x))


def _lsoa(code: str, name: str, within: str, shape: Polygon, chance: Chance) -> CensusArea:
    residents = chance.between(*_RESIDENTS)
    communal = chance.between(0, 60) if chance.happens(300) else 0
    households = (residents - communal) * 100 // chance.between(195, 245)
    return CensusArea(code, name, within, shape, residents, communal, households, chance.between(1, 7))


def _msoa(code: str, name: str, lsoas: Sequence[CensusArea]) -> CensusArea:
    shape = shapely.coverage_union_all([one.shape for one in lsoas])
    assert isinstance(shape, Polygon), "an area of the census is in one piece"
    sums = (
        sum(values) for values in zip(*((o.residents, o.in_communal_homes, o.households) for o in lsoas), strict=True)
    )
    return CensusArea(code, name, names.BOROUGH_CODE, shape, *sums)


def deprivation_csv(lsoas: Sequence[CensusArea]) -> str:
    """The deciles of deprivation in the layout of the published table of 2019; ranks keep to their deciles."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("lsoa11_code", "imd_decile", "imd_rank", "income_decile", "crime_decile", "crime_rank"))
    for n, one in enumerate(lsoas):
        rank = (one.deprivation - 1) * 3_284 + 29 * n + 1
        writer.writerow((one.code, one.deprivation, rank, one.deprivation, one.deprivation, rank))
    return text.getvalue()
