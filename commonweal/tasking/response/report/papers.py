"""The plan and the end report of a response as papers: counts with their words, agencies and no names of people."""

from collections.abc import Iterator, Sequence
from datetime import date

from commonweal.actions.queries import ActionShown
from commonweal.core.policy.words import MONTHS, counted, day_in_words
from commonweal.core.terms import Marking, Window
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
    Subheading,
    Table,
)
from commonweal.effects.queries import EffectShown
from commonweal.tasking.response.queries import DayShown, Measure, ResponseShown
from commonweal.tasking.response.report import charts
from commonweal.tasking.response.report.content import HEADINGS, Content, Written

AUDIENCE = "Agencies that take part, and the partnership’s officers"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NOT_LOADED, NOT_COUNTED = "Not loaded", "Not counted"


def plan_paper(shown: ResponseShown, partnership: str, *, on: date) -> Paper:
    """The plan as it stands: why, who does what, who is there on which day, what was agreed."""
    sections = [
        Section("The plan in short", tuple(_in_short(shown))),
        *_section("What residents say", _residents(shown.residents_at_start, "")),
        Section("Who does what", (_commitments(shown, judged=False),)),
        Section("Who is there", (_diary(shown),)),
        Section("Actions", tuple(_actions_of_plan(shown))),
        _how(shown, f"The plan as it stood on {day_in_words(on)}, version {shown.version}."),
    ]
    return _paper(shown, "plan", partnership, str(shown.version), on, sections)


def end_report_paper(content: Content, written: Written, *, number: int) -> Paper:
    """The end report: its facts write themselves, and somebody's words stand beside them under their headings."""
    shown = content.shown
    sections = [
        Section("In short", tuple(_report_in_short(content))),
        Section("Did it work?", tuple(_did_it_work(content))),
        Section("What was agreed and done", tuple(_actions(content))),
        Section("Who was there", tuple(_presence(content))),
        Section("Day by day", (_days(shown),), on_slides=False),
        Section("What each agency said it would do", (_commitments(shown, judged=True),)),
        *_section("What stood in the way", _blockers(content)),
        *_section("What residents said", _residents(shown.residents_at_start, shown.residents_at_end)),
        *_section("What we take from it", _in_own_words(written)),
        _how(shown, _counted_up_to(shown)),
    ]
    return _paper(shown, "end report", content.partnership, str(number), content.as_at, sections)


def _paper(
    shown: ResponseShown, what: str, partnership: str, version: str, on: date, sections: Sequence[Section]
) -> Paper:
    one = shown.listed
    return Paper(
        title=f"{one.sort.label}: {one.place_name}", subtitle=f"{what.capitalize()}, {_span(one.days.window)}",
        marking=Marking.OFFICIAL_SENSITIVE, audience=AUDIENCE, version=version, dated_on=on,
        source=f"The response’s own record and the partnership’s call logs, read on {day_in_words(on)}",
        made_by=partnership, sections=tuple(sections),
    )  # fmt: skip


def _section(title: str, blocks: Iterator[Block]) -> Iterator[Section]:
    found = tuple(blocks)
    if found:
        yield Section(title, found)


def _span(window: Window) -> str:
    return f"{day_in_words(window.first_day)} to {day_in_words(window.last_day)}"


