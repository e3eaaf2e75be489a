"""The policy about reports: what the shipped files say, and how a wrong one is refused by file, line and key."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.policy import NoPolicyOn, PolicyRefused
from commonweal.core.policy.reports import Counted, ReportsPolicy, read_bank_holidays, read_reports_policy
from commonweal.core.rules.report_life import CLOCKED
from commonweal.core.terms import Land, ReportState, Risk

POLICIES = Path(__file__).resolve().parents[3] / "policies"
FILES = sorted(file.name for file in (POLICIES / "reports").glob("*.toml"))
STATES = "".join(
    f'    {{ state = "{state}", minutes = 240, counted = "working", urgent_minutes = 60 }},\n' for state in CLOCKED
)
GOOD = f"""\
title = "Somewhere"

[ring]
council = "020 7946 0000"
council_hours = "in office hours"
police = "101"

[[hours]]
from = 2024-01-01
weekdays = ["monday", "friday"]
opens = "09:00"
closes = "17:00"
source = "A paper"

[[clocks]]
from = 2024-01-01
source = "A paper"
states = [
{STATES}]

[[categories]]
from = 2024-01-01
to = 2025-12-31
version = 1
source = "A paper"
kinds = [
    {{ word = "noise", label = "Noise", group = "nuisance", means = "Loud music", person_related = true }},
]

[[categories]]
from = 2026-01-01
version = 2
source = "A later paper"
kinds = [
    {{ word = "noise", label = "Noise", group = "nuisance", means = "Loud music", person_related = true }},
    {{ word = "hate", label = "Hate", group = "personal", means = "Hate", danger = true, person_related = true }},
]

[[routing]]
from = 2024-01-01
source = "A paper"
rules = [
    {{ name = "night", team = "Night team", because = "Night", categories = ["noise"], between = ["23:00", "07:00"] }},
    {{ name = "rest", team = "triage", because = "Nothing else fits" }},
]

