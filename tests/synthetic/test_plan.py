"""The plan of five years keeps its own promises before a call is made."""

from itertools import combinations
from math import dist

import numpy as np
import pytest

from commonweal.core.terms import LocationKind
from commonweal.synthetic.borough import SEED, build_borough
from commonweal.synthetic.plan import MORE_THAN_CALLS, Plan, plan_years
from commonweal.synthetic.spots import JITTER_M, locations
from commonweal.synthetic.storylines import STORYLINES


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_years(locations(build_borough(), SEED), SEED)


def is_told(location) -> bool:
    return any(story.where in (location.name, location.code) for story in STORYLINES)


def test_no_unplanned_location_is_over_the_threshold_in_any_fourteen_days(plan):
    """Fourteen days touch at most three plan weeks."""
    unplanned = plan.counted[[i for i, location in enumerate(plan.locations) if not is_told(location)]]
    threes = unplanned[:, 2:] + unplanned[:, 1:-1] + unplanned[:, :-2]
    assert threes.max() <= MORE_THAN_CALLS


def test_planned_locations_are_over_the_threshold_only_in_their_own_weeks(plan):
    pairs = plan.counted[:, 1:] + plan.counted[:, :-1]
    for row, week in np.argwhere(pairs > MORE_THAN_CALLS):
        assert plan.storyline_at(row, week) is not None or plan.storyline_at(row, week + 1) is not None


def test_every_storyline_stands_in_the_plan_as_it_is_told(plan):
    for story in STORYLINES:
        for spell in story.spells:
            written = plan.counted[plan.row(story.where), spell.first_week : spell.weeks.stop]
            assert tuple(written) == spell.calls


def test_patches_of_open_ground_can_never_run_together(plan):
    patches = [location.sides[0][0] for location in plan.locations if location.kind is LocationKind.PROVISIONAL]
    assert min(dist(a, b) for a, b in combinations(patches, 2)) > 120
    assert 2 * JITTER_M < 50


def test_the_estate_in_two_wards_and_the_park_on_the_border_have_spots_on_both_sides(plan):
    across = [location for location in plan.locations if location.side_areas]
    assert {len(location.sides) for location in across} == {2}
    assert sorted(location.kind for location in across) == [LocationKind.ESTATE, LocationKind.PARK]
