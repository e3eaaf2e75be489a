"""Responses as pages and other rooms read them, from the viewer on: whoever has no part in one does not know of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from commonweal.access.viewer import Viewer
from commonweal.actions.models import Action, Blocker
from commonweal.actions.policy import actions_policy
from commonweal.actions.queries import ActionShown, BlockerShown, actions_by_id, actions_shown, blockers_shown
from commonweal.core.rules.response_life import ResponseDays, Stands, stands_on
from commonweal.core.terms import Window
from commonweal.documents.paper import Paper, paper_of
from commonweal.tasking.models import Response
from commonweal.tasking.response.frames import CallsOfDays, calls_of_days
from commonweal.tasking.response.terms import (
    SAID_LABELS,
    CommitmentState,
    DiaryState,
    NoSuchResponse,
    Said,
    Sort,
)

MOST_LISTED = 200
STANDS_LABELS: Mapping[Stands, str] = {
    Stands.TO_COME: "To come", Stands.UNDER_WAY: "Under way", Stands.REPORT_DUE: "Over, report to write",
    Stands.REPORTED: "Over, reported",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ResponseListed:
    """A response as lists and other rooms read it. `day` is the number of today within it, 0 before it."""

    id: UUID
    sort: Sort
    location_key: str
    place_name: str
    days: ResponseDays
    stands: Stands
    stands_label: str
    lead: str
    day: int

    @property
    def title(self) -> str:
        """What it is and where."""
        return f"{self.sort.label}, {self.place_name}"


@dataclass(frozen=True, slots=True)
class PartnerShown:
    """An agency that takes part."""

    organisation_id: UUID
    name: str
    leads: bool


@dataclass(frozen=True, slots=True)
class CommitmentShown:
    """What an agency said it would do."""

    id: UUID
    organisation_id: UUID
    agency: str
    words: str
    state: CommitmentState
    because: str


@dataclass(frozen=True, slots=True)
class DiaryShown:
    """A line of the diary; `hours` in words, empty where none were written."""

    id: UUID
    on: date
    hours: str
    begins: str
    organisation_id: UUID
    agency: str
    what: str
    state: DiaryState
    came_of_it: str


@dataclass(frozen=True, slots=True)
class DayShown:
    """One day: its calls (None: not loaded), what agencies counted together by word, their words, and its diary."""

    on: date
    number: int
    n_calls: int | None
    counts: Mapping[str, int]
    words: tuple[tuple[str, str], ...]
    diary: tuple[DiaryShown, ...]

    @property
    def is_counted(self) -> bool:
        """Whether an agency has counted anything on it."""
        return bool(self.counts or self.words)


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line of the history."""

    at: datetime
    label: str
    agency: str
    words: str
    on: date | None
    by: str


@dataclass(frozen=True, slots=True)
class Measure:
    """Calls in as many days before the response and up to its end; None: not all those days are loaded."""

    days: int
    before: Window
    n_before: int | None
    last: Window
    n_last: int | None
    after: Window
    n_after: int | None


@dataclass(frozen=True, slots=True)
class ReportListed:
    """An end report that was issued."""

    number: int
    issued_at: datetime
    issued_by: str


@dataclass(frozen=True, slots=True)
class ReportShown:
    """An end report with its paper."""

    number: int
    paper: Paper
    digest: str
    issued_at: datetime
    issued_by: str
    is_newest: bool


@dataclass(frozen=True, slots=True)
class CheckListed:
    """What was found so many weeks after it."""

    weeks: int
    answer: str
    not_answered: str
    effect_id: UUID | None


