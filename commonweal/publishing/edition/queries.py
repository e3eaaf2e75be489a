"""What an edition is made of, from its publisher on: calls in the area, what was done there, what is agreed.

Of calls only counts come in. Of actions only such as may be public: marked OFFICIAL, done at the place; who did them,
what officers wrote and what a closed group decided are not read (a closed group agrees no action).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from commonweal.access.viewer import Viewer
from commonweal.actions.models import Action
from commonweal.actions.policy import actions_policy
from commonweal.core.policy.actions import CountsAs
from commonweal.core.policy.publishing import PublicCounts
from commonweal.core.rules.action_life import OPEN, ActionState
from commonweal.core.terms import Marking, Window, london_day, london_midnight
from commonweal.local_events.queries import events_between
from commonweal.publishing.edition.figures import Around, Counts, EarlierFigures, counts_of, folded
from commonweal.publishing.models import EditionWorking
from commonweal.publishing.terms import AreaOf, PageArea, Span
from commonweal.reports.frames.placed_calls import logs_end_on
from commonweal.tasking.calls_and_actions.frames import MonthlyCalls, monthly_calls, wards_of_locations

DONE = (ActionState.DONE.value, ActionState.EFFECT_CHECKED.value)
MOST_AHEAD, EVENTS_AHEAD = 40, timedelta(weeks=8)
OTHER_KIND, OTHER_WORK = "other", "Other work"


@dataclass(frozen=True, slots=True)
class Told:
    """Words that were written for residents about something that was done, and the month in which it was."""

    month: date
    words: str


@dataclass(frozen=True, slots=True)
class Coming:
    """What was agreed and is not done yet: its public words, or the public name of its kind, and the month it is due.

    `on`: the day, for an event that has public words: residents are invited.
    """

    month: date
    words: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one edition is made of; `n_left_out` actions were done there and are marked sensitive."""

    counts: Counts
    kind_names: Mapping[str, str]
    told: tuple[Told, ...]
    coming: tuple[Coming, ...]
    folded: tuple[tuple[str, int], ...]
    """Kinds of action, with how many there were, that are told as other work."""
    n_not_possible: int
    n_left_out: int
    logs_end_on: date | None


def gathered(
    area: PageArea, span: Span, policy: PublicCounts, viewer: Viewer, *, calls: MonthlyCalls | None = None
) -> Gathered:
    """The figures and public words of an area and span of months, as they stand now.

    `calls`: those of these months, for whoever publishes many areas and has read them.
    """
    calls = calls or monthly_calls(span.first_day, span.last_day, viewer)
    chosen = calls.at_place(area.code) if area.of is AreaOf.PLACE else calls.in_ward(area.code)
    ended = _ended(area, span, viewer)
    done = [one for one in ended if one.state in DONE]
    public = [one for one in done if one.marking == Marking.OFFICIAL]
    by_kind = {kind: _two([one for one in public if one.counts_as == kind]) for kind in CountsAs}
    actions = by_kind[CountsAs.ACTION]
    told_as = folded(actions[0], policy.about_people, policy.fewest, OTHER_KIND)
    counts = counts_of(
        (calls.by_category(chosen), calls.by_month(chosen)), (told_as, actions[1]), by_kind[CountsAs.ENGAGEMENT]
    )
    kinds = actions_policy(viewer.partnership_id)
    words = {one.word for one in public} | {OTHER_KIND}
    names = {word: kind.public_name if (kind := kinds.kind_ever(word)) else OTHER_WORK for word in words}
    return Gathered(
        counts=counts, kind_names=names,
        told=tuple(Told(_month(one), one.public_words) for one in public if one.public_words),
        coming=(*_coming(area, policy, viewer), *_public_events(area, viewer))[:MOST_AHEAD],
        n_not_possible=sum(one.state == ActionState.NOT_POSSIBLE and one.marking == Marking.OFFICIAL for one in ended),
        folded=tuple((names[word], n) for word, n in actions[0].items() if word not in told_as),
        n_left_out=len(done) - len(public), logs_end_on=logs_end_on(viewer),
    )  # fmt: skip


def _ended(area: PageArea, span: Span, viewer: Viewer) -> list[Action]:
    """Actions of the area that were done or found not possible in the span, oldest first."""
    rows = Action.objects.visible_to(viewer).filter(
        state__in=[*DONE, ActionState.NOT_POSSIBLE],
        ended_at__gte=london_midnight(span.first_day), ended_at__lt=london_midnight(span.last_day + timedelta(days=1)),
    )  # fmt: skip
    return _in_area(list(rows.exclude(location_key="").order_by("ended_at", "reference")), area, span.last_day, viewer)


def _coming(area: PageArea, policy: PublicCounts, viewer: Viewer) -> tuple[Coming, ...]:
    """What is open: one that a person could be found by only with words that somebody wrote for residents."""
    rows = Action.objects.visible_to(viewer).filter(
        state__in=[one.value for one in OPEN], marking=Marking.OFFICIAL, agreed_on__lte=viewer.on
    )
    found = _in_area(list(rows.exclude(location_key="").order_by("due_on", "reference")), area, viewer.on, viewer)
    kinds = actions_policy(viewer.partnership_id)
    coming: dict[Coming, None] = {}
    for one in found:
        kind = kinds.kind_ever(one.word)
        if not one.public_words and (kind is None or one.word in policy.about_people):
            continue
        is_event = one.counts_as == CountsAs.ENGAGEMENT and bool(one.public_words) and one.due_on >= viewer.on
        # What is late is said without a month that has passed: it is still to come.
        month = max(one.due_on, viewer.on).replace(day=1)
        words = one.public_words or (kind.public_name if kind else "")
        coming[Coming(month, words, one.due_on if is_event else None)] = None
    return tuple(coming)


