"""The truth of the invented year, read off the plan: no rule is run and no call is counted to say what is a hotspot.

A hotspot at the cut-off of a Monday is a row of the plan whose two weeks before it add up to more than 6. Only the
totals by month, source and category are added up from the calls. Tests hold the product's own answer, found in the
call logs, against this file.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.core.terms import CallSource, LocationKind
from commonweal.synthetic import names
from commonweal.synthetic.call_log import Call
from commonweal.synthetic.caller_truth import callers_truth, repeat_callers
from commonweal.synthetic.faults import RefusedRow
from commonweal.synthetic.plan import MORE_THAN_CALLS, WITHIN_DAYS, Plan
from commonweal.synthetic.season import CALLS_A_MONTH, FIRST_DAY, LAST_DAY, N_WEEKS, WEEKS_OF_A_YEAR, monday
from commonweal.synthetic.storyline import Storyline
from commonweal.synthetic.storylines import STORYLINES
from commonweal.synthetic.whereabouts import NOT_OURS

Entry = dict[str, Any]
_LINE = 160


def truth_text(plan: Plan, calls: Sequence[Call], refused: Mapping[CallSource, Sequence[RefusedRow]]) -> str:
    """The truth file, as JSON."""
    truth = {
        "partnership": names.PARTNERSHIP_NAME,
        "first_day": FIRST_DAY.isoformat(),
        "last_day": LAST_DAY.isoformat(),
        "rule": {
            "more_than_calls": MORE_THAN_CALLS,
            "within_days": WITHIN_DAYS,
            "counted_sources": [CallSource.POLICE_ASB.value, CallSource.OUT_OF_HOURS.value],
            "stated_for": "weekly cut-offs, Monday 00:00 in Europe/London",
        },
        "cut_offs": [_cut_off(plan, week) for week in range(1, N_WEEKS + 1)],
        "last_cut_off": _last_cut_off(plan),
        "storylines": [_told(plan, story) for story in STORYLINES],
        "ever_hotspots": len(_ever_on_list(plan, 1)),
        "ever_hotspots_in_the_last_year": len(_ever_on_list(plan, N_WEEKS - WEEKS_OF_A_YEAR + 1)),
        "refused": [_refused(source, row) for source, rows in refused.items() for row in rows],
        "totals": _totals(plan, calls, refused),
        "repeat_callers": repeat_callers(),
        "callers": callers_truth(calls),
    }
    return "\n".join(_written(truth)) + "\n"


def _written(value: Any, indent: str = "", before: str = "", after: str = "") -> Iterator[str]:
    """JSON that a person can read: what fits on a line stands on one."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or len(indent + before + line + after) <= _LINE:
        yield indent + before + line + after
        return
    opening, closing = ("{", "}") if isinstance(value, dict) else ("[", "]")
    yield indent + before + opening
    parts = (
        [(json.dumps(key) + ": ", one) for key, one in value.items()]
        if isinstance(value, dict)
        else [("", one) for one in value]
    )
    for n, (named, part) in enumerate(parts, start=1):
        yield from _written(part, indent + " ", named, "," if n < len(parts) else "")
    yield indent + closing + after


def _calls(plan: Plan, row: int, week: int) -> int:
    """Calls of a location in the fortnight before the Monday on which plan week `week` begins."""
    return int(plan.counted[row, max(week - 2, 0) : week].sum())


def _on_list(plan: Plan, week: int) -> list[int]:
    return [row for row in range(len(plan.locations)) if _calls(plan, row, week) > MORE_THAN_CALLS]


def _ever_on_list(plan: Plan, first_week: int) -> set[int]:
    return {row for week in range(first_week, N_WEEKS + 1) for row in _on_list(plan, week)}


def _weeks_on_list(plan: Plan, row: int, week: int) -> int:
    """Cut-offs in a row, up to and with this one, at which the location is on the list."""
    weeks = 0
    while week - weeks >= 1 and _calls(plan, row, week - weeks) > MORE_THAN_CALLS:
        weeks += 1
    return weeks


def _place(plan: Plan, row: int) -> Entry:
    """Which location it is: a code and a name of the gazetteer, or the first point of open ground."""
    location = plan.locations[row]
    if location.kind is LocationKind.PROVISIONAL:
        return {"code": location.code, "kind": location.kind.value, "first_point": list(location.sides[0][0])}
    return {"code": location.code, "kind": location.kind.value, "name": location.name}


def _cut_off(plan: Plan, week: int) -> Entry:
    now, before = _on_list(plan, week), _on_list(plan, week - 1)
    near = [row for row in range(len(plan.locations)) if _calls(plan, row, week) == MORE_THAN_CALLS]
    return {
        "cut_off": monday(week).isoformat(),
        "as_at": (monday(week) - timedelta(days=1)).isoformat(),
        "hotspots": [_hotspot(plan, row, week) for row in now],
        "dropped_off": [_place(plan, row) | {"n_calls": _calls(plan, row, week)} for row in before if row not in now],
        "near_misses": [_place(plan, row) | {"n_calls": MORE_THAN_CALLS} for row in near],
    }


