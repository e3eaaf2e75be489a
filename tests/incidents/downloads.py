"""Writes police.uk downloads as people get them: a zip of tables by month, force and kind."""

import io
import zipfile
from collections.abc import Mapping, Sequence

STREET = (
    "Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location", "LSOA code", "LSOA name",
    "Crime type", "Last outcome category", "Context",
)  # fmt: skip
OUTCOMES = (*STREET[:9], "Outcome type")
CRIME = {
    "Crime ID": "", "Month": "2023-01", "Reported by": "City of London Police", "Falls within": "City of London Police",
    "Longitude": "-0.1", "Latitude": "51.5", "Location": "On or near Fleet Street", "LSOA code": "E01000001",
    "LSOA name": "City of London 001A", "Crime type": "Other theft", "Last outcome category": "", "Context": "",
    "Outcome type": "Under investigation",
}  # fmt: skip
MONTH = "2023-01-city-of-london-street.csv"


def crime_id(number: int) -> str:
    return f"{number:064x}"


def table(rows: Sequence[Mapping[str, str]], headings: Sequence[str] = STREET, *, end: str = "\n") -> str:
    """A table; each row says only what differs from an ordinary one."""
    lines = [",".join(headings)]
    lines += [",".join(f'"{v}"' if "," in v else v for v in ({**CRIME, **row}[h] for h in headings)) for row in rows]
    return end.join([*lines, ""])


def zipped(**tables: str) -> bytes:
    """A zip; underscores in the names stand for hyphens."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in tables.items():
            named = name.removeprefix("m").replace("_", "-")
            out.writestr(f"{named[:7]}/{named}.csv", content)
    return archive.getvalue()
