"""What the page of Explore shows for a choice, from the viewer on: the records that fit, counted; and its lists.

Explored are records that the viewer may open one by one, so a count tells nothing that the list behind it would not.
Whoever reads only some of the partnership's reports, or not when, where and what they tell of, has no Explore: a filter
would tell what is kept back (docs/decisions/0038).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

from commonweal.access.partnership import harm_named, policy_named
from commonweal.access.permission import kept_back_fields, may, right_of
from commonweal.access.queries import partnership_of
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.core.analysis.source_grain import Points, Times
from commonweal.core.policy.reports import CategoryList
from commonweal.core.policy.words import day_in_words
from commonweal.core.terms import Relation, Window
from commonweal.explore.frames import counted, looks
from commonweal.explore.frames.emerging import emerging
from commonweal.explore.frames.events import PUBLISHED, Events, calls_of, published_of
from commonweal.explore.frames.ground import Ground, ground_on
from commonweal.explore.frames.looks import LookShown
from commonweal.explore.frames.rates import FunnelLimit, FunnelPoint, funnel_of, rated, rates
from commonweal.explore.frames.repeats import KnoxShown, clustered, knox
from commonweal.explore.frames.weighed import harm
from commonweal.explore.terms import (
    EVERY_DAY,
    Choice,
    ChoiceRefused,
    Look,
    LookRefused,
    Shape,
    Step,
    Subject,
)
from commonweal.incidents.queries import RowShown, searches_shown, street_crimes_shown
from commonweal.places.queries import Outline, ward_outlines, wards_on
from commonweal.reports.frames.placed_calls import logs_end_on
from commonweal.reports.policy import reports_policy
from commonweal.reports.queries import IN_A_PLACE, CallShown, calls_shown
from commonweal.reports.terms import category_label

USUAL_WEEKS = 26
TOLD_BY_COUNTS = frozenset({"times", "category", "place", "source", "caller", "incident"})
"""The fields of a report that a filter or a count of Explore tells."""


@dataclass(frozen=True, slots=True)
class Options:
    """What can be chosen: values and labels of the form's lists."""

    categories: tuple[tuple[str, str], ...]
    wards: tuple[tuple[str, str], ...]
    subjects: tuple[Subject, ...]


