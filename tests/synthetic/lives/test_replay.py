"""The planned lives are lived through the product's operations, and the manager's page says what the plan says.

Those that are planned by hand, at every edge, with some drawn ones; `./script/prove standards` lives thousands.
"""

from datetime import date
from pathlib import Path

import pytest

from commonweal.synthetic.lives.grounds import grounds
from commonweal.synthetic.lives.planning import Plan, plan_lives
from commonweal.synthetic.lives.stage import homes_of, set_the_stage
from proofs.standards_living import months, proved

MONTHS = (date(2023, 10, 1), date(2024, 6, 1), date(2026, 3, 1))


@pytest.mark.usefixtures("db")
def test_every_number_every_row_and_every_letter_is_the_plans(tmp_path: Path) -> None:
    plan = plan_lives(80, grounds())
    replay = set_the_stage(tmp_path / "ground", homes=homes_of(plan))
    found = proved(replay, plan, [days for days in months() if days[0] in MONTHS])
    assert found["differences"] == []
    assert found["lives"] >= 80
    assert found["letters"] > 15
    assert found["late_steps"] > 20
    assert found["compared"] > 500


def test_a_plan_is_the_same_each_time_and_its_moments_follow_each_other() -> None:
    first, second = (plan_lives(120, grounds()) for _ in range(2))
    assert _written(first) == _written(second)
    for life in first.lives:
        assert [one.at for one in life.moments] == sorted(one.at for one in life.moments)
        assert life.standings[0].at == life.moments[0].at


def _written(plan: Plan) -> list[str]:
    return [f"{life.telling} {life.moments} {life.standings}" for life in plan.lives]
