"""Reads reports, from the viewer on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from django.db.models import Max, Min

from commonweal.access.facts import hidden_in
from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.core.terms import CallSource, london_day
from commonweal.people.queries import persons_in_force
from commonweal.reports.models import Report
from commonweal.reports.terms import SOURCE_LABELS, category_label

NOT_SHOWN = "not shown to you"
"""What stands in a list for a field that an agreement or the role keeps back of one record."""


class CallRecord(NamedTuple):
    """A report as the rules take it: no name, no number, no words."""

    id: UUID
    source: str
    source_key: str
    happened_at: datetime
    category: str
    easting_m: float | None
    northing_m: float | None
    location: str
    caller_id: UUID | None
    incident: str | None


def calls_before(instant: datetime, viewer: Viewer, *, since: datetime | None = None) -> tuple[CallRecord, ...]:
    """All calls that happened before an instant, from `since` on, in order of event time, then source and its key.

    The order is made here and not by the database, whose sorting of text depends on its locale. Callers whom somebody
    confirmed to be one person have one id; a name without a number is a caller of its own. Not noted as shown:
    nothing of them is shown but counts; the calls that a page opens are noted when it does.
    """
    rows = Report.objects.visible_to(viewer).filter(happened_at__lt=instant)
    if since is not None:
        rows = rows.filter(happened_at__gte=since)
    values = rows.values_list(
        "id", "source", "source_key", "happened_at", "category", "easting_m", "northing_m", "location", "caller_id",
        "occurrence__source_key",
    )  # fmt: skip
    joined = {one: min(group) for one, group in persons_in_force(viewer).groups.items()}
    calls = [
        CallRecord(*value[:8], joined.get(value[8], value[8]), value[9]) for value in values.iterator(chunk_size=5_000)
    ]
    return tuple(sorted(calls, key=attrgetter("happened_at", "source", "source_key")))


@dataclass(frozen=True, slots=True)
class CallShown:
    """A call as a page lists it; what the role does not see is None."""

    id: UUID
    reference: str
    at: datetime
    at_known: bool
    received_at: datetime
    category_label: str
    source: str
    source_label: str
    incident: str
    location: str
    caller: str
    caller_name: str | None
    caller_phone: str | None
    account: str | None


IN_A_LIST = frozenset({"times"})
IN_A_PLACE = IN_A_LIST | {"place"}


def calls_shown(ids: Sequence[UUID], viewer: Viewer, *, needs: frozenset[str] = IN_A_LIST) -> list[CallShown]:
    """The reports of these ids that the viewer may see, in this order, with callers as codes within the list.

    `needs`: fields that standing in this list tells; a report that hides one of them from the viewer is left out. Every
    such list is read by when things happened; a list of calls at a place (`IN_A_PLACE`) tells the place besides.
    """
    rows = Report.objects.visible_to(viewer).select_related("caller__contact_point", "occurrence").in_bulk(list(ids))
    hidden = hidden_in(list(rows.values()), viewer)
    found = {one: row for one, row in rows.items() if needs.isdisjoint(hidden[one])}
    viewer.saw(RecordKind.REPORT, found)
    codes: dict[UUID, str] = {}
    return [_shown(found[one], hidden[one], codes) for one in ids if one in found]


def _shown(report: Report, hidden: frozenset[str], codes: dict[UUID, str]) -> CallShown:
    return CallShown(
        id=report.id,
        reference=report.reference,
        at=report.happened_at,
        at_known=report.happened_at_known,
        received_at=report.received_at,
        category_label=NOT_SHOWN if "category" in hidden else category_label(report.category),
        source="" if "source" in hidden else report.source,
        source_label=NOT_SHOWN if "source" in hidden else SOURCE_LABELS[CallSource(report.source)],
        incident=NOT_SHOWN if "incident" in hidden else report.occurrence.source_key if report.occurrence else "",
        location=NOT_SHOWN if "place" in hidden else report.location,
        caller=NOT_SHOWN if "caller" in hidden else _caller_code(report, codes),
        caller_name=None if "caller_name" in hidden else report.caller_name,
        caller_phone=None if "caller_phone" in hidden else _number(report),
        account=None if "account" in hidden else report.account,
    )


def _caller_code(report: Report, codes: dict[UUID, str]) -> str:
    if report.anonymous:
        return "Anonymous"
    if report.caller_id is None:
        return "Not known"
    return f"Caller {codes.setdefault(report.caller_id, _letters(len(codes)))}"


def _letters(index: int) -> str:
    """A, B ... Z, AA, AB ..."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _number(report: Report) -> str:
    point = report.caller.contact_point if report.caller else None
    return point.value if point else ""