@dataclass(frozen=True, slots=True)
class ResponseShown:
    """One response with all that its page shows; `tallied` are the words that its days are counted by, with names.

    `ends_early`: up to which day calls are loaded, where some that are counted here are not.
    """

    listed: ResponseListed
    version: int
    why: str
    decided_in: str
    started_by: str
    start_facts: Mapping[str, Any]
    residents_at_start: str
    residents_at_end: str
    partners: tuple[PartnerShown, ...]
    commitments: tuple[CommitmentShown, ...]
    measures: tuple[Measure, ...]
    days: tuple[DayShown, ...]
    ends_early: date | None
    tallied: tuple[tuple[str, str], ...]
    actions: tuple[ActionShown, ...]
    n_actions: int
    lines: tuple[LineShown, ...]
    reports: tuple[ReportListed, ...]
    checks: tuple[CheckListed, ...]

    def total(self, word: str) -> int | None:
        """What the agencies counted under a word on all days; None where nobody entered it."""
        found = [day.counts[word] for day in self.days if word in day.counts]
        return sum(found) if found else None

    @property
    def n_calls(self) -> int | None:
        """Calls on its days as far as they are loaded; None where none is."""
        known = [day.n_calls for day in self.days if day.n_calls is not None]
        return sum(known) if known else None

    @property
    def calls_up_to(self) -> date | None:
        """The last of its days whose calls are loaded, where later ones are not; None where all or none are."""
        known = [day.on for day in self.days if day.n_calls is not None]
        return known[-1] if known and known[-1] < self.days[-1].on else None


def responses(viewer: Viewer, *, location_key: str = "") -> tuple[ResponseListed, ...]:
    """Responses that the viewer may see, of a place or of all, the one that began last first."""
    rows = Response.objects.visible_to(viewer)
    if location_key:
        rows = rows.filter(location_key=location_key)
    return _listed(rows.order_by("-begins_on", "place_name", "id")[:MOST_LISTED], viewer)


def response_at(location_key: str, viewer: Viewer) -> ResponseListed | None:
    """The response at a place that is to come or under way, or the last one that was; None where the viewer sees
    none."""
    found = responses(viewer, location_key=location_key)
    going = [one for one in found if one.stands in (Stands.UNDER_WAY, Stands.TO_COME)]
    return next(iter([*going, *found]), None)


def response_of_action(action_id: UUID, viewer: Viewer) -> ResponseListed | None:
    """The response that an action belongs to; None where it belongs to none that the viewer may see."""
    return next(iter(_listed(Response.objects.visible_to(viewer).filter(links__action_id=action_id), viewer)), None)


def _listed(rows: "QuerySet[Response]", viewer: Viewer) -> tuple[ResponseListed, ...]:
    found = list(rows.select_related("lead").annotate(n_reports=Count("reports")))
    viewer.saw(Response.kind, [one.id for one in found])
    return tuple(_line(one, one.n_reports > 0, viewer) for one in found)


def _line(row: Response, reported: bool, viewer: Viewer) -> ResponseListed:
    days = ResponseDays(row.begins_on, row.ends_on, row.ended_on)
    stands = stands_on(days, reported=reported, on=viewer.on)
    return ResponseListed(
        row.id, Sort(row.sort), row.location_key, row.place_name, days, stands, STANDS_LABELS[stands], row.lead.name,
        days.number_of(viewer.on),
    )  # fmt: skip


def response_shown(response_id: UUID, viewer: Viewer) -> ResponseShown:
    """One response for its page; raises `NoSuchResponse`."""
    row = Response.objects.visible_to(viewer).select_related("lead").filter(id=response_id).first()
    if row is None:
        raise NoSuchResponse(response_id)
    viewer.saw(Response.kind, [row.id])
    reports = [ReportListed(one.number, one.issued_at, one.issued_by) for one in row.reports.order_by("-number")]
    listed = _line(row, bool(reports), viewer)
    rules = actions_policy(viewer.partnership_id).responses_on(row.begins_on)
    calls = _calls(row, listed.days, rules.before_days, viewer)
    diary = _diary(row)
    action_ids = list(row.links.values_list("action_id", flat=True))
    shown = actions_by_id(action_ids, viewer)
    return ResponseShown(
        listed=listed, version=row.version, why=row.why, decided_in=row.decided_in, started_by=row.started_by,
        start_facts=row.start_facts, residents_at_start=row.residents_at_start, residents_at_end=row.residents_at_end,
        partners=_partners(row), commitments=_commitments(row),
        measures=tuple(_measure(n, listed.days, calls) for n in rules.before_days),
        days=_days(row, listed.days, diary, calls), tallied=_tallied(row, rules, viewer),
        ends_early=_ends_early(listed.days, rules.before_days, calls, viewer),
        actions=tuple(sorted(shown.values(), key=lambda one: (one.due_on, one.reference))), n_actions=len(action_ids),
        lines=_lines(row), reports=tuple(reports), checks=_checks(row),
    )  # fmt: skip


