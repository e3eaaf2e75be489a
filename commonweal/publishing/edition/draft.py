"""A draft of an edition: the paper as it would be published now, and beside it what it keeps back, with reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from commonweal.access.partnership import policy_named, publishing_policy_named
from commonweal.access.queries import partnership_of
from commonweal.access.viewer import Viewer
from commonweal.core.analysis.disclosure import CannotBeKeptBack, Why
from commonweal.core.policy.words import counted, day_in_words
from commonweal.documents.paper import Paper
from commonweal.publishing.edition.areas import publishable_areas
from commonweal.publishing.edition.figures import ACTIONS, CALLS, EVENTS, KIND, Counts, changed_a_little, to_keep_back
from commonweal.publishing.edition.paper import Head, Shown, edition_paper
from commonweal.publishing.edition.queries import OTHER_KIND, Before, Gathered, editions_before, gathered
from commonweal.publishing.terms import AreaOf, EditionRefused, PageArea, Span, month_words
from commonweal.reports.policy import reports_policy
from commonweal.reports.terms import category_label
from commonweal.tasking.calls_and_actions.frames import MonthlyCalls

WHY_WORDS = {
    Why.SMALL: "It is a small count.",
    Why.GIVES_AWAY: "A small count could be worked out from it.",
    Why.EARLIER: "An earlier edition of these months kept it back.",
}
FOLDED = "A person could be found by so few. They are counted as “{}”."
HEAD_WORDS = {CALLS: "Calls", ACTIONS: "Actions finished", EVENTS: "Events with residents"}


@dataclass(frozen=True, slots=True)
class KeptBack:
    """A figure that is not shown: what it counts, its true number, and why."""

    name: str
    n: int
    why: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An edition as it would be published now."""

    area: PageArea
    span: Span
    number: int
    paper: Paper
    shown: Shown
    counts: Counts
    kept_back: tuple[KeptBack, ...]
    warnings: tuple[str, ...]


def areas_to_choose(viewer: Viewer) -> tuple[PageArea, ...]:
    """The wards and places that a page may be about today."""
    name = partnership_of(viewer).policy
    rules = publishing_policy_named(name).on(viewer.on)
    return publishable_areas(viewer.on, rules, policy_named(name).hotspot_on(viewer.on), viewer)


def draft_edition(
    area_key: str, span: Span, words: str, viewer: Viewer, *, report_at: str = "", calls: MonthlyCalls | None = None
) -> Draft:
    """The draft of an area and span of months; `calls` as `gathered` takes them.

    Raises `EditionRefused`, `NoPolicyOn`.
    """
    rules = publishing_policy_named(partnership_of(viewer).policy).on(viewer.on)
    area = next((one for one in areas_to_choose(viewer) if one.key == area_key), None)
    if area is None:
        raise EditionRefused("area", f"Choose a ward, or a place with {rules.fewest_addresses} homes or more.")
    _check_span(span, rules.most_months, viewer.on)
    before = editions_before(area, span, viewer)
    if before.overlapping:
        raise EditionRefused("from", _overlap(area, before))
    if before.partly:
        raise EditionRefused("from", _partly(area, before))
    of = gathered(area, span, rules, viewer, calls=calls)
    if n_little := changed_a_little(of.counts, before.same, fewest=rules.fewest):
        raise EditionRefused("to", _little(area, before, n_little, rules.fewest))
    try:
        gone = to_keep_back(
            of.counts, before.around, is_ward=area.of is AreaOf.WARD, fewest=rules.fewest, before=before.kept_back
        )
    except CannotBeKeptBack as refusal:
        raise EditionRefused(
            "area",
            "Pages that are public already would give away a small count together with this one. Choose other months, "
            "or wait until more calls have been made.",
        ) from refusal
    shown = Shown(of.counts, gone)
    partnership, ring = viewer.partnership_name, reports_policy(viewer.partnership_id).ring
    head = Head(area, span, before.number, partnership, viewer.on, words, ring, report_at)
    listed = tuple(
        KeptBack(named(key, of.kind_names), of.counts.values[key], WHY_WORDS[why]) for key, why in gone.items()
    )
    other = of.kind_names[OTHER_KIND]
    listed += tuple(KeptBack(f"Actions finished: {name}", n, FOLDED.format(other)) for name, n in of.folded)
    paper = edition_paper(head, of, shown, rules)
    return Draft(area, span, before.number, paper, shown, of.counts, listed, tuple(_warnings(of, span)))


def _check_span(span: Span, most_months: int, today: date) -> None:
    if span.last_day < span.first_day:
        raise EditionRefused("to", "Choose a last month that is not before the first.")
    if span.last_day >= today:
        raise EditionRefused("to", "Choose months that are over: the current month still changes.")
    if len(span.months()) > most_months:
        raise EditionRefused("from", f"Choose at most {counted(most_months, 'month')}.")


def _overlap(area: PageArea, before: Before) -> str:
    spans = ", ".join(one.words for one in before.overlapping)
    return (
        f"{area.name} has an edition of {spans}. A month is published in one span only, because somebody could "
        "subtract one page from the other. Choose the same months, or months that are not in it."
    )


def _partly(area: PageArea, before: Before) -> str:
    spans = ", ".join(one.words for one in before.partly)
    other = "a place in it" if area.of is AreaOf.WARD else "the ward around it"
    return (
        f"There is an edition for {other} of {spans}, which shares only some of these months: somebody could subtract "
        "one page from the other. Choose months that lie in the ward's, or hold the place's."
    )


def _little(area: PageArea, before: Before, n: int, fewest: int) -> str:
    return (
        f"Edition {before.number - 1} of these months was public, and {counted(n, 'count')} of calls "
        f"{'has' if n == 1 else 'have'} changed since by fewer than {fewest}. With both pages a single call could be "
        f"found. Publish {area.name} again when the counts are the same or have changed by more."
    )


def _warnings(of: Gathered, span: Span) -> list[str]:
    found = []
    if of.logs_end_on is not None and of.logs_end_on < span.last_day:
        found.append(
            f"The newest call of a loaded log is of {day_in_words(of.logs_end_on)}, and these months end on "
            f"{day_in_words(span.last_day)}. Load the logs to the end first, or the page says so."
        )
    if of.n_left_out:
        found.append(
            f"{counted(of.n_left_out, 'action')} marked sensitive {'is' if of.n_left_out == 1 else 'are'} left out."
        )
    return found


def named(key: str, kind_names: Mapping[str, str] | None = None) -> str:
    """A figure in words: `Calls: Noise`; kinds of action by their public names, where they are given."""
    head, by, word = [*key.split("/"), "", ""][:3]
    if not by:
        return f"{HEAD_WORDS[head]}: all"
    if by == KIND:
        plain = (kind_names or {}).get(word, word.replace("-", " ").capitalize())
        return f"{HEAD_WORDS[head]}: {category_label(word) if head == CALLS else plain}"
    year, month = (int(part) for part in word.split("-"))
    return f"{HEAD_WORDS[head]}: {month_words(date(year, month, 1))}"
