"""What lies in the stream of a backup: parts, each a kind, a length and its bytes.

In this order: the opening (what made it, what it should hold), for each table its name and blocks of whole lines, for
each file its path and blocks of bytes, and at the end the closing (counts and digests of what was written).
"""

import json
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Protocol

from commonweal.recovery.refusals import damaged

LARGEST_PART = 1 << 28


class Part(StrEnum):
    """The kinds; one letter each in the stream."""

    OPENING = "O"
    TABLE = "T"
    LINES = "L"
    FILE = "F"
    BYTES = "B"
    CLOSING = "C"


class Writes(Protocol):
    """Takes bytes."""

    def write(self, content: bytes) -> None: ...


class Reads(Protocol):
    """Gives exactly so many bytes, and knows its end."""

    def read(self, size: int) -> bytes: ...

    def end(self) -> None: ...


def put(out: Writes, part: Part, content: bytes) -> None:
    """Write one part."""
    out.write(part.encode() + len(content).to_bytes(4, "big"))
    out.write(content)


def put_facts(out: Writes, part: Part, facts: Any) -> None:
    """Write one part that is JSON."""
    put(out, part, json.dumps(facts, sort_keys=True, ensure_ascii=False).encode())


def parts(source: Reads) -> Iterator[tuple[Part, bytes]]:
    """Every part, the closing last; raises `BackupRefused` where the stream is not whole."""
    part = None
    while part is not Part.CLOSING:
        try:
            part = Part(source.read(1).decode("ascii"))
        except ValueError as fault:
            raise damaged() from fault
        size = int.from_bytes(source.read(4), "big")
        if size > LARGEST_PART:
            raise damaged()
        yield part, source.read(size)
    source.end()


def facts(content: bytes) -> Any:
    """The JSON of a part; raises `BackupRefused`."""
    try:
        return json.loads(content)
    except ValueError as fault:
        raise damaged() from fault
