"""Keeps the audit's heads where a store was just migrated or is about to be served, so that health need not wait.

A store that comes from an older version, or was written by commands alone, has entries and no head outside yet. The
worker keeps heads from then on; what cannot be kept is said and stops nothing, for the health page says it too.
"""

from datetime import UTC, datetime

from django.db import DatabaseError

from commonweal.audit.head_facts import head_facts
from commonweal.audit.operations import keep_heads
from commonweal.audit.signing import KeyRefused


def keep_heads_at_start() -> str:
    """Keep the head of every chain where too many entries have none; returns a sentence where that failed."""
    try:
        if not head_facts()["well"]:
            keep_heads(at=datetime.now(UTC))
    except (DatabaseError, OSError, KeyRefused) as fault:
        return f"The heads of the audit were not kept ({type(fault).__name__}): see `commonweal audit anchor`."
    return ""
