"""What the residents' pages of the invented year must say is added up from the plan alone."""

from datetime import date

from commonweal.synthetic.tasking_year.plan import finished_by_place, listed_by_week, plan_year, truth_of


def test_what_is_finished_in_all_days_is_what_the_plan_says_is_done(truth) -> None:
    year = plan_year(listed_by_week(truth), 1)
    found = finished_by_place(year, date(2020, 1, 1), date(2030, 12, 31))
    assert sum(sum(two) for two in found.values()) == truth_of(year)["ended"]["done"]


def test_what_ends_after_the_last_day_is_not_finished_in_them(truth) -> None:
    year = plan_year(listed_by_week(truth), 1)
    assert finished_by_place(year, date(2020, 1, 1), year[0].held_on) == {}
