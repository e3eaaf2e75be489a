"""The demonstration's inbox, whenever it is made: nothing lies in the future, and nobody's list is empty."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from commonweal.access.demo_people import DEMO_PEOPLE, NORTHMOOR
from commonweal.access.roles import Role
from commonweal.synthetic.lives.grounds import grounds
from commonweal.synthetic.lives.inbox_plan import staged
from commonweal.synthetic.lives.life import What
from commonweal.synthetic.lives.tellings import is_night

NOWS = [datetime(2026, 11, 22, tzinfo=UTC) + timedelta(minutes=157 * n) for n in range(24)]


@pytest.mark.parametrize(
    "now", [*NOWS, datetime(2027, 3, 28, 0, 59, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)], ids=str
)
def test_at_any_hour_nothing_lies_in_the_future_and_each_moment_after_the_one_before(now: datetime) -> None:
    for one in staged(grounds(), now):
        at = [moment.at for moment in one.life.moments]
        assert at == sorted(at), one.scene
        assert at[-1] <= now
        assert not one.scene.matter.happening_at_night or is_night(at[0])


def test_everybody_who_works_reports_for_a_team_has_some() -> None:
    scenes = staged(grounds(), NOWS[0])
    has = Counter(one.scene.given_to or one.scene.matter.first_team for one in scenes)
    teams = {one.team for one in DEMO_PEOPLE if one.team and one.partnership == NORTHMOOR}
    assert all(has[team] for team in teams)
    assert has[""] > 10
    assert {one.role for one in DEMO_PEOPLE if one.team} >= {Role.ASB_OFFICER, Role.HOUSING_PARTNER}


def test_every_kind_of_work_is_there() -> None:
    scenes = staged(grounds(), NOWS[0])
    assert 60 <= len(scenes) <= 120
    happened = Counter(moment.what for one in scenes for moment in one.life.moments)
    wanted = (What.RETURNED, What.JOINED, What.DISAGREED, What.DIARY, What.COMPLAINED, What.SURVEYED, What.CLOSED)
    assert all(happened[what] for what in wanted)
    assert happened[What.JOINED] == 4
    assert any(one.scene.photo for one in scenes)
    assert any(one.scene.visit for one in scenes)
    assert any(one.life.telling.reporter and not one.life.telling.reporter.can_be_told for one in scenes)
