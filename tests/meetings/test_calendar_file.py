"""A calendar file as RFC 5545 asks for it: folded by octets, escaped, and right when the clocks change."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.terms import LONDON
from commonweal.meetings.calendar_file import Dated, calendar_file, folded

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def made(**more: object) -> Dated:
    begins = datetime(2026, 3, 30, 10, 0, tzinfo=LONDON)
    values = {
        "id": UUID(int=7), "title": "Weekly tasking", "where": "Room 1; upstairs, left", "begins_at": begins,
        "ends_at": begins + timedelta(hours=1), "changed_at": AT, "sequence": 2, "cancelled": False,
        "link": "https://x.example/meetings/7/",
    }  # fmt: skip
    return Dated(**{**values, **more})  # type: ignore[arg-type]


def lines(one: Dated) -> list[str]:
    text = calendar_file(one).decode()
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_a_meeting_after_the_clocks_changed_begins_at_the_hour_that_was_meant() -> None:
    assert "DTSTART:20260330T090000Z" in lines(made())
    winter = datetime(2026, 3, 28, 10, 0, tzinfo=LONDON)
    assert "DTSTART:20260328T100000Z" in lines(made(begins_at=winter))


def test_the_number_is_the_meetings_for_ever_and_goes_up_with_each_change() -> None:
    found = lines(made())
    assert f"UID:{UUID(int=7)}@commonweal" in found
    assert "SEQUENCE:2" in found
    assert "LOCATION:Room 1\\; upstairs\\, left" in found
    assert "STATUS:CANCELLED" in lines(made(cancelled=True))


def test_the_same_meeting_gives_the_same_bytes() -> None:
    assert calendar_file(made()) == calendar_file(made())


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_no_line_is_longer_than_75_octets_and_nothing_is_lost(words: str) -> None:
    pieces = folded(words).split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert "".join([pieces[0], *(piece[1:] for piece in pieces[1:])]) == words
