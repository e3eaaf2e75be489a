"""The calendar: what follows from rules equals what was published, and a wrong file is refused where it is wrong."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from commonweal.core.policy import PolicyRefused
from commonweal.core.policy.calendar import Calendar, OccasionKind, read_calendar, read_school_holidays
from commonweal.core.policy.calendar.reckoning import bank_holidays_by_rule, easter_sunday
from commonweal.core.policy.reports import read_bank_holidays
from commonweal.core.terms import Window, london_midnight

POLICIES = Path(__file__).parents[3] / "policies"
DAYS = (POLICIES / "calendar" / "days.toml").read_text(encoding="utf-8")
NORTHMOOR = (POLICIES / "calendar" / "northmoor.toml").read_text(encoding="utf-8")
LISTED = read_bank_holidays((POLICIES / "law" / "bank-holidays.toml").read_text(encoding="utf-8"), file="b.toml")
PROCLAIMED = {
    2020: ({date(2020, 5, 4)}, {date(2020, 5, 8)}),
    2022: ({date(2022, 5, 30)}, {date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19)}),
    2023: (set(), {date(2023, 5, 8)}),
}
"""Days taken and given: 75 years of VE Day; the Platinum Jubilee and a state funeral; a coronation."""
EASTERS = (
    "2015-04-05 2016-03-27 2017-04-16 2018-04-01 2019-04-21 2020-04-12 2021-04-04 2022-04-17 2023-04-09 2024-03-31 "
    "2025-04-20 2026-04-05 2027-03-28 2028-04-16 2029-04-01 2030-04-21"
)
RAMADAN_ANNOUNCED = (
    "2015-06-18 2016-06-06 2017-05-27 2018-05-17 2019-05-06 2020-04-24 2021-04-13 2022-04-02 2023-03-23 2024-03-11 "
    "2025-03-01 2026-02-18"
)
"""First days of Ramadan as announced in Saudi Arabia, which many mosques here follow."""


def calendar(days: str = DAYS, schools: str | None = NORTHMOOR) -> Calendar:
    stated = read_school_holidays(schools, file="calendar/northmoor.toml") if schools else None
    return read_calendar(days, file="calendar/days.toml", bank_holidays=LISTED, schools=stated)


def of_kind(kind: OccasionKind) -> list[date]:
    return [one.first_day for one in calendar().occasions if one.kind is kind]


def test_easter_is_that_of_the_published_years() -> None:
    assert [easter_sunday(year).isoformat() for year in range(2015, 2031)] == EASTERS.split()


@pytest.mark.parametrize("year", range(2015, 2031))
def test_bank_holidays_by_rule_are_those_of_the_list_but_for_days_proclaimed(year: int) -> None:
    taken, given = PROCLAIMED.get(year, (set(), set()))
    assert (set(bank_holidays_by_rule(year)) - taken) | given == {day for day in LISTED if day.year == year}


def test_ramadan_begins_within_a_day_of_what_was_announced() -> None:
    reckoned = {one.year: one for one in of_kind(OccasionKind.RAMADAN)}
    for announced in map(date.fromisoformat, RAMADAN_ANNOUNCED.split()):
        assert abs(reckoned[announced.year] - announced) <= timedelta(days=1)


def test_a_year_in_which_ramadan_begins_twice_has_both() -> None:
    assert [one for one in of_kind(OccasionKind.RAMADAN) if one.year == 2030] == [date(2030, 1, 6), date(2030, 12, 26)]


def test_eid_follows_the_last_day_of_ramadan() -> None:
    ends = {one.last_day for one in calendar().occasions if one.kind is OccasionKind.RAMADAN}
    assert {one - timedelta(days=1) for one in of_kind(OccasionKind.EID_AL_FITR)} <= ends


def test_days_on_which_clocks_change_are_the_days_that_are_not_24_hours_long() -> None:
    changes = set(of_kind(OccasionKind.CLOCKS_FORWARD)) | set(of_kind(OccasionKind.CLOCKS_BACK))
    for year in range(2015, 2031):
        day = date(year, 1, 1)
        while day.year == year:
            length = london_midnight(day + timedelta(days=1)) - london_midnight(day)
            assert (length != timedelta(days=1)) == (day in changes)
            day += timedelta(days=1)


def test_what_touches_a_week_is_named_in_order_and_a_week_that_is_half_known_is_not_known() -> None:
    bonfire_week = Window(date(2025, 11, 3), date(2025, 11, 9))
    assert [one.title for one in calendar().between(bonfire_week)] == ["Bonfire Night"]
    half_term = calendar().between(Window(date(2025, 10, 27), date(2025, 11, 2)))
    assert [one.title for one in half_term] == ["Autumn half term", "Halloween"]
    assert half_term[0].days_in(Window(date(2025, 10, 30), date(2025, 11, 5))) == 2
    assert calendar().knows(bonfire_week)
    assert not calendar().knows(Window(date(2030, 12, 30), date(2031, 1, 5)))
    assert calendar().knows_schools(bonfire_week)
    assert not calendar(schools=None).knows_schools(bonfire_week)


def test_school_holidays_of_another_partnership_make_another_version() -> None:
    assert calendar().version == calendar().version != calendar(schools=None).version


@pytest.mark.parametrize(
    ("old", "new", "key", "allowed"),
    [
        ('word = "halloween"', 'word = "samhain"', "day[2].word", "one of"),
        ('word = "halloween"', 'word = "ramadan"', "day[2].word", "each once of bonfire-night"),
        ('word = "halloween"', 'word = "bonfire-night"', "day[2].word", "each once of"),
        ("month = 11", "month = 13", "day[1].month", "a whole number from 1 to 12"),
        ("month = 11\nday = 5", "month = 2\nday = 29", "day[1].day", "a day that every year has"),
        ("day = 31", "day = 32", "day[2].day", "a whole number from 1 to 31"),
        ("uncertain_days = 1", "uncertain_days = 30", "reckoned[1].uncertain_days", "from 0 to 3"),
        ("to = 2030-12-31", "to = 2014-12-31", "to", "2015-01-01 or later"),
        ("to = 2030-12-31", "to = 2031-12-31", "to", "it has none for 2031"),
        ("from = 2015-01-01", 'from = "2015"', "from", "a day such as"),
        ('title = "Halloween"', 'name = "Halloween"', "day[2].name", "word, title"),
    ],
)
def test_a_wrong_calendar_is_refused_with_file_line_key_found_and_allowed(
    old: str, new: str, key: str, allowed: str
) -> None:
    assert old in DAYS
    with pytest.raises(PolicyRefused) as refusal:
        calendar(DAYS.replace(old, new, 1))
    assert (refusal.value.file, refusal.value.key) == ("calendar/days.toml", key)
    assert allowed in refusal.value.allowed
    assert refusal.value.line > 0
    assert refusal.value.found


def test_a_calendar_that_forgets_a_named_night_is_refused() -> None:
    first, last = DAYS.index('[[day]]\nword = "halloween"'), DAYS.index('[[day]]\nword = "new-years-eve"')
    with pytest.raises(PolicyRefused, match="no entry for halloween"):
        calendar(DAYS[:first] + DAYS[last:])


@pytest.mark.parametrize(
    ("old", "new", "key", "allowed"),
    [
        ("to = 2015-02-20", "to = 2015-02-01", "holiday[1].to", "2015-02-16 or later"),
        ("from = 2015-03-30", "from = 2015-02-13", "holiday[2].from", "a day after 2015-02-20"),
        ("from = 2015-02-16", "from = 2014-12-30", "holiday[1].from", "a day from 2015-01-01"),
        ('name = "Easter holiday"', 'name = ""', "holiday[2].name", "a text"),
    ],
)
def test_wrong_school_holidays_are_refused_with_file_line_key_found_and_allowed(
    old: str, new: str, key: str, allowed: str
) -> None:
    assert old in NORTHMOOR
    with pytest.raises(PolicyRefused) as refusal:
        calendar(schools=NORTHMOOR.replace(old, new, 1))
    assert (refusal.value.file, refusal.value.key) == ("calendar/northmoor.toml", key)
    assert allowed in refusal.value.allowed


def test_the_invented_boroughs_half_terms_are_whole_school_weeks() -> None:
    for one in calendar().occasions:
        if one.kind is OccasionKind.SCHOOL_HOLIDAY and "half term" in one.title:
            assert (one.first_day.weekday(), one.last_day.weekday()) == (0, 4)
