"""The year's plan has the published sizes, the same each time, and lies on the truth's own lists."""

from commonweal.synthetic.tasking_year.plan import EPR_AT_WEEKS, listed_by_week, plan_year, truth_of


def test_525_actions_and_324_events_on_44_places(truth) -> None:
    year = plan_year(listed_by_week(truth), 1)
    found = truth_of(year)
    assert (found["meetings"], found["actions"], found["engagement_events"], found["places"]) == (52, 525, 324, 44)
    assert sum(found["ended"].values()) == 525 + 324
    assert min(found["ended"].values()) > 0


def test_the_same_seed_plans_the_same_year_and_another_another(truth) -> None:
    weeks = listed_by_week(truth)
    assert plan_year(weeks, 1) == plan_year(weeks, 1)
    assert plan_year(weeks, 1) != plan_year(weeks, 2)


def test_a_response_comes_up_when_a_place_has_stayed_so_long_and_only_then(truth) -> None:
    for meeting in plan_year(listed_by_week(truth), 1):
        for matter in meeting.matters:
            assert (matter.epr is not None) == (matter.place.weeks_on_list == EPR_AT_WEEKS)


def test_each_piece_of_work_has_a_key_of_its_own(truth) -> None:
    keys = [one.key for m in plan_year(listed_by_week(truth), 1) for matter in m.matters for one in matter.work]
    assert len(keys) == len(set(keys)) == 849
