"""Reads one partnership's policy from TOML text; refuses what it does not understand, with line and key.

Nothing is guessed: an unknown key is as wrong as a missing one, since a misspelt threshold would otherwise be ignored.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from commonweal.core.policy.lines import Path, lines_of_keys
from commonweal.core.policy.refusal import PolicyRefused
from commonweal.core.policy.values import LOCATION_ORDER, HotspotPolicy, PartnershipPolicy, WeeklyCutOff
from commonweal.core.terms import CallSource, LocationKind

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_CALLS, MOST_DAYS, FARTHEST_M = 1_000, 366, 1_000
# The Crime and Disorder Act 1998 made the partnerships, so none decided anything before.
EARLIEST, LATEST = date(1998, 1, 1), date(2100, 12, 31)
LONGEST_SHOWN = 80

Value = TypeVar("Value")
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the file, which knows where it stands so that a refusal can say so."""

    file: str
    path: Path
    values: Mapping[str, Any]
    lines: Mapping[Path, int]

    def refuse(self, key: str, found: str, allowed: str, number: int | None = None) -> PolicyRefused:
        """The refusal of a key, or of one member of the list that it holds."""
        path = (*self.path, key) if number is None else (*self.path, key, number)
        line = next((self.lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.lines), 1)
        shown = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
        return PolicyRefused(file=self.file, line=line, key=shown, found=found, allowed=allowed)

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
            raise self.refuse(key, _shown(self.values[key]), allowed)
        return self.values[key]

    def text(self, key: str) -> str:
        """A text with something in it."""
        found: str = self.take(key, "a text", lambda v: isinstance(v, str) and bool(v.strip()))
        return " ".join(found.split())

    def whole(self, key: str, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""

        def is_whole(value: Any) -> bool:
            return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high

        found: int = self.take(key, f"a whole number from {low} to {high:,}", is_whole)
        return found

    def metres(self, key: str, default: float) -> float:
        """A distance above 0."""
        return float(self.take(key, f"metres, above 0 and up to {FARTHEST_M:,}", _is_distance, default))

    def day(self, key: str) -> date:
        """A day without a time."""
        found: date = self.take(key, f"a day such as 2023-03-01, from {EARLIEST} to {LATEST}", _is_day)
        return found

    def words(self, key: str, words: type[Word], default: Sequence[Word] | None = None) -> tuple[Word, ...]:
        """A list of words of a kind, each once."""
        allowed = "a list, each once, of " + ", ".join(words)
        found = self.take(key, allowed, lambda v: isinstance(v, list) and bool(v), default)
        known = [word.value for word in words]
        for number, one in enumerate(found):
            if one not in known:
                raise self.refuse(key, _shown(one), allowed, number)
            if one in found[:number]:
                raise self.refuse(key, f"{_shown(one)} a second time", allowed, number)
        return tuple(words(word) for word in found)


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime) and EARLIEST <= value <= LATEST


def _shown(value: Any) -> str:
    """A value much as the file has it, and no longer than fits in a sentence."""
    shown = str(value) if isinstance(value, date) else json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN]}..."


def read_policy(text: str, *, file: str, default: PartnershipPolicy | None) -> PartnershipPolicy:
    """The policy that `text` states. `file` is its name, for refusals; without folder and `.toml` it is the policy's.

    `default` gives what the text leaves to it; None where the text is the default itself. Raises `PolicyRefused`.
    """
    table = _opened(text, file)
    table.only("title", "weekly_cut_off", "hotspot", "hotspot_not_stated")
    hotspot, left_to, note = _hotspots(table, default)
    policy = PartnershipPolicy(
        name=_stem(file),
        title=table.text("title"),
        version="",
        weekly_cut_off=_cut_off(table),
        hotspot=hotspot,
        hotspot_left_to=left_to,
        hotspot_note=note,
    )
    return replace(policy, version=_digest(policy))


def _opened(text: str, file: str) -> _Table:
    """The whole file as a table; what is no TOML is refused at the line where reading stopped."""
    try:
        return _Table(file, (), tomllib.loads(text), lines_of_keys(text))
    except (ValueError, RecursionError) as fault:  # too many digits or brackets are no TOMLDecodeError
        why = "brackets nested too deeply" if isinstance(fault, RecursionError) else str(fault)
        found = f"text that is not TOML ({why})"
        raise PolicyRefused(file=file, line=_line_in(why, text), key="the file", found=found, allowed="TOML") from fault


