"""Policy files: what the real ones say, and how a wrong one is refused."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.policy import (
    CaseReviewLaw,
    NoPolicyOn,
    NotStated,
    PartnershipPolicy,
    PolicyRefused,
    read_case_review_law,
    read_policy,
)
from commonweal.core.policy.values import LOCATION_ORDER
from commonweal.core.terms import CallSource

POLICIES = Path(__file__).resolve().parents[3] / "policies"
NAMES = ("islington-2023", "camden-2024", "northmoor", "default")
FOLLOWED = (CallSource.POLICE_ASB, CallSource.OUT_OF_HOURS)

GOOD = """\
title = "Somewhere"

[weekly_cut_off]
weekday = "monday"
time = "00:00"
source = "A paper"

[[hotspot]]
from = 2023-03-01
to = 2024-02-29
more_than_calls = 6
within_days = 14
sources = [
    "police-asb",
    "out-of-hours",
]
source = "A paper"

[[hotspot]]
from = 2024-03-01
more_than_calls = 9
within_days = 28
sources = ["police-asb"]
source = "A later paper"
"""


def laws() -> tuple[CaseReviewLaw, ...]:
    text = (POLICIES / "law" / "case-review.toml").read_text(encoding="utf-8")
    return read_case_review_law(text, file="law/case-review.toml")


def default_policy() -> PartnershipPolicy:
    text = (POLICIES / "default.toml").read_text(encoding="utf-8")
    return read_policy(text, file="default.toml", default=None, law=laws())


def policy(name: str) -> PartnershipPolicy:
    text = (POLICIES / f"{name}.toml").read_text(encoding="utf-8")
    default = None if name == "default" else default_policy()
    return read_policy(text, file=f"{name}.toml", default=default, law=laws())


def read(text: str) -> PartnershipPolicy:
    return read_policy(text, file="somewhere.toml", default=default_policy(), law=laws())


def test_islington_says_more_than_six_calls_in_fourteen_days_and_names_its_paper() -> None:
    islington = policy("islington-2023")
    hotspot = islington.hotspot_on(date(2023, 3, 1))
    assert (hotspot.more_than_calls, hotspot.within_days, hotspot.sources) == (6, 14, FOLLOWED)
    assert hotspot.source == "Executive Member presentation, March 2023, glossary: Hot spot"
    assert hotspot.clause == (
        "More than 6 calls in 14 days "
        "(policy islington-2023: Executive Member presentation, March 2023, glossary: Hot spot)"
    )
    assert hotspot.location_order == LOCATION_ORDER
    assert (hotspot.street_within_m, hotspot.provisional_within_m) == (25, 50)


def test_before_its_first_day_islington_has_no_rule_but_its_latest_can_still_be_named() -> None:
    islington = policy("islington-2023")
    with pytest.raises(NoPolicyOn, match="for 28 February 2023; it does for 1 March 2023 to now"):
        islington.hotspot_on(date(2023, 2, 28))
    assert islington.latest_hotspot() is islington.hotspot[-1]


def test_camden_says_that_its_papers_state_no_threshold_and_leaves_it_to_the_default() -> None:
    camden = policy("camden-2024")
    left = camden.not_stated_of("hotspot")
    assert left is not None
    assert left.left_to == "default"
    assert "state no threshold" in left.note
    assert "Camden Community Safety Partnership Plan 2024 to 2027" in left.note
    assert camden.hotspot == default_policy().hotspot
    assert "policy default" in camden.latest_hotspot().clause


def test_the_default_has_islingtons_numbers_and_says_that_nobody_decided_them() -> None:
    default, islington = default_policy().latest_hotspot(), policy("islington-2023").latest_hotspot()
    assert (default.more_than_calls, default.within_days) == (islington.more_than_calls, islington.within_days)
    assert "no decision of this partnership" in default.source


@pytest.mark.parametrize("name", NAMES)
def test_a_week_ends_as_monday_begins_and_every_value_has_a_source(name: str) -> None:
    one = policy(name)
    assert one.weekly_cut_off.weekday == 0
    assert one.weekly_cut_off.source
    assert all(entry.source for entry in one.hotspot)
    assert one.name == name


def test_the_entry_in_force_changes_on_its_own_day() -> None:
    somewhere = read(GOOD)
    assert somewhere.hotspot_on(date(2024, 2, 29)).more_than_calls == 6
    assert somewhere.hotspot_on(date(2024, 3, 1)).more_than_calls == 9


def test_the_version_follows_what_is_said_and_not_how_it_is_laid_out() -> None:
    version = read(GOOD).version
    assert len(version) == 64
    assert read("# a comment\n\n" + GOOD.replace("14\n", "14  # days\n").replace("\n", "\r\n")).version == version
    assert read(GOOD.replace("within_days = 14", "within_days = 15")).version != version
    assert read(GOOD.replace('"A later paper"', '"Another paper"')).version != version
    assert len({policy(name).version for name in NAMES}) == len(NAMES)


WRONG = [
    ("within_days = 14", "within_days = -14", 12, "hotspot[1].within_days", "-14", "a whole number from 1 to 366"),
    ("within_days = 14", "within_days = 0", 12, "hotspot[1].within_days", "0", "a whole number from 1 to 366"),
    ("within_days = 28", "within_days = 99999", 22, "hotspot[2].within_days", "99999", "from 1 to 366"),
    ("within_days = 14", 'within_days = "14"', 12, "hotspot[1].within_days", '"14"', "a whole number"),
    ("within_days = 14", "within_days = 14.0", 12, "hotspot[1].within_days", "14.0", "a whole number"),
    ("calls = 6", "calls = true", 11, "hotspot[1].more_than_calls", "true", "a whole number from 1 to 1,000"),
    ("calls = 9", "calls = 0", 21, "hotspot[2].more_than_calls", "0", "a whole number"),
    ("within_days = 14\n", "", 8, "hotspot[1].within_days", "nothing", "a whole number"),
    ("within_days = 14", "within_day = 14", 12, "hotspot[1].within_day", "the unknown key", "within_days"),
    ("title", "titel", 1, "titel", "the unknown key", "title"),
    ('    "out-of-hours",', '    "night-line",', 15, "hotspot[1].sources[2]", '"night-line"', "out-of-hours"),
    ('    "out-of-hours",', '    "police-asb",', 15, "hotspot[1].sources[2]", "a second time", "each once"),
    ('    "out-of-hours",', "    [[3]],", 15, "hotspot[1].sources[2]", "[[3]]", "police-asb"),
    ('sources = ["police-asb"]', "sources = []", 23, "hotspot[2].sources", "[]", "a list"),
    ('sources = ["police-asb"]', 'sources = "police-asb"', 23, "hotspot[2].sources", '"police-asb"', "a list"),
    ("from = 2023-03-01", 'from = "March 2023"', 9, "hotspot[1].from", '"March 2023"', "a day such as 2023-03-01"),
    ("from = 2023-03-01", "from = 2023-03-01T00:00:00Z", 9, "hotspot[1].from", "2023-03-01", "a day such as"),
    ("from = 2023-03-01", "from = 0203-03-01", 9, "hotspot[1].from", "0203-03-01", "from 1998-01-01"),
    ("to = 2024-02-29", "to = 2023-02-28", 10, "hotspot[1].to", "2023-02-28", "2023-03-01 or later"),
    ("from = 2024-03-01", "from = 2024-02-29", 20, "hotspot[2].from", "2024-02-29", "2024-03-01"),  # overlap
    ("from = 2024-03-01", "from = 2024-03-02", 20, "hotspot[2].from", "2024-03-02", "2024-03-01"),  # gap
    ("to = 2024-02-29\n", "", 19, "hotspot[2].from", "2024-03-01", "no entry after one without an end"),
    ('source = "A later paper"', 'source = " "', 24, "hotspot[2].source", '" "', "a text"),
    ('source = "A later paper"\n', "", 19, "hotspot[2].source", "nothing", "a text"),
    ('"A later paper"', '"A"\nstreet_within_m = nan', 25, "hotspot[2].street_within_m", "NaN", "metres, above 0"),
    ('"A later paper"', '"A"\nstreet_within_m = -1', 25, "hotspot[2].street_within_m", "-1", "metres, above 0"),
    ('"A later paper"', '"A"\nprovisional_within_m = 0', 25, "hotspot[2].provisional_within_m", "0", "metres"),
    ('"A later paper"', '"A"\nlocation_order = ["park", "provisional"]', 25, "hotspot[2].location_order[2]",
     '"provisional"', "kinds of place that have a shape"),
    ('"monday"', '"Moonday"', 4, "weekly_cut_off.weekday", '"Moonday"', '"monday"'),
    ('"00:00"', '"25:00"', 5, "weekly_cut_off.time", '"25:00"', '"00:00"'),
    ("[weekly_cut_off]", "[weekly_cutoff]", 3, "weekly_cutoff", "the unknown key", "weekly_cut_off"),
    ("within_days = 14", "within_days = ", 12, "the file", "Invalid value", "TOML"),
    ("within_days = 14", "within_days = 14\nwithin_days = 14", 13, "the file", "overwrite", "TOML"),
    ("within_days = 28", "within_days = " + "9" * 5_000, 24, "the file", "not TOML", "TOML"),
    ('title = "Somewhere"', "title = " + "[" * 5_000, 24, "the file", "nested too deeply", "TOML"),
    ('title = "Somewhere"', 'title = """Somewhere', 24, "the file", "Unterminated string", "TOML"),
    ('title = "Somewhere"', 'title = "Some\x00where"', 1, "the file", "Illegal character", "TOML"),
]  # fmt: skip


