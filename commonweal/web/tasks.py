"""Work that a page leaves to the background worker."""

from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from django_tasks import task

from commonweal.imports.operations import load_waiting
from commonweal.web.import_kinds import IMPORT_KINDS


@task()
def load_delivery(job_id: str) -> None:
    """Load the file of an import job; a fault leaves the job stopped, not lost in a log."""
    load_waiting(UUID(job_id), IMPORT_KINDS, at=datetime.now(UTC), clock=partial(datetime.now, UTC))
