"""What a partnership's meetings decide with, and how long their minutes are mended, with dates.

Source: each entry names its paper. A kind of decision that is no longer chosen stays in its entry: what was decided
under it keeps its name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.core.policy.dated import DatedEntry, entry_on
from commonweal.core.policy.table import Table, in_line, opened, stem

LONGEST_DAYS = 366


class Needed(StrEnum):
    """What must be said with a decision of a kind."""

    REASON = "reason"
    WHO = "who"
    BY = "by"
    WHAT = "what"


@dataclass(frozen=True, slots=True)
class DecisionKind:
    """One kind of decision: its word in records, its name, the key that chooses it, and what must be said with it.

    `action`: the kind of action that it agrees (`policies/actions`), or nothing. `days`: how long it lasts where it is
    a plan (21 for three weeks), else 0. `in_the_way`: it says what stands in the way of an action, and raises that.
    """

    word: str
    name: str
    key: str
    needs: tuple[Needed, ...]
    action: str
    days: int
    in_the_way: bool = False


@dataclass(frozen=True, slots=True)
class MeetingRules(DatedEntry):
    """What holds for meetings in a span of days: kinds in the order in which people choose from them."""

    minutes_mended_days: int
    kinds: tuple[DecisionKind, ...]

    def named(self, word: str) -> DecisionKind | None:
        """The kind of that word, or None."""
        return next((one for one in self.kinds if one.word == word), None)


@dataclass(frozen=True, slots=True)
class MeetingsPolicy:
    """What one partnership chose about meetings: the file named `name`."""

    name: str
    rules: tuple[MeetingRules, ...]

    def on(self, day: date) -> MeetingRules:
        """The rules in force on a day; raises `NoPolicyOn`."""
        return entry_on(self.rules, day, named=f"policy {self.name}", what="rules for meetings")

    def kind_ever(self, word: str) -> DecisionKind | None:
        """The kind of that word in the newest entry that has it: what was decided long ago keeps its name."""
        return next((found for one in reversed(self.rules) if (found := one.named(word))), None)


def read_meetings_policy(text: str, *, file: str) -> MeetingsPolicy:
    """The policy that `policies/meetings/NAME.toml` states; raises `PolicyRefused`."""
    table = opened(text, file)
    table.only("title", "meetings")
    table.text("title")
    tables = table.tables("meetings", "[[meetings]] entries")
    entries = tuple(_entry(one) for one in tables)
    in_line(tables, entries)
    return MeetingsPolicy(stem(file), entries)


def _entry(table: Table) -> MeetingRules:
    table.only("from", "to", "source", "minutes_mended_days", "decide")
    valid_from, valid_to = table.span()
    days = table.whole("minutes_mended_days", 0, LONGEST_DAYS)
    tables = table.tables("decide", "a list of kinds such as { word, name, key, needs }")
    kinds = tuple(_kind(one) for one in tables)
    _each_once(tables, kinds)
    return MeetingRules(stem(table.file), valid_from, valid_to, table.text("source"), days, kinds)


def _kind(table: Table) -> DecisionKind:
    table.only("word", "name", "key", "needs", "action", "days", "in_the_way")
    word = table.take("word", "small letters, digits and hyphens, at most 40 of them", _is_word)
    key = table.take("key", "one small letter", lambda v: isinstance(v, str) and len(v) == 1 and "a" <= v <= "z")
    needs = table.words("needs", Needed) if table.values.get("needs") else ()
    action = table.take("action", "the word of a kind of action", _is_word) if "action" in table.values else ""
    days = table.whole("days", 1, LONGEST_DAYS) if "days" in table.values else 0
    in_the_way = "in_the_way" in table.values and table.take("in_the_way", "true or false", _is_flag)
    if in_the_way and (action or Needed.WHAT not in needs):
        allowed = 'a kind that needs "what" and agrees no action: it says what is missing'
        raise table.refuse("in_the_way", "true", allowed)
    return DecisionKind(word, table.text("name"), key, needs, action, days, in_the_way)


def _each_once(tables: Sequence[Table], kinds: Sequence[DecisionKind]) -> None:
    words: set[str] = set()
    for table, kind in zip(tables, kinds, strict=True):
        for column, found in (("word", kind.word), ("key", f"the key {kind.key}")):
            if found in words:
                raise table.refuse(column, f"{found} a second time", "each word and each key once in an entry")
            words.add(found)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_word(value: object) -> bool:
    if not isinstance(value, str) or not 0 < len(value) <= 40:
        return False
    return value.isascii() and value == value.lower() and all(one.isalnum() or one == "-" for one in value)
