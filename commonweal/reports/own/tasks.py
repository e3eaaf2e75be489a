"""Work that the residents' pages leave to the background, so that its time tells nobody anything."""

from datetime import UTC, datetime
from uuid import UUID

from django_tasks import task

from commonweal.reports.own.operations import send_one_time_code


@task()
def one_time_code_task(reference: str, partnership_id: str) -> None:
    """Queue a one-time code for a reference, where there is a report with a safe contact."""
    send_one_time_code(reference, UUID(partnership_id), at=datetime.now(UTC))