def _line_in(message: str, text: str) -> int:
    """The line that the standard reader's message names; its end of document is the last line."""
    named = re.search(r"\(at line (\d+)", message)
    last = text.rstrip().count("\n") + 1
    return int(named[1]) if named else last


def _stem(file: str) -> str:
    return file.replace("\\", "/").rpartition("/")[2].removesuffix(".toml")


def _digest(policy: PartnershipPolicy) -> str:
    """SHA-256 of what the policy says: the same for the same decisions, however the file is laid out."""
    said = json.dumps(asdict(policy), sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(said.encode()).hexdigest()


def _inner(table: _Table, key: str) -> _Table:
    values = table.take(key, f"a table [{key}]", lambda v: isinstance(v, dict))
    return _Table(table.file, (*table.path, key), values, table.lines)


def _cut_off(table: _Table) -> WeeklyCutOff:
    inner = _inner(table, "weekly_cut_off")
    inner.only("weekday", "time", "source")
    # The kernels judge whole civil days, so a week can end at midnight only.
    inner.take("time", '"00:00": a week is made of whole days', lambda v: v == "00:00")
    # Weeks of the calendar, of the papers and of the pages begin on Monday.
    weekday = inner.take("weekday", '"monday"', lambda v: v == WEEKDAYS[0])
    return WeeklyCutOff(WEEKDAYS.index(weekday), inner.text("source"))


def _is_distance(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= FARTHEST_M


def _are_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)


def _hotspots(table: _Table, default: PartnershipPolicy | None) -> tuple[tuple[HotspotPolicy, ...], str, str]:
    if "hotspot_not_stated" in table.values:
        return _not_stated(table, default)
    entries = table.take("hotspot", "[[hotspot]] entries, or a table [hotspot_not_stated]", _are_tables)
    tables = [_Table(table.file, ("hotspot", number), entry, table.lines) for number, entry in enumerate(entries)]
    hotspots = tuple(_hotspot(one) for one in tables)
    for one, earlier, later in zip(tables[1:], hotspots, hotspots[1:], strict=False):
        expected = earlier.valid_to + timedelta(days=1) if earlier.valid_to else None
        if later.valid_from != expected:
            raise one.refuse(
                "from", str(later.valid_from),
                f"{expected}, the day after the entry before ends" if expected else "no entry after one without an end",
            )  # fmt: skip
    return hotspots, "", ""


def _not_stated(table: _Table, default: PartnershipPolicy | None) -> tuple[tuple[HotspotPolicy, ...], str, str]:
    if "hotspot" in table.values:
        raise table.refuse("hotspot", "thresholds beside [hotspot_not_stated]", "one of the two")
    inner = _inner(table, "hotspot_not_stated")
    inner.only("left_to", "source", "note")
    if default is None:
        raise inner.refuse("left_to", "the default left to another policy", "[[hotspot]] entries in the default itself")
    left_to = inner.take("left_to", _shown(default.name), lambda v: v == default.name)
    return default.hotspot, left_to, f"{inner.text('note')} ({inner.text('source')})"


def _hotspot(table: _Table) -> HotspotPolicy:
    table.only(
        "from", "to", "more_than_calls", "within_days", "sources", "location_order", "street_within_m",
        "provisional_within_m", "source",
    )  # fmt: skip
    valid_from, valid_to = table.day("from"), table.day("to") if "to" in table.values else None
    if valid_to is not None and valid_to < valid_from:
        raise table.refuse("to", str(valid_to), f"{valid_from} or later")
    order = table.words("location_order", LocationKind, LOCATION_ORDER)
    if LocationKind.PROVISIONAL in order:
        allowed = "kinds of place that have a shape: unnamed spots always come last"
        raise table.refuse("location_order", '"provisional"', allowed, order.index(LocationKind.PROVISIONAL))
    return HotspotPolicy(
        policy=_stem(table.file),
        valid_from=valid_from,
        valid_to=valid_to,
        more_than_calls=table.whole("more_than_calls", 1, MOST_CALLS),
        within_days=table.whole("within_days", 1, MOST_DAYS),
        sources=table.words("sources", CallSource),
        source=table.text("source"),
        location_order=order,
        street_within_m=table.metres("street_within_m", 25.0),
        provisional_within_m=table.metres("provisional_within_m", 50.0),
    )
