"""Answers whether something worked at a place, and freezes the answer as a run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from commonweal.access.partnership import policy_named
from commonweal.access.permission import require
from commonweal.access.queries import partnership_of
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.core.analysis.did_it_work import Counted, DidItWork, did_it_work
from commonweal.core.analysis.effect import RateRatio
from commonweal.core.policy import HotspotPolicy, PartnershipPolicy
from commonweal.core.terms import Window, london_day
from commonweal.effects.frames import CallsByDay, Reading, calls_by_day, reading
from commonweal.effects.terms import DAYS_A_WEEK, DID_IT_WORK, Question, QuestionRefused
from commonweal.hotspots.operations import RESTS_ON
from commonweal.runs.digest import digest
from commonweal.runs.models import Run
from commonweal.runs.operations import Calculation, freeze
from commonweal.runs.queries import changes_before

WEEKS_OF_HISTORY = 52


def answer_question(question: Question, *, by: Viewer, at: datetime) -> tuple[Run, bool]:
    """The frozen answer and whether it is new; raises `QuestionRefused` where it cannot be given, `NoPolicyOn`."""
    return freeze(next(prepare_answers([question], by=by, at=at)).given(), by=by, at=at)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What became of a question: a calculation that can be frozen, or why it cannot be answered."""

    question: Question
    calculation: Calculation | None = None
    refused: QuestionRefused | None = None

    def given(self) -> Calculation:
        """The calculation; raises the refusal where there is none."""
        if self.calculation is None:
            assert self.refused is not None
            raise self.refused
        return self.calculation


def prepare_answers(questions: Sequence[Question], *, by: Viewer, at: datetime) -> Iterator[Prepared]:
    """Each question answered or refused, in their order, from one reading of the calls for each entry of the policy.

    Nothing is written. Raises `NoPolicyOn` where no policy held.
    """
    require(by, Act.CREATE, RecordKind.RUN)
    if not questions:
        return
    policy = policy_named(partnership_of(by).policy)
    until = max(question.after.last_day for question in questions) + timedelta(days=1)
    # Counted before the data are read: an import in between can only make a run say that newer data exist.
    ends = {question.after.last_day + timedelta(days=1) for question in questions}
    n_changes = {day: changes_before(day, about=RESTS_ON, partnership_id=by.partnership_id) for day in ends}
    read: dict[HotspotPolicy, Reading] = {}
    for question in questions:
        try:
            if question.after.last_day >= london_day(at):
                raise QuestionRefused(
                    "ended", "The weeks after the work are not over yet. Choose fewer weeks, or ask later."
                )
            entry = policy.hotspot_on(question.after.last_day)
            if entry not in read:
                read[entry] = reading(min(until, london_day(at)), entry, by)
            yield Prepared(question, _prepared(question, read[entry], policy, n_changes))
        except QuestionRefused as refusal:
            yield Prepared(question, refused=refusal)


def _prepared(
    question: Question, read: Reading, policy: PartnershipPolicy, n_changes: Mapping[date, int]
) -> Calculation:
    as_at = question.after.last_day
    cut_off_on = as_at + timedelta(days=1)
    counts = calls_by_day(question, read)
    facts = _facts(question, counts, _judged(question, counts), read)
    return Calculation(
        name=DID_IT_WORK,
        cut_off_on=cut_off_on,
        as_at=as_at,
        policy_name=policy.name,
        policy_version=policy.version,
        input_digest=digest([*counts.records(), question.record()]),
        result_digest=digest([(name, repr(value)) for name, value in sorted(facts.items())]),
        facts=facts,
        n_changes_seen=n_changes[cut_off_on],
    )


def _judged(question: Question, counts: CallsByDay) -> DidItWork:
    return did_it_work(
        counts.place,
        counts.ring,
        counts.others,
        before=counts.span(question.before),
        during=counts.span(question.during),
        after=counts.span(question.after),
        may_compare=counts.may_compare(),
    )


def _facts(question: Question, counts: CallsByDay, found: DidItWork, read: Reading) -> dict[str, Any]:
    """All that the page says, as it stood."""
    return {
        "place": counts.name,
        "location_key": question.location_key,
        "weeks": question.weeks,
        "ring_m": question.ring_m,
        **{name: _days(getattr(question, name)) for name in ("before", "during", "after")},
        "answer": found.answer.value,
        "around": found.around.value,
        "counts": [_count(one) for one in found.place],
        "ring_counts": [_count(one) for one in found.ring],
        "everywhere": [_count(one) for one in found.everywhere],
        "effect": _ratio(found.effect),
        "alone": _ratio(found.alone),
        "ring_effect": _ratio(found.ring_effect),
        "expected_after": _rounded(found.expected_after),
        "matched_change": _rounded(found.matched_change),
        "matches": _matches(question, found, [read.name_of(counts.rows[row]) for row in found.matches.place]),
        "quotient": _rounded(found.moved.quotient),
        "reading": found.moved.reading.value,
        "difference": _difference(found),
        "n_others": int(counts.may_compare().sum()),
        "n_calls": counts.n_calls,
        "data_from": counts.first_day.isoformat(),
        "by_week": _by_week(question, counts),
    }


def _matches(question: Question, found: DidItWork, names: Sequence[str]) -> list[list[Any]]:
    """Per comparison place: name, first and last day of its weeks before and after, calls before, calls after."""
    first, last = question.before.first_day, question.after.last_day
    matches = found.matches
    told = []
    for name, shift, before, after in zip(
        names, matches.shift_days.tolist(), matches.before, matches.after, strict=True
    ):
        days = (first + timedelta(days=shift), last + timedelta(days=shift))
        told.append([name, *(day.isoformat() for day in days), int(before), int(after)])
    return told


def _by_week(question: Question, counts: CallsByDay) -> list[list[Any]]:
    """First day, calls and phase of each week around the work, reckoned from its first day; the year before as well."""
    phases = [(name, getattr(question, name)) for name in ("before", "during", "after")]
    until = question.after.last_day
    weeks: list[list[Any]] = []
    start = question.began_on - timedelta(weeks=max(WEEKS_OF_HISTORY, question.weeks))
    while start + timedelta(days=DAYS_A_WEEK - 1) <= until:
        at = (start - counts.first_day).days
        if at >= 0:
            phase = next((name for name, window in phases if window.holds(start)), "earlier")
            weeks.append([start.isoformat(), int(counts.place[at : at + DAYS_A_WEEK].sum()), phase])
        start += timedelta(days=DAYS_A_WEEK)
    return weeks


def _difference(found: DidItWork) -> list[float] | None:
    if found.difference is None:
        return None
    return [round(value, 2) for value in (found.difference.difference, found.difference.low, found.difference.high)]


def _ratio(found: RateRatio | None) -> dict[str, Any] | None:
    if found is None:
        return None
    numbers = {name: round(getattr(found, name), 4) for name in ("ratio", "low", "high", "phi", "p")}
    return {**numbers, "half_added": found.half_added, "level": found.level}


def _count(one: Counted | None) -> Sequence[int] | None:
    return None if one is None else [one.n, one.n_days]


def _days(window: Window) -> list[str]:
    return [window.first_day.isoformat(), window.last_day.isoformat()]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
