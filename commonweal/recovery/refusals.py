"""What stops a backup or a restore: a code of the runbook and a sentence on what to do, and nothing of the data."""

from commonweal.fault_codes import FaultCode


class BackupRefused(Exception):
    """Nothing was changed; the message is for an operator, the code names the runbook's page."""

    def __init__(self, code: FaultCode, message: str) -> None:
        super().__init__(message)
        self.code = code


def damaged() -> BackupRefused:
    """One answer for every kind of damage: which check failed would help only who made it."""
    return BackupRefused(
        FaultCode.DAMAGED,
        "This backup is damaged or was changed: it does not hold together from its first byte to its last. "
        "Nothing was changed. Take another copy of it, or an older backup.",
    )
