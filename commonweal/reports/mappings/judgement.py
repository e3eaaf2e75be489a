"""Finds columns that plainly feed the wrong field: times in the phone column, numbers where the time should be.

A row that is wrong is refused alone; a column that is wrong would be wrong in every row, also where the rows would
pass (a time is a fine caller's name). So it refuses the file, before anything is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.reports.mappings.layout import Layout
from commonweal.reports.mappings.shapes import Shape, shape_of
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


@dataclass(frozen=True, slots=True)
class WrongColumn:
    """A column whose every cell speaks against the field it feeds."""

    field: str
    column: str
    looks_like: Shape
    n_cells: int

    def said(self) -> str:
        """The sentence of the preview and of the refusal."""
        return f"every cell looks like {self.looks_like.value}"


class Judge:
    """Looks at rows until every column has one cell that fits; only the counters are kept."""

    def __init__(self, layout: Layout, header: Sequence[str]) -> None:
        self._open: dict[tuple[str, str], tuple[int, Shape | None, int]] = {}
        for name, feed in layout.feeds.items():
            for part, column in enumerate(feed.columns):
                # The time beside a day is judged by row: it may be 2215.
                if name in NEVER and column in header and not (part and name.endswith("_at")):
                    self._open[name, column] = (header.index(column), None, 0)

    def look(self, cells: Sequence[str]) -> bool:
        """Take one row in; whether any column is still open."""
        for key, (place, shape, n) in list(self._open.items()):
            cell = cells[place]
            if not cell:
                continue
            found = _shape(key[0], cell)
            if found not in NEVER[key[0]] or (shape is not None and found != shape):
                del self._open[key]
            else:
                self._open[key] = (place, found, n + 1)
        return bool(self._open)

    def wrong(self) -> list[WrongColumn]:
        """The columns in which every cell, and at least two, spoke against the field."""
        return [
            WrongColumn(name, column, shape, n)
            for (name, column), (_, shape, n) in self._open.items()
            if shape is not None and n >= FEWEST_CELLS
        ]


def _shape(name: str, cell: str) -> Shape:
    """The shape; in a column of times a bare `2215` is one too."""
    shape = shape_of(cell)
    return Shape.TIME if name == "caller_phone" and shape is Shape.NUMBER and only_time(cell) else shape
