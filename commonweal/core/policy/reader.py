"""Reads one partnership's policy from TOML text; refuses what it does not understand, with line and key.

Nothing is guessed: an unknown key is as wrong as a missing one, since a misspelt threshold would otherwise be ignored.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import TypeVar

from commonweal.core.policy.callers import LocalReviewPolicy, Need, RepeatCallerPolicy, SecondReportPolicy
from commonweal.core.policy.dated import DatedEntry
from commonweal.core.policy.law import CaseReviewLaw
from commonweal.core.policy.looks import looks_or, read_looks
from commonweal.core.policy.sharing import read_sharing, sharing_or
from commonweal.core.policy.switched_off import read_switched_off
from commonweal.core.policy.table import Table, in_line, opened, shown, stem
from commonweal.core.policy.values import LOCATION_ORDER, HotspotPolicy, NotStated, PartnershipPolicy, WeeklyCutOff
from commonweal.core.terms import CallSource, LocationKind

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
RULES = ("hotspot", "repeat_caller_out_of_hours", "repeat_caller_police", "second_report", "case_review_local")
MOST_CALLS, MOST_DAYS, MOST_MONTHS = 1_000, 366, 24

Entry = TypeVar("Entry", bound=DatedEntry)


def read_policy(
    text: str, *, file: str, default: PartnershipPolicy | None, law: Sequence[CaseReviewLaw]
) -> PartnershipPolicy:
    """The policy that `text` states. `file` is its name, for refusals; without folder and `.toml` it is the policy's.

    `default` gives what the text leaves to it; None where the text is the default itself. `law` is what no local
    threshold may go beyond. Raises `PolicyRefused`.
    """
    table = opened(text, file)
    rules = (*RULES, *(_key_not_stated(rule) for rule in RULES))
    table.only("title", "weekly_cut_off", "switched_off", "looks", "sharing", *rules)
    asked = _Rules(table, default)
    policy = PartnershipPolicy(
        name=stem(file),
        title=table.text("title"),
        version="",
        weekly_cut_off=_cut_off(table),
        hotspot=asked.entries("hotspot", _hotspot, default.hotspot if default else (), needed=True),
        repeat_caller_out_of_hours=asked.entries(
            "repeat_caller_out_of_hours", _repeat_caller, default.repeat_caller_out_of_hours if default else ()
        ),
        repeat_caller_police=asked.entries(
            "repeat_caller_police", _repeat_caller, default.repeat_caller_police if default else ()
        ),
        second_report=asked.entries("second_report", _second_report, default.second_report if default else ()),
        case_review_local=asked.entries(
            "case_review_local", lambda one: _local_review(one, law), default.case_review_local if default else ()
        ),
        not_stated=tuple(asked.not_stated),
        switched_off=read_switched_off(table),
        looks=looks_or(read_looks(table), default.looks if default else ()),
        sharing=sharing_or(read_sharing(table), default.sharing if default else ()),
    )
    return replace(policy, version=_digest(policy))


class _Rules:
    """The rules of one file, asked for one after the other; notes those that it leaves to the default."""

    def __init__(self, table: Table, default: PartnershipPolicy | None) -> None:
        self.table, self.default = table, default
        self.not_stated: list[NotStated] = []

    def entries(
        self, rule: str, read: Callable[[Table], Entry], of_default: tuple[Entry, ...], *, needed: bool = False
    ) -> tuple[Entry, ...]:
        """The entries of a rule: the file's own, or those of the default; none where it may keep silent and does."""
        if _key_not_stated(rule) in self.table.values:
            self.not_stated.append(self._left(rule, bool(of_default)))
            return of_default
        if not needed and rule not in self.table.values:
            return ()
        tables = self.table.tables(rule, f"[[{rule}]] entries, or a table [{_key_not_stated(rule)}]")
        entries = tuple(read(one) for one in tables)
        in_line(tables, entries)
        return entries

    def _left(self, rule: str, has_default: bool) -> NotStated:
        if rule in self.table.values:
            found = f"thresholds beside [{_key_not_stated(rule)}]"
            raise self.table.refuse(rule, found, "one of the two")
        inner = self.table.inner(_key_not_stated(rule))
        inner.only("left_to", "source", "note")
        if self.default is None:
            allowed = f"[[{rule}]] entries in the default itself"
            raise inner.refuse("left_to", "the default left to another policy", allowed)
        name = self.default.name
        left_to = inner.take("left_to", shown(name), lambda v: v == name)
        if not has_default:
            raise inner.refuse("left_to", shown(name), f"[[{rule}]] entries, since {name} has none")
        return NotStated(rule, left_to, f"{inner.text('note')} ({inner.text('source')})")


