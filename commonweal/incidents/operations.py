"""Records what police and councils published, piece by piece of a month; the same download again changes nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from commonweal.core.terms import london_day
from commonweal.imports.bulk import add_rows, change_rows, stored_each
from commonweal.imports.kind import Change, Loading, Tally
from commonweal.incidents.changes import changes, row_shown
from commonweal.incidents.matching import Known, Matched, Values, match
from commonweal.incidents.models import CouncilStreetCrime, CrimeOutcome, PublishedRow, StopAndSearch, StreetCrime
from commonweal.incidents.pieces import MonthPiece
from commonweal.incidents.sources.camden import CAMDEN_STREET_CRIME
from commonweal.incidents.sources.police_uk import OUTCOMES, STOPS, STREET
from commonweal.incidents.sources.published import NOT_STATED
from commonweal.places.grid import points_on_grid
from commonweal.runs.operations import note_data_change

MODELS: dict[str, type[PublishedRow]] = {
    STREET.name: StreetCrime,
    OUTCOMES.name: CrimeOutcome,
    STOPS.name: StopAndSearch,
    CAMDEN_STREET_CRIME.name: CouncilStreetCrime,
}
Addition = tuple[str, int, Values]


@dataclass(slots=True)
class _Changes:
    """What a piece changes. `claimed` rows had no force and get the piece's, each with its new number."""

    additions: list[Addition] = field(default_factory=list)
    updates: list[tuple[Known, Values]] = field(default_factory=list)
    claimed: list[tuple[Known, int]] = field(default_factory=list)
    n_unchanged: int = 0
    n_lacking: int = 0


def record_published(piece: MonthPiece, loading: Loading) -> Tally:
    """Add what is new, update what was published again with other values, and count what the download lacks."""
    found = _compare(piece, _known(piece, loading))
    _add(piece, found.additions, loading)
    _update(piece, found.updates, loading)
    _claim(piece, found.claimed, loading)
    _note(piece, [values for _, _, values in found.additions] + [values for _, values in found.updates], loading)
    n_updated = len({before.key for before, _ in (*found.updates, *found.claimed)})
    by_field = _changed_fields(piece, found.updates)
    if found.claimed:
        by_field["Force"] = len(found.claimed)
    told = chain(changes(piece, found.updates), _claims_told(piece, found.claimed))
    return Tally(len(found.additions), n_updated, found.n_unchanged, by_field, found.n_lacking, told)


def _compare(piece: MonthPiece, known: dict[str, list[Known]]) -> _Changes:
    """The piece's rows beside the store's, identity by identity.

    Foreign rows are those of which one side does not state the force. They are never lacking: a file without a force
    may be of one force, and rows without one of another than the file's.
    """
    found = _Changes()
    for identity, given in _by_identity(piece):
        before = known.pop(identity, None)
        if before is None:
            found.additions += [(identity, ordinal, values) for ordinal, values in enumerate(given, start=1)]
            continue
        matched = match(before, given)
        found.updates += matched.updates
        found.n_lacking += sum(not one.foreign for one in matched.lacking)
        highest = max((one.ordinal for one in before if not one.foreign), default=0)
        claimed = _claimed(piece, before, matched)
        found.claimed += [(one, n) for n, one in enumerate(claimed, start=highest + 1)]
        updated = {one.key for one, _ in matched.updates}
        found.n_unchanged += matched.n_unchanged - sum(one.key not in updated for one in claimed)
        first = highest + len(claimed) + 1
        found.additions += [(identity, n, values) for n, values in enumerate(matched.additions, start=first)]
    found.n_lacking += sum(not one.foreign for left in known.values() for one in left)
    return found


def _claimed(piece: MonthPiece, before: list[Known], matched: Matched) -> list[Known]:
    """The rows without a force that turned out to be rows of the piece's."""
    if piece.force == NOT_STATED or not any(one.foreign for one in before):
        return []
    lacking = {one.key for one in matched.lacking}
    return [one for one in before if one.foreign and one.key not in lacking]


def _known(piece: MonthPiece, loading: Loading) -> dict[str, list[Known]]:
    """The store's rows of the piece's month whose identity lies in its range, by identity."""
    rows = MODELS[piece.table.name].objects.filter(
        partnership_id=loading.partnership_id,
        force__in=_forces(piece, loading),
        month=piece.month,
        identity__gte=piece.from_identity,
    )
    if piece.to_identity:
        rows = rows.filter(identity__lt=piece.to_identity)
    found: dict[str, list[Known]] = {}
    names = ("identity", "ordinal", "id", "force", *piece.table.names)
    for identity, ordinal, key, force, *values in rows.values_list(*names).iterator(chunk_size=10_000):
        found.setdefault(identity, []).append(Known(key.hex, ordinal, tuple(values), force != piece.force))
    return found


def _forces(piece: MonthPiece, loading: Loading) -> list[str]:
    """The forces among whose rows the piece's may be: where a file says none, all of the store."""
    if piece.table.force:
        return [piece.force]
    if piece.force != NOT_STATED:
        return [piece.force, NOT_STATED]
    stored = MODELS[piece.table.name].objects.filter(partnership_id=loading.partnership_id).order_by("force")
    forces, last = [], ""
    # One step down the index a force; DISTINCT would walk over every row.
    while (found := stored.filter(force__gt=last).values_list("force", flat=True).first()) is not None:
        forces.append(last := found)
    return forces


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


def _claim(piece: MonthPiece, claimed: list[tuple[Known, int]], loading: Loading) -> None:
    """Give rows that had no force the piece's, with a number that is free there."""
    rows = [(before.key, (piece.force, ordinal)) for before, ordinal in claimed]
    change_rows(MODELS[piece.table.name], ("force", "ordinal"), rows, loading)


def _claims_told(piece: MonthPiece, claimed: list[tuple[Known, int]]) -> Iterator[Change]:
    for before, _ in claimed:
        yield Change(row_shown(piece.table, before.values), piece.month, piece.force, "Force", NOT_STATED, piece.force)


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