@pytest.mark.parametrize(("good", "wrong", "line", "key", "found", "allowed"), WRONG)
def test_a_wrong_file_is_refused_with_file_line_key_found_and_allowed(
    good: str, wrong: str, line: int, key: str, found: str, allowed: str
) -> None:
    assert good in GOOD
    with pytest.raises(PolicyRefused) as caught:
        read(GOOD.replace(good, wrong, 1))
    refusal = caught.value
    assert (refusal.file, refusal.line, refusal.key) == ("somewhere.toml", line, key)
    assert found in refusal.found
    assert allowed in refusal.allowed
    assert len(str(refusal)) < 450


def test_a_refusal_reads_as_a_sentence_that_says_what_to_do() -> None:
    with pytest.raises(PolicyRefused) as caught:
        read(GOOD.replace("within_days = 14", "within_days = -14"))
    assert str(caught.value) == (
        "somewhere.toml, line 12, hotspot[1].within_days: found -14; allowed: a whole number from 1 to 366. "
        "Correct the file and start again."
    )


NOT_STATED = """\
title = "Elsewhere"
[weekly_cut_off]
weekday = "monday"
time = "00:00"
source = "A paper"
[hotspot_not_stated]
left_to = "default"
note = "No paper states one"
source = "A plan"
"""


