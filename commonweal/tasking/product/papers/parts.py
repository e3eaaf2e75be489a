"""What the copies have in common: the sentence to read out, the map, the weeks ahead, how it was made."""

from collections.abc import Iterator, Sequence

from commonweal.core.policy.words import counted, day_in_words
from commonweal.core.terms import Marking
from commonweal.documents.paper import (
    Block,
    Bullets,
    Column,
    Lead,
    Note,
    Paper,
    Paragraph,
    Picture,
    Section,
    Subheading,
    Table,
)
from commonweal.tasking.product import charts
from commonweal.tasking.product.content import Ahead, Coming, Counts, LocalAhead, Week
from commonweal.tasking.product.terms import READERS, Audience


def paper_of_week(
    week: Week, number: int, audience: Audience, marking: Marking, sections: Sequence[Section], *, title: str = ""
) -> Paper:
    """A copy with its head: title, marking, who it is for, which product of the week, and the run."""
    return Paper(
        title=title or f"Weekly product: week to {day_in_words(week.as_at)}",
        subtitle=week.partnership,
        marking=marking,
        audience=READERS[audience],
        version=str(number),
        dated_on=week.as_at,
        source=f"Hotspot run {week.run}",
        made_by=week.partnership,
        sections=tuple(sections),
    )


def lead(week: Week, counts: Counts) -> Lead:
    """How many hotspots there are, in one sentence."""
    on_list = counted(counts.on_list, "hotspot") if counts.on_list else "No hotspots"
    days = f"the {week.within_days} days to {day_in_words(week.as_at)}"
    parts = f": {counts.new} new and {counts.continuing} continuing" if counts.on_list else ""
    off = f"; {counts.dropped_off} dropped off" if counts.dropped_off else ""
    return Lead(f"{on_list} in {days}{parts}{off}.")


def words(*paragraphs: str) -> Iterator[Block]:
    """A paragraph each for the words that were written."""
    yield from (Paragraph(one) for one in paragraphs if one.strip())


def place_in_short(kind: str, wards: Sequence[str], what: Sequence[str], peak: str) -> Paragraph:
    """Where a place is, what the calls are about and when they come, in one line."""
    parts = [", ".join([kind, *wards]), ", ".join(what), f"{peak[:1].upper()}{peak[1:]}"]
    return Paragraph(" ".join(f"{part}." for part in parts if part))


def where_they_are(svg: str, names: Sequence[str]) -> Iterator[Block]:
    """The map, where there is something to draw; the tables say the same in words."""
    if svg and names:
        told = "; ".join(names)
        yield Picture(
            svg,
            f"Map of the borough’s wards with the week’s places, numbered: {told}.",
            "Numbers are those of the tables",
        )


def ahead(coming: Coming, ahead_words: str, starts: Sequence[str] = ()) -> Section:
    """What falls into the next weeks, what the same days brought before, and the curve of calls around them."""
    first, last = coming.days
    blocks: list[Block] = [*words(ahead_words)]
    if coming.events:
        columns = (Column("What"), Column("When"), Column("Calls in its week in earlier years"))
        rows = tuple((one.title, when(one), _then(one)) for one in coming.events)
        blocks.append(Table(f"What falls between {day_in_words(first)} and {day_in_words(last)}", columns, rows))
    else:
        blocks.append(Paragraph(f"The calendar names nothing between {day_in_words(first)} and {day_in_words(last)}."))
    if coming.local:
        blocks.append(_local(coming))
    if starts:
        blocks += [Subheading("To be started now"), Bullets(tuple(starts))]
    if any(calls is not None for _, counts in coming.curve for calls in counts):
        blocks.append(_curve(coming))
    return Section("The weeks ahead", tuple(blocks))


def _local(coming: Coming) -> Table:
    columns = (Column("What"), Column("When"), Column("Where"), Column("Persons expected", numeric=True))
    rows = tuple(
        (f"{one.title} ({one.sort.lower()})", _days(one), one.place or "No one place", one.crowd or "Not known")
        for one in coming.local
    )
    return Table("Local events in these weeks", columns, rows)


def _days(one: LocalAhead) -> str:
    days = f"{one.first_day:%A} {day_in_words(one.first_day)}"
    return days if one.last_day == one.first_day else f"{days} to {day_in_words(one.last_day)}"


def when(one: Ahead) -> str:
    """The days of an occasion, and how sure they are."""
    days = day_in_words(one.first_day)
    if one.last_day != one.first_day:
        days += f" to {day_in_words(one.last_day)}"
    return f"{days}, or {counted(one.uncertain_days, 'day')} before or after" if one.uncertain_days else days


def _then(one: Ahead) -> str:
    told = [f"{then.year}: {then.n_calls:,}, usual {then.usual:,.0f}" for then in one.then]
    return "; ".join(told) or "No calls of earlier years are loaded"


def _curve(coming: Coming) -> Picture:
    known = [(year, row) for year, row in coming.curve if any(n is not None for n in row)]
    told = [f"{year}: {', '.join('none known' if n is None else f'{n:,}' for n in row)}." for year, row in known]
    alternative = f"Calls by week around this time of the year. {' '.join(told)}"
    years = listed([str(year) for year, _ in known])
    caption = f"Calls by week in {years}, each from the week of {_week_of(coming)} on"
    return Picture(charts.curve(coming), alternative, caption)


def _week_of(coming: Coming) -> str:
    day = coming.first_monday
    return f"{day.day} {day:%B}"


def how_it_was_made(week: Week) -> Section:
    """The rule, what it counted, where it is from, and what was missing."""
    rule = (
        f"A hotspot is a place with more than {counted(week.more_than_calls, 'call')} in {week.within_days} days, here "
        f"{day_in_words(week.window_from)} to {day_in_words(week.as_at)}. Counted are calls of "
        f"{listed(week.sources)}. {week.clause}. Source: {week.source_text}."
    )
    bound = (
        f"Every figure is of run {week.run}, which is frozen (digest {week.run_digest}). Calls that are loaded later "
        "make another run and do not change this one."
    )
    return Section("How this was made", tuple(Note(one) for one in (rule, bound, *week.gaps)), on_slides=False)


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
