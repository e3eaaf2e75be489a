"""The kinds of work that a partnership agrees, and after how many days a late one is told to whom, with dates.

Source: each entry names its paper. Which kinds count as actions and which as engagement events is the partnership's,
because published figures keep the two apart (S261: Archway 137 actions and 38 engagement events). A kind that is no
longer chosen stays in its entry: what was agreed under it keeps its name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.core.policy.dated import DatedEntry, entry_on
from commonweal.core.policy.table import Table, in_line, opened, stem
from commonweal.core.policy.words import counted

LONGEST_DAYS, MOST_WEEKS, FURTHEST_M = 366, 104, 5_000


class CountsAs(StrEnum):
    """In which of the two published numbers it is."""

    ACTION = "action"
    ENGAGEMENT = "engagement"


@dataclass(frozen=True, slots=True)
class ActionKind:
    """One kind of work: the word of records, its name for staff, what residents read, and what it counts as."""

    word: str
    name: str
    public_name: str
    counts_as: CountsAs


@dataclass(frozen=True, slots=True)
class KindsOfAction(DatedEntry):
    """The kinds that can be agreed in a span of days, in the order in which people choose from them."""

    kinds: tuple[ActionKind, ...]

    def named(self, word: str) -> ActionKind | None:
        """The kind of that word, or None."""
        return next((one for one in self.kinds if one.word == word), None)


@dataclass(frozen=True, slots=True)
class LateActions(DatedEntry):
    """From how many days after its due day the owner, the chair and the owner's manager hear of a late action."""

    owner_days: int
    chair_days: int
    manager_days: int


@dataclass(frozen=True, slots=True)
class HotspotLifePolicy(DatedEntry):
    """When a hotspot has ended, when an Enhanced Partnership Response is proposed, and how long one lasts.

    `ask_again_after_weeks`: for how many weeks a refusal of the proposal holds.
    """

    ended_after_runs: int
    escalate_after_weeks: int
    ask_again_after_weeks: int
    epr_days: int

    @property
    def clause(self) -> str:
        """What findings carry."""
        weeks = counted(self.escalate_after_weeks, "week")
        return f"An EPR is proposed after {weeks} on the list (policy {self.policy}: {self.source})"


@dataclass(frozen=True, slots=True)
class EffectChecks(DatedEntry):
    """After how many weeks an action that was done is looked at again, and how far around its place."""

    weeks: tuple[int, ...]
    ring_m: int


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing that agencies count on each day of a response: the word of records, and its name for staff."""

    word: str
    name: str


@dataclass(frozen=True, slots=True)
class Responses(DatedEntry):
    """How long a Positive Action Initiative lasts, how long any response may become, and what is counted around it.

    `before_days`: over how many days before and after it calls are set beside each other, the shortest first. `tally`:
    what agencies count on each day. How long an Enhanced Partnership Response lasts is of the hotspot's life.
    """

    pai_days: int
    longest_days: int
    before_days: tuple[int, ...]
    tally: tuple[Counted, ...]

    def named(self, word: str) -> Counted | None:
        """What is counted under a word, or None."""
        return next((one for one in self.tally if one.word == word), None)


@dataclass(frozen=True, slots=True)
class ActionsPolicy:
    """What one partnership chose about actions, and about the life of the places that they are for: the file `name`."""

    name: str
    kinds: tuple[KindsOfAction, ...]
    late: tuple[LateActions, ...]
    hotspot_life: tuple[HotspotLifePolicy, ...]
    effect_checks: tuple[EffectChecks, ...]
    responses: tuple[Responses, ...]

    def kinds_on(self, day: date) -> KindsOfAction:
        """The kinds in force on a day; raises `NoPolicyOn`."""
        return entry_on(self.kinds, day, named=f"policy {self.name}", what="kinds of action")

    def late_on(self, day: date) -> LateActions:
        """Who hears of late actions on a day; raises `NoPolicyOn`."""
        return entry_on(self.late, day, named=f"policy {self.name}", what="days for late actions")

    def hotspot_life_on(self, day: date) -> HotspotLifePolicy:
        """The numbers of a hotspot's life on a day; raises `NoPolicyOn`."""
        return entry_on(self.hotspot_life, day, named=f"policy {self.name}", what="life of hotspots")

    def effect_checks_on(self, day: date) -> EffectChecks:
        """When effects are checked, for work that was done on a day; raises `NoPolicyOn`."""
        return entry_on(self.effect_checks, day, named=f"policy {self.name}", what="checks of effects")

    def responses_on(self, day: date) -> Responses:
        """The numbers of responses that are agreed on a day; raises `NoPolicyOn`."""
        return entry_on(self.responses, day, named=f"policy {self.name}", what="responses")

    def tallied_ever(self, word: str) -> str:
        """The name of what is counted under a word in the newest entry that has it; the word where none has."""
        return next((found.name for one in reversed(self.responses) if (found := one.named(word))), word)

    def kind_ever(self, word: str) -> ActionKind | None:
        """The kind of that word in the newest entry that has it: what was agreed long ago keeps its name."""
        return next((found for one in reversed(self.kinds) if (found := one.named(word))), None)