def test_a_threshold_can_be_left_to_the_default_only_and_not_stated_beside_it() -> None:
    assert read(NOT_STATED).not_stated == (NotStated("hotspot", "default", "No paper states one (A plan)"),)
    with pytest.raises(PolicyRefused, match=r'line 7, hotspot_not_stated.left_to: found "another"; allowed: "default"'):
        read(NOT_STATED.replace('left_to = "default"', 'left_to = "another"'))
    with pytest.raises(PolicyRefused, match="line 10, hotspot: found thresholds beside"):
        read(NOT_STATED + "[[hotspot]]\nfrom = 2023-03-01\n")
    with pytest.raises(PolicyRefused, match=r"allowed: .* in the default itself"):
        read_policy(NOT_STATED, file="default.toml", default=None, law=laws())


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: raw.decode("latin-1")))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    with pytest.raises(PolicyRefused) as caught:
        read(text)
    assert 1 <= caught.value.line <= text.count("\n") + 2


@given(st.data())
def test_a_good_file_with_a_line_lost_or_doubled_is_read_or_refused(data: st.DataObject) -> None:
    lines = GOOD.splitlines()
    number = data.draw(st.integers(0, len(lines) - 1))
    spoilt = [*lines[:number], *([lines[number]] * data.draw(st.sampled_from([0, 2]))), *lines[number + 1 :]]
    try:
        read("\n".join(spoilt))
    except PolicyRefused as refusal:
        assert 1 <= refusal.line <= len(spoilt)
