"""Changes which organisations take part in a partnership, from when to when, and their teams. Nothing is deleted.

An organisation may take part in several partnerships. Its name and its landlord's name count in all of them, so that
one partnership's administrator changes them only where no other is concerned. Source: docs/decisions/0025.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from commonweal.access import journal
from commonweal.access.keeping import (
    DaysRefused,
    KeepingRefused,
    Span,
    last_day_if_over_now,
    new_last_day,
    new_span,
    to_write,
)
from commonweal.access.models import Organisation, OrganisationMembership, Partnership, Team
from commonweal.access.operations import found_organisation
from commonweal.access.permission import require
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.staffing.operations import NEVER, still_administered
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed

LONGEST_NAME, LONGEST_LANDLORD, LONGEST_TEAM = 200, 120, 120
TAKING_PART, TEAM = "organisation-membership", "team"


class NoSuchOrganisation(Exception):
    """No organisation, part or team, or none of this partnership; pages answer both alike."""


class NameRefused(KeepingRefused):
    """The name is empty, too long, or in use."""

    field = "name"


class LandlordRefused(KeepingRefused):
    """The landlord's name is too long."""

    field = "landlord"


class SharedOrganisation(KeepingRefused):
    """The organisation takes part in another partnership too, in which these words count as well."""


class TakesPartAlready(KeepingRefused):
    """The organisation takes part on some of these days."""

    field = "name"


class PartIsOver(KeepingRefused):
    """What is over stays as it was."""


@dataclass(frozen=True, slots=True)
class OrganisationWords:
    """What an organisation is called, and its landlord's name as the address list writes it; none: no landlord."""

    name: str
    landlord: str = ""


@dataclass(frozen=True, slots=True)
class TeamTerms:
    """What of a team can be changed: its name and its last day (none: without an end)."""

    name: str
    to_on: date | None = None


def take_in(
    words: OrganisationWords, *, is_host: bool, from_on: date, to_on: date | None = None, by: Viewer, at: datetime
) -> OrganisationMembership:
    """An organisation takes part in the viewer's partnership; asked for twice, once.

    One that another partnership has already joins as it is, by its name. Raises `NameRefused`, `LandlordRefused`,
    `DaysRefused`, `TakesPartAlready`.
    """
    require(by, Act.CREATE, RecordKind.ORGANISATION)
    wanted = _checked(words)
    Partnership.objects.select_for_update().get(id=by.partnership_id)
    known = Organisation.objects.filter(name__iexact=wanted.name).first()
    parts = OrganisationMembership.objects.filter(organisation=known, partnership_id=by.partnership_id, ended_at=None)
    for part in parts:
        if (part.from_on, part.to_on, part.is_host) == (from_on, to_on, is_host):
            return part
        if Span(part.from_on, part.to_on).shared_with(Span(from_on, to_on)):
            raise TakesPartAlready("This organisation takes part on some of these days already")
    new_span(from_on, to_on, today=by.on)
    organisation = known or found_organisation(name=wanted.name, landlord=wanted.landlord, at=at)
    made = OrganisationMembership.objects.create(
        organisation=organisation, partnership_id=by.partnership_id, is_host=is_host, from_on=from_on, to_on=to_on
    )
    _changed(by, organisation.id, TAKING_PART, made.id, why=f"takes part as {'host' if is_host else 'partner'}")
    return made


