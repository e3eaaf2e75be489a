"""Writes files as people deliver them, and loads them through the same operations as the page and the command."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from commonweal.access.viewer import Viewer
from commonweal.imports.kind import ImportKind
from commonweal.imports.models import ImportJob
from commonweal.imports.operations import load, take_in
from commonweal.reports.sources.call_log import NEEDED
from tests.cast import AT

CALL = {
    "reference": "N-1", "source": "out-of-hours", "received_at": "2026-03-02 22:15", "happened_at": "",
    "category": "noise", "easting": "433000", "northing": "334000", "location": "", "caller_phone": "",
    "caller_name": "", "anonymous": "no", "incident": "", "account": "Loud music since ten",
}  # fmt: skip


def call_log(calls: Sequence[Mapping[str, Any]]) -> str:
    """A call log; each call says only what differs from an ordinary one, and gets a reference of its own."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=NEEDED)
    writer.writeheader()
    for number, call in enumerate(calls, start=1):
        writer.writerow({**CALL, "reference": f"N-{number}", **call})
    return text.getvalue()


def square(west: float, south: float, size: float) -> list[list[float]]:
    """A closed ring in longitude and latitude."""
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(geometry_type: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": geometry_type, "coordinates": coordinates},
    }


def collection(*features: Mapping[str, Any]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


def deliver(
    folder: Path,
    kind: ImportKind,
    content: str | bytes,
    *,
    by: Viewer,
    name: str = "delivery.csv",
    options: Mapping[str, str] | None = None,
    at: datetime = AT,
) -> ImportJob:
    """Take a file in and load it."""
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    job = take_in(file, file_name=name, kind=kind, options=options or {}, by=by, at=at)
    return load(job, kind, at=at)
