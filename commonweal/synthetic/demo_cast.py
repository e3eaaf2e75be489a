"""Who is in the demonstration: two partnerships, their organisations, teams and people (access/demo_people.py)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from commonweal.access.demo_people import (
    COUNCIL,
    DEMO_PASSWORD,
    DEMO_PEOPLE,
    EASTMARSH,
    LANDLORD,
    NEIGHBOUR_COUNCIL,
    NORTHMOOR,
    PATROL,
    POLICE,
    TEAMS,
    DemoPerson,
)
from commonweal.access.operations import (
    engage_staff,
    found_organisation,
    found_partnership,
    found_team,
    give_role,
    join_partnership,
    join_team,
)
from commonweal.access.roles import Role
from commonweal.synthetic.borough import ward_code

if TYPE_CHECKING:
    from commonweal.access.models import Organisation, Partnership, Team

FROM_ON = date(2021, 3, 8)
POLICE_IN_EASTMARSH = "ben"
"""The police serve both boroughs, so one of their people has a role in each partnership."""


def gather_cast(*, at: datetime) -> dict[str, "Partnership"]:
    """Both partnerships with everybody in them, by code; call it once, in the transaction that marks the store."""
    partnerships = {
        code: found_partnership(
            code=code,
            name=f"{borough} Community Safety Partnership",
            borough_name=borough,
            policy=NORTHMOOR,
            at=at + timedelta(seconds=later),
        )
        # The first that was founded is the one whose residents report here.
        for later, (code, borough) in enumerate(((NORTHMOOR, "Northmoor"), (EASTMARSH, "Eastmarsh")))
    }
    organisations = _organisations(partnerships, at)
    teams = {
        name: found_team(
            name=name, organisation=organisations[of], partnership=partnerships[NORTHMOOR], from_on=FROM_ON, at=at
        )
        for name, of in TEAMS.items()
    }
    for person in DEMO_PEOPLE:
        _engage(person, partnerships, organisations, teams, at)
    return partnerships


def _organisations(partnerships: Mapping[str, "Partnership"], at: datetime) -> dict[str, "Organisation"]:
    """The councils came with their partnerships; police, landlord and contractor take part as partners."""
    northmoor, eastmarsh = partnerships[NORTHMOOR], partnerships[EASTMARSH]
    found = {
        name: found_organisation(name=name, landlord=name if name == LANDLORD else "", at=at)
        for name in (COUNCIL, NEIGHBOUR_COUNCIL, POLICE, LANDLORD, PATROL)
    }
    for name, partnership in ((POLICE, northmoor), (POLICE, eastmarsh), (LANDLORD, northmoor), (PATROL, northmoor)):
        join_partnership(found[name], partnership, from_on=FROM_ON)
    return found


def _engage(
    person: DemoPerson,
    partnerships: Mapping[str, "Partnership"],
    organisations: Mapping[str, "Organisation"],
    teams: Mapping[str, "Team"],
    at: datetime,
) -> None:
    staff = engage_staff(
        username=person.username,
        display_name=person.name,
        password=DEMO_PASSWORD,
        partnership=partnerships[person.partnership],
        role=person.role,
        organisation=organisations[person.organisation],
        ward_codes=[ward_code(name) for name in person.wards],
        from_on=FROM_ON,
        at=at,
    )
    if person.team:
        join_team(staff, teams[person.team], from_on=FROM_ON)
    if person.username == POLICE_IN_EASTMARSH:
        give_role(
            staff,
            partnerships[EASTMARSH],
            Role.NEIGHBOURHOOD_OFFICER,
            organisation=organisations[POLICE],
            # One day later, so that Northmoor is the role with which the day begins.
            from_on=date(2021, 3, 9),
        )
