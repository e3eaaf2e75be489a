"""A log of any layout loads the same calls as the fixed one; what it refuses is named in its own columns."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.files.cells import GREAT_BRITAIN
from commonweal.files.delivery import FileRefused, open_delivery
from commonweal.files.table import RefusedLine
from commonweal.reports.mappings.layout import DELIMITERS, DayOrder, Feed, Layout, OtherWords
from commonweal.reports.sources.call_log import NEEDED, CallCheck, CallRow, read_calls
from commonweal.reports.sources.mapped_log import UNKNOWN_POSTCODES, read_mapped_calls
from commonweal.reports.terms import Category
from tests.deliveries import CALL, call_log
from tests.reports.mapped import HEADER, foreign_log, layout

NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)


def read(text: str | bytes, by: Layout | None = None, *, postcodes: Any = None, notes: list[str] | None = None) -> list:
    """The rows of a log as a mapping reads it, or as the fixed layout."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "log.csv"
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        delivery = open_delivery(file, file_name="log.csv")
        if by is None:
            return list(read_calls(delivery, GREAT_BRITAIN, loaded_at=NOW))
        check = CallCheck(GREAT_BRITAIN, NOW)
        found = postcodes or {}
        return list(read_mapped_calls(delivery, by, check, lambda codes: found, [] if notes is None else notes))


def one(row: dict[str, str], **changed: object) -> CallRow | RefusedLine:
    (found,) = read(foreign_log([row]), layout(**changed))
    return found


def test_a_neighbours_log_becomes_calls() -> None:
    call = one({"Withheld": "N"})
    assert isinstance(call, CallRow)
    assert (call.source_key, call.category, call.location) == ("E-1", Category.NOISE, "12 High Street")
    assert call.received_at == datetime(2026, 3, 2, 22, 15, tzinfo=UTC)
    assert (call.caller_number, call.caller_name, call.account) == (
        "+441632960123", "Zelda Quince", "a very particular banjo",
    )  # fmt: skip
    assert call.point == (433000.0, 334000.0)


@pytest.mark.parametrize(
    ("order", "day", "time", "hour_utc"),
    [
        (DayOrder.DAY_FIRST, "02/03/2026", "22:15", (2, 22, 15)),
        (DayOrder.DAY_FIRST, "2.3.26", "2215", (2, 22, 15)),
        (DayOrder.DAY_FIRST, "02-Mar-26", "10:15 pm", (2, 22, 15)),
        (DayOrder.DAY_FIRST, "Monday 2 March 2026", "22.15", (2, 22, 15)),
        (DayOrder.DAY_FIRST, "2026-03-02", "22:15:07", (2, 22, 15)),
        (DayOrder.DAY_FIRST, "02/03/2026 00:00:00", "30/12/1899 22:15:00", (2, 22, 15)),
        (DayOrder.MONTH_FIRST, "03/02/2026", "12:05 AM", (2, 0, 5)),
        (DayOrder.YEAR_FIRST, "2026/03/02", "0:05", (2, 0, 5)),
    ],
)
def test_a_day_is_read_in_the_order_that_the_mapping_states(
    order: DayOrder, day: str, time: str, hour_utc: tuple[int, int, int]
) -> None:
    call = one({"Date": day, "Time": time}, day_order=order)
    assert isinstance(call, CallRow), call
    assert (call.received_at.day, call.received_at.hour, call.received_at.minute) == hour_utc
    assert call.received_at.month == 3


