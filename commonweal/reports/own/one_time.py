"""Codes for whoever lost theirs: sent to the contact that they called safe, good for half an hour to an hour, once.

A code is worked out from the report and the half-hour, so that nothing has to be kept until somebody uses it.
"""

import hmac
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

from django.utils.crypto import salted_hmac

from commonweal.core.terms import REFERENCE_ALPHABET, check_character
from commonweal.reports.public.code import N_RANDOM

WINDOW_S = 1_800
N_WINDOWS = 2


def window_of(at: datetime) -> int:
    """The half-hour of an instant, counted."""
    return int(at.timestamp()) // WINDOW_S


def holds_until(window: int) -> datetime:
    """When the code of a half-hour ends: a message that comes later would only mislead."""
    return datetime.fromtimestamp((window + N_WINDOWS) * WINDOW_S, UTC)


def one_time_code(report_id: UUID, window: int) -> str:
    """The code of a report in one half-hour, as it is compared."""
    return _drawn("commonweal.reports.one-time", f"{report_id} {window}")


def _drawn(salt: str, of: str) -> str:
    drawn = salted_hmac(salt, of, algorithm=sha256().name).digest()
    characters = "".join(REFERENCE_ALPHABET[byte % len(REFERENCE_ALPHABET)] for byte in drawn[:N_RANDOM])
    return characters + check_character(characters)


def confirming_code(report_id: UUID) -> str:
    """The code in the receipt to an address that nobody has confirmed yet, as it is compared; it works once.

    It is another one than the page shows after sending: only whoever reads what comes to that address has it.
    """
    return _drawn("commonweal.reports.confirming", str(report_id))


def window_that_fits(code: str, report_id: UUID, at: datetime) -> int | None:
    """The half-hour whose code this is, of those that still hold; all are compared, in the same time."""
    now, found = window_of(at), None
    for window in range(now - N_WINDOWS + 1, now + 1):
        if hmac.compare_digest(one_time_code(report_id, window), code):
            found = window
    return found
