"""Reads published tables of crime counts: of the Metropolitan Police by borough, ward, LSOA and team, and of Camden.

Wide tables have one column a month, headed YYYYMM; long ones have one line a month; Camden's has one line a record. The
layout is known by its headings, whatever file it came in. Categories are kept as published: in April 2023 domestic
burglary turned into two new names, in March 2024 the police changed their system, and nothing here bridges that.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from commonweal.files import cells
from commonweal.files.delivery import Delivery, FileRefused, Member
from commonweal.files.table import CellRefused, RefusedLine, TableRow, read_header, read_table

MONTH = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])")
MONTH_COLUMN = re.compile(r"\d{6}")
DAY = re.compile(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])-01(?:[T ]00:00:00.*)?")
MOST_ROWS = 1_000_000
LARGEST_COUNT = 10_000_000
# Series break (data quirk 11): said with every import of a table that has them.
BURGLARY_RENAMED = (
    "Categories as published: from April 2023 RES BURGLARY OF A HOME and RES BURGLARY OF UNCONNECTED BUILDING stand "
    "in place of DOMESTIC BURGLARY, so neither name has a whole series."
)
SYSTEM_CHANGED = (
    "The Metropolitan Police changed their system at the end of February 2024: hate crime and domestic abuse before "
    "and after are not comparable, and a month that two publications share may be nearly empty in the newer one."
)


@dataclass(frozen=True, slots=True)
class Layout:
    """One form of table: which heading is what. `month` and `count` are empty for wide tables."""

    name: str
    area_kind: str
    major: str
    minor: str = ""
    area_code: str = ""
    area_name: str = ""
    borough: str = ""
    measure: str = ""
    month: str = ""
    count: str = ""
    others: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """All headings that the layout needs, beside the months of a wide table."""
        named = (self.major, self.minor, self.area_code, self.area_name, self.borough, self.measure, self.month)
        return tuple(heading for heading in (*named, self.count, *self.others) if heading)


# Headings are compared in lower case, with spaces as underscores.
LAYOUTS = (
    Layout("mps-ward", "ward", "majortext", "minortext", "wardcode", "wardname", "lookup_boroughname"),
    Layout("mps-ward", "ward", "group", "subgroup", "wardcode", "wardname", "lookup_boroughname"),
    Layout("mps-borough", "borough", "majortext", "minortext", area_name="lookup_boroughname"),
    Layout("mps-borough", "borough", "majortext", "minortext", area_name="boroughname"),
    Layout("mps-borough", "borough", "major_category", "minor_category", area_name="borough"),
    Layout("mps-lsoa", "lsoa", "major_category", "minor_category", "lsoa_code", "lsoa_name", "borough"),
    Layout(
        "mps-knife-crime", "area", "crime_type", "crime_subtype", "area_code", "area_name", "borough_snt", "measure",
        "month_year", "count", ("area_type", "financial_year", "fy_fyindex", "refresh_date", "sheet"),
    ),
    Layout(
        "mps-vawg", "ward", "vawg_offence", "crimsec_group", "", "ward_name_clean_2", "borough_name", "sheet",
        "recorded_date_months", "count",
        ("bcu_location", "date_committed_from_date_months", "crimseccodeexpansion", "crimsec_offences"),
    ),
    Layout("camden-records", "ward", "category", area_name="ward_name", month="epoch"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CountRow:
    """One row: what it is about, and its number for each month (YYYYMM)."""

    dataset: str
    layout: str
    identity: str
    ordinal: int
    area_kind: str
    area_code: str
    area_name: str
    borough: str
    major: str
    minor: str
    measure: str
    details: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


def read_counts(delivery: Delivery, notes: list[str]) -> Iterator[CountRow | RefusedLine]:
    """Each row of each table, or refused; raises `FileRefused` for a table of no known layout."""
    for member in delivery.members:
        layout, months = _layout(member)
        notes.extend(note for note in _breaks(layout) if note not in notes)
        dataset = dataset_of(member.name)
        seen: Counter[str] = Counter()
        for number, row in enumerate(read_table(member, needed=()), start=1):
            if number > MOST_ROWS:
                raise FileRefused(
                    file=member.name, found=f"more than {MOST_ROWS:,} rows", allowed=f"at most {MOST_ROWS:,} rows",
                    to_do="Load it in parts.",
                )  # fmt: skip
            if isinstance(row, RefusedLine):
                yield row
                continue
            try:
                yield _count_row(row, layout, months, dataset, seen)
            except CellRefused as refusal:
                yield refusal.on(row)


def _breaks(layout: Layout) -> tuple[str, ...]:
    if not layout.name.startswith("mps"):
        return ()
    return (SYSTEM_CHANGED,) if layout.month else (BURGLARY_RENAMED, SYSTEM_CHANGED)


def dataset_of(file_name: str) -> str:
    """The publication's name: the file's, without folder and ending, so that next month's file is the same one."""
    return file_name.rsplit("/", 1)[-1].removesuffix(".csv")[:120]


