"""The people of a demonstration: invented, with one password that is no secret (docs/decisions/0007)."""

from dataclasses import dataclass

from commonweal.access.roles import Role

DEMO_PASSWORD = "northmoor-demo"  # noqa: S105 - shown on the sign-in page of demonstrations, and of no other store


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody a newcomer can sign in as."""

    username: str
    name: str
    role: Role
    role_title: str
    what: str


DEMO_PEOPLE = (
    DemoPerson("amina", "Amina Yusuf", Role.ANALYST, "Analyst", "Sees the hotspots, loads files, runs the week."),
    DemoPerson("tom", "Tom Okafor", Role.TRIAGE_OFFICER, "Triage officer", "Sees the hotspots and who called."),
    DemoPerson("ada", "Ada Lindqvist", Role.ADMINISTRATOR, "Administrator", "Keeps the system; sees no reports."),
)
