"""Runs the week's detection and freezes it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import transaction

from commonweal.access.partnership import policy_named
from commonweal.access.permission import require
from commonweal.access.queries import partnership_of
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.core.policy import HotspotPolicy, PartnershipPolicy, SwitchableRule
from commonweal.core.terms import Window, london_day
from commonweal.hotspots.detection import Detected, Week, detected, judge_weeks
from commonweal.hotspots.frames.located_calls import key_of
from commonweal.hotspots.frames.week_facts import (
    calls_by_borough,
    counted_calls_between,
    counted_span,
    last_day_by_source,
    ordered_counts,
    pattern,
    span_facts,
    wards_of,
)
from commonweal.hotspots.models import Hotspot
from commonweal.hotspots.terms import WEEKLY_HOTSPOTS
from commonweal.people.terms import IDENTITY
from commonweal.places.frames import middle_of
from commonweal.places.operations import GAZETTEER
from commonweal.reports.operations import CALLS
from commonweal.runs.cut_offs import CutOffRefused, check_cut_off
from commonweal.runs.digest import Record, digest, digest_of_lines, record_line
from commonweal.runs.models import Run
from commonweal.runs.operations import Calculation, freeze
from commonweal.runs.queries import changes_before

RESTS_ON = (CALLS, GAZETTEER, IDENTITY)
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class PreparedWeek:
    """A week that is judged and not yet written: its calculation, and the columns of its hotspots."""

    calculation: Calculation
    hotspots: Sequence[dict[str, Any]]


def run_week(cut_off_on: date, *, by: Viewer, at: datetime) -> tuple[Run, bool]:
    """The frozen run of a week and whether it is new: the same data under the same policy give the run that exists.

    Raises `CutOffRefused` for a day that is no Monday or is still to come, `NoPolicyOn` where no policy held.
    """
    return freeze_week(next(prepare_weeks([cut_off_on], by=by, at=at)), by=by, at=at)


def prepare_weeks(cut_offs: Sequence[date], *, by: Viewer, at: datetime) -> Iterator[PreparedWeek]:
    """Each week judged, from one reading of the calls for each entry of the policy; nothing is written.

    Call it outside a transaction, so that nobody waits for the reading. Raises as `run_week`.
    """
    require(by, Act.CREATE, RecordKind.RUN)
    for cut_off_on in cut_offs:
        check_cut_off(cut_off_on, today=london_day(at))
    policy = policy_named(partnership_of(by).policy)
    for cut_off_on in cut_offs:
        _check_switch(policy, cut_off_on - timedelta(days=1))
    entries = [policy.hotspot_on(cut_off_on - timedelta(days=1)) for cut_off_on in cut_offs]
    for entry, of_entry in groupby(zip(entries, cut_offs, strict=True), key=itemgetter(0)):
        yield from _prepared_under(entry, [cut_off_on for _, cut_off_on in of_entry], policy, by)


def _prepared_under(
    entry: HotspotPolicy, cut_offs: Sequence[date], policy: PartnershipPolicy, by: Viewer
) -> Iterator[PreparedWeek]:
    # Counted before the data are read: an import in between can only make a run say that newer data exist.
    n_changes = {day: changes_before(day, about=RESTS_ON, partnership_id=by.partnership_id) for day in cut_offs}
    for week in judge_weeks(cut_offs, entry, by):
        _check_data(week)
        found = detected(week)
        hotspots = [_columns(one, number, week) for number, one in enumerate(found, start=1)]
        records = [_result_record(columns, one, week) for columns, one in zip(hotspots, found, strict=True)]
        yield PreparedWeek(_calculation(week, policy, records, n_changes[week.cut_off_on]), hotspots)


def freeze_week(prepared: PreparedWeek, *, by: Viewer, at: datetime) -> tuple[Run, bool]:
    """The run of a prepared week with its hotspots, written once, and whether it is new."""
    with transaction.atomic():
        run, is_new = freeze(prepared.calculation, by=by, at=at)
        if is_new:
            owner = {"partnership_id": run.partnership_id, "created_at": at, "changed_at": at}
            Hotspot.objects.bulk_create([Hotspot(**owner, run=run, **columns) for columns in prepared.hotspots])
    return run, is_new


def _check_switch(policy: PartnershipPolicy, as_at: date) -> None:
    """Refuse a week on whose as-at day the partnership has switched the rule off."""
    off = policy.switched_off_on(SwitchableRule.HOTSPOT, as_at)
    if off is not None:
        raise CutOffRefused(f"The hotspot rule is switched off on {as_at}: {off.why} ({off.source}).")


def _check_data(week: Week) -> None:
    """Refuse a week whose window holds no counted call: an empty list would read as an all-clear."""
    span = counted_span(week.calls)
    window = Window.ending(week.as_at, days=week.policy.within_days)
    if span is None or not counted_calls_between(week.calls, window):
        loaded = f"those loaded run from {span.first_day} to {span.last_day}" if span else "none is loaded before it"
        raise CutOffRefused(
            f"No call that counts is loaded for {window.first_day} to {window.last_day}; {loaded}. "
            "Load the call logs of these days first, or choose a week that has calls."
        )


def _columns(one: Detected, number: int, week: Week) -> dict[str, Any]:
    calls = [week.calls.calls[i] for i in one.evidence]
    place = week.places.places[one.location.place_index] if one.location.place_index is not None else None
    easting_m, northing_m = middle_of(place) if place else one.location.first_point or (0.0, 0.0)
    callers = {call.caller_id for call in calls if call.caller_id}
    median, low, high = one.expected or (None, None, None)
    return {
        "number": number,
        "status": one.status.value,
        "location_key": one.location.key,
        "location_kind": one.location.kind.value,
        "place": place,
        # A spot is named after its street, which may itself have the longest name that is taken.
        "name": one.location.name[:LONGEST_NAME],
        "easting_m": easting_m,
        "northing_m": northing_m,
        "wards": wards_of(week.calls, one.evidence, (easting_m, northing_m), week.wards),
        "boroughs": [list(pair) for pair in calls_by_borough(week.calls, one.evidence, week.boroughs)],
        "n_calls": one.n_calls,
        # A call whose log gives it no event is an incident of its own.
        "n_incidents": len({(call.source, call.incident or call.source_key, bool(call.incident)) for call in calls}),
        "n_callers": len(callers),
        "n_without_caller": sum(1 for call in calls if not call.caller_id),
        "n_calls_week_before": one.n_calls_week_before,
        "weeks_on_list": one.weeks_on_list,
        "on_list_since": week.as_at - timedelta(weeks=one.weeks_on_list - 1) if one.weeks_on_list else None,
        "expected_median": median,
        "expected_low": low,
        "expected_high": high,
        "n_expected_from": one.n_expected_from,
        "weekly_counts": list(one.weekly_counts),
        "categories": [list(pair) for pair in ordered_counts([call.category for call in calls])],
        "hour_by_weekday": pattern(week.calls, one.location.key, as_at=week.as_at),
        "because": one.finding.because,
        "clause": one.finding.clause,
        "evidence": [str(call.id) for call in calls],
    }


def _calculation(week: Week, policy: PartnershipPolicy, records: Sequence[Record], n_changes: int) -> Calculation:
    return Calculation(
        name=WEEKLY_HOTSPOTS,
        cut_off_on=week.cut_off_on,
        as_at=week.as_at,
        policy_name=policy.name,
        policy_version=policy.version,
        input_digest=digest_of_lines([*week.calls.lines, *map(record_line, _surroundings(week))]),
        result_digest=digest(records),
        facts=_facts(week, policy),
        n_changes_seen=n_changes,
    )


def _surroundings(week: Week) -> list[tuple[object, ...]]:
    return [*week.places.records(), *week.wards.records(), *week.boroughs.records()]


def _result_record(columns: dict[str, Any], one: Detected, week: Week) -> list[Any]:
    """A hotspot as its digest covers it, the evidence by source keys in place of ids."""
    left_out = {"place", "evidence"}
    told = [
        columns[name] if not isinstance(columns[name], list) else repr(columns[name])
        for name in sorted(columns)
        if name not in left_out
    ]
    return [*told, *(key_of(week.calls.calls[i]) for i in one.evidence)]


def _facts(week: Week, policy: PartnershipPolicy) -> dict[str, Any]:
    """What the pages say of how the run was made, as it stood."""
    return {
        **span_facts(week.calls, week.places, as_at=week.as_at, within_days=week.policy.within_days),
        "last_day_by_source": last_day_by_source(week.calls, [source.value for source in week.policy.sources]),
        "policy_title": policy.title,
        "more_than_calls": week.policy.more_than_calls,
        "within_days": week.policy.within_days,
        "sources": [source.value for source in week.policy.sources],
        "location_order": [kind.value for kind in week.policy.location_order],
        "street_within_m": week.policy.street_within_m,
        "provisional_within_m": week.policy.provisional_within_m,
        "policy_from": week.policy.valid_from.isoformat(),
        "source_text": week.policy.source,
        "clause": week.policy.clause,
        "n_places": len(week.places.places),
        "n_wards": len(week.wards.codes),
    }
