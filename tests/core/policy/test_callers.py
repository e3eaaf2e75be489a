"""What policies say about callers and case reviews, and what the law does not let them say."""

from datetime import date

import pytest

from commonweal.core.policy import (
    LocalReviewPolicy,
    Need,
    NoPolicyOn,
    PolicyRefused,
    RepeatCallerPolicy,
    case_review_law_on,
    read_case_review_law,
    read_policy,
)
from commonweal.core.terms import CallSource
from tests.core.policy.test_reader import GOOD, NAMES, default_policy, laws, policy, read

OUT_OF_HOURS, POLICE = (CallSource.OUT_OF_HOURS,), (CallSource.POLICE_ASB,)
RESIDENTS = (
    CallSource.POLICE_ASB,
    CallSource.OUT_OF_HOURS,
    CallSource.COUNCIL_LINE,
    CallSource.WEB_FORM,
    CallSource.OTHER_SYSTEM,
)
CALLERS = """\
title = "Somewhere"
[weekly_cut_off]
weekday = "monday"
time = "00:00"
source = "A paper"
[[hotspot]]
from = 2023-03-01
more_than_calls = 6
within_days = 14
sources = ["police-asb"]
source = "A paper"
[[repeat_caller_out_of_hours]]
from = 2023-03-01
needs = [
    { at_least = 10, within_months = 3 },
    { at_least = 2, within_months = 1 },
]
sources = ["out-of-hours"]
source = "A paper"
[[second_report]]
from = 2025-09-17
at_least = 2
within_months = 6
sources = ["council-line"]
source = "A guidance"
[[case_review_local]]
from = 2023-03-01
at_least = 3
within_months = 6
last_within_months = 1
sources = ["council-line"]
source = "A paper"
"""


def test_islington_says_who_is_a_repeat_caller_and_names_its_paper() -> None:
    islington = policy("islington-2023")
    night = islington.repeat_caller_out_of_hours_on(date(2023, 3, 1))
    assert (night.needs, night.sources) == ((Need(10, 3), Need(2, 1)), OUT_OF_HOURS)
    assert night.clause == (
        "At least 10 calls in 3 months and at least 2 calls in 1 month "
        "(policy islington-2023: Executive Member presentation, March 2023, Multi Agency Approach: repeat callers)"
    )
    police = islington.repeat_caller_police_on(date(2023, 3, 1))
    assert (police.needs, police.sources) == ((Need(20, 1),), POLICE)


def test_a_second_report_brings_a_letter_from_the_day_on_which_the_guidance_was_published() -> None:
    islington = policy("islington-2023")
    second = islington.second_report_on(date(2025, 9, 17))
    assert (second.at_least, second.within_months, second.needs, second.sources) == (2, 6, (Need(2, 6),), RESIDENTS)
    assert second.clause.startswith("At least 2 reports in 6 months (policy islington-2023: Statutory guidance")
    with pytest.raises(NoPolicyOn, match="for 16 September 2025; it does for 17 September 2025 to now"):
        islington.second_report_on(date(2025, 9, 16))


def test_islingtons_case_review_asks_for_three_reports_with_the_last_in_the_last_month() -> None:
    local = policy("islington-2023").case_review_local_on(date(2023, 3, 1))
    assert (local.at_least, local.within_months, local.last_within_months) == (3, 6, 1)
    assert (local.needs, local.sources) == ((Need(3, 6), Need(1, 1)), RESIDENTS)
    assert local.clause.startswith("At least 3 reports in 6 months, the last of them in the last month (policy isl")
    longer = LocalReviewPolicy("a", date(2023, 1, 1), None, "b", 2, 6, 2, RESIDENTS)
    assert longer.clause == "At least 2 reports in 6 months, the last of them in the last 2 months (policy a: b)"


def test_camden_leaves_every_rule_about_callers_to_the_default_and_says_so() -> None:
    camden, default = policy("camden-2024"), default_policy()
    for rule in ("repeat_caller_out_of_hours", "repeat_caller_police", "second_report", "case_review_local"):
        left = camden.not_stated_of(rule)
        assert left is not None
        assert left.left_to == "default"
        assert "Camden's papers" in left.note
        assert getattr(camden, rule) == getattr(default, rule) != ()


@pytest.mark.parametrize("name", NAMES)
def test_every_policy_here_has_islingtons_numbers_and_a_source_for_each(name: str) -> None:
    one, islington = policy(name), policy("islington-2023")
    for rule in ("repeat_caller_out_of_hours", "repeat_caller_police", "second_report", "case_review_local"):
        assert [entry.needs for entry in getattr(one, rule)] == [entry.needs for entry in getattr(islington, rule)]
        assert all(entry.source for entry in getattr(one, rule))


def test_a_rule_that_a_file_does_not_name_is_not_watched_for() -> None:
    somewhere = read(GOOD)
    assert somewhere.repeat_caller_police == ()
    assert somewhere.not_stated_of("repeat_caller_police") is None
    with pytest.raises(NoPolicyOn, match="states no threshold for repeat callers of police for 8 March 2026; nor for"):
        somewhere.repeat_caller_police_on(date(2026, 3, 8))


def test_a_rule_cannot_be_left_to_a_default_that_has_none() -> None:
    bare = read_policy(GOOD, file="default.toml", default=None, law=laws())
    text = GOOD + '[second_report_not_stated]\nleft_to = "default"\nnote = "No paper"\nsource = "A plan"\n'
    with pytest.raises(PolicyRefused, match=r"\[\[second_report\]\] entries, since default has none"):
        read_policy(text, file="somewhere.toml", default=bare, law=laws())


