"""Records reports: one bulk operation serves the importer, the invented borough and the benchmarks."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from commonweal.core.terms import london_day
from commonweal.imports.bulk import add_rows, stored_each
from commonweal.imports.kind import Change, Loading, Tally
from commonweal.people.operations import Told, forget_callers, keep_callers
from commonweal.reports.models import Occurrence, Report
from commonweal.reports.reference import new_reference
from commonweal.reports.sources.call_log import CallRow
from commonweal.reports.terms import SOURCE_LABELS
from commonweal.runs.operations import note_data_change

CALLS = "calls"
_UPDATED_FIELDS = (
    "received_at", "happened_at", "happened_at_known", "category", "easting_m", "northing_m", "location",
    "caller_id", "caller_name", "anonymous", "occurrence_id", "account", "content_digest", "changed_at",
)  # fmt: skip
_WORDS = {
    "Received": ("received_at",),
    "Happened": ("happened_at", "happened_at_known"),
    "Category": ("category",),
    "Point": ("easting_m", "northing_m"),
    "Location": ("location",),
    "Caller": ("caller_id", "caller_name"),
    "Anonymous": ("anonymous",),
    "Incident": ("occurrence_id",),
    "Account": ("account",),
}
WRITTEN_OTHERWISE = "Written otherwise, the same in meaning"


def record_reports(rows: Sequence[CallRow], loading: Loading) -> Tally:
    """Add the calls that are new, update those whose row has changed; call it in a transaction.

    A call is known by its source and the source's reference. An updated call moves no run: the change is noted with
    the earlier of its old and its new day.
    """
    known = _known(rows, loading.partnership_id)
    who_called = ((row.caller_number, row.caller_name) for row in rows)
    callers = keep_callers(who_called, partnership_id=loading.partnership_id, at=loading.at)
    occurrences = _keep_occurrences(rows, loading)
    added: list[dict[str, Any]] = []
    updated, days = [], []
    left: set[UUID] = set()
    changes: list[Change] = []
    for row in rows:
        report = known.get((row.source.value, row.source_key))
        if report is not None and report.content_digest == row.content_digest:
            continue
        told = _told(row, callers, occurrences)
        days.append(london_day(told["happened_at"]))
        if report is None:
            added.append(told)
            continue
        days.append(london_day(report.happened_at))
        updated.append(report)
        if report.caller_id is not None:
            left.add(report.caller_id)
        before = _values(report)
        for name, value in told.items():
            setattr(report, name, value)
        report.changed_at = loading.at
        changes += _changes(report, row, before)
    _add(added, loading)
    if updated:
        Report.objects.bulk_update(updated, [name.removesuffix("_id") for name in _UPDATED_FIELDS])
        forget_callers(callers_without_a_report(left), partnership_id=loading.partnership_id, at=loading.at)
    if days:
        note_data_change(
            partnership_id=loading.partnership_id,
            about=CALLS,
            earliest_on=min(days),
            n_rows=len(added) + len(updated),
            at=loading.at,
        )
    by_field = Counter(change.field for change in changes)
    return Tally(len(added), len(updated), len(rows) - len(added) - len(updated), by_field, changes=changes)


def _values(report: Report) -> dict[str, Sequence[Any]]:
    """What a call says, by the words that people have for it."""
    return {word: [getattr(report, name) for name in names] for word, names in _WORDS.items()}


def _changes(report: Report, row: CallRow, before: Mapping[str, Sequence[Any]]) -> list[Change]:
    """Which fields of an updated call differ. Their values stay out: a change is kept longer than who called should be.

    The cells may differ without the call doing so, as where a number is written with other spaces.
    """
    month = f"{london_day(report.happened_at):%Y-%m}"
    words = [word for word, values in _values(report).items() if values != before[word]]
    return [Change(row.source_key, month, SOURCE_LABELS[row.source], word) for word in words or [WRITTEN_OTHERWISE]]


def callers_without_a_report(caller_ids: set[UUID]) -> set[UUID]:
    """Those of whom no call is left: whoever asks later not to be named leaves neither name nor number behind."""
    return caller_ids - set(Report.objects.filter(caller_id__in=caller_ids).values_list("caller_id", flat=True))


def _known(rows: Sequence[CallRow], partnership_id: UUID) -> dict[tuple[str, str], Report]:
    keys = {row.source_key for row in rows}
    reports = Report.objects.filter(
        partnership_id=partnership_id, source__in={row.source.value for row in rows}, source_key__in=keys
    )
    return {(report.source, report.source_key): report for report in reports}


def _keep_occurrences(rows: Sequence[CallRow], loading: Loading) -> dict[tuple[str, str], UUID]:
    wanted = sorted({(row.source.value, row.incident) for row in rows if row.incident})
    owner = {"partnership_id": loading.partnership_id, "created_at": loading.at, "changed_at": loading.at}
    Occurrence.objects.bulk_create(
        [Occurrence(**owner, source=source, source_key=key) for source, key in wanted], ignore_conflicts=True
    )
    known = Occurrence.objects.filter(
        partnership_id=loading.partnership_id, source_key__in={key for _, key in wanted}
    ).values_list("source", "source_key", "id")
    return {(source, key): one for source, key, one in known}


def _told(row: CallRow, callers: dict[Told, UUID], occurrences: dict[tuple[str, str], UUID]) -> dict[str, Any]:
    """What a row tells of its call, by column."""
    easting_m, northing_m = row.point or (None, None)
    return {
        "source": row.source.value,
        "source_key": row.source_key,
        "received_at": row.received_at,
        "happened_at": row.happened_at or row.received_at,
        "happened_at_known": row.happened_at is not None,
        "category": row.category.value,
        "easting_m": easting_m,
        "northing_m": northing_m,
        "location": row.location,
        # Somebody who asked not to be named has neither here: the reader has left both behind.
        "caller_id": callers.get((row.caller_number, row.caller_name)),
        "caller_name": row.caller_name,
        "anonymous": row.anonymous,
        "occurrence_id": occurrences.get((row.source.value, row.incident)),
        "account": row.account,
        "content_digest": row.content_digest,
    }


def _add(told: Sequence[Mapping[str, Any]], loading: Loading) -> None:
    """Insert calls, each with a reference; what a row does not tell is as in a report that is made otherwise."""
    if not told:
        return
    untold = _untold(told[0].keys() | {"reference"})
    instants = stored_each(one[name] for one in told for name in ("received_at", "happened_at"))
    rows = [
        [reference, *untold.values(), *{**one, **_stored(one, instants)}.values()]
        for reference, one in zip(_references(len(told), loading.partnership_id), told, strict=True)
    ]
    add_rows(Report, ["reference", *untold, *told[0]], rows, loading)


def _stored(told: Mapping[str, Any], instants: Mapping[datetime, str]) -> dict[str, str | None]:
    """Instants and keys as the database takes them."""
    times = {name: instants[told[name]] for name in ("received_at", "happened_at")}
    return times | {name: told[name].hex if told[name] else None for name in ("caller_id", "occurrence_id")}


def _untold(told: Set[str]) -> dict[str, Any]:
    """The other columns of a report with the values of one of which nothing is known yet."""
    fresh, there = Report(), told | {"id", "partnership_id", "created_at", "changed_at"}
    return {
        field.attname: field.get_db_prep_save(getattr(fresh, field.attname), connection)
        for field in Report._meta.concrete_fields
        if field.attname not in there and not field.generated
    }


def _references(n: int, partnership_id: UUID) -> list[str]:
    """New references that neither the store nor each other has; those that are taken are drawn again."""
    found: set[str] = set()
    while len(found) < n:
        drawn = {new_reference() for _ in range(n - len(found))}
        found |= drawn - set(
            Report.objects.filter(partnership_id=partnership_id, reference__in=drawn).values_list(
                "reference", flat=True
            )
        )
    return list(found)
