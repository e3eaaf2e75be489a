"""Short codes of what can go wrong, one page each in docs/runbook, shown at /runbook/.

A code is printed with every error page and every refusal of a command, so that who reads it and who is asked for help
find the same page. Numbers are never given twice: one that is no longer used keeps its place here.
"""

from enum import StrEnum


class FaultCode(StrEnum):
    """What went wrong; the page docs/runbook/<code>.md says what to do."""

    # Pages, numbered as the answer is.
    NOT_UNDERSTOOD = "CW-400"
    FORM_EXPIRED = "CW-403"
    ABSENT = "CW-404"
    CHANGED_MEANWHILE = "CW-409"
    TOO_LARGE = "CW-413"
    SLOW_DOWN = "CW-429"
    FAULT = "CW-500"
    DATABASE_BUSY = "CW-503"
    CANNOT_AUDIT = "CW-507"
    # Commands and the start.
    COMMAND_REFUSED = "CW-600"
    SETTING_REFUSED = "CW-601"
    NOT_BUILT = "CW-602"
    OTHER_VERSION = "CW-603"
    DATABASE_SILENT = "CW-604"
    FILE_REFUSED = "CW-605"
    EVIDENCE_LOST = "CW-606"
    AUDIT_BROKEN = "CW-650"
    # Backup and restore.
    NO_KEY = "CW-700"
    WRONG_KEY = "CW-701"
    NO_BACKUP = "CW-702"
    DAMAGED = "CW-703"
    FOREIGN = "CW-704"
    NEWER = "CW-705"
    JOURNAL_MISSING = "CW-706"
    NOT_LOADED = "CW-707"
    NOT_WRITTEN = "CW-708"
    STORE_BUSY = "CW-709"
    DRILL_FAILED = "CW-710"
    DRILL_LATE = "CW-711"