class CallOfCaller(NamedTuple):
    """A report that somebody can be asked about, as the rules about callers take it: no name, no number, no words."""

    id: UUID
    source: str
    source_key: str
    received_at: datetime
    happened_at: datetime
    caller_id: UUID


def calls_of_callers(first: datetime, before: datetime, viewer: Viewer) -> tuple[CallOfCaller, ...]:
    """Calls received from an instant on and before another whose caller is known, in order of receipt and source key.

    Anonymous calls, and those of which neither name nor number was told, are nobody's. Not noted as shown, as in
    `calls_before`.
    """
    rows = Report.objects.visible_to(viewer).filter(
        received_at__gte=first, received_at__lt=before, caller__isnull=False
    )
    values = rows.values_list("id", "source", "source_key", "received_at", "happened_at", "caller_id")
    calls = [CallOfCaller(*value) for value in values.iterator(chunk_size=5_000)]
    return tuple(sorted(calls, key=attrgetter("received_at", "source", "source_key")))


def first_day_of_callers(caller_ids: Sequence[UUID], viewer: Viewer) -> date | None:
    """The London day of the first call of any of these callers, or None where there is none."""
    rows = Report.objects.visible_to(viewer).filter(caller_id__in=list(caller_ids))
    first = rows.aggregate(first=Min("happened_at"))["first"]
    return london_day(first) if first else None


def last_day_by_log(first: datetime, before: datetime, viewer: Viewer) -> dict[str, date]:
    """The last London day on which each log took a call, of those received from an instant on and before another."""
    rows = Report.objects.visible_to(viewer).filter(received_at__gte=first, received_at__lt=before)
    found = rows.order_by().values_list("source").annotate(last=Max("received_at"))
    return {source: london_day(last) for source, last in found}


def first_and_last_day_of_logs(sources: Sequence[str], viewer: Viewer) -> tuple[date, date] | None:
    """The first and the last London day on which any of these logs took a call, or None where none is loaded."""
    rows = Report.objects.visible_to(viewer).filter(source__in=list(sources))
    found = rows.aggregate(first=Min("received_at"), last=Max("received_at"))
    return (london_day(found["first"]), london_day(found["last"])) if found["first"] else None


def days_received(report_ids: Iterable[UUID], viewer: Viewer) -> dict[UUID, date]:
    """The London day on which each of these reports was taken; nothing else of them is read."""
    rows = Report.objects.visible_to(viewer).filter(id__in=list(report_ids))
    return {one: london_day(received_at) for one, received_at in rows.values_list("id", "received_at")}


class CallCompared(NamedTuple):
    """A call of a known caller as callers are compared by: when, which line, and where it was about."""

    caller_id: UUID
    source: str
    received_at: datetime
    happened_at: datetime
    easting_m: float | None
    northing_m: float | None
    location: str


def calls_to_compare(first: datetime, before: datetime, viewer: Viewer) -> list[CallCompared]:
    """Calls received from an instant on and before another whose caller is known, in no order."""
    rows = Report.objects.visible_to(viewer).filter(
        received_at__gte=first, received_at__lt=before, caller__isnull=False
    )
    values = rows.values_list(*CallCompared._fields)
    return [CallCompared(*value) for value in values.iterator(chunk_size=5_000)]


def newest_calls_of(caller_ids: Sequence[UUID], viewer: Viewer, *, at_most: int) -> list[CallShown]:
    """The newest calls of these callers that the viewer may see, newest first."""
    rows = Report.objects.visible_to(viewer).filter(caller_id__in=list(caller_ids))
    ids = rows.order_by("-received_at", "-id").values_list("id", flat=True)[:at_most]
    return calls_shown(list(ids), viewer)
