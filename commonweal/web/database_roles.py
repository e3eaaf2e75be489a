"""Two roles on PostgreSQL: the owner migrates, the application serves pages and owns nothing (docs/security.md P15).

On SQLite there is one process owner and one file, and nothing here does anything.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection, connections

from commonweal.web.environment import database

# What is written once: the application role may add rows and read them.
WRITTEN_ONCE = (
    "audit_auditentry", "audit_auditlook", "runs_run", "runs_runconfirmed", "runs_datachange", "hotspots_hotspot",
    "callers_callerfinding",
    "people_identitydecision", "people_identitydecision_callers", "people_identitydecisionundone",
    "reports_columnmappingversion", "reports_messagetemplate", "actions_actionevent", "hotspots_hotspotdecision",
    "meetings_decision",
    "publishing_publicedition", "publishing_editionworking", "publishing_editiontakenback",
    "tasking_fullcopy", "tasking_partnercopy", "tasking_councillorcopy", "tasking_effectcheck",
    "local_events_localeventline", "local_events_aheadnote", "tasking_problemwords", "tasking_problemmeasure",
)  # fmt: skip

# What stands beside an audit entry may be dropped with the person (docs/decisions/0019), a report's history with the
# report, and neither is ever changed; a chain goes on and never ends.
NEVER_CHANGED = ("audit_auditstandin", "audit_auditreason", "reports_reportevent")
NEVER_REMOVED = ("audit_auditchain",)


@contextmanager
def as_owner() -> Iterator[None]:
    """Use the owner's connection inside the block, where one is configured."""
    if not settings.OWNER_DATABASE_URL:
        yield
        return
    served = connections.settings["default"]
    owner: dict[str, Any] = {**served, **database(settings.OWNER_DATABASE_URL, settings.DATA_FOLDER)}
    # One connection for one task: no pool. The database is the one that is served.
    owner["NAME"], owner["OPTIONS"] = served["NAME"], {k: v for k, v in owner["OPTIONS"].items() if k != "pool"}
    _switch(owner)
    try:
        yield
    finally:
        _switch(served)


def _switch(to: dict[str, Any]) -> None:
    connection.close()
    if "default" in connections.settings and hasattr(connection, "close_pool"):
        connection.close_pool()
    connections.settings["default"] = to
    del connections["default"]


def grant_to_application(application: str) -> None:
    """Give the application's role what serving pages needs; call it as the owner, after migrating."""
    if connection.vendor != "postgresql" or not settings.OWNER_DATABASE_URL:
        return
    role = connection.ops.quote_name(application)
    once = ", ".join(connection.ops.quote_name(table) for table in WRITTEN_ONCE)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        cursor.execute(f"REVOKE UPDATE, DELETE ON {once} FROM {role}")
        cursor.execute(f"REVOKE UPDATE ON {', '.join(NEVER_CHANGED)} FROM {role}")
        cursor.execute(f"REVOKE DELETE ON {', '.join(NEVER_REMOVED)} FROM {role}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}")
