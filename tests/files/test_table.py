"""A table hands on every row: read, or refused with its line."""

from pathlib import Path

import pytest

from commonweal.files.delivery import FileRefused, open_delivery
from commonweal.files.table import RefusedLine, TableRow, csv_line, read_table, values_only


def rows(tmp_path: Path, text: str, *, needed: tuple[str, ...] = ("a", "b")) -> list[TableRow | RefusedLine]:
    file = tmp_path / "t.csv"
    file.write_text(text, encoding="utf-8", newline="")
    return [
        row for member in open_delivery(file, file_name="t.csv").members for row in read_table(member, needed=needed)
    ]


def test_cells_come_by_name_and_without_outer_spaces(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, "b, a ,extra\n 2 ,1,x\n")
    assert isinstance(row, TableRow)
    assert (row.line, row.cells["a"], row.cells["b"]) == (2, "1", "2")


def test_missing_columns_refuse_the_file_and_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refusal:
        rows(tmp_path, "a,c\n1,2\n")
    assert refusal.value.field == "b"
    assert refusal.value.found == "2 columns, of them known: a"


def test_a_doubled_column_refuses_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="two columns of one name"):
        rows(tmp_path, "a,b,a\n1,2,3\n")


def test_a_row_of_the_wrong_width_is_refused_alone(tmp_path: Path) -> None:
    first, second = rows(tmp_path, "a,b\n1,2,3\n4,5\n")
    assert isinstance(first, RefusedLine)
    assert (first.line, first.found) == (2, "3 cells")
    assert isinstance(second, TableRow)


def test_blank_lines_are_not_rows_but_count_as_lines(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, "a,b\n\n , \n1,2\n")
    assert isinstance(row, TableRow)
    assert row.line == 4


def test_a_quoted_cell_may_hold_commas_and_line_ends(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, 'a,b\n"x, y","one\ntwo"\n')
    assert isinstance(row, TableRow)
    assert row.cells == {"a": "x, y", "b": "one\ntwo"}


def test_quoting_that_runs_away_refuses_the_file_instead_of_swallowing_it(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="not CSV"):
        rows(tmp_path, 'a,b\n"1,2\n' + "3,4\n" * 60_000)


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_neutralised(start: str) -> None:
    assert values_only([start]) == ["'" + start]


def test_a_line_of_csv_quotes_what_needs_it() -> None:
    assert csv_line(["a,b", "c"]) == '"a,b",c'


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_with_lf_crlf_or_cr(tmp_path: Path, end: str) -> None:
    found = rows(tmp_path, end.join(["a,b", "1,2", "3,4", ""]))
    assert [(row.line, row.cells) for row in found if isinstance(row, TableRow)] == [
        (2, {"a": "1", "b": "2"}), (3, {"a": "3", "b": "4"}),
    ]  # fmt: skip


def test_a_long_table_of_an_old_mac_is_read_whole(tmp_path: Path) -> None:
    found = rows(tmp_path, "a,b\r" + "some words,others\r" * 200_000)
    assert (len(found), found[-1].line) == (200_000, 200_001)


def test_lines_that_end_in_two_ways_are_refused_in_words_of_tables(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refusal:
        rows(tmp_path, "a,b\n1,2\r3,4\r5,6\n")
    assert "two ways" in refusal.value.found
    assert "CSV UTF-8" in refusal.value.to_do
    assert "universal" not in str(refusal.value)
