"""Which function takes each kind of right away again, and what of the journal a restored store still has to hear.

A room that begins to take something away adds its kind to `commonweal.access.journal` and its function here; a test
counts both.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction

from commonweal.access.journal import CONFIRMED, JournalBroken, Line, Position, Revoked, journal_file, lines
from commonweal.fault_codes import FaultCode
from commonweal.recovery.refusals import BackupRefused
from commonweal.recovery.rights import operations as rights

Replay = Callable[[Line], int]
REPLAYS: Mapping[str, Replay] = {
    Revoked.MEMBERSHIP_ENDED: rights.end_membership,
    Revoked.STAFF_DEACTIVATED: rights.deactivate_staff,
    Revoked.PASSWORD_CHANGED: rights.drop_password,
    Revoked.SECOND_FACTOR_RESET: rights.drop_second_factors,
    Revoked.FACTOR_REMOVED: rights.drop_factor,
    Revoked.SHARE_REVOKED: rights.revoke_share,
    Revoked.AGREEMENT_ENDED: rights.end_agreement,
    Revoked.AGREEMENT_SUSPENDED: rights.suspend_agreement,
    Revoked.GUARD_SET: rights.set_guard,
    Revoked.CONNECTION_DECLARED: rights.declare_connection,
    Revoked.NAMED_PERSON_ENDED: rights.end_named_person,
    Revoked.GLASS_ENDED: rights.close_glass,
    Revoked.SEAT_ENDED: rights.end_seat,
    Revoked.EDITION_TAKEN_BACK: rights.take_back_edition,
    Revoked.RESPONSE_LEFT: rights.leave_response,
    Revoked.TEAM_LEFT: rights.leave_team,
    Revoked.ORGANISATION_LEFT: rights.leave_partnership,
    Revoked.PERSON_ERASED: rights.erase_person,
    Revoked.REPORT_ERASED: rights.erase_report,
    Revoked.WARDS_NARROWED: rights.narrow_wards,
    Revoked.TEAM_ENDED: rights.end_team,
    Revoked.MARKING_RAISED: rights.raise_marking,
    Revoked.REPORT_TAKEN: rights.take_report,
    Revoked.ACTION_TAKEN: rights.take_action,
    Revoked.PHOTO_TAKEN_AWAY: rights.take_photo_away,
    Revoked.SINGLE_SIGN_ON_UNLINKED: rights.unlink_single_sign_on,
    Revoked.RECOVERY_CODE_USED: rights.use_up_code,
    Revoked.RECOVERY_CODES_RENEWED: rights.drop_codes_of_before,
    Revoked.SYSTEM_KEY_WITHDRAWN: rights.withdraw_system_key,
}
# No transaction lasts so long: a line that was not confirmed within it was taken back.
LONGEST_TRANSACTION = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many lines of each kind were replayed, and how many of them were never confirmed by a commit."""

    by_kind: dict[str, int]
    unconfirmed: int
    until: int


def journal_since(stood: Position, made_at: datetime) -> tuple[list[Line], set[int]]:
    """What a backup that was made at this position does not know, and which of these lines a commit confirmed.

    Raises `BackupRefused` where the journal is broken, or is not the one that the backup knew.
    """
    held: list[Line] = []
    confirmed_before: set[int] = set()
    confirmed_after: set[int] = set()
    follows = stood.n == 0
    try:
        for line in lines():
            follows |= (line.n, line.digest) == (stood.n, stood.digest)
            if line.kind == CONFIRMED:
                (confirmed_before if line.n <= stood.n else confirmed_after).add(int(line.ids["line"]))
            else:
                held.append(line)
    except (JournalBroken, OSError, KeyError, ValueError) as fault:
        raise BackupRefused(
            FaultCode.JOURNAL_MISSING,
            f"The journal of revocations at {journal_file()} is damaged: rights that were taken away could come back. "
            "Nothing was changed. Put a whole copy of the journal there, or restore with --without-journal.",
        ) from fault
    if not follows:
        raise BackupRefused(
            FaultCode.JOURNAL_MISSING,
            f"The journal of revocations at {journal_file()} is missing, cut, or not the one of this backup: rights "
            "that were taken away could come back. Nothing was changed. Put the journal there, or restore with "
            "--without-journal and take those rights away by hand.",
        )
    earliest = made_at - LONGEST_TRANSACTION
    return [
        line
        for line in held
        if line.n > stood.n or (line.n not in confirmed_before and datetime.fromisoformat(line.at) > earliest)
    ], confirmed_before | confirmed_after


def replay(held: Sequence[Line], confirmed: set[int]) -> Replayed:
    """Take away again what these lines tell of, on the store of the default connection; raises `BackupRefused`."""
    done: Counter[str] = Counter()
    try:
        with transaction.atomic():
            for line in held:
                REPLAYS[line.kind](line)
                done[line.kind] += 1
    except (KeyError, ValueError, DatabaseError) as fault:
        raise BackupRefused(
            FaultCode.JOURNAL_MISSING,
            f"A line of the journal of revocations could not be replayed ({type(fault).__name__}). Nothing was "
            "changed. The journal may be of a newer version than this one.",
        ) from fault
    unconfirmed = sum(line.n not in confirmed for line in held)
    return Replayed(dict(sorted(done.items())), unconfirmed, max((line.n for line in held), default=0))
