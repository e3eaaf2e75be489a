"""The register says of every automatic rule what it is, what it found, and how it is switched off."""

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from django.conf import settings

from commonweal.callers.operations import run_callers
from commonweal.core.policy import SwitchableRule
from commonweal.hotspots.operations import run_week
from commonweal.reports.kinds import CALL_LOG
from commonweal.runs.cut_offs import CutOffRefused
from commonweal.web.rule_register import REGISTER, Register, register
from commonweal.web.spec_pages import blocks_of, spec_names, spec_page, words_of
from tests.cast import AT, Cast
from tests.conftest import ROOT
from tests.deliveries import call_log, deliver

CUT_OFF = date(2026, 3, 9)
TODAY = date(2026, 3, 9)


@pytest.fixture
def week(cast: Cast, tmp_path: Path) -> Cast:
    calls = [{"received_at": f"2026-03-0{day} 21:00", "caller_phone": "01632 960123"} for day in range(1, 9)]
    deliver(tmp_path, CALL_LOG, call_log(calls), by=cast.viewer("amina"))
    for run in (run_week, run_callers):
        run(CUT_OFF, by=cast.viewer("amina"), at=AT)
    return cast


@pytest.fixture
def switched_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "policies"
    folder.mkdir()
    for file in Path(settings.POLICY_FOLDER).glob("*.toml"):
        (folder / file.name).write_text(file.read_text())
    copytree(Path(settings.POLICY_FOLDER) / "reports", folder / "reports")
    with (folder / "northmoor.toml").open("a") as policy:
        policy.write(
            '\n[[switched_off]]\nrule = "hotspot"\nfrom = 2026-03-02\n'
            'why = "No gazetteer"\nsource = "Minutes of March"\n'
        )
    monkeypatch.setattr(settings, "POLICY_FOLDER", folder)


def shown(cast: Cast, who: str = "amina") -> Register:
    return register(cast.viewer(who), today=TODAY)


def results(found: Register) -> dict[int, str | None]:
    return {one.rule.number: one.result for one in found.rules if one.is_built}


def test_the_twelve_rules_stand_there_in_order_and_those_not_built_say_so(cast: Cast) -> None:
    found = shown(cast)
    assert [one.rule.number for one in found.rules] == list(range(1, 13))
    assert {one.rule.number for one in found.rules if one.state == "not built yet"} == {10, 12}
    assert {one.rule.switch for one in found.rules if one.is_built} == {None, *SwitchableRule}
    assert [one.rule.number for one in found.rules if one.rule.always] == [1, 11]


def test_each_rule_tells_its_newest_result_to_who_may_read_it(week: Cast) -> None:
    to = "in the week to 8 March 2026"
    assert results(shown(week)) == {
        4: f"1 hotspot {to}", 5: f"0 callers {to}", 6: f"not worked out {to}", 7: f"1 caller {to}",
        8: f"1 caller {to}", 1: None, 2: None, 3: None, 9: "0 reports are late", 11: None,
    }  # fmt: skip
    administrator = shown(week, "ada")
    assert set(results(administrator).values()) == {None}
    assert not any(one.may_see_result for one in administrator.rules if one.is_built)


def test_a_rule_that_is_switched_off_says_so_and_does_not_run(week: Cast, switched_off: None) -> None:
    hotspot = shown(week).rules[3]
    assert (hotspot.state, hotspot.off[0].why, hotspot.off[0].source) == (
        "switched off",
        "No gazetteer",
        "Minutes of March",
    )
    with pytest.raises(CutOffRefused, match="switched off on 2026-03-08: No gazetteer"):
        run_week(CUT_OFF, by=week.viewer("amina"), at=AT)


def test_what_the_product_itself_asks_is_in_force_and_danger_cannot_be_switched_off(cast: Cast) -> None:
    danger, duplicates = (shown(cast).rules[number] for number in (0, 2))
    assert (danger.state, duplicates.state) == ("in force", "in force")
    assert "250 m" in duplicates.entries[0].clause
    assert "emergency" not in {rule.value for rule in SwitchableRule}


def test_each_rule_that_is_built_names_tests_and_a_manual_that_exist() -> None:
    for rule in REGISTER:
        if rule.switch is not None or rule.always:
            assert rule.spec in spec_names(), rule.name
            assert [test for test in rule.tests if not (ROOT / test).is_file()] == [], rule.name


def test_every_page_of_the_manual_is_read_without_a_mark_left_over() -> None:
    for name in spec_names():
        blocks = spec_page(name)
        assert blocks
        said = [
            word.text
            for block in blocks
            for line in (*block.lines, *(c for row in block.rows for c in row))
            for word in line
        ]
        assert not any(mark in " ".join(said) for mark in ("**", "](", "| --")), name


def test_a_page_of_the_manual_ends_before_what_only_its_writers_need() -> None:
    for name in spec_names():
        said = [word.text for block in spec_page(name) or () for line in block.lines for word in line]
        assert "tests/spec" not in " ".join(said), name
        assert "tests/spec" in (Path(settings.RULE_MANUAL) / f"{name}.md").read_text(), name


def test_each_rule_names_the_logs_that_it_counts_and_where_its_newest_list_is(cast: Cast) -> None:
    rules = {one.rule.number: one for one in shown(cast).rules if one.is_built}
    assert rules[4].entries[0].logs == ("Police anti-social behaviour calls", "Out-of-hours line")
    assert [one.result_url for one in rules.values()] == [
        "", "", "", "/hotspots/", "/callers/?part=repeat-callers", "/callers/?part=repeat-callers",
        "/callers/?part=second-report", "/callers/?part=case-review", "/reports/late/", "",
    ]  # fmt: skip


def test_what_is_no_page_of_the_manual_is_none() -> None:
    assert [spec_page(name) for name in ("index", "nothing", "..", "")] == [None] * 4


def test_the_manuals_words_are_told_apart() -> None:
    kinds = [(one.kind, one.text, one.page) for one in words_of("A **strong** and [linked](hotspot.md) `code` word")]
    assert kinds == [
        ("plain", "A ", ""), ("strong", "strong", ""), ("plain", " and ", ""), ("link", "linked", "hotspot"),
        ("plain", " ", ""), ("code", "code", ""), ("plain", " word", ""),
    ]  # fmt: skip
    assert words_of("[out](https://example.org)")[0].kind == "plain"


def test_headings_lists_tables_and_paragraphs_are_blocks() -> None:
    text = "# One\n\nTwo\nlines\n\n- a\n- b\n\n| H | I |\n| --- | --- |\n| 1 | 2 |\n"
    blocks = list(blocks_of(text))
    assert [block.kind for block in blocks] == ["heading", "paragraph", "list", "table"]
    assert (len(blocks[2].lines), len(blocks[3].rows)) == (2, 2)
