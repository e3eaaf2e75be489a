"""One edition as a paper: for residents and ward panels, as a page, in Word and as tables.

It names no person, team or officer, and holds no count that is kept back: the working holds those.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.core.analysis.disclosure import Why
from commonweal.core.policy.publishing import PublicCounts
from commonweal.core.policy.reports import PeopleToRing
from commonweal.core.policy.words import counted, day_in_words
from commonweal.core.terms import Marking
from commonweal.documents.paper import (
    Block,
    Bullets,
    Cell,
    Column,
    Facts,
    Lead,
    Note,
    Paper,
    Paragraph,
    Picture,
    Section,
    Table,
)
from commonweal.publishing.edition.figures import ACTIONS, CALLS, EVENTS, KIND, MONTH, Counts
from commonweal.publishing.edition.queries import Gathered
from commonweal.publishing.terms import AreaOf, PageArea, Span, month_words
from commonweal.reports.terms import category_label
from commonweal.tasking.calls_and_actions.charts import MonthRow, calls_and_actions

NOT_SHOWN = "Not shown"
EVENTS_TITLE = "Events with residents"
# The kind of calls and of work that is none of the others: it stands last, however often it is.
OTHER = "other"
AUDIENCE = "Everybody"


@dataclass(frozen=True, slots=True)
class Shown:
    """The figures that an edition shows: a count, or None where it is kept back."""

    counts: Counts
    gone: Mapping[str, Why]

    def n(self, key: str) -> int | None:
        """One figure; 0 where nothing was counted."""
        return None if key in self.gone else self.counts.values.get(key, 0)

    def cell(self, key: str) -> Cell:
        """The same for a table."""
        found = self.n(key)
        return NOT_SHOWN if found is None else found


@dataclass(frozen=True, slots=True)
class Head:
    """What a paper says of itself, and what people wrote for it."""

    area: PageArea
    span: Span
    number: int
    partnership: str
    published_on: date
    words: str
    ring: PeopleToRing
    report_at: str


def edition_paper(head: Head, of: Gathered, shown: Shown, policy: PublicCounts) -> Paper:
    """The whole paper."""
    sections = [
        Section("In short", tuple(_in_short(head, shown))),
        Section("What you told us", tuple(_told_us(head, shown))),
        Section("What we did", tuple(_we_did(of, shown))),
        Section("Month by month", tuple(_months(head, shown))),
        Section("What comes next", tuple(_next(of))),
        Section("Who to call", (Facts(tuple(_ring(head))),)),
        Section("How these numbers were made", tuple(_made(head, of, shown, policy)), on_slides=False),
    ]
    return Paper(
        title=f"{head.area.name}: what you told us, what we did",
        subtitle=head.span.words,
        marking=Marking.OFFICIAL,
        audience=AUDIENCE,
        version=str(head.number),
        dated_on=head.published_on,
        source=f"Calls and the log of actions of {head.partnership}, {head.span.days}",
        made_by=head.partnership,
        sections=tuple(sections),
    )


def chart_rows(span: Span, shown: Shown) -> list[MonthRow]:
    """The months of an edition."""
    return [
        MonthRow(day, *(shown.n(f"{head}/{MONTH}/{day:%Y-%m}") for head in (CALLS, ACTIONS, EVENTS)))
        for day in span.months()
    ]


def _in_short(head: Head, shown: Shown) -> Iterator[Block]:
    where = f"in {head.area.name} ward" if head.area.of is AreaOf.WARD else f"at {head.area.name}"
    if "ward" in head.area.name.casefold():
        where = f"in {head.area.name}"
    calls = _said(shown.n(CALLS), "call", "a number of calls too small to show")
    actions = _said(shown.n(ACTIONS), "action", "a number of actions too small to show")
    events = _said(shown.n(EVENTS), "event", "a number of events too small to show")
    yield Lead(
        f"From {head.span.days} you told us about anti-social behaviour {where} in {calls}. We finished {actions} and "
        f"held {events} with residents."
    )
    if head.words:
        yield Paragraph(head.words)


def _said(n: int | None, word: str, hidden: str) -> str:
    if n is None:
        return hidden
    return counted(n, word) if n else f"no {word}s"


def _told_us(head: Head, shown: Shown) -> Iterator[Block]:
    rows = _by_kind(CALLS, shown, {word: category_label(word) for word, _ in shown.counts.of(CALLS, KIND)})
    if rows:
        yield Table("Calls by what they were about", (Column("What it was about"), Column("Calls", numeric=True)), rows)
        yield Note("A call is one time that somebody told us. Several calls can be about one event.")
    else:
        yield Paragraph(f"Nobody told us about anti-social behaviour here from {head.span.days}.")


def _by_kind(head: str, shown: Shown, names: Mapping[str, str]) -> tuple[tuple[Cell, ...], ...]:
    """A row each, those that are shown by size, then those that are not by name; other kinds and the total last."""
    kinds = [(word == OTHER, names.get(word, word), f"{head}/{KIND}/{word}") for word, _ in shown.counts.of(head, KIND)]
    if not kinds:
        return ()
    kinds.sort(key=lambda one: (one[0], -(shown.n(one[2]) or 0), one[1]))
    rows: list[tuple[Cell, ...]] = [(name, shown.cell(key)) for _, name, key in kinds]
    return (*rows, ("All", shown.cell(head)))


def _we_did(of: Gathered, shown: Shown) -> Iterator[Block]:
    actions, events = (_by_kind(head, shown, of.kind_names) for head in (ACTIONS, EVENTS))
    if actions:
        yield Table("Actions finished", (Column("What we did"), Column("Actions", numeric=True)), actions)
    if events:
        yield Table(EVENTS_TITLE, (Column("What it was"), Column("Events", numeric=True)), events)
    if not actions and not events:
        yield Paragraph("No action was finished here in these months.")
    if of.told:
        yield Bullets(tuple(dict.fromkeys(f"{month_words(one.month)}: {one.words}" for one in of.told)))
    if of.n_not_possible:
        was = "was" if of.n_not_possible == 1 else "were"
        yield Paragraph(f"{counted(of.n_not_possible, 'action')} that we had agreed {was} not possible.")


def _months(head: Head, shown: Shown) -> Iterator[Block]:
    rows = chart_rows(head.span, shown)
    if any((row.n_calls, row.n_actions, row.n_events) != (0, 0, 0) for row in rows):
        told = "; ".join(f"{row.name}: {_line(row)}" for row in rows)
        drawn = calls_and_actions(rows, events=EVENTS_TITLE)
        yield Picture(drawn, f"Calls above, actions and events below, by month. {told}.",
                      "Calls beside what we did, by month; a month without a bar is 0 or not shown")  # fmt: skip
    yield month_table(rows)


def month_table(rows: Sequence[MonthRow]) -> Table:
    """The same numbers as the picture."""
    columns = (Column("Month"), *(Column(name, numeric=True) for name in ("Calls", "Actions", "Events")))
    cells = [
        (row.name, *(NOT_SHOWN if n is None else n for n in (row.n_calls, row.n_actions, row.n_events))) for row in rows
    ]
    return Table("Calls, actions finished and events with residents", columns, tuple(cells))


def _line(row: MonthRow) -> str:
    parts = ((row.n_calls, "call"), (row.n_actions, "action"), (row.n_events, "event"))
    return ", ".join(f"{word}s not shown" if n is None else counted(n, word) for n, word in parts)


def _next(of: Gathered) -> Iterator[Block]:
    invited = [one for one in of.coming if one.on is not None]
    agreed = [one for one in of.coming if one.on is None]
    if invited:
        yield Bullets(tuple(f"{day_in_words(one.on)}: {one.words}" for one in invited if one.on is not None))
    if agreed:
        yield Paragraph("We have agreed to do:")
        yield Bullets(tuple(f"{one.words}, by the end of {month_words(one.month)}" for one in agreed))
    if not of.coming:
        yield Paragraph("Nothing more is agreed here at the moment. Tell us if something happens.")


def _ring(head: Head) -> Iterator[tuple[str, str]]:
    yield "Danger now", "999"
    yield "The council", f"{head.ring.council} ({head.ring.council_hours})"
    yield "The police", f"{head.ring.police}, for crime that is not an emergency"
    if head.report_at:
        yield "Online", head.report_at


def _made(head: Head, of: Gathered, shown: Shown, policy: PublicCounts) -> Iterator[Block]:
    yield Note(
        "We counted all calls to the council, its night line and the police about anti-social behaviour that "
        f"happened here from {head.span.days}, as they stood on {day_in_words(head.published_on)}, and actions of the "
        f"agencies of {head.partnership} that were finished here in these months."
    )
    if shown.gone:
        yield Note(
            f"Counts of calls from 1 to {policy.fewest - 1} are not shown, so that nobody can be found by them. Some "
            "larger ones are not shown either, because a small one could be worked out from them. A 0 is always shown."
        )
    if of.logs_end_on is not None and of.logs_end_on < head.span.last_day:
        yield Note(f"Calls are complete up to {day_in_words(of.logs_end_on)}.")
    yield Note("This page does not change. When more is known, a new edition is published.")
