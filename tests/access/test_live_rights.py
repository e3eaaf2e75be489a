"""Whatever happens in whatever order, everybody sees what the model says; 10,000 runs: `script/prove access`."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from commonweal.access import border
from commonweal.access.models import Connection
from tests.access.live_rights import LiveRights, set_the_stage
from tests.cast import gather_all

QUICK = settings(
    max_examples=15, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck), database=None
)


def test_what_everybody_sees_follows_every_share_guard_name_move_and_erasure(db: None, tmp_path: Path) -> None:
    stage = set_the_stage(gather_all(), tmp_path)
    run_state_machine_as_test(type("OnThisStage", (LiveRights,), {"stage": stage}), settings=QUICK)


def test_the_machine_finds_a_query_that_forgets_one_thing(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A declared connection that lists forget, though the rule about one record remembers it."""
    monkeypatch.setattr(border, "_known_to", lambda *_: Connection.objects.none().values("record_id"))
    stage = set_the_stage(gather_all(), tmp_path)
    machine = type("WithAHole", (LiveRights,), {"stage": stage})
    finding = settings(QUICK, max_examples=300, phases=[Phase.generate])
    with pytest.raises((AssertionError, ExceptionGroup)):
        run_state_machine_as_test(machine, settings=finding)