[[call_outs]]
from = 2024-01-01
from_time = "16:00"
to_time = "04:00"
patrol_team = "Patrols"
visit_team = "Night team"
arrive_within_minutes = 60
source = "A paper"
"""


def read(text: str) -> ReportsPolicy:
    return read_reports_policy(text, file="somewhere.toml")


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def test_a_good_file_is_read_as_it_stands() -> None:
    policy = read(GOOD)
    assert (policy.name, policy.ring.police) == ("somewhere", "101")
    night, rest = policy.routing_on(date(2026, 3, 9)).rules
    assert (night.from_time, night.to_time, night.happening_now) == (time(23), time(7), None)
    assert rest.fits_everything
    assert not night.fits_everything
    clock = policy.clocks_on(date(2026, 3, 9)).clocks[ReportState.NEW]
    assert (clock.minutes, clock.counted, clock.urgent_minutes) == (240, Counted.WORKING, 60)


def test_an_old_report_keeps_the_version_of_the_list_that_it_was_taken_under() -> None:
    policy = read(GOOD)
    assert [policy.categories_on(day).number for day in (date(2025, 12, 31), date(2026, 1, 1))] == [1, 2]
    first = policy.category_version(1)
    assert first is not None
    assert first.kind("hate") is None
    assert policy.category_version(3) is None


def test_a_day_before_the_first_entry_has_no_clocks() -> None:
    with pytest.raises(NoPolicyOn, match="clocks"):
        read(GOOD).clocks_on(date(2023, 12, 31))


WRONG = (
    ('police = "101"', 'police = ""', "ring.police", '""'),
    ('police = "101"', 'police = "101"\nfire = "112"', "ring.fire", "'fire'"),
    ('weekdays = ["monday", "friday"]', 'weekdays = ["monday", "monday"]', "hours[1].weekdays", '"monday", "monday"'),
    ('weekdays = ["monday", "friday"]', "weekdays = [[1]]", "hours[1].weekdays", "[[1]]"),
    ('opens = "09:00"', 'opens = "9am"', "hours[1].opens", '"9am"'),
    ('opens = "09:00"', 'opens = "01:30"', "hours[1].opens", "01:30"),
    ('closes = "17:00"', 'closes = "08:00"', "hours[1].closes", "08:00"),
    ('state = "new", minutes = 240', 'state = "new", minutes = 0', "clocks[1].states[1].minutes", "0"),
    ('state = "new"', 'state = "waiting"', "clocks[1].states[1].state", '"waiting"'),
    ('state = "new"', 'state = "triaged"', "clocks[1].states", "no clock for new"),
    ('state = "new", minutes = 240, counted = "working"', 'state = "new", minutes = 240, counted = "sometimes"',
     "clocks[1].states[1].counted", '"sometimes"'),
    ("version = 2", "version = 1", "categories[2].version", "1"),
    ("from = 2026-01-01", "from = 2026-02-01", "categories[2].from", "2026-02-01"),
    ('word = "hate"', 'word = "noise"', "categories[2].kinds[2].word", "noise a second time"),
    ('word = "hate"', 'word = "Hate Crime"', "categories[2].kinds[2].word", '"Hate Crime"'),
    ('danger = true', 'danger = "yes"', "categories[2].kinds[2].danger", '"yes"'),
    ('group = "personal"', 'group = "serious"', "categories[2].kinds[2].group", '"serious"'),
    ('categories = ["noise"]', 'categories = ["noises"]', "routing[1].rules[1].categories", '["noises"]'),
    ('categories = ["noise"]', 'categories = [["noise"]]', "routing[1].rules[1].categories", '[["noise"]]'),
    ('categories = ["noise"]', 'lands = ["moon"]', "routing[1].rules[1].lands[1]", '"moon"'),
    ('categories = ["noise"]', 'happening_now = "yes"', "routing[1].rules[1].happening_now", '"yes"'),
    ('categories = ["noise"]', "vulnerable = 1", "routing[1].rules[1].vulnerable", "1"),
    ('categories = ["noise"]', 'risks = ["dragons"]', "routing[1].rules[1].risks[1]", '"dragons"'),
    ('between = ["23:00", "07:00"]', 'between = ["23:00", "23:00"]', "routing[1].rules[1].between", "23:00"),
    ('between = ["23:00", "07:00"]', 'between = ["23:00", "25:00"]', "routing[1].rules[1].between[2]", '"25:00"'),
    ('name = "night"', f'name = "{"n" * 61}"', "routing[1].rules[1].name", "61 characters"),
    ('name = "rest"', 'name = "night"', "routing[1].rules[2].name", "night a second time"),
    (', categories = ["noise"], between = ["23:00", "07:00"]', "", "routing[1].rules[2].name", "fits everything"),
    ('patrol_team = "Patrols"', "patrol_team = 7", "call_outs[1].patrol_team", "7"),
    ('to_time = "04:00"', "", "call_outs[1].to_time", "nothing"),
)  # fmt: skip


@pytest.mark.parametrize(("was", "now", "key", "found"), WRONG)
def test_what_is_wrong_is_refused_by_file_line_and_key(was: str, now: str, key: str, found: str) -> None:
    text = GOOD.replace(was, now, 1)
    assert text != GOOD
    with pytest.raises(PolicyRefused) as refused:
        read(text)
    said = refused.value
    assert (said.file, said.key) == ("somewhere.toml", key)
    assert found in said.found
    assert said.allowed
    # The line where it stands, or that of the table that lacks it.
    assert abs(said.line - line_of(GOOD, was.strip(", "))) <= 8


@given(text=st.text(max_size=200))
def test_any_text_is_read_or_refused_by_name(text: str) -> None:
    for reader in (read_reports_policy, read_bank_holidays):
        with pytest.raises(PolicyRefused):
            reader(text, file="x.toml")


@given(cut=st.integers(0, len(GOOD)), put=st.sampled_from(("", "[]", "1", '"', "{ }", "true", "[[1]]")))
def test_a_file_that_is_cut_or_smudged_is_read_or_refused_by_name(cut: int, put: str) -> None:
    rest = GOOD[cut:]
    text = GOOD[:cut] + put + rest[rest.find("\n") :] if "\n" in rest else GOOD[:cut]
    try:
        read(text)
    except PolicyRefused as refused:
        assert refused.line >= 1


@pytest.mark.parametrize("name", FILES)
def test_a_shipped_file_states_all_that_a_report_needs_on_every_day_since_2021(name: str) -> None:
    policy = read_reports_policy((POLICIES / "reports" / name).read_text(encoding="utf-8"), file=name)
    for day in (date(2021, 1, 1), date(2025, 12, 31), date(2026, 1, 1), date(2030, 6, 1)):
        assert set(policy.clocks_on(day).clocks) >= set(CLOCKED)
        assert policy.hours_on(day).hours
        assert policy.call_outs_on(day).from_time
        assert policy.routing_on(day).rules[-1].fits_everything
        assert policy.categories_on(day).kind("other")


@pytest.mark.parametrize("name", FILES)
def test_danger_and_hate_go_to_triage_before_any_other_rule_of_a_shipped_file(name: str) -> None:
    policy = read_reports_policy((POLICIES / "reports" / name).read_text(encoding="utf-8"), file=name)
    for table in policy.routing:
        first, second = table.rules[:2]
        assert first.risks >= {Risk.WEAPON, Risk.INJURY, Risk.FIRE, Risk.THREAT}
        assert second.risks == {Risk.HATE}
        assert {first.team, second.team} == {"triage"}
        assert all(Land.OTHER_LANDLORD not in rule.lands for rule in (first, second))


def bank_holidays() -> frozenset[date]:
    file = POLICIES / "law" / "bank-holidays.toml"
    return read_bank_holidays(file.read_text(encoding="utf-8"), file=file.name)


def test_the_bank_holidays_are_eight_a_year_but_for_the_queens_and_the_kings() -> None:
    days = bank_holidays()
    n_by_year = {year: sum(day.year == year for day in days) for year in range(2021, 2028)}
    assert n_by_year == {2021: 8, 2022: 10, 2023: 9, 2024: 8, 2025: 8, 2026: 8, 2027: 8}
    assert all(day.weekday() < 5 for day in days)


def easter_sunday(year: int) -> date:
    """The anonymous Gregorian computus (Nature, 20 April 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e, f = b // 4, b % 4, (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = (h + m - 7 * n + 114) // 31, (h + m - 7 * n + 114) % 31 + 1
    return date(year, month, day)


def test_good_friday_and_easter_monday_are_where_easter_is() -> None:
    days = bank_holidays()
    for year in range(2021, 2028):
        sunday = easter_sunday(year)
        assert {sunday - timedelta(days=2), sunday + timedelta(days=1)} <= days


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[[years]]\nyear = 2026\ndays = []\n", "source"),
        ('source = "s"\n[[years]]\nyear = 2026\ndays = [2025-01-01]\n', "years[1].days[1]"),
        ('source = "s"\n[[years]]\nyear = 2026\ndays = ["soon"]\n', "years[1].days[1]"),
        ('source = "s"\n[[years]]\nyear = 1500\ndays = []\n', "years[1].year"),
        ('source = "s"\n' + 2 * "[[years]]\nyear = 2026\ndays = [2026-01-01]\n", "years[2].year"),
    ],
)
def test_a_wrong_list_of_bank_holidays_is_refused(text: str, key: str) -> None:
    with pytest.raises(PolicyRefused) as refused:
        read_bank_holidays(text, file="bank-holidays.toml")
    assert refused.value.key == key