@pytest.mark.parametrize(
    ("row", "field", "found"),
    [
        ({"Date": "31/02/2026"}, "Date and Time (received_at)", "'31/02/2026': there is no 31 February 2026"),
        ({"Date": "13/25/2026"}, "Date and Time (received_at)", "there is no month 25"),
        ({"Date": "29/03/2025", "Time": "25:61"}, "Date and Time (received_at)", "29/03/2025 25:61"),
        ({"Date": "30/03/2025", "Time": "01:30"}, "Date and Time (received_at)", "left out"),
        ({"Date": "02/03/2027"}, "Date and Time (received_at)", "02/03/2027 22:15, a time to come"),
        ({"Time": ""}, "Date and Time (received_at)", "with the time ''"),
        ({"Nature of call": "Singing"}, "Nature of call (category)", "'Singing'"),
        ({"X": "9000000"}, "X (easting)", "9000000"),
        ({"X": ""}, "X (easting)", "nothing"),
        ({"Withheld": "perhaps"}, "Withheld (anonymous)", "'perhaps'"),
        ({"Call ref": ""}, "Call ref (reference)", "nothing"),
        ({"Tel No": "22:15"}, "Tel No (caller_phone)", "no telephone number"),
        ({"Tel No": "02/03/2026"}, "Tel No (caller_phone)", "looks like a day"),
    ],
)
def test_a_refusal_names_the_column_of_their_file(row: dict[str, str], field: str, found: str) -> None:
    refused = one(row)
    assert isinstance(refused, RefusedLine), refused
    assert (refused.field, refused.line) == (field, 2)
    assert found in refused.found


@pytest.mark.parametrize(
    "row", [{"Nature of call": "Zelda 07700 900123"}, {"X": "07700900123"}, {"Date": "07700 900123"}]
)
def test_a_refused_row_says_nothing_of_who_called(row: dict[str, str]) -> None:
    refused = one(row)
    assert isinstance(refused, RefusedLine)
    said = refused.found + refused.row + refused.allowed
    assert not any(secret in said for secret in ("Zelda Quince", "01632", "900123", "banjo"))


def test_times_in_the_phone_column_refuse_the_file_before_anything_is_read_out() -> None:
    rows = [{"Tel No": "22:15"}, {"Tel No": ""}, {"Tel No": "2310"}, {"Tel No": "02/03/2026"}]
    with pytest.raises(FileRefused, match=r"Tel No \(caller_phone\): found every cell looks like a time \(3 cells\)"):
        read(foreign_log(rows), layout())


@pytest.mark.parametrize("field", ["Caller name", "Narrative", "Street", "Call ref"])
def test_a_column_of_numbers_where_words_belong_refuses_the_file(field: str) -> None:
    feeds = {"location": Feed(("Street",)), "caller_phone": Feed()}
    rows = [{field: "07700 900123"}, {field: "07700 900124"}]
    with pytest.raises(FileRefused, match="looks like a telephone number") as refusal:
        read(foreign_log(rows), layout(feeds=feeds))
    assert "900123" not in str(refusal.value)


def test_one_odd_cell_among_good_ones_refuses_its_row_alone() -> None:
    first, second = read(foreign_log([{"Tel No": "22:15"}, {}]), layout())
    assert isinstance(first, RefusedLine)
    assert isinstance(second, CallRow)


def test_columns_that_the_mapping_names_and_the_file_lacks_refuse_it() -> None:
    with pytest.raises(FileRefused, match=r"log\.csv, line 1, Tel No") as refusal:
        read(foreign_log([{}], header=[name for name in HEADER if name != "Tel No"]), layout())
    assert "if the log has changed, change the mapping" in str(refusal.value)


def test_words_that_are_not_in_the_list_count_as_other_only_by_choice() -> None:
    call = one({"Nature of call": "Singing"}, other_categories=OtherWords.OTHER)
    assert isinstance(call, CallRow)
    assert call.category == Category.OTHER
    assert one({"Nature of call": "NOISE"}).category == Category.NOISE  # type: ignore[union-attr]


def test_yes_and_no_are_the_words_of_the_mapping() -> None:
    call = one({"Withheld": "Private"}, yes_words=("private",), no_words=("open",))
    assert isinstance(call, CallRow)
    assert (call.anonymous, call.caller_name, call.caller_number) == (True, "", "")


def test_latitude_and_longitude_become_metres() -> None:
    where = {"easting": Feed(), "northing": Feed(), "latitude": Feed(("Y",)), "longitude": Feed(("X",))}
    call = one({"Y": "51.5390", "X": "-0.1426"}, feeds=where)
    assert isinstance(call, CallRow)
    assert call.point == pytest.approx((528_900, 184_000), abs=600)
    swapped = one({"Y": "-0.1426", "X": "51.5390"}, feeds=where)
    assert isinstance(swapped, RefusedLine)
    assert swapped.field == "X (longitude)"
    assert one({"Y": "", "X": ""}, feeds=where).point is None  # type: ignore[union-attr]