def _calls(row: Response, days: ResponseDays, before_days: Sequence[int], viewer: Viewer) -> CallsOfDays:
    most = timedelta(days=max(before_days))
    return calls_of_days(row.location_key, Window(row.begins_on - most, days.window.last_day + most), viewer)


def _ends_early(
    days: ResponseDays, before_days: Sequence[int], calls: CallsOfDays, viewer: Viewer
) -> date | None:  # fmt: skip
    """The last day whose calls are loaded, where days before today that are counted here lie after it."""
    needed = min(days.window.last_day + timedelta(days=max(before_days)), viewer.on - timedelta(days=1))
    return calls.known_to if calls.known_to is not None and calls.known_to < needed else None


def _measure(n: int, days: ResponseDays, calls: CallsOfDays) -> Measure:
    last_day = days.window.last_day
    before = Window.ending(days.begins_on - timedelta(days=1), days=n)
    last, after = Window.ending(last_day, days=n), Window.ending(last_day + timedelta(days=n), days=n)
    return Measure(n, before, calls.between(before), last, calls.between(last), after, calls.between(after))


def _partners(row: Response) -> tuple[PartnerShown, ...]:
    held = row.partners.filter(ended_at=None).select_related("organisation").order_by("organisation__name")
    found = [
        PartnerShown(one.organisation_id, one.organisation.name, one.organisation_id == row.lead_id) for one in held
    ]
    return tuple(sorted(found, key=lambda one: not one.leads))


def _commitments(row: Response) -> tuple[CommitmentShown, ...]:
    return tuple(
        CommitmentShown(
            one.id, one.organisation_id, one.organisation.name, one.words, CommitmentState(one.state), one.because
        )
        for one in row.commitments.select_related("organisation").order_by("organisation__name", "number")
    )


def _diary(row: Response) -> dict[date, list[DiaryShown]]:
    found: dict[date, list[DiaryShown]] = defaultdict(list)
    for one in row.diary.select_related("organisation").order_by("on", "begins", "number"):
        found[one.on].append(
            DiaryShown(
                one.id, one.on, hours_in_words(one.begins, one.ends), one.begins, one.organisation_id,
                one.organisation.name, one.what, DiaryState(one.state), one.came_of_it,
            )
        )  # fmt: skip
    return found


def hours_in_words(begins: str, ends: str) -> str:
    """When on a day, as 18:00 to 22:00; empty where nobody wrote it."""
    if not begins:
        return ""
    return f"{begins} to {ends}" if ends else f"from {begins}"


def _days(
    row: Response, days: ResponseDays, diary: Mapping[date, list[DiaryShown]], calls: CallsOfDays
) -> tuple[DayShown, ...]:
    counts: dict[date, dict[str, int]] = defaultdict(dict)
    words: dict[date, list[tuple[str, str]]] = defaultdict(list)
    for one in _standing_tallies(row):
        for word, n in one.counts.items():
            counts[one.on][word] = counts[one.on].get(word, 0) + n
        if one.words:
            words[one.on].append((one.organisation.name, one.words))
    # A day that has left the response, because it ended early, still shows what was written for it.
    every = {days.begins_on + timedelta(days=n) for n in range(days.n_days)} | set(diary) | set(counts) | set(words)
    return tuple(
        DayShown(
            on, (on - days.begins_on).days + 1, calls.on(on), counts.get(on, {}), tuple(words.get(on, ())),
            tuple(sorted(diary.get(on, ()), key=lambda one: (not one.begins, one.begins, one.agency))),
        )
        for on in sorted(every)
    )  # fmt: skip


