"""The arrays hold what the viewer may see at this moment, located as the weekly run locates it."""

from datetime import date
from pathlib import Path
from uuid import UUID

import numpy as np

from commonweal.access.guarding.operations import lift_guard, set_guard
from commonweal.access.operations import engage_staff
from commonweal.access.partnership import policy_named
from commonweal.access.roles import Role
from commonweal.core.terms import Guarding
from commonweal.explore.frames import events
from commonweal.hotspots.frames.located_calls import read_calls
from commonweal.places.frames import places_now
from commonweal.reports.kinds import CALL_LOG
from commonweal.reports.models import Report
from commonweal.runs.cut_offs import END_YEAR
from tests.cast import AT, FROM_ON, PASSWORD, Cast
from tests.deliveries import call_log, deliver


def load(cast: Cast, folder: Path) -> None:
    """Calls at two spots that lie 70 m apart, with one between them and ties in time; one of no place."""
    points = [(433000, 334000), (433070, 334000), (433040, 334000), (433000, 334010), (435000, 333000)]
    rows = [
        {
            "reference": f"N-{n}", "source": ("out-of-hours", "council-line")[n % 2], "received_at": "2026-02-10 21:00",
            "easting": str(points[n % 5][0]), "northing": str(points[n % 5][1]), "caller_name": f"Caller {n % 4}",
            "caller_phone": f"+4416329601{n % 4:02d}",
        }
        for n in range(20)
    ]  # fmt: skip
    rows.append({"reference": "N-99", "easting": "", "northing": "", "location": "somewhere", "anonymous": "yes"})
    deliver(folder, CALL_LOG, call_log(rows), by=cast.viewer("amina"))


def now(cast: Cast, who: str = "amina") -> events.Events:
    return events.calls_of(cast.viewer(who), policy_named("northmoor").latest_hotspot())


def test_calls_stand_in_the_order_and_at_the_locations_of_the_weekly_run(cast: Cast, tmp_path: Path) -> None:
    load(cast, tmp_path)
    viewer, policy = cast.viewer("amina"), policy_named("northmoor").latest_hotspot()
    places = places_now(viewer)
    slow = read_calls(viewer, places, cut_off_on=date(END_YEAR - 1, 1, 1), policy=policy)
    slow_located = slow.before(date(END_YEAR - 1, 1, 1), places)
    fast = now(cast)
    assert [UUID(one) for one in fast.ids] == [call.id for call in slow.calls]
    assert [fast.locations[i].key if i >= 0 else "" for i in fast.location] == [
        slow_located.locations[i].key if i >= 0 else "" for i in slow_located.location
    ]
    assert np.array_equal(fast.day, slow.day)
    assert [fast.categories[i] for i in fast.category] == [call.category for call in slow.calls]
    assert [fast.lines[i] for i in fast.line] == [call.source for call in slow.calls]
    together = {tuple(np.flatnonzero(fast.person == one)) for one in np.unique(fast.person) if one >= 0}
    callers = {call.caller_id for call in slow.calls if call.caller_id}
    assert together == {tuple(i for i, call in enumerate(slow.calls) if call.caller_id == one) for one in callers}


def test_the_same_question_uses_the_copy_and_a_new_call_makes_another(cast: Cast, tmp_path: Path) -> None:
    load(cast, tmp_path)
    before = now(cast)
    assert now(cast) is before
    late = [{"reference": "late-1", "received_at": "2026-03-01 20:00"}]
    deliver(tmp_path, CALL_LOG, call_log(late), by=cast.viewer("amina"), name="late.csv")
    assert len(now(cast).ids) == len(before.ids) + 1


def tina(cast: Cast) -> UUID:
    """Somebody besides Tom who can be named."""
    return engage_staff(
        username="tina", display_name="Tina", password=PASSWORD, partnership=cast.northmoor, role=Role.TRIAGE_OFFICER,
        from_on=FROM_ON, at=AT,
    ).id  # fmt: skip


def test_a_guard_set_or_lifted_changes_the_very_next_count(cast: Cast, tmp_path: Path) -> None:
    load(cast, tmp_path)
    assert len(now(cast).ids) == 21
    report, tom = Report.objects.get(source_key="N-3"), cast.viewer("tom")
    guard = set_guard(report, Guarding.PROTECTED, named=[tina(cast)], why="a risk", by=tom, at=AT)
    assert str(report.id).replace("-", "") not in {one.replace("-", "") for one in now(cast).ids}
    assert len(now(cast).ids) == 20
    lift_guard(guard, why="the risk is over", by=tom, at=AT)
    assert len(now(cast).ids) == 21


def test_a_guard_on_the_caller_takes_all_their_calls_away(cast: Cast, tmp_path: Path) -> None:
    load(cast, tmp_path)
    caller = Report.objects.get(source_key="N-3").caller
    assert caller is not None
    set_guard(caller, Guarding.LOCKED, named=[tina(cast)], why="a risk", by=cast.viewer("tom"), at=AT)
    assert len(now(cast).ids) == 16


def test_a_neighbour_has_a_copy_without_any_call_of_ours(cast: Cast, tmp_path: Path) -> None:
    load(cast, tmp_path)
    assert len(now(cast).ids) == 21
    assert now(cast, "esther").ids == ()