def test_a_postcode_gives_the_point_and_an_unknown_one_is_said_once() -> None:
    where = {"easting": Feed(), "northing": Feed(), "postcode": Feed(("X",))}
    notes: list[str] = []
    rows = [{"X": "n12ab"}, {"X": "N1 9ZZ"}, {"X": "N1 9ZY"}, {"X": "somewhere"}, {"X": ""}]
    found = read(foreign_log(rows), layout(feeds=where), postcodes={"N1 2AB": (531000.0, 184000.0)}, notes=notes)
    assert [getattr(row, "point", row) for row in found[:3]] == [(531000.0, 184000.0), None, None]
    assert (found[3].field, found[4].point) == ("X (postcode)", None)
    assert notes == [UNKNOWN_POSTCODES]


def test_windows_1252_is_read_by_choice_and_named_otherwise() -> None:
    log = foreign_log([{"Street": "Caf\u00e9 Row \u2013 top"}]).encode("cp1252")
    (call,) = read(log, layout(encoding="windows-1252"))
    assert call.location == "12 Caf\u00e9 Row \u2013 top"
    with pytest.raises(FileRefused, match="not UTF-8"):
        read(log, layout())


def test_rows_above_the_header_double_headings_and_trailing_delimiters_are_no_hindrance() -> None:
    log = "Night line;exported 3 March\r\n\r\n" + foreign_log([{}]).replace("Operator", "Date").replace("OP7", "OP7;;")
    by = layout(header_row=2, feeds={"received_at": Feed(("Date (1)", "Time"))})
    (call,) = read(log, by)
    assert isinstance(call, CallRow)


def test_of_two_columns_with_one_heading_the_mapping_says_which() -> None:
    log = foreign_log([{}], header=[*HEADER, "Tel No"]).replace("01632 960123;Zelda", "01632 960999;Zelda", 1)
    with pytest.raises(FileRefused, match=r"Tel No: found 2 columns with this heading.* Tel No \(1\), Tel No \(2\)"):
        read(log, layout())
    numbers = []
    for which in ("Tel No (1)", "Tel No (2)"):
        (call,) = read(log, layout(feeds={"caller_phone": Feed((which,))}))
        numbers.append(call.caller_number)
    assert numbers == ["+441632960999", "+441632960123"]


BARE = ["46083.927", "20260302", "03022026", "02032026 2215", "2026030222", "221530"]


@pytest.mark.parametrize("cell", BARE)
def test_days_and_times_in_digits_alone_in_the_phone_column_refuse_the_file(cell: str) -> None:
    with pytest.raises(FileRefused, match=r"Tel No \(caller_phone\): found every cell looks like a time \(3 cells\)"):
        read(foreign_log([{"Tel No": cell}] * 3), layout())


def test_one_number_among_many_times_does_not_save_the_column() -> None:
    rows = [{"Tel No": "07700 900123"}, *({"Tel No": cell} for cell in BARE * 4)]
    with pytest.raises(FileRefused, match=r"nearly every cell looks like a time \(24 of 25 cells\)"):
        read(foreign_log(rows), layout())


@pytest.mark.parametrize("order", [DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST])
def test_a_file_whose_days_are_in_the_other_order_is_refused_before_a_row_is_read(order: DayOrder) -> None:
    other = DayOrder.MONTH_FIRST if order == DayOrder.DAY_FIRST else DayOrder.DAY_FIRST
    shown, plain = ("03/13/2025", "04/05/2025") if order == DayOrder.DAY_FIRST else ("13/03/2025", "05/04/2025")
    rows = [{"Date": plain}] * 5 + [{"Date": shown}, {"Date": plain}]
    with pytest.raises(FileRefused) as refusal:
        read(foreign_log(rows), layout(day_order=order))
    assert refusal.value.found == f"the days of this file are {other.value}: {shown} on line 7"
    assert refusal.value.to_do == f"Change the mapping's order of days to {other.value}."
    assert all(isinstance(row, CallRow) for row in read(foreign_log(rows), layout(day_order=other)))


def test_where_days_of_both_orders_stand_the_rows_of_the_other_are_refused() -> None:
    rows = [{"Date": "03/13/2025"}, {"Date": "04/05/2025"}, {"Date": "13/03/2025"}]
    first, second, third = read(foreign_log(rows), layout())
    assert isinstance(first, RefusedLine)
    assert isinstance(second, CallRow)
    assert isinstance(third, CallRow)


