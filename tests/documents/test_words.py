"""Words that every file can hold, and how numbers and files are written."""

from dataclasses import replace

import pytest

from commonweal.documents.paper import Lead, Paragraph, Section, Table
from commonweal.documents.words import file_name, foot, printable, said
from tests.documents.papers import hostile_paper, weekly_paper


def test_a_plain_paper_is_printed_as_it_is() -> None:
    paper = weekly_paper()
    assert printable(paper) == paper


def test_signs_that_no_file_holds_or_that_turn_words_round_are_left_out_and_marks_of_direction_stay() -> None:
    paper = printable(hostile_paper())
    assert paper.title.startswith("Null , bell , down and turned; a title")
    words = [block.words for block in paper.blocks() if isinstance(block, Paragraph)]
    assert words[:2] == ["Lone half , no character , end", "\ufffd"]
    assert "\u200f" in words[3]


def test_paragraphs_keep_their_lines_and_headings_are_one() -> None:
    section = Section("Two\nlines", (Paragraph("One\r\ntwo\x0bthree"), Lead("a\rb")))
    cleaned = printable(replace(weekly_paper(), sections=(section,))).sections[0]
    assert cleaned == Section("Two lines", (Paragraph("One\ntwo\nthree"), Lead("a\nb")))


@pytest.mark.parametrize(
    ("cell", "words"),
    [(0, "0"), (1234, "1,234"), (-7, "-7"), (2.5, "2.5"), (1e6, "1,000,000"), (0.125, "0.12"), ("2026", "2026")],
)
def test_numbers_have_commas_and_words_stay(cell: str | int | float, words: str) -> None:
    assert said(cell) == words


def test_a_file_is_named_by_title_day_and_version() -> None:
    assert file_name(weekly_paper(), ".docx") == "hotspots-of-the-week-2026-11-23-v2-issued.docx"
    assert file_name(replace(weekly_paper(), title="تقرير"), ".odt") == "paper-2026-11-23-v2-issued.odt"
    assert "/" not in file_name(replace(weekly_paper(), title="../../etc/passwd"), ".csv")


def test_a_long_title_is_cut_in_the_foot() -> None:
    assert "…" in foot(hostile_paper())
    assert "…" not in foot(weekly_paper())


def test_a_table_without_rows_says_so() -> None:
    empty = next(one for one in hostile_paper().tables() if not one.rows)
    assert empty.note == "No rows."
    assert Table(empty.caption, empty.columns, (), "a run").note == "No rows. Source: a run"
