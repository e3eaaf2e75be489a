"""The partners' copy: the places that go to the meeting with calls and times, actions by kind and agency."""

from collections.abc import Iterator, Sequence

from commonweal.core.policy.words import counted, day_in_words
from commonweal.core.terms import Marking
from commonweal.documents.paper import Block, Column, Paper, Paragraph, Section, Subheading, Table
from commonweal.tasking.product.content import PartnerContent, PartnerPlace, Promise
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


def partner_paper(content: PartnerContent, *, number: int) -> Paper:
    """The whole copy."""
    sections = [Section("The week in short", (lead(content.week, content.counts), *words(content.headline)))]
    if content.places:
        sections.append(Section("Places for the meeting", tuple(_places(content.places))))
        names = [f"{one.number} {one.name}, {one.status_label.lower()}" for one in content.places]
        if drawn := tuple(where_they_are(content.map_svg, names)):
            sections.append(Section("Where they are", drawn))
    if content.promises:
        sections.append(Section("What was promised", tuple(_promises(content.promises))))
    sections += [ahead(content.coming, content.ahead_words), how_it_was_made(content.week)]
    return paper_of_week(content.week, number, Audience.PARTNER, Marking.OFFICIAL, sections)


def _places(places: Sequence[PartnerPlace]) -> Iterator[Block]:
    columns = (
        Column("Place"), Column("On the list"), Column("Calls", numeric=True), Column("Week before", numeric=True),
        Column("Incidents", numeric=True), Column("Weeks on list", numeric=True),
    )  # fmt: skip
    rows = tuple(
        (
            f"{one.number} {one.name}", one.status_label, one.n_calls, one.n_calls_week_before, one.n_incidents,
            one.weeks_on_list,
        )
        for one in places
    )  # fmt: skip
    yield Table("Calls and incidents at each place", columns, rows)
    for one in places:
        yield Subheading(f"{one.number} {one.name}")
        yield place_in_short(one.kind, one.wards, one.categories, one.peak)
        yield from words(one.words)


def _promises(promises: Sequence[Promise]) -> Iterator[Block]:
    late = sum(one.late for one in promises)
    yield Paragraph(f"{counted(len(promises), 'action')} agreed or due since the last product; {late} late.")
    columns = (Column("Action"), Column("Place"), Column("Who"), Column("By"), Column("Now"))
    rows = tuple((one.kind, one.place, one.agency, day_in_words(one.due_on), one.state) for one in promises)
    yield Table("Actions and what became of them", columns, rows)
