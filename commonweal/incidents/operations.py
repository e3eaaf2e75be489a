"""Records what police and councils published, piece by piece of a month; the same download again changes nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from commonweal.core.terms import london_day
from commonweal.imports.bulk import add_rows, change_rows, stored_each
from commonweal.imports.kind import Loading, Tally
from commonweal.incidents.matching import Known, Values, match
from commonweal.incidents.models import CouncilStreetCrime, CrimeOutcome, PublishedRow, StopAndSearch, StreetCrime
from commonweal.incidents.pieces import MonthPiece
from commonweal.incidents.sources.camden import CAMDEN_STREET_CRIME
from commonweal.incidents.sources.police_uk import OUTCOMES, STOPS, STREET
from commonweal.places.grid import points_on_grid
from commonweal.runs.operations import note_data_change

MODELS: dict[str, type[PublishedRow]] = {
    STREET.name: StreetCrime,
    OUTCOMES.name: CrimeOutcome,
    STOPS.name: StopAndSearch,
    CAMDEN_STREET_CRIME.name: CouncilStreetCrime,
}
Addition = tuple[str, int, Values]


def record_published(piece: MonthPiece, loading: Loading) -> Tally:
    """Add what is new, update what was published again with other values, and count what the download lacks."""
    known = _known(piece, loading)
    additions: list[Addition] = []
    updates: list[tuple[Known, Values]] = []
    n_unchanged, n_lacking = 0, 0
    for identity, given in _by_identity(piece):
        before = known.pop(identity, None)
        if before is None:
            additions += [(identity, ordinal, values) for ordinal, values in enumerate(given, start=1)]
            continue
        matched = match(before, given)
        n_unchanged += matched.n_unchanged
        n_lacking += len(matched.lacking)
        updates += matched.updates
        highest = max(one.ordinal for one in before)
        additions += [(identity, n, values) for n, values in enumerate(matched.additions, start=highest + 1)]
    n_lacking += sum(map(len, known.values()))
    _add(piece, additions, loading)
    _update(piece, updates, loading)
    _note(piece, [values for _, _, values in additions] + [values for _, values in updates], loading)
    return Tally(len(additions), len(updates), n_unchanged, _changed_fields(piece, updates), n_lacking)


def _known(piece: MonthPiece, loading: Loading) -> dict[str, list[Known]]:
    """The store's rows of the piece's month whose identity lies in its range, by identity."""
    rows = MODELS[piece.table.name].objects.filter(
        partnership_id=loading.partnership_id, force=piece.force, month=piece.month, identity__gte=piece.from_identity
    )
    if piece.to_identity:
        rows = rows.filter(identity__lt=piece.to_identity)
    found: dict[str, list[Known]] = {}
    names = ("identity", "ordinal", "id", *piece.table.names)
    for identity, ordinal, key, *values in rows.values_list(*names).iterator(chunk_size=10_000):
        found.setdefault(identity, []).append(Known(key.hex, ordinal, tuple(values)))
    return found


def _by_identity(piece: MonthPiece) -> Iterator[tuple[str, list[Values]]]:
    for identity, rows in groupby(piece.rows, key=itemgetter(0)):
        yield identity, [values for _, values in rows]


def _add(piece: MonthPiece, additions: list[Addition], loading: Loading) -> None:
    names = ("force", "month", "identity", "ordinal", *piece.table.names, *_grid_names(piece))
    values = _storable(piece, [values for _, _, values in additions])
    rows = [
        (piece.force, piece.month, identity, ordinal, *cells)
        for (identity, ordinal, _), cells in zip(additions, values, strict=True)
    ]
    add_rows(MODELS[piece.table.name], names, rows, loading)


def _update(piece: MonthPiece, updates: list[tuple[Known, Values]], loading: Loading) -> None:
    names = (*piece.table.names, *_grid_names(piece))
    values = _storable(piece, [values for _, values in updates])
    rows = [(before.key, cells) for (before, _), cells in zip(updates, values, strict=True)]
    change_rows(MODELS[piece.table.name], names, rows, loading)


def _grid_names(piece: MonthPiece) -> tuple[str, ...]:
    return () if "easting_m" in piece.table.names else ("easting_m", "northing_m")


def _storable(piece: MonthPiece, rows: list[Values]) -> list[tuple[Any, ...]]:
    """Rows as the database takes them: instants as its text, and the point on the grid where none was published."""
    names = piece.table.names
    if "happened_at" in names:
        at = names.index("happened_at")
        instants = stored_each(values[at] for values in rows)
        rows = [(*values[:at], instants[values[at]], *values[at + 1 :]) for values in rows]
    if not _grid_names(piece):
        return rows
    x, y = names.index("longitude"), names.index("latitude")
    points = list({(values[x], values[y]) for values in rows if values[x] is not None})
    grid: dict[Any, Any] = dict(zip(points, points_on_grid(points), strict=True))
    nowhere = (None, None)
    return [(*values, *grid.get((values[x], values[y]), nowhere)) for values in rows]


def _changed_fields(piece: MonthPiece, updates: Iterable[tuple[Known, Values]]) -> Counter[str]:
    """In how many updated rows each field changed; longitude and latitude are one, the point."""
    words = [column.word for column in piece.table.columns]
    changed: Counter[str] = Counter()
    for before, after in updates:
        changed.update({word for word, old, new in zip(words, before.values, after, strict=True) if old != new})
    return changed


def _note(piece: MonthPiece, rows: list[Values], loading: Loading) -> None:
    if rows:
        note_data_change(
            partnership_id=loading.partnership_id,
            about=piece.table.name,
            earliest_on=_earliest(piece, rows),
            n_rows=len(rows),
            at=loading.at,
        )


def _earliest(piece: MonthPiece, rows: list[Values]) -> date:
    if "happened_at" in piece.table.names:
        at = piece.table.names.index("happened_at")
        earliest: datetime = min(values[at] for values in rows)
        return london_day(earliest)
    return date.fromisoformat(f"{piece.month}-01")