def read_actions_policy(text: str, *, file: str) -> ActionsPolicy:
    """The policy that `policies/actions/NAME.toml` states; raises `PolicyRefused`."""
    table = opened(text, file)
    table.only("title", "kinds", "late", "hotspot_life", "effect_check", "response")
    table.text("title")
    kinds = table.tables("kinds", "[[kinds]] entries")
    late = table.tables("late", "[[late]] entries")
    life = table.tables("hotspot_life", "[[hotspot_life]] entries")
    found = tuple(_kinds(one) for one in kinds)
    rungs = tuple(_late(one) for one in late)
    in_line(kinds, found)
    lives = tuple(_life(one) for one in life)
    in_line(late, rungs)
    in_line(life, lives)
    checks = table.tables("effect_check", "[[effect_check]] entries")
    checked = tuple(_checks(one) for one in checks)
    in_line(checks, checked)
    plans = table.tables("response", "[[response]] entries")
    planned = tuple(_responses(one) for one in plans)
    in_line(plans, planned)
    return ActionsPolicy(stem(file), found, rungs, lives, checked, planned)


def _kinds(table: Table) -> KindsOfAction:
    table.only("from", "to", "source", "choose")
    valid_from, valid_to = table.span()
    tables = table.tables("choose", "a list of kinds such as { word, name, public_name, counts_as }")
    kinds = tuple(_kind(one) for one in tables)
    _each_once(tables, kinds)
    return KindsOfAction(stem(table.file), valid_from, valid_to, table.text("source"), kinds)


def _kind(table: Table) -> ActionKind:
    table.only("word", "name", "public_name", "counts_as")
    word = table.take("word", "small letters, digits and hyphens, at most 40 of them", _is_word)
    return ActionKind(word, table.text("name"), table.text("public_name"), table.word("counts_as", CountsAs))


def _each_once(tables: Sequence[Table], kinds: Sequence[ActionKind | Counted]) -> None:
    seen: set[str] = set()
    for table, kind in zip(tables, kinds, strict=True):
        if kind.word in seen:
            raise table.refuse("word", f"{kind.word} a second time", "each word once in an entry")
        seen.add(kind.word)


def _late(table: Table) -> LateActions:
    table.only("from", "to", "source", "owner_days", "chair_days", "manager_days")
    valid_from, valid_to = table.span()
    owner = table.whole("owner_days", 1, LONGEST_DAYS)
    chair = table.whole("chair_days", owner, LONGEST_DAYS, ": not before the owner")
    manager = table.whole("manager_days", chair, LONGEST_DAYS, ": not before the chair")
    return LateActions(stem(table.file), valid_from, valid_to, table.text("source"), owner, chair, manager)


def _life(table: Table) -> HotspotLifePolicy:
    numbers = ("ended_after_runs", "escalate_after_weeks", "ask_again_after_weeks")
    table.only("from", "to", "source", "epr_days", *numbers)
    valid_from, valid_to = table.span()
    ended, escalate, again = (table.whole(key, 1, MOST_WEEKS) for key in numbers)
    days = table.whole("epr_days", 1, LONGEST_DAYS)
    return HotspotLifePolicy(
        stem(table.file), valid_from, valid_to, table.text("source"), ended, escalate, again, days
    )  # fmt: skip


def _checks(table: Table) -> EffectChecks:
    table.only("from", "to", "source", "weeks", "ring_m")
    valid_from, valid_to = table.span()
    allowed = f"a list of whole numbers of weeks from 1 to {MOST_WEEKS}, each more than the one before"
    weeks = tuple(table.take("weeks", allowed, _are_weeks))
    ring_m = table.whole("ring_m", 1, FURTHEST_M)
    return EffectChecks(stem(table.file), valid_from, valid_to, table.text("source"), weeks, ring_m)


def _responses(table: Table) -> Responses:
    table.only("from", "to", "source", "pai_days", "longest_days", "before_days", "tally")
    valid_from, valid_to = table.span()
    days = table.whole("pai_days", 1, LONGEST_DAYS)
    longest = table.whole("longest_days", days, LONGEST_DAYS, ": not less than a response lasts")
    allowed = f"a list of whole numbers of days from 1 to {LONGEST_DAYS}, each more than the one before"
    before = tuple(table.take("before_days", allowed, _are_days))
    tables = table.tables("tally", "a list of what is counted such as { word, name }")
    tally = tuple(_counted(one) for one in tables)
    _each_once(tables, tally)
    return Responses(stem(table.file), valid_from, valid_to, table.text("source"), days, longest, before, tally)


def _counted(table: Table) -> Counted:
    table.only("word", "name")
    return Counted(
        table.take("word", "small letters, digits and hyphens, at most 40 of them", _is_word), table.text("name")
    )


def _are_days(value: object) -> bool:
    return _are_rising(value, LONGEST_DAYS)


def _are_weeks(value: object) -> bool:
    return _are_rising(value, MOST_WEEKS)


def _are_rising(value: object, most: int) -> bool:
    if not isinstance(value, list) or not value:
        return False
    whole = all(isinstance(one, int) and not isinstance(one, bool) and 1 <= one <= most for one in value)
    return whole and value == sorted(set(value))


def _is_word(value: object) -> bool:
    if not isinstance(value, str) or not 0 < len(value) <= 40:
        return False
    return value.isascii() and value == value.lower() and all(one.isalnum() or one == "-" for one in value)
