"""Agreements for tests, made by the operations that make real ones; and reports to hand over."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from commonweal.access.agreements.operations import (
    Wording,
    add_item,
    add_party,
    put_in_force,
    sign_agreement,
    write_agreement,
)
from commonweal.access.models import Agreement
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Role
from commonweal.reports.kinds import CALL_LOG
from commonweal.reports.models import Report
from tests.cast import AT, Cast
from tests.deliveries import call_log, deliver

CANARY = "CANARYWORDS"
PHONE = "07700 900123"
TODAY = AT.date()
WORDING = Wording(
    name="Homes agreement", purpose="To act on anti-social behaviour at homes", benefits="Sooner help",
    lawful_gateway="Crime and Disorder Act 1998 section 115", lawful_basis="Article 6(1)(e)",
    special_category="Article 9(2)(g)", data_quality="Mistakes are told", how_shared="In this product only",
    retention="No copies", rights="Requests go to the council", may_be_told="Nobody is told who reported",
    breach_process="Within 24 hours", complaints="To the council", training="Yearly", from_on=date(2026, 1, 1),
    to_on=date(2026, 12, 31), review_on=date(2026, 6, 30),
)  # fmt: skip


def drafted(
    cast: Cast,
    *,
    partner: str = "Fenwick Homes",
    fields: Iterable[str] = ("times", "category", "place"),
    role: Role = Role.HOUSING_PARTNER,
    purposes: Iterable[str] = ("Act as the landlord",),
    at: datetime = AT,
    **words: object,
) -> Agreement:
    """A draft between the council and a partner that names reports."""
    dana = cast.viewer("dana", at=at)
    agreement = write_agreement(replace(WORDING, **words), by=dana, at=at)  # type: ignore[arg-type]
    organisation = cast.organisations[partner]
    add_party(agreement.id, organisation_id=organisation.id, capacity="controller", by=dana, at=at)
    add_item(
        agreement.id, record_kind=RecordKind.REPORT, fields=fields, giver_id=council(cast),
        recipient_id=organisation.id, roles_named=[role], purposes=list(purposes), by=dana, at=at,
    )  # fmt: skip
    return agreement


def signed(cast: Cast, agreement: Agreement, *, at: datetime = AT) -> None:
    dana = cast.viewer("dana", at=at)
    for party in agreement.parties.all():
        sign_agreement(agreement.id, party_id=party.id, signed_by="A Director", signed_on=at.date(), by=dana, at=at)


def in_force(cast: Cast, *, at: datetime = AT, **words: object) -> Agreement:
    """An agreement that holds."""
    agreement = drafted(cast, at=at, **words)  # type: ignore[arg-type]
    signed(cast, agreement, at=at)
    return put_in_force(agreement.id, by=cast.viewer("dana", at=at), at=at)


def council(cast: Cast) -> UUID:
    found = cast.viewer("dana").organisation_id
    assert found is not None
    return found


def days(n: int) -> timedelta:
    return timedelta(days=n)


def load_reports(cast: Cast, folder: Path, n: int = 3) -> list[Report]:
    """Reports whose words, names and numbers are canaries."""
    rows = [
        {
            "reference": f"OOH-{number}", "source": "out-of-hours", "received_at": f"2026-03-0{number + 1} 22:15",
            "category": "noise", "caller_name": f"{CANARY} Name", "caller_phone": PHONE,
            "account": f"{CANARY} {number}",
        }
        for number in range(n)
    ]  # fmt: skip
    deliver(folder, CALL_LOG, call_log(rows), by=cast.viewer("amina"))
    return list(Report.objects.order_by("source_key"))