def rename_organisation(
    organisation_id: UUID, *, wanted: OrganisationWords, was: OrganisationWords, by: Viewer
) -> bool:
    """Other words for an organisation; False where they stand.

    Raises `ChangedMeanwhile`, `SharedOrganisation`, `NameRefused`, `LandlordRefused`.
    """
    require(by, Act.CHANGE, RecordKind.ORGANISATION)
    organisation = Organisation.objects.select_for_update().filter(id=organisation_id).first()
    if organisation is None or not organisation.memberships.filter(partnership_id=by.partnership_id).exists():
        raise NoSuchOrganisation
    asked = _checked(wanted)
    changes = to_write(
        {"name": organisation.name, "landlord": organisation.landlord},
        was={"name": was.name, "landlord": was.landlord},
        wanted={"name": asked.name, "landlord": asked.landlord},
    )
    if not changes:
        return False
    if organisation.memberships.exclude(partnership_id=by.partnership_id).exists():
        raise SharedOrganisation(
            "This organisation takes part in another partnership too. Whoever runs the installation changes its name "
            "and landlord, for all of them"
        )
    if Organisation.objects.filter(name__iexact=asked.name).exclude(id=organisation.id).exists():
        raise NameRefused("Another organisation has this name")
    for field, value in changes.items():
        setattr(organisation, field, value)
    organisation.save(update_fields=list(changes))
    _changed(by, organisation.id, why=f"changed: {', '.join(sorted(changes))}")
    return True


def rename_for_all(name: str, *, wanted: OrganisationWords) -> Organisation:
    """Other words for an organisation in every partnership, for whoever runs the installation.

    Raises `NoSuchOrganisation`, `NameRefused`, `LandlordRefused`.
    """
    asked = _checked(wanted)
    organisation = Organisation.objects.select_for_update().filter(name__iexact=" ".join(name.split())).first()
    if organisation is None:
        raise NoSuchOrganisation
    if Organisation.objects.filter(name__iexact=asked.name).exclude(id=organisation.id).exists():
        raise NameRefused("Another organisation has this name")
    organisation.name, organisation.landlord = asked.name, asked.landlord
    organisation.save(update_fields=["name", "landlord"])
    return organisation


def change_taking_part(part_id: UUID, *, to_on: date | None, was: date | None, by: Viewer, at: datetime) -> bool:
    """Another last day of an organisation's part; False where it stands. Raises `ChangedMeanwhile`, `DaysRefused`,
    `PartIsOver`, `LastAdministrator`."""
    with still_administered(by.partnership_id, on=by.on):
        part = _part(part_id, by)
        changes = to_write({"to_on": part.to_on}, was={"to_on": was}, wanted={"to_on": to_on})
        if not changes:
            return False
        if part.ended_at is not None or (part.to_on or NEVER) < by.on:
            raise PartIsOver("This part is over and stays as it was. Have the organisation join anew")
        new_last_day(part.from_on, to_on, today=by.on)
        part.to_on = to_on
        part.save(update_fields=["to_on"])
    if to_on is not None:
        journal.note(journal.Revoked.ORGANISATION_LEFT, at=at, organisation_membership=part.id, to_on=to_on)
    _changed(by, part.organisation_id, TAKING_PART, part.id, why="days changed")
    return True


def end_taking_part_now(part_id: UUID, *, by: Viewer, at: datetime) -> bool:
    """The organisation takes part no longer, and its people's roles here open nothing, from the next request on."""
    with still_administered(by.partnership_id, on=by.on):
        part = _part(part_id, by)
        if part.ended_at is not None or (part.to_on or NEVER) < by.on:
            return False
        part.to_on, part.ended_at = last_day_if_over_now(part.from_on, part.to_on, today=by.on), at
        part.save(update_fields=["to_on", "ended_at"])
    journal.note(journal.Revoked.ORGANISATION_LEFT, at=at, organisation_membership=part.id, to_on=part.to_on)
    _changed(by, part.organisation_id, TAKING_PART, part.id, why="ended at once")
    return True


