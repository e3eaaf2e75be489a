"""What a store holds, in digests that two stores can be compared by."""

from typing import Any

from commonweal.recovery.snapshot import snapshot
from commonweal.recovery.writing import digest_of, table_digests

# What a restore changes by itself: it is written into the audit, nobody stays signed in, and messages are held.
CHANGED_BY_A_RESTORE = (
    "audit_", "access_staffsession", "access_failurelevel", "access_invitation", "outbox_message",
)  # fmt: skip


def store_digests() -> dict[str, Any]:
    """Every table with rows and digest, and one digest over all, and over all but what a restore itself changes."""
    with snapshot() as now:
        tables = table_digests(now)
    kept = {name: one for name, one in tables.items() if not name.startswith(CHANGED_BY_A_RESTORE)}
    return {
        "records": digest_of(kept), "everything": digest_of(tables),
        "rows": sum(one["rows"] for one in tables.values()), "tables": tables,
    }  # fmt: skip
