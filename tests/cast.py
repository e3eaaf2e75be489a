"""The same people in every test, made through the operations that make real ones.

Amina analyses for Northmoor, Tom triages there, Ada administers it; Esther analyses for the neighbour, Eastmarsh.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from commonweal.access.models import Partnership, Staff
from commonweal.access.operations import engage_staff, found_partnership
from commonweal.access.queries import viewer_for
from commonweal.access.roles import Role
from commonweal.access.viewer import Viewer
from commonweal.audit.trace import Trace

PASSWORD = "a long enough password"
AT = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
FROM_ON = date(2025, 1, 1)


@dataclass(frozen=True)
class Cast:
    northmoor: Partnership
    eastmarsh: Partnership
    amina: Staff
    tom: Staff
    ada: Staff
    esther: Staff

    def viewer(self, who: str, *, at: datetime = AT) -> Viewer:
        viewer = viewer_for(
            getattr(self, who), on=at.date(), purpose="a test", trace=Trace(route=f"test by {who}", at=at)
        )
        assert viewer is not None
        return viewer


def gather() -> Cast:
    northmoor, eastmarsh = (
        found_partnership(code=name.lower(), name=f"{name} Partnership", borough_name=name, policy="northmoor", at=AT)
        for name in ("Northmoor", "Eastmarsh")
    )

    def engage(name: str, role: Role, partnership: Partnership) -> Staff:
        return engage_staff(
            username=name.lower(), display_name=name, password=PASSWORD, partnership=partnership, role=role,
            from_on=FROM_ON, at=AT,
        )  # fmt: skip

    return Cast(
        northmoor,
        eastmarsh,
        amina=engage("Amina", Role.ANALYST, northmoor),
        tom=engage("Tom", Role.TRIAGE_OFFICER, northmoor),
        ada=engage("Ada", Role.ADMINISTRATOR, northmoor),
        esther=engage("Esther", Role.ANALYST, eastmarsh),
    )
