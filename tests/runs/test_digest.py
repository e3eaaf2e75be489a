"""A digest covers keys and values in a stated order and format, and nothing else."""

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from commonweal.runs.digest import cell_text, digest

RECORDS = [("call", "police-asb", "N-1", 433000.125, None), ("call", "police-asb", "N-2", 433001.0, "noise")]


def test_the_digest_does_not_depend_on_the_order_of_loading() -> None:
    assert digest(RECORDS) == digest(reversed(RECORDS))


def test_the_digest_changes_with_any_value() -> None:
    changed = [RECORDS[0], (*RECORDS[1][:-1], "begging")]
    assert digest(RECORDS) != digest(changed)


def test_a_value_cannot_slip_into_the_next_cell() -> None:
    assert digest([("ab", "c")]) != digest([("a", "bc")])


def test_repeated_records_count() -> None:
    assert digest(RECORDS) != digest([*RECORDS, RECORDS[0]])


def test_numbers_instants_and_days_have_one_spelling() -> None:
    at = datetime(2025, 7, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    assert [cell_text(v) for v in (433000.0, 433000, at, at.astimezone(UTC), date(2026, 3, 9), None, True)] == [
        "433000.000", "433000", "1751326200000000", "1751326200000000", "2026-03-09", "", "yes",
    ]  # fmt: skip


@given(
    st.lists(st.tuples(st.text(st.characters(exclude_characters="\x1f\n", codec="utf-8")), st.integers())), st.randoms()
)
def test_any_order_gives_the_same_digest(records: list[tuple[str, int]], random: object) -> None:
    shuffled = list(records)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert digest(records) == digest(shuffled)