def _plain(heading: str) -> str:
    return heading.strip().lower().replace(" ", "_")


def _layout(member: Member) -> tuple[Layout, tuple[str, ...]]:
    header = read_header(member)
    plain = {_plain(heading) for heading in header}
    months = tuple(heading for heading in header if MONTH_COLUMN.fullmatch(heading))
    for layout in LAYOUTS:
        if plain.issuperset(layout.headings) and bool(months) is not bool(layout.month):
            wrong = [heading for heading in months if not MONTH.fullmatch(heading)]
            if wrong:
                raise FileRefused(
                    file=member.name, line=1, field=wrong[0], found=f"a column {wrong[0]}",
                    allowed="columns of months such as 202406", to_do="Check the first line of the table.",
                )  # fmt: skip
            return layout, months
    raise FileRefused(
        file=member.name, line=1, found="a table of no known form",
        allowed="a table of crime counts as the Metropolitan Police or Camden Council publish it: by borough, ward, "
        "LSOA or team, with columns of months such as 202406 or a line a month",
        to_do="Check that this is the right kind of import, and that the first line names the columns.",
    )  # fmt: skip


def _count_row(row: TableRow, layout: Layout, months: tuple[str, ...], dataset: str, seen: Counter[str]) -> CountRow:
    at = {_plain(heading): cell for heading, cell in row.cells.items()}

    def said(heading: str, longest: int = 200) -> str:
        return cells.text(heading, at[heading], longest=longest) if heading else ""

    counts = {m: number(m, row.cells[m]) for m in months if row.cells[m]} if months else _one_month(at, layout)
    named = (layout.area_code, layout.area_name, layout.borough, layout.major, layout.minor, layout.measure)
    words = [said(heading, longest) for heading, longest in zip(named, (20, 200, 80, 200, 200, 200), strict=True)]
    details = {heading: said(heading) for heading in layout.others if at[heading]}
    # When it was made is no part of what a row is.
    identity = [*words, *(f"{k}={v}" for k, v in details.items() if k != "refresh_date"), *([] if months else counts)]
    digest = blake2b("\x1f".join(identity).encode(), digest_size=16).hexdigest()
    seen[digest] += 1
    area_kind = at["area_type"].lower() if "area_type" in at else layout.area_kind
    code, name, borough, major, minor, measure = words
    return CountRow(
        dataset, layout.name, digest, seen[digest], area_kind[:20], code, name, borough, major, minor,
        measure, details, counts,
    )  # fmt: skip


def number(heading: str, cell: str) -> int:
    """A count: a whole number from 0, also written 12.0."""
    try:
        found = float(cell)
    except ValueError:
        found = -1.0
    if not 0 <= found < LARGEST_COUNT or found != int(found):
        raise CellRefused(heading, found=repr(cell), allowed="a whole number from 0")
    return int(found)


def _one_month(at: Mapping[str, str], layout: Layout) -> dict[str, int]:
    named = DAY.fullmatch(at[layout.month])
    if not named:
        raise CellRefused(
            layout.month, found=repr(at[layout.month]), allowed="the first of a month, such as 2024-06-01"
        )
    return {f"{named[1]}{named[2]}": number(layout.count, at[layout.count]) if layout.count else 1}
