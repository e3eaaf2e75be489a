"""Keeps the statistics from which SQLite chooses an index: without them a list of a million reports takes a wrong one.

PostgreSQL keeps its own (autovacuum). SQLite keeps none unless it is told to (https://www.sqlite.org/lang_analyze.html).
`PRAGMA analysis_limit = 1000; ANALYZE` took 0.02 s on a store of a million reports, and the lists of `./script/bench
access` then used the indexes that they use after a whole ANALYZE, which held the turn to write for 2 to 3 s. With a
limit of 100 they did not.
"""

import logging

from django.db import DatabaseError, connection

log = logging.getLogger(__name__)
ROWS_LOOKED_AT = 1_000
"""Of each index."""


def keep_statistics() -> bool:
    """Look at the tables anew, where the store leaves that to us; whether it was done. A store that is locked goes on
    with the statistics that it has."""
    if connection.vendor != "sqlite":
        return False
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
            cursor.execute("ANALYZE")
    except DatabaseError as fault:
        log.warning("the statistics of tables were not kept (%s); trying again later", type(fault).__name__)
        return False
    return True
