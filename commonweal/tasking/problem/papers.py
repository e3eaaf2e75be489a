"""A problem sheet as a paper: four stages, each with its facts from records and the words that stand; nobody’s name."""

from collections.abc import Iterator

from commonweal.actions.queries import ActionShown
from commonweal.core.policy.words import counted, day_in_words
from commonweal.core.rules.action_life import Due
from commonweal.core.terms import Marking
from commonweal.documents.paper import (
    Block,
    Bullets,
    Column,
    Facts,
    Lead,
    Note,
    Paper,
    Paragraph,
    Section,
    Subheading,
    Table,
)
from commonweal.effects.views import LABELS as EFFECT_LABELS
from commonweal.tasking.problem import facts_in_words
from commonweal.tasking.problem.queries import MeasureShown, SheetShown
from commonweal.tasking.problem.terms import MEASURE_LABELS, STAGE_LABELS, STAGE_QUESTIONS, MeasureKind, Stage

AUDIENCE = "Officers of the partnership who work on this place"
MOST_ACTIONS = 20


def problem_paper(shown: SheetShown, partnership: str, facts: facts_in_words.InWords) -> Paper:
    """The sheet as it stands on the day of its facts."""
    on = facts.on
    sections = [
        Section("In short", (Lead(_lead(shown)), *_measures(shown))),
        *(Section(f"{STAGE_LABELS[one]}: {STAGE_QUESTIONS[one]}", tuple(_stage(shown, one, facts))) for one in Stage),
        Section("How this was made", (Note(facts.how),), on_slides=False),
    ]  # fmt: skip
    return Paper(
        title=f"Problem sheet: {shown.listed.place_name}", subtitle=f"At the stage: {shown.listed.stage_label.lower()}",
        marking=Marking.OFFICIAL_SENSITIVE, audience=AUDIENCE, version=str(shown.n_versions + 1), dated_on=on,
        source=f"The sheet’s own words, and the partnership’s records as read on {day_in_words(on)}",
        made_by=partnership, sections=tuple(sections),
    )  # fmt: skip


def _lead(shown: SheetShown) -> str:
    there = shown.facts.actions
    listed = shown.facts.listed
    hotspot = listed.hotspot if listed else None
    calls = f"{counted(hotspot.n_calls, 'call')} on the newest list. " if hotspot else "Not on the newest list. "
    done = f"{there.n_done} of {counted(len(there.actions), 'action')} done." if there.actions else "No action yet."
    return f"{calls}{done} {shown.listed.lead_in_words}."


def _measures(shown: SheetShown) -> Iterator[Block]:
    if not shown.measures:
        yield Paragraph("The plan has no measures yet.")
        return
    columns = (
        Column("Measure"), Column("When set"), Column("Today"), Column("At most"), Column("By"), Column("Reached"),
    )  # fmt: skip
    yield Table("Measures that the plan is to move", columns, tuple(_row(one) for one in shown.measures))


def _row(one: MeasureShown) -> tuple[str, ...]:
    return (
        MEASURE_LABELS[one.kind][0], _figure(one.kind, one.start_value), _figure(one.kind, one.now),
        _figure(one.kind, one.target), day_in_words(one.by_on), "Yes" if one.is_reached else "Not yet",
    )  # fmt: skip


def _figure(kind: MeasureKind, value: int | None) -> str:
    return "Not counted" if value is None else counted(value, MEASURE_LABELS[kind][1])


def _stage(shown: SheetShown, stage: Stage, facts: facts_in_words.InWords) -> Iterator[Block]:
    pairs = facts.of[stage]
    if pairs:
        yield Facts(tuple(pairs))
    if stage is Stage.RESPONSE and shown.facts.actions.actions:
        yield _actions(shown)
    if stage is Stage.ASSESSMENT and shown.facts.effects:
        told = [
            f"{EFFECT_LABELS[one.answer]}: work from {day_in_words(one.during.first_day)} to "
            f"{day_in_words(one.during.last_day)}, {counted(one.weeks, 'week')} compared."
            for one in shown.facts.effects
        ]
        yield Bullets(tuple(told))
    for part in shown.of_stage(stage):
        if part.words:
            yield Subheading(part.question)
            yield from (Paragraph(line) for line in part.words.split("\n") if line.strip())
    if not any(part.words for part in shown.of_stage(stage)):
        yield Paragraph("Nobody has written here yet.")


def _actions(shown: SheetShown) -> Table:
    columns = (Column("What"), Column("Who"), Column("By"), Column("How it stands"))
    found = shown.facts.actions.actions
    rows = tuple((one.what, one.team or "Nobody yet", day_in_words(one.due_on), _stands(one)) for one in
                 found[:MOST_ACTIONS])  # fmt: skip
    left = f", the newest {MOST_ACTIONS} of {len(found)}" if len(found) > MOST_ACTIONS else ""
    return Table(f"Actions at this place{left}", columns, rows)


def _stands(one: ActionShown) -> str:
    return f"{one.state_label}{', overdue' if one.due is Due.OVERDUE else ''}"