def _public_events(area: PageArea, viewer: Viewer) -> list[Coming]:
    """Local events of the next weeks that are public and lie in the area."""
    window = Window(viewer.on, viewer.on + EVENTS_AHEAD)
    found = [one for one in events_between(window, viewer, only_public=True) if one.event.location_key]
    keys = sorted({one.event.location_key for one in found})
    wards = wards_of_locations(keys, viewer.on, viewer) if area.of is AreaOf.WARD else {}
    here = [key for key in keys if key == area.key or wards.get(key) == area.code]
    return [
        Coming(one.days.first_day.replace(day=1), f"{one.event.title}, {one.event.place_name}".rstrip(", "),
               one.days.first_day)
        for one in found
        if one.event.location_key in here
    ]  # fmt: skip


def _in_area(rows: Sequence[Action], area: PageArea, on: date, viewer: Viewer) -> list[Action]:
    viewer.saw(Action.kind, [])
    if area.of is AreaOf.PLACE:
        return [one for one in rows if one.location_key == f"place:{area.code}"]
    wards = wards_of_locations(sorted({one.location_key for one in rows}), on, viewer)
    return [one for one in rows if wards.get(one.location_key) == area.code]


def _two(rows: Sequence[Action]) -> tuple[Mapping[str, int], Mapping[date, int]]:
    """Rows by kind, the most frequent first, and by the month in which they ended."""
    kinds = Counter(one.word for one in rows)
    months = Counter(_month(one) for one in rows)
    return dict(sorted(kinds.items(), key=lambda one: (-one[1], one[0]))), dict(sorted(months.items()))


def _month(one: Action) -> date:
    assert one.ended_at is not None
    return london_day(one.ended_at).replace(day=1)


@dataclass(frozen=True, slots=True)
class Before:
    """What earlier editions mean for a new one."""

    number: int
    """The number that the new edition has among those of its area and months."""
    kept_back: frozenset[str]
    overlapping: tuple[Span, ...]
    around: tuple[Around, ...]
    same: tuple[EarlierFigures, ...]
    """Editions of the same area and months, the oldest first."""
    partly: tuple[Span, ...]
    """Months of the ward around a place, or of places in a ward, that share some of the new one's and not all."""


def editions_before(area: PageArea, span: Span, viewer: Viewer) -> Before:
    """Every earlier edition whose figures could be set against those of a new one; also those taken back.

    What was public once is known, whatever was done with it since.
    """
    rows = EditionWorking.objects.visible_to(viewer).select_related("edition").order_by("edition__number")
    newest: dict[tuple[str, str, date, date], EarlierFigures] = {}
    own: list[EarlierFigures] = []
    for row in rows:
        one = _figures_of(row)
        newest[(one.of, one.code, one.span.first_day, one.span.last_day)] = one
        if (one.of, one.code) == (area.of, area.code):
            own.append(one)
    same = [one for one in own if one.span == span]
    others = tuple(sorted({one.span for one in own if one.span != span and one.span.overlaps(span)}, key=str))
    gone = frozenset(key for one in same for key in one.kept_back)
    around, partly = _around(area, span, list(newest.values()), viewer)
    return Before(len(same) + 1, gone, others, tuple(around), tuple(same), tuple(sorted(partly, key=str)))


def _figures_of(row: EditionWorking) -> EarlierFigures:
    edition = row.edition
    values = {one["key"]: one["value"] for one in row.figures}
    return EarlierFigures(
        str(edition.id), AreaOf(edition.area_kind), edition.area_code, Span(edition.first_day, edition.last_day),
        values, frozenset(one["key"] for one in row.figures if one["why"]),
    )  # fmt: skip


def _around(
    area: PageArea, span: Span, earlier: Sequence[EarlierFigures], viewer: Viewer
) -> tuple[list[Around], set[Span]]:
    """What could be subtracted; and months that share only some, which no sum ties to the new ones."""
    places = [one for one in earlier if one.of is AreaOf.PLACE and (one.code, one.span) != (area.code, span)]
    keys = {f"place:{one.code}" for one in places} | ({area.key} if area.of is AreaOf.PLACE else set())
    wards = wards_of_locations(sorted(keys), span.last_day, viewer)
    if area.of is AreaOf.WARD:
        here = [one for one in places if wards.get(f"place:{one.code}") == area.code]
        inside = [one for one in here if span.holds(one.span)]
        partly = {one.span for one in here if one.span.overlaps(span) and not span.holds(one.span)}
        return [Around(None, tuple(inside))] if inside else [], partly
    found, partly = [], set()
    for ward in earlier:
        if ward.of is not AreaOf.WARD or ward.code != wards.get(area.key) or not ward.span.overlaps(span):
            continue
        if not ward.span.holds(span):
            partly.add(ward.span)
        else:
            inside = [one for one in places if wards.get(f"place:{one.code}") == ward.code]
            found.append(Around(ward, tuple(one for one in inside if ward.span.holds(one.span))))
    return found, partly
