"""The full copy: every place of the run with what was chosen and written, promises with their words, weeks ahead."""

from collections.abc import Iterator, Sequence

from commonweal.core.policy.words import counted, day_in_words
from commonweal.core.terms import Marking
from commonweal.documents.paper import Block, Bullets, Column, Paper, Paragraph, Section, Subheading, Table
from commonweal.tasking.product.content import CallerLine, FullContent, FullPlace, PromiseInside, Week
from commonweal.tasking.product.papers.parts import (
    ahead,
    how_it_was_made,
    lead,
    paper_of_week,
    place_in_short,
    where_they_are,
    words,
)
from commonweal.tasking.product.terms import Audience

GROUPS = (("new", "New"), ("continuing", "Continuing"), ("dropped-off", "Dropped off"))


def full_paper(content: FullContent, *, number: int) -> Paper:
    """The full copy but for its section on callers."""
    names = [f"{one.number} {one.name}, {one.status_label.lower()}" for one in content.places]
    in_short = (lead(content.week, content.counts), *words(content.headline, content.headline_inside))
    sections = [
        Section("The week in short", in_short),
        *_groups(content.places),
        *_section("Where they are", where_they_are(content.map_svg, names)),
        *_section("What was promised", _promises(content.promises)),
        ahead(content.coming, content.ahead_words, content.starts),
        how_it_was_made(content.week),
    ]  # fmt: skip
    return paper_of_week(content.week, number, Audience.FULL, Marking.OFFICIAL_SENSITIVE, sections)


def callers_paper(week: Week, lines: Sequence[CallerLine], *, number: int) -> Paper:
    """The section on repeat callers as a paper of its own: only some readers of the full copy may have it."""
    columns = (Column("Rule"), Column("Caller"), Column("Since last week"), Column("Why"))
    rows = tuple((one.rule, one.code, one.standing, one.because) for one in lines)
    told = Table("Repeat callers by code, never by name or number", columns, rows)
    section = Section("Repeat callers", (told,))
    return paper_of_week(week, number, Audience.FULL, Marking.OFFICIAL_SENSITIVE, [section])


def _section(title: str, blocks: Iterator[Block]) -> Iterator[Section]:
    found = tuple(blocks)
    if found:
        yield Section(title, found)


def _groups(places: Sequence[FullPlace]) -> Iterator[Section]:
    for status, label in GROUPS:
        of_group = [one for one in places if one.status == status]
        if of_group:
            yield Section(f"{label}: {counted(len(of_group), 'place')}", tuple(_group(label, of_group)))


def _group(label: str, places: Sequence[FullPlace]) -> Iterator[Block]:
    columns = (
        Column("Place"), Column("Calls", numeric=True), Column("Week before", numeric=True),
        Column("Incidents", numeric=True), Column("Callers", numeric=True), Column("Usual here"),
        Column("Weeks on list", numeric=True),
    )  # fmt: skip
    rows = tuple(
        (
            f"{one.number} {one.name}", one.n_calls, one.n_calls_week_before, one.n_incidents, one.n_callers,
            f"{one.expected.low} to {one.expected.high}" if one.expected else "No earlier weeks", one.weeks_on_list,
        )
        for one in places
    )  # fmt: skip
    yield Table(f"{label}: calls, incidents and callers at each place", columns, rows)
    for one in places:
        yield from _place(one)


def _place(one: FullPlace) -> Iterator[Block]:
    yield Subheading(f"{one.number} {one.name}")
    yield place_in_short(one.kind, one.wards, [f"{label} {n}" for label, n in one.categories], one.peak)
    if not one.goes_forward:
        yield Paragraph(f"Not taken to the meeting: {one.why_left_out}")
    yield from words(one.words, one.words_inside)


def _promises(promises: Sequence[PromiseInside]) -> Iterator[Block]:
    if not promises:
        return
    done = sum(one.came_of_it != "" for one in promises)
    yield Paragraph(f"{counted(len(promises), 'action')} agreed or due since the last product; {done} ended.")
    columns = (Column("Action"), Column("Place"), Column("Who"), Column("By"), Column("Now"))
    rows = tuple(
        (f"{one.reference} {one.what}", one.place, one.agency, day_in_words(one.due_on), one.state) for one in promises
    )
    yield Table("Actions and what became of them", columns, rows)
    came = tuple(f"{one.reference}: {one.came_of_it}" for one in promises if one.came_of_it)
    if came:
        yield Bullets(came)
