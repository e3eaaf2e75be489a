"""Notes changes of data, and freezes a calculation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from commonweal import __version__
from commonweal.access.permission import require
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.runs.models import DataChange, Run, RunConfirmed


def note_data_change(*, partnership_id: UUID, about: str, earliest_on: date, n_rows: int, at: datetime) -> None:
    """Say that rows from `earliest_on` on have changed; call it in the transaction that changes them."""
    if n_rows:
        DataChange.objects.create(
            partnership_id=partnership_id, about=about, earliest_on=earliest_on, n_rows=n_rows, at=at
        )


@dataclass(frozen=True, slots=True)
class Calculation:
    """All of a run but who made it and when."""

    name: str
    cut_off_on: date
    as_at: date
    policy_name: str
    policy_version: str
    input_digest: str
    result_digest: str
    facts: Mapping[str, Any]
    n_changes_seen: int


def freeze(calculation: Calculation, *, by: Viewer, at: datetime) -> tuple[Run, bool]:
    """The run and whether it is new: the same input under the same policy and code is the run that exists.

    The run that exists is then confirmed, so that it no longer says that newer data exist.
    """
    require(by, Act.CREATE, Run.kind)
    same = {
        "partnership_id": by.partnership_id,
        "calculation": calculation.name,
        "cut_off_on": calculation.cut_off_on,
        "policy_version": calculation.policy_version,
        "code_version": __version__,
        "input_digest": calculation.input_digest,
    }
    try:
        with transaction.atomic():
            run, is_new = Run.objects.get_or_create(
                **same,
                defaults={
                    "created_at": at,
                    "changed_at": at,
                    "as_at": calculation.as_at,
                    "policy_name": calculation.policy_name,
                    "result_digest": calculation.result_digest,
                    "facts": dict(calculation.facts),
                    "n_changes_seen": calculation.n_changes_seen,
                    "made_by_id": by.staff_id,
                    "made_by": by.name,
                },
            )
    except IntegrityError:  # another worker froze the same input in between
        run, is_new = Run.objects.get(**same), False
    if not is_new:
        RunConfirmed.objects.create(run=run, n_changes_seen=calculation.n_changes_seen, at=at)
    by.trace.did(Deed.RUN, Run.kind, [run.id])
    return run, is_new
