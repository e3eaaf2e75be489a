"""A meeting as a calendar file (RFC 5545): when and where, and nothing of what is said there.

Calendars go onto private telephones: no matter, no member, no decision, and of a closed group not even its name. The
instant is written in UTC, so that a change of clocks moves nothing; `uid` is the meeting's for ever and `sequence`
goes up with each change. Lines end in CR LF and are folded at 75 octets, never inside a character.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

LONGEST_LINE = 75
TEXT = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


@dataclass(frozen=True, slots=True)
class Dated:
    """What a calendar needs of a meeting; `changed_at`: when it was changed last, `link`: its page behind a sign-in."""

    id: UUID
    title: str
    where: str
    begins_at: datetime
    ends_at: datetime
    changed_at: datetime
    sequence: int
    cancelled: bool
    link: str


def calendar_file(one: Dated) -> bytes:
    """The file; the same meeting gives the same bytes."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Commonweal//Meetings//EN", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", "BEGIN:VEVENT", f"UID:{one.id}@commonweal", f"DTSTAMP:{utc(one.changed_at)}",
        f"LAST-MODIFIED:{utc(one.changed_at)}", f"DTSTART:{utc(one.begins_at)}", f"DTEND:{utc(one.ends_at)}",
        f"SUMMARY:{one.title.translate(TEXT)}", *([f"LOCATION:{one.where.translate(TEXT)}"] if one.where else []),
        f"URL:{one.link}", f"STATUS:{'CANCELLED' if one.cancelled else 'CONFIRMED'}", f"SEQUENCE:{one.sequence}",
        "CLASS:CONFIDENTIAL", "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def folded(line: str) -> str:
    """A line in pieces of at most 75 octets, each but the first begun by a space that belongs to no text."""
    pieces, piece, room = [], "", LONGEST_LINE
    for one in line:
        size = len(one.encode())
        if size > room:
            pieces.append(piece)
            piece, room = "", LONGEST_LINE - 1
        piece, room = piece + one, room - size
    return "\r\n ".join([*pieces, piece])


def utc(at: datetime) -> str:
    """An instant as calendars write it in UTC."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