def form_team(name: str, *, organisation_id: UUID, from_on: date, by: Viewer, at: datetime) -> Team:
    """A new team of an organisation that takes part; asked for twice, once. Raises `NameRefused`, `DaysRefused`."""
    require(by, Act.CREATE, RecordKind.ORGANISATION)
    words = _team_name(name)
    Partnership.objects.select_for_update().get(id=by.partnership_id)
    known = Team.objects.filter(partnership_id=by.partnership_id, name__iexact=words).first()
    if known is not None:
        if (known.organisation_id, known.from_on, known.to_on) == (organisation_id, from_on, None):
            return known
        raise NameRefused("Another team has or had this name")
    new_span(from_on, None, today=by.on)
    parts = OrganisationMembership.objects.filter(
        organisation_id=organisation_id, partnership_id=by.partnership_id, ended_at=None
    )
    if not any(Span(one.from_on, one.to_on).holds_on(from_on) for one in parts):
        raise DaysRefused("The organisation does not take part on the first day", "organisation")
    team = Team.objects.create(
        partnership_id=by.partnership_id, organisation_id=organisation_id, name=words, from_on=from_on, created_at=at
    )
    _changed(by, organisation_id, TEAM, team.id, why="team formed")
    return team


def change_team(team_id: UUID, *, wanted: TeamTerms, was: TeamTerms, by: Viewer) -> bool:
    """Another name or last day of a team; False where they stand.

    Raises `ChangedMeanwhile`, `NameRefused`, `DaysRefused`, `PartIsOver`.
    """
    require(by, Act.CHANGE, RecordKind.ORGANISATION)
    team = Team.objects.select_for_update().filter(id=team_id, partnership_id=by.partnership_id).first()
    if team is None:
        raise NoSuchOrganisation
    name = _team_name(wanted.name)
    changes = to_write(
        {"name": team.name, "to_on": team.to_on},
        was={"name": was.name, "to_on": was.to_on},
        wanted={"name": name, "to_on": wanted.to_on},
    )
    if not changes:
        return False
    others = Team.objects.filter(partnership_id=by.partnership_id, name__iexact=name).exclude(id=team.id)
    if "name" in changes and others.exists():
        raise NameRefused("Another team has or had this name")
    if "to_on" in changes:
        if (team.to_on or NEVER) < by.on:
            raise PartIsOver("This team is over and stays as it was. Form a new one")
        new_last_day(team.from_on, wanted.to_on, today=by.on)
        if wanted.to_on is not None and wanted.to_on < (team.to_on or NEVER):
            journal.note(journal.Revoked.TEAM_ENDED, at=by.at, team=team.id, to_on=wanted.to_on)
    for field, value in changes.items():
        setattr(team, field, value)
    team.save(update_fields=list(changes))
    _changed(by, team.organisation_id, TEAM, team.id, why=f"team changed: {', '.join(sorted(changes))}")
    return True


def _part(part_id: UUID, by: Viewer) -> OrganisationMembership:
    require(by, Act.CHANGE, RecordKind.ORGANISATION)
    rows = OrganisationMembership.objects.select_for_update().filter(partnership_id=by.partnership_id)
    found = rows.filter(id=part_id).first()
    if found is None:
        raise NoSuchOrganisation
    return found


def _checked(words: OrganisationWords) -> OrganisationWords:
    name, landlord = " ".join(words.name.split()), " ".join(words.landlord.split())
    if not name or len(name) > LONGEST_NAME or "\x00" in name:
        raise NameRefused(f"Write a name of at most {LONGEST_NAME} characters")
    if len(landlord) > LONGEST_LANDLORD or "\x00" in landlord:
        raise LandlordRefused(f"Write the landlord's name in at most {LONGEST_LANDLORD} characters")
    return OrganisationWords(name, landlord)


def _team_name(name: str) -> str:
    words = " ".join(name.split())
    if not words or len(words) > LONGEST_TEAM or "\x00" in words:
        raise NameRefused(f"Write a name of at most {LONGEST_TEAM} characters")
    return words


def _changed(by: Viewer, organisation_id: UUID, kind: str = "", record_id: UUID | None = None, *, why: str) -> None:
    by.trace.did(Deed.CHANGE, RecordKind.ORGANISATION, [organisation_id], why=why)
    if record_id is not None:
        by.saw(kind, [record_id])
