"""The facts of the four stages as pairs of name and words, the same for the page and for the paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from commonweal.core.policy.words import counted, day_in_words
from commonweal.tasking.problem.queries import Facts
from commonweal.tasking.problem.terms import Stage

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class InWords:
    """The pairs of each stage, the day on which they were read, and how they were made."""

    on: date
    of: Mapping[Stage, tuple[Pair, ...]]
    how: str


def in_words(facts: Facts, *, on: date) -> InWords:
    """What records say, stage by stage."""
    of = {
        Stage.SCANNING: tuple(_scanning(facts)),
        Stage.ANALYSIS: tuple(_analysis(facts)),
        Stage.RESPONSE: tuple(_response(facts)),
        Stage.ASSESSMENT: tuple(_assessment(facts)),
    }
    return InWords(on, of, _how(facts, on))


def _scanning(facts: Facts) -> Iterator[Pair]:
    if facts.life:
        since = f", since {day_in_words(facts.life.since)}" if facts.life.since else ""
        yield "In its life", f"{facts.life.label}{since}"
    hotspot = facts.listed.hotspot if facts.listed else None
    if facts.listed and hotspot is None:
        yield "On the newest list", f"Not on the list of the week to {day_in_words(facts.listed.run.as_at)}"
    if hotspot is None:
        return
    yield "On the newest list", f"{hotspot.because.rstrip('.')}; {hotspot.n_calls_week_before} a week before"
    weeks = counted(hotspot.weeks_on_list, "week")
    since = f", since {day_in_words(hotspot.on_list_since)}" if hotspot.on_list_since else ""
    yield "How long", f"{weeks} on the list{since}"
    yield "What", ", ".join(f"{label} {n}" for _, label, n in hotspot.categories) or "Not known"
    incidents = counted(hotspot.n_incidents, "incident")
    yield "How many incidents", f"{incidents} in {counted(hotspot.n_calls, 'call')}: several calls can tell of one"
    without = (
        f"; {counted(hotspot.n_without_caller, 'call')} without a name or number" if hotspot.n_without_caller else ""
    )
    yield "How many callers", f"{counted(hotspot.n_callers, 'caller')}{without}"
    yield "Where", ", ".join((hotspot.kind_label, *hotspot.wards))


def _analysis(facts: Facts) -> Iterator[Pair]:
    hotspot = facts.listed.hotspot if facts.listed else None
    if hotspot is not None:
        yield "When", f"{hotspot.peak[:1].upper()}{hotspot.peak[1:]}" if hotspot.peak else "At no special hours"
        if hotspot.expected:
            usual = hotspot.expected
            yield (
                "Usual here",
                f"{usual.low:,.0f} to {usual.high:,.0f} calls in as many days, most often about {usual.median:,.0f}",
            )
    if facts.weeks:
        first, last = facts.weeks[0][0].first_day, facts.weeks[-1][0].last_day
        told = ", ".join(f"{n:,}" for _, n in facts.weeks)
        yield f"Calls a week, {day_in_words(first)} to {day_in_words(last)}", told


def _response(facts: Facts) -> Iterator[Pair]:
    there = facts.actions
    if there.actions:
        late = f", {there.n_late} late" if there.n_late else ""
        gone = f", {there.n_not_possible} not possible" if there.n_not_possible else ""
        yield "Actions", f"{len(there.actions)} agreed, {there.n_done} done, {there.n_open} open{late}{gone}"
        yield "Of which kind", ", ".join(f"{name} {n}" for name, n in there.by_kind)
    else:
        yield "Actions", "None was agreed here"
    for one in facts.responses:
        first, last = day_in_words(one.days.window.first_day), day_in_words(one.days.window.last_day)
        yield one.sort.label, f"{first} to {last}, led by {one.lead}: {one.stands_label.lower()}"


def _assessment(facts: Facts) -> Iterator[Pair]:
    if half := len(facts.weeks) // 2:
        before, after = facts.weeks[-2 * half : -half], facts.weeks[-half:]
        yield (
            f"Calls in the last {counted(half, 'week')} that are loaded",
            f"{counted(sum(n for _, n in after), 'call')}; {counted(sum(n for _, n in before), 'call')} in the "
            f"{counted(half, 'week')} before",
        )
    if not facts.effects:
        yield "Was it looked at?", "Not yet: ask “Did it work” on the hotspot’s page"


def _how(facts: Facts, on: date) -> str:
    run = facts.listed.run if facts.listed else None
    rests = f"the run {run.short} of the week to {day_in_words(run.as_at)}" if run else "no weekly run"
    return (
        f"Facts are read from the partnership’s records on {day_in_words(on)}: {rests}, the call logs as they are "
        "loaded, the actions at this place, the responses, and the answers to “Did it work”. Words are those of "
        "officers; each version of them is kept. Before and after alone prove no cause: a comparison place is part of "
        "“Did it work”."
    )
