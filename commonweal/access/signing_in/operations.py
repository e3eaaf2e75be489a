"""Checks and changes what people sign in with. Each check that takes something marks it used in the same statement, so
that of two requests at once only one is let in (docs/decisions/0020).
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from commonweal.access import journal
from commonweal.access.models import EndedWhy, RecoveryCode, SecondFactor, Staff
from commonweal.access.sessions.operations import end_all_sessions
from commonweal.access.signing_in.authenticator_app import step_of
from commonweal.access.signing_in.passkeys import Passkey, PasskeyRefused, Shown, State, shown
from commonweal.access.signing_in.queries import has_second_factor, passkeys_of
from commonweal.access.signing_in.recovery import code_digests, new_codes
from commonweal.access.signing_in.sealing import SealBroken, seal, unseal
from commonweal.core.rules.mail_address import is_mail_address

MOST_FACTORS, LONGEST_FACTOR_NAME = 10, 60


class CodeRefused(Exception):
    """The code is not the one that the app shows for this key now."""


class TooManyFactors(Exception):
    """Somebody has as many apps and passkeys as can be kept apart; one has to be removed first."""


class LastFactor(Exception):
    """The only second factor cannot be removed where signing in needs one."""


def use_app_code(staff: Staff, code: str, *, at: datetime) -> bool:
    """Whether `code` is shown now by one of somebody's apps and was not used before; it is used with this."""
    for factor in SecondFactor.objects.filter(staff=staff, kind=SecondFactor.Kind.APP):
        step = _step(factor, code, at)
        if step is not None:
            unused = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step)
            return unused.update(last_step=step, used_at=at) == 1
    return False


def _step(factor: SecondFactor, code: str, at: datetime) -> int | None:
    try:
        return step_of(unseal(factor.key, bound_to=f"factor {factor.pk}"), code, at=at)
    except SealBroken:
        return None


def use_recovery_code(staff: Staff, code: str, *, at: datetime) -> bool:
    """Whether `code` is one of somebody's unused recovery codes; it is used with this."""
    digests = code_digests(code, staff.pk)
    found = RecoveryCode.objects.filter(staff=staff, digest__in=digests, used_at=None).first()
    if found is None or RecoveryCode.objects.filter(pk=found.pk, used_at=None).update(used_at=at) != 1:
        return False
    journal.note(journal.Revoked.RECOVERY_CODE_USED, at=at, code=found.pk)
    return True


def use_passkey(staff: Staff, state: State, answer: str, *, host: str, at: datetime) -> Shown:
    """The passkey of this person that the browser showed; raises `PasskeyRefused`, and counts only forwards."""
    found = shown(state, answer, passkeys_of(staff), host=host)
    kept = SecondFactor.objects.filter(staff=staff, credential_id=found.credential_id)
    if found.counter:
        kept = kept.filter(counter__lt=found.counter)
    if kept.update(counter=found.counter, used_at=at) != 1:
        raise PasskeyRefused
    return found


def add_app(staff: Staff, *, key: str, code: str, name: str, at: datetime) -> SecondFactor:
    """A new authenticator app, proven by its first code, which is used with this. Raises `CodeRefused`."""
    step = step_of(key, code, at=at)
    if step is None:
        raise CodeRefused
    _room_for_one_more(staff)
    factor_id = uuid4()
    sealed = seal(key, bound_to=f"factor {factor_id}")
    return SecondFactor.objects.create(
        id=factor_id, staff=staff, kind=SecondFactor.Kind.APP, name=_named(name, "Authenticator app"), key=sealed,
        last_step=step, made_at=at,
    )  # fmt: skip


def add_passkey(staff: Staff, passkey: Passkey, *, name: str, at: datetime) -> SecondFactor:
    """A new passkey, as the browser made it. Raises `PasskeyRefused` when it is kept already, by whomever."""
    _room_for_one_more(staff)
    if SecondFactor.objects.filter(credential_id=passkey.credential_id).exists():
        raise PasskeyRefused
    return SecondFactor.objects.create(
        staff=staff, kind=SecondFactor.Kind.PASSKEY, name=_named(name, "Passkey"), credential_id=passkey.credential_id,
        credential=passkey.credential, counter=passkey.counter, made_at=at,
    )  # fmt: skip


def _room_for_one_more(staff: Staff) -> None:
    if SecondFactor.objects.filter(staff=staff).count() >= MOST_FACTORS:
        raise TooManyFactors


def _named(name: str, otherwise: str) -> str:
    return name.replace("\x00", "").strip()[:LONGEST_FACTOR_NAME] or otherwise


def remove_factor(factor: SecondFactor, *, may_be_last: bool, at: datetime) -> None:
    """Remove an app or passkey; raises `LastFactor` for the only one, unless it may be: then the codes go with it."""
    staff = factor.staff
    if not may_be_last and not SecondFactor.objects.filter(staff=staff).exclude(pk=factor.pk).exists():
        raise LastFactor
    journal.note(journal.Revoked.FACTOR_REMOVED, at=at, factor=factor.pk)
    factor.delete()
    if not has_second_factor(staff):
        journal.note(journal.Revoked.RECOVERY_CODES_RENEWED, at=at, staff=staff.pk)
        RecoveryCode.objects.filter(staff=staff).delete()


def renew_recovery_codes(staff: Staff, *, at: datetime) -> list[str]:
    """Ten new recovery codes; those before no longer open anything. They can be read here and never again."""
    codes = new_codes()
    journal.note(journal.Revoked.RECOVERY_CODES_RENEWED, at=at, staff=staff.pk)
    RecoveryCode.objects.filter(staff=staff).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(staff=staff, digest=code_digests(code, staff.pk)[0], made_at=at) for code in codes
    )
    return codes


def set_password(staff: Staff, password: str, *, at: datetime, but: UUID | None = None) -> None:
    """A new password; every session ends but `but`, and no restored backup brings the old password back."""
    staff.set_password(password)
    staff.save(update_fields=["password"])
    journal.note(journal.Revoked.PASSWORD_CHANGED, at=at, staff=staff.pk)
    end_all_sessions(staff.pk, why=EndedWhy.SIGN_IN_CHANGED, at=at, but=but)


class AddressRefused(Exception):
    """The words are no address that mail can be sent to."""


def set_work_address(staff: Staff, address: str) -> bool:
    """Where the product writes to somebody about their work, none where empty; False where it stands as it was.

    Raises `AddressRefused`.
    """
    address = address.strip()
    if address and not is_mail_address(address):
        raise AddressRefused("Write one address, like name@council.example, or leave the field empty.")
    changed = staff.work_address != address
    staff.work_address = address
    staff.save(update_fields=["work_address"])
    return changed


def drop_second_factors(staff: Staff, *, at: datetime) -> Sequence[UUID]:
    """Remove every app, passkey and recovery code of somebody, and end their sessions; returns the factors' ids."""
    ids = list(SecondFactor.objects.filter(staff=staff).values_list("id", flat=True))
    SecondFactor.objects.filter(staff=staff).delete()
    RecoveryCode.objects.filter(staff=staff).delete()
    journal.note(journal.Revoked.SECOND_FACTOR_RESET, at=at, staff=staff.pk)
    end_all_sessions(staff.pk, why=EndedWhy.SIGN_IN_CHANGED, at=at)
    return ids