def _standing_tallies(row: Response) -> Iterable[Any]:
    """Of each agency's counts of a day the last one, which counts."""
    newest: dict[tuple[date, UUID], Any] = {}
    for one in row.tallies.select_related("organisation").order_by("number"):
        newest[one.on, one.organisation_id] = one
    return sorted(newest.values(), key=lambda one: (one.on, one.organisation.name))


def tally_of_day(response_id: UUID, on: date, organisation_id: UUID, viewer: Viewer) -> Mapping[str, Any]:
    """What an agency counted on a day, for the form that counts it again; empty where it has not."""
    row = Response.objects.visible_to(viewer).filter(id=response_id).first()
    if row is None:
        raise NoSuchResponse(response_id)
    newest = row.tallies.filter(on=on, organisation_id=organisation_id).order_by("-number").first()
    return {"counts": newest.counts, "words": newest.words, "by": newest.by, "at": newest.at} if newest else {}


def _tallied(row: Response, rules: Any, viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """What the policy counts, and what was counted once and is no longer."""
    policy = actions_policy(viewer.partnership_id)
    words = [one.word for one in rules.tally]
    words += sorted({word for one in row.tallies.all() for word in one.counts} - set(words))
    return tuple((word, policy.tallied_ever(word)) for word in words)


def _lines(row: Response) -> tuple[LineShown, ...]:
    names = dict(row.partners.values_list("organisation_id", "organisation__name"))
    found = row.events.order_by("-number")
    return tuple(
        LineShown(
            one.at, SAID_LABELS[Said(one.kind)], names.get(one.organisation_id, "") if one.organisation_id else "",
            one.words, one.on, one.by,
        )
        for one in found
    )  # fmt: skip


def _checks(row: Response) -> tuple[CheckListed, ...]:
    return tuple(
        CheckListed(one.weeks, one.answer, one.not_answered, one.run_id) for one in row.checks.order_by("weeks")
    )


def blockers_of(action_ids: Sequence[UUID], viewer: Viewer) -> tuple[BlockerShown, ...]:
    """What stood in the way of some actions, solved or not, as far as the viewer sees it; oldest first."""
    rows = Blocker.objects.visible_to(viewer).filter(action_id__in=list(action_ids)).select_related("action")
    return blockers_shown([(one, one.action) for one in rows.order_by("created_at", "id")], viewer)


def report_shown(response_id: UUID, number: int, viewer: Viewer) -> ReportShown:
    """An end report as it was issued; raises `NoSuchResponse`."""
    row = Response.objects.visible_to(viewer).filter(id=response_id).first()
    found = row.reports.filter(number=number).first() if row else None
    if row is None or found is None:
        raise NoSuchResponse(response_id)
    viewer.saw(Response.kind, [row.id])
    newest = not row.reports.filter(number__gt=number).exists()
    return ReportShown(found.number, paper_of(found.paper), found.digest, found.issued_at, found.issued_by, newest)


def unlinked_at(response_id: UUID, viewer: Viewer) -> tuple[ActionShown, ...]:
    """Actions at a response's place that belong to no response yet, for whoever takes them in; newest first."""
    row = Response.objects.visible_to(viewer).filter(id=response_id).first()
    if row is None:
        raise NoSuchResponse(response_id)
    rows = Action.objects.visible_to(viewer).filter(location_key=row.location_key, response_link=None)
    return actions_shown(rows.order_by("-agreed_on", "reference")[:MOST_LISTED], viewer)