def _and(names: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _in_short(shown: ResponseShown) -> Iterator[Block]:
    one = shown.listed
    others = [partner.name for partner in shown.partners if not partner.leads]
    yield Lead(
        f"{counted(one.days.n_days, 'day')} at {one.place_name}, {_span(one.days.window)}, led by {one.lead}"
        f"{f' with {_and(others)}' if others else ''}."
    )
    yield Paragraph(shown.why)
    facts = shown.start_facts
    pairs = [(f"Calls in the {m.days} days before", _number(m.n_before)) for m in shown.measures]
    if facts:
        pairs.append(("On the list when it was agreed", f"{facts['because']}; {facts['weeks_on_list']} weeks"))
        pairs += [("When", _capital(facts["peak"]))] if facts["peak"] else []
        kinds = [f"{label} {n}" for label, n in facts["categories"]]
        pairs += [("What the calls are about", ", ".join(kinds))] if kinds else []
    if shown.decided_in:
        pairs.append(("Agreed in", shown.decided_in))
    yield Facts(tuple(pairs))


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _number(n: int | None) -> str:
    return NOT_LOADED if n is None else f"{n:,}"


def _residents(before: str, after: str) -> Iterator[Block]:
    for label, words in (("Before it began", before), ("At its end", after)):
        if words:
            yield Subheading(label)
            yield Paragraph(words)


def _commitments(shown: ResponseShown, *, judged: bool) -> Table:
    columns = [Column("Agency"), Column("What it said it would do")]
    columns += [Column("Was it kept?")] if judged else []
    rows: list[tuple[Cell, ...]] = []
    for one in shown.commitments:
        state = f"{one.state.label}. {one.because}" if one.because else one.state.label
        rows.append((one.agency, one.words, *([state] if judged else [])))
    return Table("What the agencies said they would do", tuple(columns), tuple(rows))


def _diary(shown: ResponseShown) -> Table:
    rows = tuple(
        (
            _short(day.on),
            line.hours or "No hours written",
            line.agency,
            line.what,
        )
        for day in shown.days
        for line in day.diary
    )
    return Table(
        "The partners’ diary", (Column("Day"), Column("Hours"), Column("Agency"), Column("What for")), rows
    )  # fmt: skip


def _actions_of_plan(shown: ResponseShown) -> Iterator[Block]:
    yield Paragraph(f"{_capital(counted(shown.n_actions, 'action'))} of this response.")
    if shown.actions:
        columns = (Column("What"), Column("Kind"), Column("Who"), Column("By"), Column("Now"))
        yield Table("Actions and who has them", columns, tuple(_action(one) for one in shown.actions))
    if shown.n_actions > len(shown.actions):
        yield Note(f"{counted(shown.n_actions - len(shown.actions), 'action')} of other agencies not listed here.")


def _action(one: ActionShown) -> tuple[Cell, ...]:
    return (one.what, one.kind_name, one.team or "Nobody yet", day_in_words(one.due_on), one.state_label)


def _report_in_short(content: Content) -> Iterator[Block]:
    shown, one, actions = content.shown, content.shown.listed, content.actions
    yield Lead(f"{_calls_in_short(shown.measures[0], one.place_name)} {actions.n_done} of {actions.n_agreed} "
               f"{'action' if actions.n_agreed == 1 else 'actions'} done.")  # fmt: skip
    yield Paragraph(shown.why)
    others = [partner.name for partner in shown.partners if not partner.leads]
    pairs = [
        ("When", f"{_span(one.days.window)}, {counted(one.days.n_days, 'day')}"),
        ("Led by", f"{one.lead}{f' with {_and(others)}' if others else ''}"),
        ("Days moved", _moved(shown)),
        ("The agencies counted", _tallied(shown)),
        ("On the list", content.life),
        ("Effect", f"{content.effect_label}, after {counted(content.effect.weeks, 'week')}" if content.effect else ""),
    ]
    yield Facts(tuple((name, value) for name, value in pairs if value))


def _calls_in_short(measure: Measure, place: str) -> str:
    told = [
        f"{counted(n, 'call')} in the {measure.days} days {when}"
        for n, when in (
            (measure.n_before, "before it began"), (measure.n_last, "up to its last day"), (measure.n_after, "after it")
        )
        if n is not None
    ]  # fmt: skip
    return f"{place}: {', '.join(told)}." if told else f"{place}: the calls of these days are not loaded."


def _tallied(shown: ResponseShown) -> str:
    found = [(name, shown.total(word)) for word, name in shown.tallied]
    return "; ".join(f"{name} {n:,}" for name, n in found if n is not None)


def _moved(shown: ResponseShown) -> str:
    told = [
        f"{line.label.lower()} to {day_in_words(line.on)}: {line.words.rstrip('.')}"
        for line in reversed(shown.lines)
        if line.on and line.label in ("Made longer", "Ended early")
    ]
    return _capital("; ".join(told))


def _did_it_work(content: Content) -> Iterator[Block]:
    shown = content.shown
    columns = (
        Column("Calls in"), Column("Before", numeric=True), Column("At its end", numeric=True),
        Column("After", numeric=True),
    )  # fmt: skip
    rows = tuple(
        (counted(m.days, "day"), *(NOT_LOADED if n is None else n for n in (m.n_before, m.n_last, m.n_after)))
        for m in shown.measures
    )
    yield Table("Calls at the place, as the hotspot run counts them", columns, rows)
    if any(day.n_calls for day in shown.days):
        told = "; ".join(f"{day_in_words(day.on)}: {day.n_calls}" for day in shown.days if day.n_calls)
        yield Picture(
            charts.by_day(shown),
            f"Bar chart of calls on each day of the response{_up_to(shown)}. Days with calls: {told}.",
            f"Calls on each day of the response{_up_to(shown)}",
        )  # fmt: skip
    if content.effect is None:
        yield Note("Some weeks after the end we compare these calls with those at similar places.")
        return
    yield from _compared(content.effect, content.effect_label)


def _compared(effect: EffectShown, label: str) -> Iterator[Block]:
    before, during, after = effect.phases
    yield Subheading(f"Compared with places that stood alike, {counted(effect.weeks, 'week')} before and after")
    yield Paragraph(f"{label}. {_sentence(effect)}")
    columns = (
        Column("Part"), Column("Days"), Column("At the place", numeric=True),
        Column(f"Within {effect.ring_m:,} m", numeric=True),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (name, _span(phase.window), phase.n, phase.n_around)
        for name, phase in (("Before", before), ("During", during), ("After", after))
    ]
    yield Table("Calls before, during and after", columns, tuple(rows), source=f"Run {effect.short}")
    if effect.matches:
        n_before, n_after = (sum(getattr(one, name) for one in effect.matches) for name in ("n_before", "n_after"))
        places = counted(len(effect.matches), "comparison place")
        yield Note(
            f"{places} had {counted(n_before, 'call')} before and {n_after:,} after, on the days on which each stood "
            "where this place stood before the work."
        )


def _sentence(effect: EffectShown) -> str:
    ratio, expected, n = effect.effect, effect.expected_after, effect.phases[2].n
    if ratio is None or expected is None:
        return f"{_capital(counted(n, 'call'))} after it; what was to be expected without it cannot be said."
    range_ = f"{_change(ratio.low)} to {_change(ratio.high)}"
    return (
        f"{_capital(counted(n, 'call'))} came after it, where about {expected:,.0f} would have been expected. "
        f"The range that fits these counts is {range_}."
    )


def _change(ratio: float) -> str:
    by = round(100 * (1 - ratio))
    return f"{abs(by)} % {'fewer' if by > 0 else 'more'}" if by else "as many"


def _actions(content: Content) -> Iterator[Block]:
    short = content.actions
    parts = [f"{short.n_done} done"]
    parts += [f"{short.n_not_possible} not possible"] if short.n_not_possible else []
    parts += [f"{short.n_open} still open"] if short.n_open else []
    events = f" {_capital(counted(short.n_events, 'engagement event'))} among them." if short.n_events else ""
    yield Paragraph(f"{_capital(counted(short.n_agreed, 'action'))} agreed: {', '.join(parts)}.{events}")
    columns = (Column("What"), Column("Kind"), Column("Who"), Column("Now"), Column("What came of it"))
    rows = tuple(
        (one.what, one.kind_name, one.team or "Nobody", one.state_label, one.outcome or "Nothing written")
        for one in content.shown.actions
    )
    yield Table("Actions and what came of them", columns, rows)


def _presence(content: Content) -> Iterator[Block]:
    kept, all_lines = sum(one.n_kept for one in content.presence), _n_lines(content)
    told = f"{kept} of {counted(all_lines, 'line')} of the diary were kept." if all_lines else "No diary was kept."
    yield Paragraph(told)
    if content.presence:
        columns = (
            Column("Agency"), Column("Kept", numeric=True), Column("Not kept", numeric=True),
            Column("Nobody said", numeric=True),
        )  # fmt: skip
        rows = tuple((one.agency, one.n_kept, one.n_not_kept, one.n_unsaid) for one in content.presence)
        yield Table("The diary, by agency", columns, rows)
    if content.not_kept:
        yield Subheading("Why not")
        yield Bullets(tuple(
            f"{day_in_words(one.on)}, {one.agency}: {one.what}. {one.came_of_it}" for one in content.not_kept
        ))  # fmt: skip


def _n_lines(content: Content) -> int:
    return sum(one.n_kept + one.n_not_kept + one.n_unsaid for one in content.presence)


def _days(shown: ResponseShown) -> Table:
    columns = (Column("Day"), Column("Calls", numeric=True), *(Column(name, numeric=True) for _, name in shown.tallied))
    rows = [_day(day, shown) for day in shown.days]
    totals = [shown.total(word) for word, _ in shown.tallied]
    calls: Cell = NOT_LOADED if shown.n_calls is None else shown.n_calls
    if shown.calls_up_to:
        calls = f"{calls:,}{_up_to(shown)}"
    rows.append(("All days", calls, *(NOT_COUNTED if n is None else n for n in totals)))
    return Table("Calls, and what the agencies counted, day by day", columns, tuple(rows))


def _up_to(shown: ResponseShown) -> str:
    return f", up to {day_in_words(shown.calls_up_to)}" if shown.calls_up_to else ""


def _short(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"


def _day(day: DayShown, shown: ResponseShown) -> tuple[Cell, ...]:
    calls: Cell = NOT_LOADED if day.n_calls is None else day.n_calls
    return (
        _short(day.on),
        calls,
        *(day.counts.get(word, "–") for word, _ in shown.tallied),
    )


def _blockers(content: Content) -> Iterator[Block]:
    if content.blockers:
        columns = (Column("What"), Column("In the way of"), Column("Who can remove it"), Column("Now"))
        rows = tuple(
            (
                one.words, f"{one.reference} {one.what}", one.team or "Nobody yet",
                f"Solved. {one.solved_words}" if one.solved_at else "Not solved",
            )
            for one in content.blockers
        )  # fmt: skip
        yield Table("What stood in the way of actions", columns, rows)


def _in_own_words(written: Written) -> Iterator[Block]:
    for name, title in HEADINGS:
        if said := getattr(written, name).strip():
            yield Subheading(title)
            yield Paragraph(said)


def _counted_up_to(shown: ResponseShown) -> str:
    if shown.n_calls is None:
        return "No calls of these days are loaded."
    told = f"Calls are loaded up to {day_in_words(shown.ends_early)} only. " if shown.ends_early else ""
    return f"{told}Calls that are loaded later make another report and do not change this one."


def _how(shown: ResponseShown, more: str) -> Section:
    rule = (
        "We counted the calls of the lines that the hotspot rule counts, at the place as the gazetteer has it; a day "
        "runs from midnight to midnight in London. A dash or “Not counted” means that nobody entered a number, which "
        "is not 0. What agencies counted is theirs; where an agency counted a day again, its last count stands. "
        "Before, at its end and after mean the days up to the day before it began, up to its last day, and from the "
        "day after that."
    )
    return Section("How this was made", (Note(rule), Note(more)), on_slides=False)
