"""The people of a demonstration: invented, with one password that is no secret (docs/decisions/0007).

One for each role, in the organisations that they work for, and two across the border in Eastmarsh.
"""

from dataclasses import dataclass

from commonweal.access.roles import Role, roles

DEMO_PASSWORD = "northmoor-demo"  # noqa: S105 - shown on the sign-in page of demonstrations, and of no other store
NORTHMOOR, EASTMARSH = "northmoor", "eastmarsh"
COUNCIL, POLICE = "Northmoor Council", "Moor and Marsh Police"
LANDLORD, PATROL = "Lanternlight Homes", "Nightwatch Patrols"
NEIGHBOUR_COUNCIL = "Eastmarsh Council"
NORTH_TEAM, SOUTH_TEAM = "North team", "South team"
NIGHT_TEAM, TENANCY_TEAM = "Out-of-hours team", "Tenancy team"
LANDLORDS_TEAM, PATROL_TEAM, POLICE_TEAM = "Lanternlight housing team", "Nightwatch patrols", "Neighbourhood police"
TEAMS = {
    NORTH_TEAM: COUNCIL,
    SOUTH_TEAM: COUNCIL,
    NIGHT_TEAM: COUNCIL,
    TENANCY_TEAM: COUNCIL,
    "Parks team": COUNCIL,
    "Street environment team": COUNCIL,
    LANDLORDS_TEAM: LANDLORD,
    PATROL_TEAM: PATROL,
    POLICE_TEAM: POLICE,
}
"""Every team of Northmoor and whose it is; reports go to them by policies/reports/northmoor.toml."""


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody a newcomer can sign in as. `wards` are names of the borough's wards."""

    username: str
    name: str
    role: Role
    what: str
    organisation: str = COUNCIL
    partnership: str = NORTHMOOR
    team: str = ""
    wards: tuple[str, ...] = ()

    @property
    def role_title(self) -> str:
        """The role in words, with the neighbour's borough named."""
        title = roles()[self.role].title
        return title if self.partnership == NORTHMOOR else f"{title}, Eastmarsh"


DEMO_PEOPLE = (
    DemoPerson("amina", "Amina Yusuf", Role.ANALYST, "Sees the hotspots, loads files, runs the week."),
    DemoPerson("tom", "Tom Okafor", Role.TRIAGE_OFFICER, "Sees every report and who called; sends each to a team."),
    DemoPerson("callum", "Callum Reid", Role.CALL_HANDLER, "Takes calls; sees today’s reports without names."),
    DemoPerson(
        "abby", "Abby Sandhu", Role.ASB_OFFICER, "Works what lies with the North team; opens others with a reason.",
        team=NORTH_TEAM,
    ),
    DemoPerson("chris", "Chris Adeyemi", Role.TASKING_CHAIR, "Leads the weekly meeting: hotspots, and no report."),
    DemoPerson("petra", "Petra Novak", Role.PANEL_COORDINATOR, "Holds the panels; sees what she is named on."),
    DemoPerson(
        "cora", "Cora Whitlock", Role.HOUSING_PARTNER, "Sees a landlord’s own homes, as an agreement says.", LANDLORD,
        team=LANDLORDS_TEAM,
    ),
    DemoPerson(
        "ben", "Ben Achebe", Role.NEIGHBOURHOOD_OFFICER, "A sergeant: sees two wards, as an agreement says.", POLICE,
        wards=("Copperwell", "Hollowmere"), team=POLICE_TEAM,
    ),
    DemoPerson(
        "pat", "Pat Deane", Role.PATROL_CONTRACTOR, "A contractor: goes where a patrol is called to.", PATROL,
        team=PATROL_TEAM,
    ),
    DemoPerson("rose", "Rose Tembo", Role.COUNCILLOR, "Sees counts by ward, and no report.", wards=("Copperwell",)),
    DemoPerson(
        "dana", "Dana Kowalska", Role.DATA_PROTECTION_OFFICER, "Sees agreements, emergencies and who looked at what."
    ),
    DemoPerson("ada", "Ada Lindqvist", Role.ADMINISTRATOR, "Keeps people, teams and the system; sees no report."),
    DemoPerson(
        "esther", "Esther Marlowe", Role.TRIAGE_OFFICER, "Sees Eastmarsh’s reports, and nothing of Northmoor’s.",
        NEIGHBOUR_COUNCIL, EASTMARSH,
    ),
    DemoPerson(
        "sol", "Sol Ferreira", Role.ASB_OFFICER, "Works what lies with the South team; a colleague of Abby’s.",
        team=SOUTH_TEAM,
    ),
    DemoPerson(
        "nia", "Nia Bello", Role.ASB_OFFICER, "Works nights: noise that is going on, and visits to witness it.",
        team=NIGHT_TEAM,
    ),
    DemoPerson(
        "theo", "Theo Larsen", Role.ASB_OFFICER, "A tenancy officer: reports about council homes.", team=TENANCY_TEAM
    ),
    DemoPerson(
        "mona", "Mona Castellan", Role.SERVICE_MANAGER, "Sees how many reports came, wait and are late, by team."
    ),
)  # fmt: skip
