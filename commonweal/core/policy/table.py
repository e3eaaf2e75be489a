"""A table of a policy or law file that knows where it stands, so that a wrong value is refused by line and key."""

import json
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from commonweal.core.policy.dated import DatedEntry
from commonweal.core.policy.lines import Path, lines_of_keys
from commonweal.core.policy.refusal import PolicyRefused

FARTHEST_M = 1_000
# The Crime and Disorder Act 1998 made the partnerships, so none decided anything before.
EARLIEST, LATEST = date(1998, 1, 1), date(2100, 12, 31)
LONGEST_SHOWN = 80

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the file. Each of its readers gives a value of its kind, or raises `PolicyRefused`."""

    file: str
    path: Path
    values: Mapping[str, Any]
    lines: Mapping[Path, int]

    def refuse(self, key: str, found: str, allowed: str, number: int | None = None) -> PolicyRefused:
        """The refusal of a key, or of one member of the list that it holds."""
        path = (*self.path, key) if number is None else (*self.path, key, number)
        line = next((self.lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.lines), 1)
        named = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
        return PolicyRefused(file=self.file, line=line, key=named, found=found, allowed=allowed)

    def only(self, *allowed: str) -> None:
        """Refuse a key that is not one of these."""
        for key in self.values:
            if key not in allowed:
                raise self.refuse(key, f"the unknown key {key!r}", ", ".join(allowed))

    def take(self, key: str, allowed: str, check: Callable[[Any], bool], default: Any = None) -> Any:
        """The value of a key that passes `check`; a missing one is `default`, or refused where that is None."""
        if key not in self.values:
            if default is not None:
                return default
            raise self.refuse(key, "nothing", allowed)
        if not check(self.values[key]):
            raise self.refuse(key, shown(self.values[key]), allowed)
        return self.values[key]

    def text(self, key: str) -> str:
        """A text with something in it."""
        found: str = self.take(key, "a text", lambda v: isinstance(v, str) and bool(v.strip()))
        return " ".join(found.split())

    def whole(self, key: str, low: int, high: int, why: str = "") -> int:
        """A whole number from `low` to `high`; `why` is said where it is not one."""

        def is_whole(value: Any) -> bool:
            return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high

        found: int = self.take(key, f"a whole number from {low} to {high:,}{why}", is_whole)
        return found

    def metres(self, key: str, default: float) -> float:
        """A distance above 0."""
        return float(self.take(key, f"metres, above 0 and up to {FARTHEST_M:,}", _is_distance, default))

    def day(self, key: str) -> date:
        """A day without a time."""
        found: date = self.take(key, f"a day such as 2023-03-01, from {EARLIEST} to {LATEST}", _is_day)
        return found

    def span(self) -> tuple[date, date | None]:
        """The first and the last day, `from` and `to`, of an entry; without an end the last is None."""
        first, last = self.day("from"), self.day("to") if "to" in self.values else None
        if last is not None and last < first:
            raise self.refuse("to", str(last), f"{first} or later")
        return first, last

    def inner(self, key: str) -> "Table":
        """The table that a key holds."""
        values = self.take(key, f"a table [{key}]", lambda v: isinstance(v, dict))
        return Table(self.file, (*self.path, key), values, self.lines)

    def tables(self, key: str, allowed: str) -> "list[Table]":
        """The tables of the list that a key holds, at least one."""
        entries = self.take(key, allowed, _are_tables)
        return [Table(self.file, (*self.path, key, number), entry, self.lines) for number, entry in enumerate(entries)]

    def wall_time(self, key: str) -> time:
        """A time of day as people write it."""
        return self.as_wall_time(key, self.take(key, 'a time such as "23:00"', lambda v: isinstance(v, str)))

    def as_wall_time(self, key: str, found: Any, number: int | None = None) -> time:
        """The time of day that a value of a key, or a member of its list, writes."""
        if not isinstance(found, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", found):
            raise self.refuse(key, shown(found), 'a time such as "23:00"', number)
        return time.fromisoformat(found)

    def word(self, key: str, kind: type[Word]) -> Word:
        """One word of a kind."""
        known = [one.value for one in kind]
        return kind(self.take(key, "one of " + ", ".join(known), lambda v: v in known))

    def words(self, key: str, words: type[Word], default: Sequence[Word] | None = None) -> tuple[Word, ...]:
        """A list of words of a kind, each once."""
        allowed = "a list, each once, of " + ", ".join(words)
        found = self.take(key, allowed, lambda v: isinstance(v, list) and bool(v), default)
        known = [word.value for word in words]
        for number, one in enumerate(found):
            if one not in known:
                raise self.refuse(key, shown(one), allowed, number)
            if one in found[:number]:
                raise self.refuse(key, f"{shown(one)} a second time", allowed, number)
        return tuple(words(word) for word in found)


def opened(text: str, file: str) -> Table:
    """The whole file as a table; what is no TOML is refused at the line where reading stopped."""
    try:
        return Table(file, (), tomllib.loads(text), lines_of_keys(text))
    except (ValueError, RecursionError) as fault:  # too many digits or brackets are no TOMLDecodeError
        why = "brackets nested too deeply" if isinstance(fault, RecursionError) else str(fault)
        found = f"text that is not TOML ({why})"
        raise PolicyRefused(file=file, line=_line_in(why, text), key="the file", found=found, allowed="TOML") from fault


def in_line(tables: Sequence[Table], entries: Sequence[DatedEntry]) -> None:
    """Refuse an entry, given with its table, that does not begin on the day after the one before it ends."""
    for table, earlier, later in zip(tables[1:], entries, entries[1:], strict=False):
        expected = earlier.valid_to + timedelta(days=1) if earlier.valid_to else None
        if later.valid_from != expected:
            allowed = (
                f"{expected}, the day after the entry before ends" if expected else "no entry after one without an end"
            )
            raise table.refuse("from", str(later.valid_from), allowed)


def stem(file: str) -> str:
    """The name of a file without its folder and `.toml`."""
    return file.replace("\\", "/").rpartition("/")[2].removesuffix(".toml")


def shown(value: Any) -> str:
    """A value much as the file has it, and no longer than fits in a sentence."""
    said = str(value) if isinstance(value, date) else json.dumps(value, ensure_ascii=False, default=str)
    return said if len(said) <= LONGEST_SHOWN else f"{said[:LONGEST_SHOWN]}..."


def _line_in(message: str, text: str) -> int:
    """The line that the standard reader's message names; its end of document is the last line."""
    named = re.search(r"\(at line (\d+)", message)
    last = text.rstrip().count("\n") + 1
    return int(named[1]) if named else last


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime) and EARLIEST <= value <= LATEST


def _is_distance(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= FARTHEST_M


def _are_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)
