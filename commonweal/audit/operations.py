"""Writes audit entries. There is no operation that changes or removes one."""

from commonweal.audit.models import AuditEntry
from commonweal.audit.trace import Trace


def write_entry(trace: Trace, *, outcome: str) -> AuditEntry:
    """The trace as one entry; call it inside the transaction that the trace describes."""
    records = {kind: list(ids) for kind, ids in trace.records.items() if ids}
    return AuditEntry.objects.create(
        at=trace.at,
        partnership_id=trace.partnership_id,
        actor_id=trace.actor_id,
        actor_role=trace.actor_role,
        deed=trace.deed,
        purpose=trace.purpose,
        route=trace.route,
        outcome=outcome,
        records=records,
        n_records=sum(len(ids) for ids in records.values()),
        why=trace.why,
    )
