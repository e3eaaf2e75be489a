"""The councillors' copy: how many hotspots, estates by name, what was done in counts, the weeks ahead."""

from collections.abc import Iterator

from commonweal.core.policy.words import counted
from commonweal.core.terms import Marking
from commonweal.documents.paper import Block, Column, Note, Paper, Paragraph, Section, Table
from commonweal.tasking.product.content import CouncillorContent
from commonweal.tasking.product.papers.parts import ahead, how_it_was_made, lead, paper_of_week, words
from commonweal.tasking.product.terms import Audience


def councillor_paper(content: CouncillorContent, *, number: int) -> Paper:
    """The whole copy."""
    sections = [
        Section("The week in short", (lead(content.week, content.counts), *words(content.headline))),
        Section("Places", tuple(_places(content))),
        Section("What was promised", (Paragraph(_promised(content)),)),
        ahead(content.coming, ""),
        how_it_was_made(content.week),
    ]
    return paper_of_week(content.week, number, Audience.COUNCILLOR, Marking.OFFICIAL, sections)


def _places(content: CouncillorContent) -> Iterator[Block]:
    columns = (
        Column("Place"), Column("Ward"), Column("On the list"), Column("Calls", numeric=True),
        Column("Weeks on list", numeric=True), Column("Actions agreed", numeric=True),
    )  # fmt: skip
    rows = tuple(
        (one.name, ", ".join(one.wards), one.status_label, one.n_calls, one.weeks_on_list, one.n_actions)
        for one in content.places
    )
    yield Table("Hotspots of the week", columns, rows)
    if content.n_kept_back:
        left = counted(content.n_kept_back, "place")
        yield Paragraph(f"{left} left the list. Their counts are small and not shown.")
    yield Note(
        "Estates, parks and stations are named. A street or a spot without a name is told by its ward, so that nobody "
        "is found by it. A count is of calls: several calls can be about one incident."
    )


def _promised(content: CouncillorContent) -> str:
    if not content.n_promises:
        return "No action was due in the week."
    return (
        f"{counted(content.n_promises, 'action')} agreed or due since the last product; {content.n_promises_kept} done."
    )
