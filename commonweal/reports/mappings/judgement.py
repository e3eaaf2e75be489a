"""Finds columns that plainly feed the wrong field: times in the phone column, numbers where the time should be.

Also columns of days whose order is plainly the other than the mapping says.

A row that is wrong is refused alone; a column that is wrong would be wrong in every row, also where the rows would
pass (a time is a fine caller's name). So it refuses the file, before anything is written.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.reports.mappings.bare_times import reads_as_a_bare_time
from commonweal.reports.mappings.layout import DayOrder, Layout
from commonweal.reports.mappings.shapes import Shape, may_be_shown, shape_of
from commonweal.reports.mappings.written_times import only_time

# What no cell of the field can be; where every cell is one and the same of them, the column is the wrong one.
NEVER = {
    "caller_phone": frozenset({Shape.TIME, Shape.EMAIL, Shape.POSTCODE}),
    "caller_name": frozenset({Shape.TIME, Shape.TELEPHONE, Shape.EMAIL, Shape.POSTCODE, Shape.NUMBER}),
    "reference": frozenset({Shape.TIME, Shape.TELEPHONE, Shape.EMAIL, Shape.POSTCODE}),
    "incident": frozenset({Shape.TIME, Shape.TELEPHONE, Shape.EMAIL}),
    "location": frozenset({Shape.TIME, Shape.TELEPHONE, Shape.EMAIL}),
    "account": frozenset({Shape.TIME, Shape.TELEPHONE, Shape.EMAIL, Shape.POSTCODE, Shape.NUMBER}),
    "category": frozenset({Shape.TIME, Shape.TELEPHONE, Shape.EMAIL, Shape.POSTCODE}),
    "easting": frozenset({Shape.TIME, Shape.TELEPHONE, Shape.EMAIL, Shape.POSTCODE, Shape.WORDS}),
    "northing": frozenset({Shape.TIME, Shape.TELEPHONE, Shape.EMAIL, Shape.POSTCODE, Shape.WORDS}),
    "latitude": frozenset({Shape.TIME, Shape.TELEPHONE, Shape.EMAIL, Shape.POSTCODE, Shape.WORDS}),
    "longitude": frozenset({Shape.TIME, Shape.TELEPHONE, Shape.EMAIL, Shape.POSTCODE, Shape.WORDS}),
    "postcode": frozenset({Shape.TIME, Shape.TELEPHONE, Shape.EMAIL, Shape.NUMBER, Shape.WORDS}),
    "received_at": frozenset(Shape) - {Shape.TIME},
    "happened_at": frozenset(Shape) - {Shape.TIME},
}
# One odd cell proves nothing where the rows would pass; a telephone number or a time is refused by row anyway.
FEWEST_CELLS = 2
# A column of numbers to call may hold other things, and one of times may hold a number: most cells decide.
NEARLY_EVERY = 0.9
ENOUGH_CELLS = 20
OTHER_DAYS = 1_000
DAY_IN_NUMBERS = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](?:\d{4}|\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class WrongColumn:
    """A column that speaks as a whole against the field it feeds: what is found, allowed and to be done about it."""

    field: str
    column: str
    found: str
    allowed: str = ""
    to_do: str = "Choose another column, or nothing."

    def said(self) -> str:
        """The sentence of the preview and of the refusal."""
        return self.found


class Judge:
    """Looks at rows until every column has shown that it fits; only counters are kept, and one day."""

    def __init__(self, layout: Layout, header: Sequence[str]) -> None:
        self._open: dict[tuple[str, str], _Cells | _Calls | _Days] = {}
        self._at: dict[tuple[str, str], int] = {}
        for name, feed in layout.feeds.items():
            for part, column in enumerate(feed.columns):
                # The time beside a day is judged by row: it may be 2215.
                if name in NEVER and column in header and not (part and name.endswith("_at")):
                    self._take(name, column, header.index(column), layout.day_order)

    def _take(self, name: str, column: str, place: int, order: DayOrder) -> None:
        self._open[name, column] = _Calls() if name == "caller_phone" else _Cells(name)
        self._at[name, column] = place
        if name.endswith("_at") and order != DayOrder.YEAR_FIRST:
            self._open[f"{name} days", column] = _Days(name, column, order)
            self._at[f"{name} days", column] = place

    def look(self, cells: Sequence[str], line: int = 0) -> bool:
        """Take one row in, which stands on that line; whether any column is still open."""
        for key, column in list(self._open.items()):
            cell = cells[self._at[key]]
            if cell and column.fits(cell, line):
                del self._open[key]
        return bool(self._open)

    def wrong(self) -> list[WrongColumn]:
        """The columns that are still open and spoke against their field in at least two cells, or in one day."""
        found = []
        for (name, column), judged in self._open.items():
            if isinstance(judged, _Days):
                found += [judged.wrong()] if judged.against else []
            elif said := judged.said():
                found.append(WrongColumn(name, column, said))
        return found


class _Cells:
    """A column of which every cell must be one and the same of what its field can never be."""

    def __init__(self, name: str) -> None:
        self._never = NEVER[name]
        self._shape: Shape | None = None
        self._n = 0

    def fits(self, cell: str, line: int) -> bool:
        """Whether this cell clears the column."""
        found = shape_of(cell)
        if found not in self._never or (self._shape is not None and found != self._shape):
            return True
        self._shape, self._n = found, self._n + 1
        return False

    def said(self) -> str:
        return _every(self._shape, self._n, self._n) if self._shape else ""


class _Calls:
    """The column of numbers to call: a few cells clear nothing, because a number may stand among times."""

    def __init__(self) -> None:
        self._n = 0
        self._against: Counter[Shape] = Counter()

    def fits(self, cell: str, line: int) -> bool:
        """Whether the cells up to this one clear the column."""
        self._n += 1
        shape = _called(cell)
        if shape in NEVER["caller_phone"]:
            self._against[shape] += 1
        return self._n >= ENOUGH_CELLS and self._against.total() * 2 <= self._n

    def said(self) -> str:
        for shape, n in self._against.most_common(1):
            return _every(shape, n, self._n) if n >= NEARLY_EVERY * self._n else ""
        return ""


def _called(cell: str) -> Shape:
    """The shape of a cell where a number to call belongs; in a column of times a bare `2215` or `20260302` is one."""
    shape = shape_of(cell)
    bare = shape in (Shape.NUMBER, Shape.WORDS) and (reads_as_a_bare_time(cell) or only_time(cell) is not None)
    return Shape.TIME if bare else shape


def _every(shape: Shape, n: int, n_cells: int) -> str:
    if n < FEWEST_CELLS:
        return ""
    if n == n_cells:
        return f"every cell looks like {shape.value} ({n:,} cells)"
    return f"nearly every cell looks like {shape.value} ({n:,} of {n_cells:,} cells)"


class _Days:
    """A column of days in numbers: where some fit only the other order and none only the mapping's, it is the other.

    Days 1 to 12 fit both orders and would be loaded swapped without a sign.
    """

    def __init__(self, name: str, column: str, order: DayOrder) -> None:
        self._name, self._column, self._order = name, column, order
        self.against, self._n_others = "", 0

    def fits(self, cell: str, line: int) -> bool:
        """Whether this cell fits only the mapping's order: then a cell of the other order is refused by its row."""
        match = DAY_IN_NUMBERS.match(cell)
        if match is None:
            # A log that writes 2026-03-02 has no order to find out.
            self._n_others += 1
            return self._n_others >= OTHER_DAYS and not self.against
        first, second = int(match[1]), int(match[2])
        day, month = (first, second) if self._order == DayOrder.DAY_FIRST else (second, first)
        if not self.against and month > 12 and 1 <= day <= 12 and month <= 31:
            shown = may_be_shown(cell, (self._column,))
            self.against = (f"{match[0]} on line {line:,}" if shown else f"line {line:,}") if line else match[0]
        return 12 < day <= 31 and 1 <= month <= 12

    def wrong(self) -> WrongColumn:
        """The refusal of the file, with the first day that shows it."""
        ours = self._order.value
        other = DayOrder.MONTH_FIRST if self._order == DayOrder.DAY_FIRST else DayOrder.DAY_FIRST
        return WrongColumn(
            self._name, self._column, f"the days of this file are {other.value}: {self.against}",
            f"days that are {ours}, as the mapping says",
            f"Change the mapping's order of days to {other.value}.",
        )  # fmt: skip
