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
        "cora", "Cora Whitlock", Role.HOUSING_PARTNER, "Sees a landlord’s own homes, as an agreement says.", LANDLORD
    ),
    DemoPerson(
        "ben", "Ben Achebe", Role.NEIGHBOURHOOD_OFFICER, "A sergeant: sees two wards, as an agreement says.", POLICE,
        wards=("Copperwell", "Hollowmere"),
    ),
    DemoPerson(
        "pat", "Pat Deane", Role.PATROL_CONTRACTOR, "A contractor: sees what was handed over for a visit.", PATROL
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
)  # fmt: skip
