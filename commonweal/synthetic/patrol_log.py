"""The patrol line's log in a layout of its own, and the column mapping with which it is read.

Semicolons, Windows-1252, days as dd/mm/yyyy, other names of columns, the patrol's own words for what a call is about, Y
and N; no column says which line it is. Rows are turned by their characters and not by their meaning, so that a wrong
date stays as wrong as it is.
"""

import csv
import io
from collections.abc import Mapping, Sequence

from commonweal.synthetic.call_log import Row

MAPPING_NAME = "Northmoor patrol line"
ENCODING = "cp1252"
COLUMNS: Mapping[str, str] = {
    "Job no": "reference",
    "Taken": "received_at",
    "Seen": "happened_at",
    "Nature": "category",
    "Grid E": "easting",
    "Grid N": "northing",
    "Where": "location",
    "Tel": "caller_phone",
    "Caller": "caller_name",
    "Name withheld": "anonymous",
    "Linked job": "incident",
    "Log": "account",
}
"""The patrol's column, and the column of the call log that it holds."""
NATURES: Mapping[str, str] = {
    "drug-use": "Drugs - using",
    "drug-dealing": "Drugs - dealing",
    "noise": "Noise nuisance",
    "rowdy-behaviour": "Rowdy / group",
    "intimidation": "Threats",
    "nuisance-vehicles": "Bikes and cars",
    "street-drinking": "Drinking",
    "begging": "Begging",
    "litter-and-dumping": "Rubbish",
    "vandalism": "Damage",
    "fireworks": "Fireworks",
    "animals": "Dogs etc",
    "other": "Other",
}


def patrol_bytes(rows: Sequence[Row]) -> bytes:
    """The log as the patrol's contractor hands it over; a header and a line a row."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(column, row[column]) for column in COLUMNS.values()] for row in rows)
    return text.getvalue().encode(ENCODING)


def _cell(column: str, written: str) -> str:
    if column in ("received_at", "happened_at"):
        return _day_first(written)
    if column == "category":
        return NATURES.get(written.strip().lower(), written)
    if column == "anonymous":
        return "Y" if written.strip().lower() == "yes" else "N"
    return written


def _day_first(written: str) -> str:
    """`2025-03-30 01:30` as `30/03/2025 01:30`; anything else as it stands."""
    day, _, time = written.partition(" ")
    parts = day.split("-")
    return f"{parts[2]}/{parts[1]}/{parts[0]} {time}" if len(parts) == 3 else written


def mapping_toml() -> str:
    """The column mapping that reads this log, in the form of docs/how-to/map-a-call-log.md."""
    columns = {ours: theirs for theirs, ours in COLUMNS.items()}
    lines = ["mapping = 1", f'name = "{MAPPING_NAME}"', "", "[file]", 'delimiter = "semicolon"']
    lines += ['encoding = "windows-1252"', "header_row = 1", "", "[fields]"]
    lines += ['source = { always = "patrol-line" }']
    lines += [f'{ours} = {{ column = "{theirs}" }}' for ours, theirs in columns.items()]
    lines += ["", "[days]", 'order = "day-first"', "", "[category]", 'others = "refuse"', "[category.words]"]
    lines += [f'"{theirs}" = "{ours}"' for ours, theirs in NATURES.items()]
    lines += ["", "[anonymous]", 'yes = ["Y"]', 'no = ["N"]']
    return "\n".join(lines) + "\n"
