"""The invented year of looks: it repeats, it is as planned, and the rule holds on a small one."""

from functools import cache

import numpy as np

from commonweal.core.rules.looking import LookDeed
from commonweal.synthetic.looking import YearOfLooks, truth, year_of_looks
from commonweal.synthetic.looking_abuse import ABUSES
from commonweal.synthetic.looking_staff import ROLES
from proofs.misuse import judged, starting_policy

SMALL, SEED = 36, 11


@cache
def small_year() -> YearOfLooks:
    """A third of a year's people, records and plans."""
    return year_of_looks(SEED, share=SMALL)


def test_fifty_abuses_of_at_least_eight_kinds_are_planned_among_five_hundred_people() -> None:
    assert sum(n for _, n in ABUSES) == 50
    assert len(ABUSES) >= 8
    assert sum(kind.n_staff for kind in ROLES) == 500


def test_the_same_seed_gives_the_same_year_and_another_another() -> None:
    again, other = year_of_looks(SEED, share=SMALL), year_of_looks(SEED + 1, share=SMALL)
    for first, second in zip(small_year().logs, again.logs, strict=True):
        assert all(np.array_equal(getattr(first, name), getattr(second, name)) for name in ("day", "actor", "record"))
    assert small_year().plans == again.plans
    assert other.plans != again.plans


def test_each_planned_look_is_a_row_of_its_day_by_its_person() -> None:
    year = small_year()
    for number, plan in enumerate(year.plans):
        rows = [
            (int(log.actor[row]), int(log.record[row]), int(log.deed[row]))
            for log, of in zip(year.logs, year.plan_of_row, strict=True)
            for row in np.flatnonzero(of == number)
        ]
        assert sorted(rows) == sorted((look.who, look.record, int(look.deed)) for look in plan.looks)


def test_no_abuse_but_a_pull_or_an_export_is_of_records_that_are_theirs_to_see() -> None:
    year = small_year()
    theirs = {"partner-pull", "exports", "before-leaving", "trawl"}
    for log, of in zip(year.logs, year.plan_of_row, strict=True):
        strange = [n for n, plan in enumerate(year.plans) if plan.is_abuse and plan.kind not in theirs]
        rows = np.flatnonzero(np.isin(of, strange) & (log.deed == LookDeed.OPENED))
        roles = np.array([kind in ("call-handler", "triage-officer", "analyst") for kind in log.roles])
        assert not log.related[rows[~roles[log.role[rows]]]].any()


def test_the_truth_says_who_when_and_whether_it_is_abuse() -> None:
    lines = truth(small_year())
    assert {line["is_abuse"] for line in lines} == {True, False}
    assert all(str(line["from"]) <= str(line["to"]) for line in lines)


def test_the_rule_finds_most_of_a_small_year_with_few_false_alarms() -> None:
    """The full size is `./script/prove misuse`."""
    verdict = judged(small_year(), starting_policy())
    assert len(verdict.found) >= 0.8 * len(verdict.abuses)
    assert verdict.most_false <= 5
