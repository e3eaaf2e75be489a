"""Judges a week of every series and freezes what came out as a run."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np

from commonweal.access.partnership import calendar_named, policy_named
from commonweal.access.permission import require
from commonweal.access.queries import partnership_of
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.core.analysis.calendar_weeks import calendar_shares
from commonweal.core.analysis.exceptional_weeks import WEEKS_A_YEAR
from commonweal.core.analysis.expected_weeks import ExpectedWeeks, expected_weeks, ranges, years_before
from commonweal.core.analysis.false_discovery import benjamini_hochberg
from commonweal.core.policy import HotspotPolicy, PartnershipPolicy
from commonweal.core.policy.calendar import Calendar
from commonweal.core.policy.words import counted, day_in_words
from commonweal.core.terms import AreaKind, london_day
from commonweal.hotspots.frames.located_calls import read_calls
from commonweal.hotspots.operations import RESTS_ON
from commonweal.places.frames import areas_on, places_now
from commonweal.runs.cut_offs import CutOffRefused, check_cut_off
from commonweal.runs.digest import digest, digest_of_lines, record_line
from commonweal.runs.models import Run
from commonweal.runs.operations import Calculation, freeze
from commonweal.runs.queries import changes_before
from commonweal.unusual_weeks.frames import CallsByWeek, calls_by_week
from commonweal.unusual_weeks.terms import (
    FALSE_SHARE,
    FEWEST_TO_NAME,
    FEWEST_YEARS,
    HELD_AT,
    IN_WEEKS,
    LEVEL,
    NAMED_NIGHTS,
    UNUSUAL_WEEK,
)

MOST_NEW_NAMED = 10


def run_week(cut_off_on: date, *, by: Viewer, at: datetime) -> tuple[Run, bool]:
    """The frozen run of a week and whether it is new: the same data under the same policy give the run that exists.

    Raises `CutOffRefused` for a day that is no Monday or is still to come, for a week without calls and for one with
    too little before it; `NoPolicyOn` where no policy held.
    """
    return freeze(next(prepare_weeks([cut_off_on], by=by, at=at)), by=by, at=at)


def prepare_weeks(cut_offs: Sequence[date], *, by: Viewer, at: datetime) -> Iterator[Calculation]:
    """Each week judged, from one reading of the calls for each entry of the policy; nothing is written.

    Call it outside a transaction, so that nobody waits for the reading. Raises as `run_week`.
    """
    require(by, Act.CREATE, RecordKind.RUN)
    for cut_off_on in cut_offs:
        check_cut_off(cut_off_on, today=london_day(at))
    policy = policy_named(partnership_of(by).policy)
    entries = [policy.hotspot_on(cut_off_on - timedelta(days=1)) for cut_off_on in cut_offs]
    for entry, of_entry in groupby(zip(entries, cut_offs, strict=True), key=itemgetter(0)):
        yield from _prepared_under(entry, [cut_off_on for _, cut_off_on in of_entry], policy, by)


def _prepared_under(
    entry: HotspotPolicy, cut_offs: Sequence[date], policy: PartnershipPolicy, by: Viewer
) -> Iterator[Calculation]:
    # Counted before the data are read: an import in between can only make a run say that newer data exist.
    n_changes = {day: changes_before(day, about=RESTS_ON, partnership_id=by.partnership_id) for day in cut_offs}
    calendar, places = calendar_named(policy.name), places_now(by)
    log = read_calls(by, places, cut_off_on=max(cut_offs), policy=entry)
    for cut_off_on in cut_offs:
        as_at = cut_off_on - timedelta(days=1)
        wards, sources = areas_on(as_at, AreaKind.WARD, by), [source.value for source in entry.sources]
        by_week = calls_by_week(log, cut_off_on, places, wards, sources)
        _check_data(by_week, as_at)
        facts = _facts(by_week, calendar, entry)
        yield Calculation(
            name=UNUSUAL_WEEK,
            cut_off_on=cut_off_on,
            as_at=as_at,
            policy_name=policy.name,
            policy_version=policy.version,
            input_digest=digest_of_lines([*by_week.lines, record_line(("calendar", calendar.version))]),
            result_digest=digest([(name, repr(value)) for name, value in sorted(facts.items())]),
            facts=facts,
            n_changes_seen=n_changes[cut_off_on],
        )


def _check_data(by_week: CallsByWeek, as_at: date) -> None:
    """Refuse a week that nothing can be said of: without calls it would read as calm, without years as strange."""
    if not by_week.n_weeks or not by_week.counts[0, -1]:
        raise CutOffRefused(
            f"No call that counts is loaded for the week to {day_in_words(as_at)}. Load the call logs of these days "
            "first, or choose a week that has calls."
        )
    if years_before(by_week.n_weeks - 1) < FEWEST_YEARS:
        needed = FEWEST_YEARS * WEEKS_A_YEAR + 3
        raise CutOffRefused(
            f"There is too little before the week to {day_in_words(as_at)} to know what is usual: "
            f"{counted(by_week.n_weeks - 1, 'whole week')} since {day_in_words(by_week.first_monday)}, and {needed} "
            f"are needed, {FEWEST_YEARS} years with their seasons. Load earlier call logs, or choose a later week."
        )


def _facts(by_week: CallsByWeek, calendar: Calendar, policy: HotspotPolicy) -> dict[str, Any]:
    """All that the pages say, as it stood."""
    week = by_week.n_weeks - 1
    years = years_before(week)
    found = expected_weeks(
        by_week.counts,
        calendar_shares(calendar, by_week.first_monday, by_week.n_weeks),
        week=week,
        years=years,
        level=LEVEL,
    )
    q = benjamini_hochberg(found.p)
    outside = (found.count < found.low) | (found.count > found.high)
    unusual = _unusual(by_week, found, q)
    days = by_week.week(week)
    return {
        "week": [days.first_day.isoformat(), days.last_day.isoformat()],
        "years": years,
        "data_from": by_week.first_monday.isoformat(),
        "n_calls": by_week.n_calls,
        "level": LEVEL,
        "false_share": FALSE_SHARE,
        "n_series": int(found.is_judged.sum()),
        "n_too_few": int((~found.is_judged).sum()) + len(by_week.new_places),
        "n_outside": int(outside.sum()),
        "n_outside_by_chance": round(float(np.nansum(found.chance_outside)), 1),
        "unusual": [
            _told(by_week, found, row) | _weeks_behind(by_week, found, float(q[row]), row, calendar) for row in unusual
        ],
        "series": [_told(by_week, found, int(row)) for row in np.flatnonzero(found.is_judged)],
        "new_places": [list(one) for one in by_week.new_places[:MOST_NEW_NAMED] if one[1] >= FEWEST_TO_NAME],
        "occasions": [
            [one.kind.value, one.title, one.first_day.isoformat(), one.last_day.isoformat(), one.uncertain_days]
            for one in calendar.between(days)
        ],
        "calendar_known": calendar.knows(days),
        "schools_known": calendar.knows_schools(days),
        "last_day_by_source": [list(one) for one in by_week.last_days],
        "sources": [source.value for source in policy.sources],
    }


def _unusual(by_week: CallsByWeek, found: ExpectedWeeks, q: Any) -> list[int]:
    """Rows whose q is small, busiest against what was expected first; a few calls in four weeks are no news."""
    recent = by_week.counts[:, -IN_WEEKS:].sum(axis=1)
    with np.errstate(invalid="ignore"):
        named = (q <= HELD_AT) & ((recent >= FEWEST_TO_NAME) | (found.count < found.expected))
    rows = np.flatnonzero(named)
    return sorted(rows.tolist(), key=lambda row: (float(found.p[row]), row))


def _told(by_week: CallsByWeek, found: ExpectedWeeks, row: int) -> dict[str, Any]:
    one = by_week.series[row]
    return {
        "kind": one.kind.value,
        "key": one.key,
        "name": one.name,
        "n": int(found.count[row]),
        "expected": round(float(found.expected[row]), 1),
        "low": int(found.low[row]),
        "high": int(found.high[row]),
        "p": float(f"{found.p[row]:.3g}"),
    }


def _weeks_behind(by_week: CallsByWeek, found: ExpectedWeeks, q: float, row: int, calendar: Calendar) -> dict[str, Any]:
    return {
        "q": float(f"{q:.3g}"),
        "phi": round(float(found.phi[row]), 2),
        "weeks": _year(by_week, found, row),
        **_earlier(by_week, row, calendar),
    }


def _year(by_week: CallsByWeek, found: ExpectedWeeks, row: int) -> list[list[Any]]:
    """First day, calls, expected, low and high of the last 53 weeks, as the run's own regression expects each."""
    within = ranges(found.year_expected[row], found.year_spread[row], level=LEVEL)
    first = by_week.n_weeks - found.year_expected.shape[1]
    return [
        [
            by_week.week(first + i).first_day.isoformat(), int(by_week.counts[row, first + i]),
            round(float(found.year_expected[row, i]), 1), int(within.low[i]), int(within.high[i]),
        ]
        for i in range(found.year_expected.shape[1])
    ]  # fmt: skip


def _earlier(by_week: CallsByWeek, row: int, calendar: Calendar) -> dict[str, Any]:
    """The same week of earlier years, newest first: those of the same named night, else 52 weeks apart."""
    last = by_week.n_weeks - 1
    night = next((one for one in calendar.between(by_week.week(last)) if one.kind in NAMED_NIGHTS), None)
    if night is None:
        weeks = list(range(last - WEEKS_A_YEAR, -1, -WEEKS_A_YEAR))
    else:
        held = [i for i in range(last) if any(one.kind is night.kind for one in calendar.between(by_week.week(i)))]
        weeks = held[::-1]
    return {
        "earlier": [[by_week.week(i).first_day.isoformat(), int(by_week.counts[row, i])] for i in weeks],
        "earlier_of": night.title if night else "",
    }