WRONG = [
    ("at_least = 3", "at_least = 4", 28, "case_review_local[1].at_least", "4", "from 1 to 3: by law no local"),
    ("at_least = 3", "at_least = 0", 28, "case_review_local[1].at_least", "0", "a whole number from 1 to 3"),
    ("last_within_months = 1", "last_within_months = 0", 30, "case_review_local[1].last_within_months", "0", "1 to 24"),
    ("last_within_months = 1\n", "", 26, "case_review_local[1].last_within_months", "nothing", "a whole number"),
    ("at_least = 10", "at_least = -10", 15, "repeat_caller_out_of_hours[1].needs[1].at_least", "-10", "1 to 1,000"),
    ("within_months = 1 ", "within_days = 31 ", 16, "repeat_caller_out_of_hours[1].needs[2].within_days",
     "the unknown key", "at_least, within_months"),
    ("within_months = 3", "within_months = 99", 15, "repeat_caller_out_of_hours[1].needs[1].within_months", "99",
     "1 to 24"),
    ("    { at_least = 10, within_months = 3 },\n    { at_least = 2, within_months = 1 },\n", "", 14,
     "repeat_caller_out_of_hours[1].needs", "[]", "a list of needs"),
    ('sources = ["out-of-hours"]', 'sources = ["night-line"]', 18, "repeat_caller_out_of_hours[1].sources[1]",
     '"night-line"', "out-of-hours"),
    ("[[second_report]]", "[[second_reprot]]", 20, "second_reprot", "the unknown key", "second_report"),
    ("[[second_report]]", "[second_report]", 20, "second_report", "{", "[[second_report]] entries"),
    ("from = 2025-09-17", "from = 2025-09-17\nto = 2025-09-16", 22, "second_report[1].to", "2025-09-16", "2025-09-17"),
]  # fmt: skip


@pytest.mark.parametrize(("good", "wrong", "line", "key", "found", "allowed"), WRONG)
def test_a_wrong_rule_is_refused_with_file_line_key_found_and_allowed(
    good: str, wrong: str, line: int, key: str, found: str, allowed: str
) -> None:
    assert good in CALLERS
    assert read(CALLERS).case_review_local_on(date(2026, 3, 8)).at_least == 3
    with pytest.raises(PolicyRefused) as caught:
        read(CALLERS.replace(good, wrong, 1))
    refusal = caught.value
    assert (refusal.file, refusal.line, refusal.key) == ("somewhere.toml", line, key)
    assert found in refusal.found
    assert allowed in refusal.allowed
    assert len(str(refusal)) < 600


def test_a_local_threshold_above_the_law_is_refused_in_a_sentence() -> None:
    with pytest.raises(PolicyRefused) as caught:
        read(CALLERS.replace("at_least = 3", "at_least = 4"))
    assert str(caught.value) == (
        "somewhere.toml, line 28, case_review_local[1].at_least: found 4; allowed: a whole number from 1 to 3: by law "
        "no local threshold is higher (Anti-social Behaviour, Crime and Policing Act 2014, section 104). "
        "Correct the file and start again."
    )


def test_a_threshold_that_ended_before_the_law_began_is_not_judged_by_it() -> None:
    earlier = CALLERS.replace(
        "[[case_review_local]]\nfrom = 2023-03-01", "[[case_review_local]]\nfrom = 2010-01-01\nto = END"
    )
    assert (
        read(earlier.replace("END", "2014-10-19").replace("at_least = 3", "at_least = 4")).case_review_local[0].at_least
        == 4
    )
    with pytest.raises(PolicyRefused, match="by law"):
        read(earlier.replace("END", "2014-10-20").replace("at_least = 3", "at_least = 4"))


def test_the_law_asks_for_three_qualifying_complaints_since_20_october_2014() -> None:
    law = case_review_law_on(laws(), date(2014, 10, 20))
    assert (law.complaints, law.complaint_within_months, law.application_within_months) == (3, 1, 6)
    assert law.needs == (Need(3, 6),)
    assert "3 qualifying complaints" in law.clause
    assert "section 104" in law.clause
    with pytest.raises(NoPolicyOn, match="the law states no test for a case review for 19 October 2014"):
        case_review_law_on(laws(), date(2014, 10, 19))


def test_a_wrong_law_file_is_refused_like_a_policy() -> None:
    good = 'title = "A law"\n[[case_review]]\nfrom = 2014-10-20\ncomplaints = 3\ncomplaint_within_months = 1\n'
    good += 'application_within_months = 6\nsource = "An Act"\n'
    assert read_case_review_law(good, file="law/case-review.toml")[0].source == "An Act"
    with pytest.raises(PolicyRefused, match=r"law/case-review.toml, line 4, case_review\[1\].complaints: found 0"):
        read_case_review_law(good.replace("complaints = 3", "complaints = 0"), file="law/case-review.toml")
    with pytest.raises(PolicyRefused, match="the unknown key"):
        read_case_review_law(good + "pending = true\n", file="law/case-review.toml")


def test_a_repeat_caller_clause_reads_as_plain_words() -> None:
    one = RepeatCallerPolicy("a", date(2023, 1, 1), None, "b", (Need(1, 1),), POLICE)
    assert one.clause == "At least 1 call in 1 month (policy a: b)"
