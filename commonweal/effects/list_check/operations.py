"""Checks the list of one month against the calls of the next, and freezes what came out as a run."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.access.partnership import policy_named
from commonweal.access.permission import require
from commonweal.access.queries import partnership_of
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.core.analysis.forecast_accuracy import Accuracy, accuracy_of_map, recapture_rate_index
from commonweal.core.terms import Window, london_day
from commonweal.effects.list_check.frames import Squares, squares_of
from commonweal.effects.list_check.terms import LIST_CHECK, MONTHS_A_YEAR, SQUARE_M, Month
from commonweal.effects.terms import QuestionRefused
from commonweal.hotspots.operations import RESTS_ON
from commonweal.runs.digest import digest, digest_of_lines, record_line
from commonweal.runs.models import Run
from commonweal.runs.operations import Calculation, freeze
from commonweal.runs.queries import changes_before


@dataclass(frozen=True, slots=True)
class Checked:
    """What the list of one month caught of the next month's calls, and what the plain map would have caught.

    `plain` names as many squares, those with most calls in the twelve months before; None where calls are loaded for
    less than that. `recapture` is the RRI: how far the squares kept their share of calls from one month to the next.
    """

    month: Month
    n_squares: int
    found: Accuracy
    plain: Accuracy | None
    recapture: float | None
    n_nowhere: int


def check_list(month: Month, *, by: Viewer, at: datetime) -> tuple[Run, bool]:
    """The frozen check and whether it is new; raises `QuestionRefused` where it cannot be made, `NoPolicyOn`."""
    require(by, Act.CREATE, RecordKind.RUN)
    as_at = month.days.last_day
    if as_at >= london_day(at):
        raise QuestionRefused("month", "This month is not over yet. Choose an earlier one.")
    policy = policy_named(partnership_of(by).policy)
    cut_off_on = as_at + timedelta(days=1)
    # Counted before the data are read: an import in between can only make a run say that newer data exist.
    n_changes = changes_before(cut_off_on, about=RESTS_ON, partnership_id=by.partnership_id)
    squares = squares_of(month, policy.hotspot_on(as_at), by)
    facts = _facts(month, squares, [_checked(lists.back(-1), squares) for lists in sorted(squares.named)])
    calculation = Calculation(
        name=LIST_CHECK,
        cut_off_on=cut_off_on,
        as_at=as_at,
        policy_name=policy.name,
        policy_version=policy.version,
        input_digest=digest_of_lines([*squares.lines, record_line(("month", str(month), SQUARE_M))]),
        result_digest=digest([(name, repr(value)) for name, value in sorted(facts.items())]),
        facts=facts,
        n_changes_seen=n_changes,
    )
    return freeze(calculation, by=by, at=at)


def _checked(month: Month, squares: Squares) -> Checked:
    lists = month.back(1)
    named, came = squares.named[lists], squares.counts(month.days)
    found, were = accuracy_of_map(came, named), squares.counts(lists.days)
    return Checked(
        month=month,
        n_squares=int(named.sum()),
        found=found,
        plain=_plain(month, squares, int(named.sum()), came),
        recapture=recapture_rate_index(int(were[named].sum()), found.n_caught, int(were.sum()), found.n_total),
        n_nowhere=squares.n_nowhere(month.days),
    )


def _plain(month: Month, squares: Squares, n_named: int, came: NDArray[np.int64]) -> Accuracy | None:
    """The map that anybody could draw: as many squares, those with most calls in the twelve months before."""
    year = Window(month.back(MONTHS_A_YEAR).days.first_day, month.back(1).days.last_day)
    if year.first_day < squares.first_day:
        return None
    # Of squares with equally many calls the south-westernmost comes first, so that every machine names the same.
    most = np.argsort(-squares.counts(year), kind="stable")[:n_named]
    return accuracy_of_map(came, np.isin(np.arange(squares.n_squares), most))


def _facts(month: Month, squares: Squares, checked: list[Checked]) -> dict[str, Any]:
    """All that the page says, as it stood."""
    return {
        "month": str(month),
        "square_m": SQUARE_M,
        "n_squares": squares.n_squares,
        "places": list(squares.places[month.back(1)]),
        "by_month": [_told(one) for one in checked],
    }


def _told(one: Checked) -> dict[str, Any]:
    return {
        "month": str(one.month),
        "n_named": one.n_squares,
        "n_caught": one.found.n_caught,
        "n_total": one.found.n_total,
        "n_best": one.found.n_best,
        "pai": _rounded(one.found.pai),
        "pei": _rounded(one.found.pei),
        "n_plain": one.plain.n_caught if one.plain else None,
        "rri": _rounded(one.recapture),
        "n_nowhere": one.n_nowhere,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
