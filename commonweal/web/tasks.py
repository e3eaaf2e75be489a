"""Work that a page leaves to the background worker."""

from datetime import UTC, date, datetime
from functools import partial
from uuid import UUID

from django_tasks import task

from commonweal.imports.operations import load_waiting
from commonweal.web.import_kinds import IMPORT_KINDS
from commonweal.web.oversight.weekly import make_list_for
from commonweal.web.table_statistics import keep_statistics


@task()
def load_delivery(job_id: str) -> None:
    """Load the file of an import job; a fault leaves the job stopped, not lost in a log."""
    load_waiting(UUID(job_id), IMPORT_KINDS, at=datetime.now(UTC), clock=partial(datetime.now, UTC))
    # A table of ten rows that has a million now would be read as one of ten.
    keep_statistics()


@task()
def list_looks_of_week(membership_id: str, first_day: str) -> None:
    """Make the list of looks of a week for somebody who asked for it, in the role they have when it is made."""
    make_list_for(UUID(membership_id), date.fromisoformat(first_day), at=datetime.now(UTC))
