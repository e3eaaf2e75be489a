"""A slow and obvious reader of the borough's files, written apart from the product: where and when each call counts."""

import csv
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import dist
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import shapely
from pyproj import Transformer
from shapely.geometry import shape

from commonweal.synthetic.borough_files import BoroughFiles

LONDON = ZoneInfo("Europe/London")
_TO_METRES = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True).transform


@dataclass(frozen=True)
class ReadCall:
    """One accepted row: its cells, when it counts, and the code of its location (None when nobody can say where)."""

    cells: dict[str, str]
    at: datetime
    location: str | None

    @property
    def day(self) -> date:
        return self.at.astimezone(LONDON).date()

    @property
    def taken_on(self) -> date:
        return moment(self.cells["received_at"]).astimezone(LONDON).date()

    @property
    def caller(self) -> tuple[str, str]:
        """The name as compared and the number in digits; both empty where there is none."""
        digits = "".join(c for c in self.cells["caller_phone"] if c.isdigit())
        name = " ".join(re.sub("[.,]", "", self.cells["caller_name"]).casefold().split())
        return name, "0" + digits[2:] if digits.startswith("44") else digits


def accepted_rows(files: BoroughFiles, truth) -> Iterator[dict[str, str]]:
    refused = {(entry["file"], entry["line"]) for entry in truth["refused"]}
    for log in files.call_logs:
        with log.open(encoding="utf-8", newline="") as text:
            for line, cells in enumerate(csv.DictReader(text), start=2):
                if (log.name, line) not in refused:
                    yield cells
    with files.patrol_log.open(encoding="cp1252", newline="") as text:
        for line, cells in enumerate(csv.DictReader(text, delimiter=";"), start=2):
            if (files.patrol_log.name, line) not in refused:
                yield _of_the_patrol(cells, tomllib.loads(files.patrol_mapping.read_text()))


def _of_the_patrol(cells: dict[str, str], mapping: dict[str, Any]) -> dict[str, str]:
    """A row of the patrol's own layout under our names, as its mapping says."""
    fields = {ours: one.get("always") or cells[one["column"]] for ours, one in mapping["fields"].items()}
    for name in ("received_at", "happened_at"):
        fields[name] = re.sub(r"(\d\d)/(\d\d)/(\d{4}) ", r"\3-\2-\1 ", fields[name])
    fields["category"] = mapping["category"]["words"][fields["category"]]
    return fields | {"anonymous": "yes" if fields["anonymous"] == "Y" else "no"}


def read_calls(files: BoroughFiles, truth) -> list[ReadCall]:
    """Every accepted call at the location of docs/glossary.md, location, one call after the other."""
    gazetteer = _Gazetteer(files)
    rows = sorted(accepted_rows(files, truth), key=lambda c: (when(c), f"{c['source']}:{c['reference']}"))
    spots: dict[str, tuple[float, float]] = {}
    return [ReadCall(cells, when(cells), gazetteer.location(cells, spots)) for cells in rows]


def when(cells: dict[str, str]) -> datetime:
    return moment(cells["happened_at"].strip() or cells["received_at"].strip())


def moment(written: str) -> datetime:
    at = datetime.fromisoformat(written)
    return (at if at.tzinfo else at.replace(tzinfo=LONDON)).astimezone(UTC)


class _Gazetteer:
    def __init__(self, files: BoroughFiles) -> None:
        features = json.loads(files.places.read_text())["features"]
        self.places = [
            (f["properties"], shapely.transform(shape(f["geometry"]), _TO_METRES, interleaved=False)) for f in features
        ]
        self.by_name = {properties["name"]: properties["code"] for properties, _ in self.places}
        self.tree = shapely.STRtree([geometry for _, geometry in self.places])

    def location(self, cells: dict[str, str], spots: dict[str, tuple[float, float]]) -> str | None:
        if not cells["easting"]:
            return self.by_name.get(cells["location"])
        at = float(cells["easting"]), float(cells["northing"])
        near = [self.places[i] for i in self.tree.query(shapely.Point(at), predicate="dwithin", distance=25)]
        for kind in ("estate", "park", "station", "named-place"):
            for properties, geometry in near:
                if properties["kind"] == kind and geometry.contains(shapely.Point(at)):
                    return properties["code"]
        streets = [(g.distance(shapely.Point(at)), p["code"]) for p, g in near if p["kind"] == "street"]
        return min(streets)[1] if streets else _spot(at, spots)


def _spot(at: tuple[float, float], spots: dict[str, tuple[float, float]]) -> str:
    nearest = min(spots, key=lambda key: dist(spots[key], at), default=None)
    if nearest is None or dist(spots[nearest], at) > 50:
        nearest = f"spot {at[0]:.0f},{at[1]:.0f}"
        spots[nearest] = at
    return nearest


def area_finder(files: BoroughFiles) -> Callable[..., str]:
    """A function that names the ward, or the borough, that a call's point lies in."""
    areas = {True: _areas(files.boroughs), False: _areas(files.wards)}

    def area_of(call: ReadCall, *, boroughs: bool) -> str:
        point = shapely.Point(float(call.cells["easting"]), float(call.cells["northing"]))
        return next(code for code, area in areas[boroughs] if area.contains(point))

    return area_of


def _areas(path: Path) -> list[tuple[str, shapely.Geometry]]:
    features = json.loads(path.read_text())["features"]
    return [
        (f["properties"]["code"], shapely.transform(shape(f["geometry"]), _TO_METRES, interleaved=False))
        for f in features
    ]