def _key_not_stated(rule: str) -> str:
    return f"{rule}_not_stated"


def _digest(policy: PartnershipPolicy) -> str:
    """SHA-256 of what the policy says: the same for the same decisions, however the file is laid out."""
    said = json.dumps(asdict(policy), sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(said.encode()).hexdigest()


def _cut_off(table: Table) -> WeeklyCutOff:
    inner = table.inner("weekly_cut_off")
    inner.only("weekday", "time", "source")
    # The kernels judge whole civil days, so a week can end at midnight only.
    inner.take("time", '"00:00": a week is made of whole days', lambda v: v == "00:00")
    # Weeks of the calendar, of the papers and of the pages begin on Monday.
    weekday = inner.take("weekday", '"monday"', lambda v: v == WEEKDAYS[0])
    return WeeklyCutOff(WEEKDAYS.index(weekday), inner.text("source"))


def _hotspot(table: Table) -> HotspotPolicy:
    table.only(
        "from", "to", "more_than_calls", "within_days", "sources", "location_order", "street_within_m",
        "provisional_within_m", "source",
    )  # fmt: skip
    valid_from, valid_to = table.span()
    order = table.words("location_order", LocationKind, LOCATION_ORDER)
    if LocationKind.PROVISIONAL in order:
        allowed = "kinds of place that have a shape: unnamed spots always come last"
        raise table.refuse("location_order", '"provisional"', allowed, order.index(LocationKind.PROVISIONAL))
    return HotspotPolicy(
        policy=stem(table.file),
        valid_from=valid_from,
        valid_to=valid_to,
        source=table.text("source"),
        more_than_calls=table.whole("more_than_calls", 1, MOST_CALLS),
        within_days=table.whole("within_days", 1, MOST_DAYS),
        sources=table.words("sources", CallSource),
        location_order=order,
        street_within_m=table.metres("street_within_m", 25.0),
        provisional_within_m=table.metres("provisional_within_m", 50.0),
    )


def _repeat_caller(table: Table) -> RepeatCallerPolicy:
    table.only("from", "to", "needs", "sources", "source")
    valid_from, valid_to = table.span()
    needs = table.tables("needs", "a list of needs such as { at_least = 10, within_months = 3 }")
    return RepeatCallerPolicy(
        policy=stem(table.file),
        valid_from=valid_from,
        valid_to=valid_to,
        source=table.text("source"),
        needs=tuple(_need(one) for one in needs),
        sources=table.words("sources", CallSource),
    )


def _need(table: Table) -> Need:
    table.only("at_least", "within_months")
    return Need(table.whole("at_least", 1, MOST_CALLS), table.whole("within_months", 1, MOST_MONTHS))


def _second_report(table: Table) -> SecondReportPolicy:
    table.only("from", "to", "at_least", "within_months", "sources", "source")
    valid_from, valid_to = table.span()
    return SecondReportPolicy(
        policy=stem(table.file),
        valid_from=valid_from,
        valid_to=valid_to,
        source=table.text("source"),
        at_least=table.whole("at_least", 1, MOST_CALLS),
        within_months=table.whole("within_months", 1, MOST_MONTHS),
        sources=table.words("sources", CallSource),
    )


def _local_review(table: Table, law: Sequence[CaseReviewLaw]) -> LocalReviewPolicy:
    table.only("from", "to", "at_least", "within_months", "last_within_months", "sources", "source")
    valid_from, valid_to = table.span()
    limits = [one for one in law if _overlap(one, valid_from, valid_to)]
    strictest = min(limits, key=lambda one: one.complaints, default=None)
    most = strictest.complaints if strictest else MOST_CALLS
    why = f": by law no local threshold is higher ({strictest.source})" if strictest else ""
    return LocalReviewPolicy(
        policy=stem(table.file),
        valid_from=valid_from,
        valid_to=valid_to,
        source=table.text("source"),
        at_least=table.whole("at_least", 1, most, why),
        within_months=table.whole("within_months", 1, MOST_MONTHS),
        last_within_months=table.whole("last_within_months", 1, MOST_MONTHS),
        sources=table.words("sources", CallSource),
    )


def _overlap(law: CaseReviewLaw, first: date, last: date | None) -> bool:
    begins_in_time = last is None or law.valid_from <= last
    return begins_in_time and (law.valid_to is None or first <= law.valid_to)