def test_line_ends_of_an_old_mac_are_read() -> None:
    (call,) = read(foreign_log([{}]).replace("\r\n", "\r"), layout())
    assert isinstance(call, CallRow)


def test_a_row_of_the_wrong_width_is_refused_alone_without_its_cells() -> None:
    first, second = read(foreign_log([{}]) + "E-9;Zelda Quince\r\n", layout())
    assert isinstance(first, CallRow)
    assert (second.field, second.found, "Zelda" in second.row) == ("the row", "2 cells", False)


def test_a_reference_stands_once_a_delivery() -> None:
    _, second = read(foreign_log([{"Call ref": "A"}, {"Call ref": "A"}]), layout())
    assert (second.field, second.found) == ("Call ref (reference)", "A, which line 2 has already")


# -- the same calls as the fixed layout, whatever the columns are called and in which order they stand

HEADINGS = st.text(st.characters(whitelist_categories=("Lu", "Ll", "Nd"), max_codepoint=0x2FF), min_size=1, max_size=12)
CELLS = st.fixed_dictionaries(
    {
        "received_at": st.sampled_from(
            ["2026-03-02 22:15", "2026-03-29 01:30", "2025-10-26 01:30", "2099-01-01 10:00"]
        ),
        "happened_at": st.sampled_from(["", "2026-03-02 21:00", "2026-03-05 10:00"]),
        "category": st.sampled_from(["noise", "singing", "begging"]),
        "easting": st.sampled_from(["433000", "", "9"]),
        "location": st.sampled_from(["", "Larch Estate", 'the "Crown"; upstairs', "a\nb"]),
        "caller_phone": st.sampled_from(["", "01632 960123", "+44 1632 960 123", "none"]),
        "caller_name": st.sampled_from(["", "Jo", "A. Example"]),
        "anonymous": st.sampled_from(["", "no", "yes", "perhaps"]),
        "incident": st.sampled_from(["", "E5"]),
        "account": st.sampled_from(["", "Loud music, again", "\U0001f468\u200d\U0001f469\u200d\U0001f467 at it"]),
    }
)


@given(
    rows=st.lists(CELLS, min_size=1, max_size=6),
    order=st.permutations(NEEDED),
    headings=st.lists(HEADINGS, min_size=13, max_size=13, unique_by=lambda name: name.casefold()),
    delimiter=st.sampled_from(sorted(DELIMITERS)),
    uk_days=st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_any_order_and_names_of_columns_load_the_same_calls_as_the_fixed_layout(
    rows: list[dict[str, str]], order: Sequence[str], headings: list[str], delimiter: str, uk_days: bool
) -> None:
    called = dict(zip(NEEDED, headings, strict=True))
    by = Layout(feeds={name: Feed((called[name],)) for name in NEEDED}, delimiter=delimiter)
    filled = [{**CALL, "reference": f"N-{number}", **row} for number, row in enumerate(rows, start=1)]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=DELIMITERS[delimiter])
    writer.writerow([called[name] for name in order])
    for row in filled:
        writer.writerow([_as_written(name, row[name], uk_days) for name in order])
    fixed = read(call_log(filled))
    mapped = read(text.getvalue(), by)
    assert [row for row in mapped if isinstance(row, CallRow)] == [row for row in fixed if isinstance(row, CallRow)]
    assert _refusals(mapped, called) == list(_refused(fixed))


def _as_written(name: str, cell: str, uk_days: bool) -> str:
    if not uk_days or not cell or not name.endswith("_at"):
        return cell
    return f"{cell[8:10]}/{cell[5:7]}/{cell[:4]} {cell[11:]}"


def _refusals(rows: list, called: dict[str, str]) -> list[tuple[int, str]]:
    """Line and field of ours, as they are said in their words."""
    ours = {f"{theirs} ({name})": name for name, theirs in called.items()}
    return [(row.line, ours[row.field]) for row in rows if isinstance(row, RefusedLine)]


def _refused(rows: list) -> Iterator[tuple[int, str]]:
    return ((row.line, row.field) for row in rows if isinstance(row, RefusedLine))
