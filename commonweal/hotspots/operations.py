"""Runs the week's detection and freezes it."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from commonweal.access.partnership import policy_named
from commonweal.access.permission import require
from commonweal.access.queries import partnership_of
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.core.policy import PartnershipPolicy
from commonweal.core.terms import Window, london_day
from commonweal.hotspots.detection import Detected, Week, detected, judge_week
from commonweal.hotspots.frames.week_facts import (
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
from commonweal.places.frames import middle_of
from commonweal.places.operations import GAZETTEER
from commonweal.reports.operations import CALLS
from commonweal.runs.digest import digest
from commonweal.runs.models import Run
from commonweal.runs.operations import Calculation, freeze
from commonweal.runs.queries import changes_before

RESTS_ON = (CALLS, GAZETTEER)
MONDAY = 0
LONGEST_NAME = 200


class CutOffRefused(Exception):
    """The day cannot be a weekly cut-off; the message says which days can."""


def run_week(cut_off_on: date, *, by: Viewer, at: datetime) -> tuple[Run, bool]:
    """The frozen run of a week and whether it is new: the same data under the same policy give the run that exists.

    Raises `CutOffRefused` for a day that is no Monday or is still to come, `NoPolicyOn` where no policy held.
    """
    require(by, Act.CREATE, RecordKind.RUN)
    _check_cut_off(cut_off_on, today=london_day(at))
    policy = policy_named(partnership_of(by).policy)
    # Counted before the data are read: an import in between can only make the run say that newer data exist.
    n_changes = changes_before(cut_off_on, about=RESTS_ON, partnership_id=by.partnership_id)
    week = judge_week(cut_off_on, policy.hotspot_on(cut_off_on - timedelta(days=1)), by)
    _check_data(week)
    hotspots = [_columns(one, number, week) for number, one in enumerate(detected(week), start=1)]
    with transaction.atomic():
        run, is_new = freeze(_calculation(week, policy, hotspots, n_changes), by=by, at=at)
        if is_new:
            owner = {"partnership_id": run.partnership_id, "created_at": at, "changed_at": at}
            Hotspot.objects.bulk_create([Hotspot(**owner, run=run, **columns) for columns in hotspots])
    return run, is_new


def _check_cut_off(cut_off_on: date, *, today: date) -> None:
    monday = cut_off_on - timedelta(days=cut_off_on.weekday())
    if cut_off_on.weekday() != MONDAY:
        raise CutOffRefused(
            f"{cut_off_on} is a {cut_off_on:%A}; a week ends at Monday 00:00. "
            f"Choose {monday} or {monday + timedelta(days=7)}."
        )
    if cut_off_on > today:
        raise CutOffRefused(
            f"{cut_off_on} is still to come: the calls of that week are not all in. Choose an earlier Monday."
        )


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


def _calculation(week: Week, policy: PartnershipPolicy, hotspots: list[dict[str, Any]], n_changes: int) -> Calculation:
    return Calculation(
        name=WEEKLY_HOTSPOTS,
        cut_off_on=week.cut_off_on,
        as_at=week.as_at,
        policy_name=policy.name,
        policy_version=policy.version,
        input_digest=digest([*week.calls.records(), *week.places.records(), *week.wards.records()]),
        result_digest=digest(_result_record(columns, week) for columns in hotspots),
        facts=_facts(week, policy),
        n_changes_seen=n_changes,
    )


def _result_record(columns: dict[str, Any], week: Week) -> list[Any]:
    """A hotspot as its digest covers it: source keys in place of ids."""
    keys = {str(call.id): f"{call.source}:{call.source_key}" for call in week.calls.calls}
    left_out = {"place", "evidence"}
    told = [
        columns[name] if not isinstance(columns[name], list) else repr(columns[name])
        for name in sorted(columns)
        if name not in left_out
    ]
    return [*told, *(keys[one] for one in columns["evidence"])]


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
