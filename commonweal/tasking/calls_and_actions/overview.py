"""What is on record about one place, as a paper: what was told, how agencies answered, works, what came of it (S045).

Every sentence is written from records; nobody is named. The line of months, with the actions beside the calls, is the
case study of a place (S046: 61 calls, then 14, then 0).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.actions.queries import ActionShown
from commonweal.core.policy.actions import CountsAs
from commonweal.core.policy.words import counted, day_in_words
from commonweal.core.rules.action_life import ActionState
from commonweal.core.terms import Marking
from commonweal.documents.paper import (
    Block,
    Column,
    Lead,
    Note,
    Paper,
    Paragraph,
    Picture,
    Section,
    Table,
)
from commonweal.reports.terms import category_label
from commonweal.tasking.calls_and_actions.charts import MonthRow
from commonweal.tasking.calls_and_actions.charts import calls_and_actions as drawn
from commonweal.tasking.calls_and_actions.queries import CallsAndActions

WORKS = ("target-hardening", "works", "fobs", "audit", "cctv")
MOST_KINDS = 6


@dataclass(frozen=True, slots=True)
class ResponseInShort:
    """A plan of several agencies at the place: what it is, from when to when, where it stands."""

    title: str
    first_day: date
    last_day: date
    stands: str


@dataclass(frozen=True, slots=True)
class OutcomeInShort:
    """What a check found: of which work, done when, after how many weeks, the answer, calls before and after."""

    kind: str
    done_on: date
    weeks: int
    answer: str
    counts: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class PlaceOnRecord:
    """All that the paper is written from; `actions` oldest first; `not_whole` says up to when calls are loaded."""

    name: str
    wards: tuple[str, ...]
    first_day: date
    last_day: date
    counted: CallsAndActions
    actions: tuple[ActionShown, ...]
    responses: tuple[ResponseInShort, ...]
    outcomes: tuple[OutcomeInShort, ...]
    partnership: str
    on: date
    not_whole: str = ""


def place_paper(of: PlaceOnRecord) -> Paper:
    """The whole paper."""
    sections = [
        Section("Issues", tuple(_issues(of))),
        Section("Month by month", tuple(_months(of))),
        Section("Responses", tuple(_responses(of))),
        Section("Works", tuple(_works(of))),
        Section("Outcomes", tuple(_outcomes(of))),
        Section("How this was made", (Note(_made(of)),), on_slides=False),
    ]
    return Paper(
        title=f"{of.name}: what is on record", subtitle=", ".join(of.wards), marking=Marking.OFFICIAL,
        audience="The partnership’s staff and the tasking meeting", version="1", dated_on=of.on,
        source=f"Calls and actions from {day_in_words(of.first_day)} to {day_in_words(of.last_day)}",
        made_by=of.partnership, sections=tuple(sections),
    )  # fmt: skip


def not_whole(first: date, last: date, known: date | None) -> str:
    """A sentence where calls end within the months from `first` to `last`: what is missing looks like a fall."""
    if known is None or known >= last:
        return ""
    loaded = f"Calls are loaded up to {day_in_words(known)}"
    if known < first:
        return f"{loaded}: of these months none is loaded."
    if (known.year, known.month) == (last.year, last.month):
        return f"{loaded}: the last month is not whole."
    return f"{loaded}: the months after it have none yet."


def month_picture(rows: Sequence[MonthRow], caption: str) -> Picture:
    """The chart of calls beside actions, with every number in its words."""
    told = "; ".join(
        f"{row.name}: {counted(row.n_calls or 0, 'call')}, {counted(row.n_actions or 0, 'action')}, "
        f"{counted(row.n_events or 0, 'event')}"
        for row in rows
    )
    return Picture(drawn(rows), f"Calls above, actions and engagement events below, by month. {told}.", caption)


def month_table(rows: Sequence[MonthRow]) -> Table:
    """The same numbers as the chart."""
    columns = (Column("Month"), *(Column(name, numeric=True) for name in ("Calls", "Actions", "Events")))
    cells = tuple((row.name, row.n_calls or 0, row.n_actions or 0, row.n_events or 0) for row in rows)
    return Table("Calls that happened, actions and engagement events that were agreed", columns, cells)


def _issues(of: PlaceOnRecord) -> Iterator[Block]:
    n, span = of.counted.n_calls, f"from {day_in_words(of.first_day)} to {day_in_words(of.last_day)}"
    if not n:
        yield Lead(f"No call about {of.name} {span}.")
        return
    busiest = max(of.counted.rows, key=lambda row: row.n_calls or 0)
    yield Lead(f"{counted(n, 'call')} {span}; most in {busiest.name}, with {counted(busiest.n_calls or 0, 'call')}.")
    rows = tuple((category_label(word), count) for word, count in of.counted.by_category[:MOST_KINDS])
    yield Table("What the calls were about", (Column("Kind"), Column("Calls", numeric=True)), rows)
    left = of.counted.by_category[MOST_KINDS:]
    if left:
        yield Paragraph(
            f"And {counted(sum(count for _, count in left), 'call')} about {counted(len(left), 'other kind')}."
        )


def _months(of: PlaceOnRecord) -> Iterator[Block]:
    if of.counted.n_calls or of.counted.n_actions or of.counted.n_events:
        yield month_picture(of.counted.rows, "Calls beside the actions that were agreed")
    if of.not_whole:
        yield Paragraph(of.not_whole)
    yield month_table(of.counted.rows)


def _responses(of: PlaceOnRecord) -> Iterator[Block]:
    if of.responses:
        rows = tuple(
            (one.title, f"{day_in_words(one.first_day)} to {day_in_words(one.last_day)}", one.stands)
            for one in of.responses
        )
        yield Table("Plans of several agencies", (Column("Plan"), Column("Days"), Column("Stands")), rows)
    kinds: dict[str, list[ActionShown]] = {}
    for one in of.actions:
        kinds.setdefault(one.kind_name, []).append(one)
    if not kinds:
        yield Paragraph("No action was agreed for this place in these months.")
        return
    columns = (Column("Kind of work"), Column("Agreed", numeric=True), Column("Done", numeric=True),
               Column("Not possible", numeric=True))  # fmt: skip
    found = sorted(kinds.items(), key=lambda one: (-len(one[1]), one[0]))
    yield Table("Actions and engagement events that were agreed", columns,
                tuple((name, len(some), _n_done(some), _n_not(some)) for name, some in found))  # fmt: skip


def _n_done(some: Sequence[ActionShown]) -> int:
    return sum(one.state in (ActionState.DONE, ActionState.EFFECT_CHECKED) for one in some)


def _n_not(some: Sequence[ActionShown]) -> int:
    return sum(one.state == ActionState.NOT_POSSIBLE for one in some)


def _works(of: PlaceOnRecord) -> Iterator[Block]:
    works = [one for one in of.actions if one.word in WORKS and one.counts_as is CountsAs.ACTION]
    if not works:
        yield Paragraph("No work on the place itself was agreed: no repair, door, key, camera or audit.")
        return
    rows = tuple((day_in_words(one.agreed_on), one.what, one.state_label) for one in works)
    yield Table("Works, keys, cameras and audits", (Column("Agreed on"), Column("What"), Column("Stands")), rows)


def _outcomes(of: PlaceOnRecord) -> Iterator[Block]:
    if not of.outcomes:
        yield Paragraph("No effect has been looked at here yet: each action that was done is, after some weeks.")
        return
    rows = tuple(
        (f"{one.kind}, {day_in_words(one.done_on)}", counted(one.weeks, "week"), one.answer,
         f"{one.counts[1]:,}, was {one.counts[0]:,}" if one.counts else "")
        for one in of.outcomes
    )  # fmt: skip
    yield Table("What the checks found", (Column("Work"), Column("After"), Column("Answer"), Column("Calls")), rows)
    yield Note("Actions at one place at one time share what happened there: they fell or rose together.")


def _made(of: PlaceOnRecord) -> str:
    return (
        "Calls of every line that happened in these months and count at this place; several can be about one event. "
        "Actions are those agreed in these months. Small counts stand here: this paper is for staff. What residents "
        "may read is published on the residents’ pages."
    )
