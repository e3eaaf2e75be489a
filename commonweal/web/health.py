"""Whether this installation is well: the database answers, is up to date, and the worker keeps up."""

from datetime import UTC, datetime
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from commonweal import __version__
from commonweal.access.signing_in.demonstration import is_demonstration
from commonweal.audit.head_facts import head_facts
from commonweal.imports.queries import jobs_by_state
from commonweal.outbox.health import outbox_facts
from commonweal.recovery.schedule import recovery_facts
from commonweal.web.at_work import worker_seen_at


def health_facts() -> dict[str, Any]:
    """Counts and states that name no person and no place; `well` is the answer in one word."""
    facts: dict[str, Any] = {"well": False, "version": __version__, "database": connection.vendor}
    facts["backup"] = recovery_facts(datetime.now(UTC))
    seen_at = worker_seen_at()
    facts["worker"] = {"seen_at": seen_at.isoformat(timespec="seconds") if seen_at else None}
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        facts["migrations_pending"] = len(pending)
        if pending:
            return facts
        facts["demonstration"] = is_demonstration()
        facts["imports"] = jobs_by_state()
        facts["outbox"] = outbox_facts(at=datetime.now(UTC))
        facts["audit"] = head_facts()
    except DatabaseError as fault:
        facts["problem"] = f"the database did not answer: {type(fault).__name__}"
        return facts
    facts["well"] = facts["audit"]["well"]
    return facts