@dataclass(frozen=True, slots=True)
class Explored:
    """A choice with its days filled in, and what fits it. `loaded`: the first and the last day of all records."""

    choice: Choice
    window: Window
    loaded: Window
    logs_end_on: date | None
    told: counted.Told
    category_label: str
    place_name: str
    ward_name: str
    look: LookShown | None
    knox: KnoxShown | None
    refused: str
    wards_changed_on: date | None
    categories: tuple[tuple[str, int], ...]
    clock: list[list[int]] | None
    weekdays_held: list[int]
    trend: tuple[counted.StepCount, ...]
    outlines: tuple[Outline, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The records that fit a choice, for methods over them."""

    choice: Choice
    window: Window
    loaded: Window
    logs_end_on: date | None
    ground: Ground
    records: counted.Chosen


def may_explore(viewer: Viewer) -> bool:
    """Whether the viewer reads every report of the partnership, with all that a count of them tells, and makes runs."""
    right = right_of(viewer, RecordKind.REPORT)
    return (
        viewer.is_host
        and right is not None
        and may(viewer, Act.READ, RecordKind.REPORT)
        and Relation.PARTNERSHIP in right.relations
        and kept_back_fields(viewer, RecordKind.REPORT).isdisjoint(TOLD_BY_COUNTS)
        and may(viewer, Act.CREATE, RecordKind.RUN)
    )


def found(choice: Choice, viewer: Viewer) -> Found | None:
    """The records that fit; None where none is loaded at all. Raises `ChoiceRefused` for what is not there."""
    events = _events(choice, viewer)
    loaded = counted.span_of(events)
    if loaded is None:
        return None
    logged = logs_end_on(viewer) if choice.subject is Subject.CALLS else None
    choice = _as_fine_as(choice, events, _window(choice, logged or loaded.last_day))
    window = choice.window
    assert window is not None
    _check_category(choice, window, events, viewer)
    ground = ground_on(window.first_day, window.last_day, viewer)
    return Found(choice, window, loaded, logged, ground, counted.chosen(events, choice, window, ground))


def explored(one: Found, viewer: Viewer) -> Explored:
    """What the page shows of the records that fit."""
    records, ground = one.records, one.ground
    look, knox, refused = _looked(one, viewer)
    return Explored(
        choice=one.choice,
        window=one.window,
        loaded=one.loaded,
        logs_end_on=one.logs_end_on,
        told=counted.told(records),
        category_label=_label_of(one, viewer),
        place_name=counted.place_name(records.events, one.choice.place),
        ward_name=dict(_wards(ground)).get(one.choice.ward, ""),
        look=look,
        knox=knox,
        refused=refused,
        wards_changed_on=ground.changed_on,
        categories=tuple(counted.by_category(records)),
        clock=counted.clock(records) if records.events.times is Times.DAY else None,
        weekdays_held=counted.weekdays_held(one.window),
        trend=tuple(counted.trend(records, one.window, one.choice.step)),
        outlines=tuple(ward_outlines(one.window.last_day, viewer)),
    )


def _label_of(one: Found, viewer: Viewer) -> str:
    """How the chosen category is called; empty where none is."""
    word = one.choice.category
    if not word or one.choice.subject is not Subject.CALLS:
        return word
    kinds = (version.kind(word) for version in reversed(_category_lists(viewer)))
    return next((kind.label for kind in kinds if kind), category_label(word))


def _looked(one: Found, viewer: Viewer) -> tuple[LookShown | None, KnoxShown | None, str]:
    """What the method gives, or why it gives nothing; raises `ChoiceRefused` for a field that it cannot take."""
    if not len(one.records.rows):
        return None, None, ""
    try:
        if one.choice.look is Look.NEAR_REPEATS:
            return None, knox(one.records, one.choice), ""
        return _look(one, viewer), None, ""
    except LookRefused as refusal:
        return None, None, refusal.because


def _look(one: Found, viewer: Viewer) -> LookShown:
    records, choice, ground = one.records, one.choice, one.ground
    match choice.look:
        case Look.DENSITY:
            return looks.density(records, choice, ground)
        case Look.TOGETHER:
            return looks.together(records, choice, ground)
        case Look.RATES:
            return rates(rated(records, one.window.last_day, viewer))
        case Look.HARM:
            tables = harm_named(partnership_of(viewer).policy)
            return harm(records, choice, ground, tables, one.window.last_day)
        case Look.EMERGING:
            return emerging(records, choice, one.window, ground)
        case Look.CLUSTERS:
            return clustered(records, choice)
        case _:
            return looks.counts(records, choice, ground)


def options(one: Found | None, viewer: Viewer) -> Options:
    """The lists of the form, whatever is chosen in them."""
    if one is not None and one.choice.subject is not Subject.CALLS:
        kinds = tuple((word, word) for word in sorted(one.records.events.categories))
        return Options(kinds, tuple(_wards(one.ground)), tuple(subjects_open(viewer)))
    words = {kind.word: kind.label for version in _category_lists(viewer) for kind in version.kinds}
    if one is not None:
        words = {**{word: category_label(word) for word in one.records.events.categories}, **words}
    return Options(
        categories=tuple(sorted(words.items(), key=lambda pair: pair[1])),
        wards=tuple(_wards(one.ground)) if one else tuple(wards_on(viewer.on, viewer)),
        subjects=tuple(subjects_open(viewer)),
    )


def _wards(ground: Ground) -> Sequence[tuple[str, str]]:
    if ground.wards is None:
        return ()
    pairs = zip(ground.wards.codes, ground.wards.names, strict=True)
    return sorted(pairs, key=lambda pair: pair[1])


def subjects_open(viewer: Viewer) -> list[Subject]:
    """What the viewer may count."""
    return [one for one in Subject if one is Subject.CALLS or may(viewer, Act.READ, PUBLISHED[one].kind)]


def _events(choice: Choice, viewer: Viewer) -> Events:
    if choice.subject is Subject.CALLS:
        return calls_of(viewer, policy_named(partnership_of(viewer).policy).latest_hotspot())
    if choice.subject not in subjects_open(viewer):
        raise ChoiceRefused({"what": "Choose one from the list."})
    return published_of(choice.subject, viewer)


def _as_fine_as(choice: Choice, events: Events, window: Window) -> Choice:
    """The choice over days, hours and shapes that the source is fine enough for; raises `ChoiceRefused` for others.

    Rows with a month alone are counted by whole months; snapped points by squares or wards, never by place.
    """
    choice = replace(choice, first_day=window.first_day, last_day=window.last_day)
    errors = {}
    if events.points is Points.SNAPPED:
        if choice.place:
            errors["place"] = "These points are snapped to map points, so they belong to no place. Choose a ward."
        if choice.line:
            errors["line"] = "These rows came by no line. Choose all lines."
        choice = replace(choice, shape=Shape.SQUARE if choice.shape is Shape.PLACE else choice.shape)
    if events.times is Times.MONTH:
        if not choice.hours.are_all:
            errors["hour_from"] = "These rows have a month and no hour. Choose all hours."
        if choice.weekdays != EVERY_DAY:
            errors["weekday"] = "These rows have a month and no day. Choose all days of the week."
        first = window.first_day.replace(day=1)
        next_month = (window.last_day.replace(day=1) + timedelta(days=32)).replace(day=1)
        choice = replace(choice, first_day=first, last_day=next_month - timedelta(days=1), step=Step.MONTH)
    if errors:
        raise ChoiceRefused(errors)
    return choice


def _window(choice: Choice, newest: date) -> Window:
    """The days that were chosen; without a last day up to the end of the logs, without a first the half year before."""
    last = choice.last_day or max(newest, choice.first_day or newest)
    first = choice.first_day or last - timedelta(days=7 * USUAL_WEEKS - 1)
    replace(choice, first_day=first, last_day=last)  # refuses spans that are too long once both ends are known
    return Window(first, last)


def _category_lists(viewer: Viewer) -> tuple[CategoryList, ...]:
    return reports_policy(viewer.partnership_id).categories


def _check_category(choice: Choice, window: Window, events: Events, viewer: Viewer) -> None:
    """Refuse a category that nobody has, and one whose meaning changes within the days."""
    if not choice.category:
        return
    if choice.subject is not Subject.CALLS:
        if choice.category not in events.categories:
            raise ChoiceRefused({"category": "No loaded row is of this kind. Choose one from the list."})
        return
    versions = _category_lists(viewer)
    if all(version.kind(choice.category) is None for version in versions):
        if choice.category not in events.categories:
            raise ChoiceRefused({"category": "No list of categories has this one. Choose one from the list."})
        return
    held = [
        one for one in versions if one.valid_from <= window.last_day and (one.valid_to or date.max) >= window.first_day
    ]
    for earlier, later in pairwise(held):
        before, after = earlier.kind(choice.category), later.kind(choice.category)
        if (before and (before.means, before.group)) == (after and (after.means, after.group)):
            continue
        what = "came into the list" if before is None else "left the list" if after is None else "changed its meaning"
        because = f"This category {what} on {day_in_words(later.valid_from)}, so calls before and after are not of one"
        raise ChoiceRefused({"category": f"{because} kind. Choose days on one side of it."})


def trend(one: Found) -> list[counted.StepCount]:
    """Counts by week or month over the window, oldest first."""
    return counted.trend(one.records, one.window, one.choice.step)


def funnel_plot(one: Found, viewer: Viewer) -> tuple[list[FunnelPoint], list[FunnelLimit], float]:
    """What the funnel plot draws; raises `LookRefused` where there are no rates."""
    return funnel_of(rated(one.records, one.window.last_day, viewer))


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """A page of the records that fit, newest first; `n_pages` of them. Calls or published rows, never both."""

    calls: tuple[CallShown, ...]
    rows: tuple[RowShown, ...]
    number: int
    n_pages: int
    n: int


def records_page(one: Found, number: int, viewer: Viewer, *, on_a_page: int) -> RecordsPage:
    """One page of the records; a number beyond the last page is the last. Each is noted as shown."""
    ids = counted.ids_newest_first(one.records)
    n_pages = max(1, -(-len(ids) // on_a_page))
    number = min(max(number, 1), n_pages)
    here = [UUID(one) for one in ids[(number - 1) * on_a_page : number * on_a_page]]
    if one.choice.subject is Subject.CALLS:
        calls = tuple(calls_shown(here, viewer, needs=IN_A_PLACE))
        return RecordsPage(calls, (), number, n_pages, len(ids))
    shown = street_crimes_shown if one.choice.subject is Subject.STREET_CRIME else searches_shown
    return RecordsPage((), tuple(shown(here, viewer)), number, n_pages, len(ids))