def _hotspot(plan: Plan, row: int, week: int) -> Entry:
    weeks = _weeks_on_list(plan, row, week)
    return _place(plan, row) | {
        "n_calls": _calls(plan, row, week),
        "status": "new" if weeks == 1 else "continuing",
        "weeks_on_list": weeks,
    }


def _last_cut_off(plan: Plan) -> Entry:
    """The list of the last Monday again, with what the plan knows beyond the counts."""
    at = _cut_off(plan, N_WEEKS)
    hotspots = at.pop("hotspots")
    return at | {
        "new": [h for h in hotspots if h["status"] == "new"],
        "continuing": [h for h in hotspots if h["status"] == "continuing"],
        "across_a_line": [
            _place(plan, row) | {"calls_by_area": _by_area(plan, row)}
            for row, location in enumerate(plan.locations)
            if location.side_areas
        ],
        "few_incidents": [
            _planned(plan, story) | {"n_incidents": _fortnight(plan, story) // story.calls_per_incident}
            for story in STORYLINES
            if story.calls_per_incident > 1
        ],
        "few_callers": [
            _planned(plan, story) | {"n_callers": story.n_regulars, "n_calls_of_theirs": _of_regulars(plan, story)}
            for story in STORYLINES
            if story.n_regulars
        ],
        "calls_in_28_days": [
            _place(plan, row) | {"n_calls": int(plan.counted[row, N_WEEKS - 4 :].sum())}
            for row in _on_list(plan, N_WEEKS)
        ],
    }


def _by_area(plan: Plan, row: int) -> dict[str, int]:
    """Calls of the last fortnight on each side: within a week the sides take turns."""
    areas = plan.locations[row].side_areas
    taken = Counter(areas[nth % len(areas)] for week in (-2, -1) for nth in range(int(plan.counted[row, week])))
    return {area: taken[area] for area in areas}


def _fortnight(plan: Plan, story: Storyline) -> int:
    return _calls(plan, plan.row(story.where), N_WEEKS)


def _planned(plan: Plan, story: Storyline) -> Entry:
    return _place(plan, plan.row(story.where)) | {"n_calls": _fortnight(plan, story)}


def _of_regulars(plan: Plan, story: Storyline) -> int:
    """Three calls of every four in a week are theirs."""
    row = plan.row(story.where)
    return sum(nth % 4 != 3 for week in (-2, -1) for nth in range(int(plan.counted[row, week])))


def _told(plan: Plan, story: Storyline) -> Entry:
    spells = [{"from": monday(spell.first_week).isoformat(), "calls": list(spell.calls)} for spell in story.spells]
    return _place(plan, plan.row(story.where)) | {"what": story.what, "weeks": spells}


def _refused(source: CallSource, row: RefusedRow) -> Entry:
    return {"file": f"{source.value}.csv", "line": row.line, "field": row.field, "why": row.why}


def _totals(plan: Plan, calls: Sequence[Call], refused: Mapping[CallSource, Sequence[RefusedRow]]) -> Entry:
    """Accepted rows as planned, and as they fell out by source, London month of the event and category."""
    return {
        "calls_a_month_aimed_at": CALLS_A_MONTH,
        "accepted": int(_by_week(plan).sum()),
        "counted_and_located": int(plan.counted.sum()),
        "other_lines_and_located": int(plan.council.sum()),
        "without_location": int(plan.unknown.sum()),
        "naming_places_that_are_not_known": sum(call.location_words in NOT_OURS for call in calls),
        "from_across_the_border": int(plan.elsewhere.sum()),
        "lying_in_the_neighbour": int(plan.elsewhere.sum()) + _in_the_border_park(plan),
        "refused_by_source": {source.value: len(rows) for source, rows in refused.items()},
        "by_week": [int(n) for n in _by_week(plan)],
        "by_source": _sorted_counts(call.happening.source.value for call in calls),
        "by_month": _sorted_counts(f"{call.event_at:%Y-%m}" for call in calls),
        "by_category": _sorted_counts(call.happening.category for call in calls),
    }


def _in_the_border_park(plan: Plan) -> int:
    """Calls at the park on the border that lie on its far side: within a week the sides take turns, on each line."""
    [row] = [row for row, location in enumerate(plan.locations) if names.NEIGHBOUR_CODE in location.side_areas]
    far = plan.locations[row].side_areas.index(names.NEIGHBOUR_CODE)
    here = (*plan.counted[row], *plan.council[row])
    return sum(nth % 2 == far for n_calls in here for nth in range(int(n_calls)))


def _by_week(plan: Plan) -> NDArray[np.int64]:
    located: NDArray[np.int64] = plan.counted.sum(axis=0) + plan.council.sum(axis=0)
    return located + plan.unknown + plan.elsewhere


def _sorted_counts(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
