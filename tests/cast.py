"""The same people in every test, made through the operations that make real ones.

Amina analyses for Northmoor, Tom triages there, Ada administers it; Esther analyses for the neighbour, Eastmarsh.
Around them everybody else who signs in: each role of roles.toml once, in four organisations.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from commonweal.access.models import Organisation, Partnership, Staff, Team
from commonweal.access.operations import (
    engage_staff,
    found_organisation,
    found_partnership,
    found_team,
    join_partnership,
    join_team,
)
from commonweal.access.queries import viewer_for
from commonweal.access.roles import Role
from commonweal.access.viewer import Viewer
from commonweal.audit.trace import Trace

PASSWORD = "a long enough password"
AT = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
FROM_ON = date(2025, 1, 1)
WARD = "E05099001"
LANDLORD = "Fenwick Homes"


@dataclass(frozen=True)
class Cast:
    northmoor: Partnership
    eastmarsh: Partnership
    amina: Staff
    tom: Staff
    ada: Staff
    esther: Staff
    others: dict[str, Staff] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)

    def staff(self, who: str) -> Staff:
        return self.others.get(who) or getattr(self, who)

    def viewer(self, who: str, *, at: datetime = AT) -> Viewer:
        viewer = viewer_for(self.staff(who), on=at.date(), purpose="a test", trace=Trace(route=f"test by {who}", at=at))
        assert viewer is not None
        return viewer


def gather() -> Cast:
    """The four whom most tests need."""
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


# Name, role, organisation, team or wards: everybody beside the four.
EVERYBODY = (
    ("Cal", Role.CALL_HANDLER, "Northmoor Council", None),
    ("Abby", Role.ASB_OFFICER, "Northmoor Council", "North team"),
    ("Sol", Role.ASB_OFFICER, "Northmoor Council", "South team"),
    ("Chris", Role.TASKING_CHAIR, "Northmoor Council", None),
    ("Petra", Role.PANEL_COORDINATOR, "Northmoor Council", None),
    ("Cora", Role.HOUSING_PARTNER, "Fenwick Homes", "Fenwick housing team"),
    ("Ben", Role.NEIGHBOURHOOD_OFFICER, "Northmoor Police", None),
    ("Pat", Role.PATROL_CONTRACTOR, "Nightwatch Patrols", "Nightwatch patrols"),
    ("Rose", Role.COUNCILLOR, "Northmoor Council", None),
    ("Dana", Role.DATA_PROTECTION_OFFICER, "Northmoor Council", None),
    ("Nia", Role.ASB_OFFICER, "Northmoor Council", "Out-of-hours team"),
    ("Mona", Role.SERVICE_MANAGER, "Northmoor Council", None),
)
# Each team and whose it is.
TEAMS = {
    "North team": "Northmoor Council",
    "South team": "Northmoor Council",
    "Out-of-hours team": "Northmoor Council",
    "Tenancy team": "Northmoor Council",
    "Fenwick housing team": "Fenwick Homes",
    "Nightwatch patrols": "Nightwatch Patrols",
}


def gather_all() -> Cast:
    """Everybody: each role once in Northmoor, officers of two teams, three partner organisations."""
    cast = gather()
    for name, landlord in (("Fenwick Homes", LANDLORD), ("Northmoor Police", ""), ("Nightwatch Patrols", "")):
        organisation = found_organisation(name=name, landlord=landlord, at=AT)
        join_partnership(organisation, cast.northmoor, from_on=FROM_ON)
        cast.organisations[name] = organisation
    cast.organisations["Northmoor Council"] = found_organisation(name="Northmoor Council", at=AT)
    for name, of in TEAMS.items():
        cast.teams[name] = found_team(
            name=name, organisation=cast.organisations[of], partnership=cast.northmoor, from_on=FROM_ON, at=AT
        )
    for name, role, organisation_name, team in EVERYBODY:
        person = engage_staff(
            username=name.lower(), display_name=name, password=PASSWORD, partnership=cast.northmoor, role=role,
            from_on=FROM_ON, at=AT, organisation=cast.organisations[organisation_name],
            ward_codes=[WARD] if role in (Role.NEIGHBOURHOOD_OFFICER, Role.COUNCILLOR) else [],
        )  # fmt: skip
        cast.others[name.lower()] = person
        if team:
            join_team(person, cast.teams[team], from_on=FROM_ON)
    return cast
