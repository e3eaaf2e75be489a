"""The calls of the invented borough, counted from its files by hand: the product neither read nor located them.

Estates alone: they come first in the order of places, so a call with a point counts at an estate when it lies in it.
"""

import csv
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import shapely
from pyproj import Transformer

from commonweal.synthetic.borough_files import BoroughFiles

LONDON = ZoneInfo("Europe/London")
COUNTED = ("police-asb.csv", "out-of-hours.csv")


class InventedCalls:
    """Days, points and words of every call of the two lines that the rule counts."""

    def __init__(self, files: BoroughFiles) -> None:
        places = json.loads(files.places.read_text(encoding="utf-8"))["features"]
        to_grid = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
        self.estates = {
            one["properties"]["name"]: shapely.Polygon(
                [to_grid.transform(*point) for point in one["geometry"]["coordinates"][0]]
            )
            for one in places
            if one["properties"]["kind"] == "estate"
        }
        self.calls = [call for log in files.call_logs if log.name in COUNTED for call in _calls(log)]

    def at(self, estate: str, first: date, last: date) -> int:
        """Calls at an estate from a day to a day, both included."""
        outline = self.estates[estate]
        return sum(
            first <= day <= last
            and (outline.covers(shapely.Point(point)) if point else words.casefold() == estate.casefold())
            for day, point, words in self.calls
        )


def _calls(log: Path) -> Iterator[tuple[date, tuple[float, float] | None, str]]:
    with log.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            try:
                at = datetime.fromisoformat(row["happened_at"] or row["received_at"])
                point = (float(row["easting"]), float(row["northing"])) if row["easting"] else None
            except ValueError:
                # A day or a point that is none: the load refuses the row.
                continue
            day = at.astimezone(LONDON).date() if at.tzinfo else at.date()
            yield day, point, " ".join(row["location"].split())
