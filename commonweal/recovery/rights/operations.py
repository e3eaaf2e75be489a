"""Takes away again what was taken away since a backup was made: one function a kind of line in the journal.

Each can be done twice, does nothing to a record that the backup does not know, and gives no right to anybody. Runs on a
restored store before it is served, and once more right after (`commonweal.recovery.operations`).
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Greatest

from commonweal.access.journal import NOBODY, Line
from commonweal.access.models import (
    Agreement,
    BrokenGlass,
    Connection,
    EndedWhy,
    Guard,
    Invitation,
    Membership,
    NamedPerson,
    OrganisationMembership,
    Partnership,
    RecoveryCode,
    SecondFactor,
    Share,
    SingleSignOnLink,
    Staff,
    StaffSession,
    Team,
    TeamMembership,
)
from commonweal.access.viewer import Viewer, system_viewer
from commonweal.actions.models import Action, ActionPhoto
from commonweal.core.rules.action_life import ActionState
from commonweal.core.rules.agreements import AgreementState
from commonweal.core.rules.report_life import WITH_A_TEAM
from commonweal.core.terms import Marking, ReportState
from commonweal.meetings.models import Seat
from commonweal.people.operations import forget_callers
from commonweal.publishing.models import EditionTakenBack, PublicEdition
from commonweal.reports.erasing.operations import forget_ways_to_reporters, remove_reports
from commonweal.reports.models import Report, SystemKey
from commonweal.tasking.models import ResponsePartner

WHY = "taken away again after a backup was restored"


def end_every_session(*, at: datetime) -> int:
    """Whoever was signed in when the backup was made signs in anew; open invitations are withdrawn."""
    Invitation.objects.filter(used_at=None, withdrawn_at=None).update(withdrawn_at=at)
    return StaffSession.objects.filter(ended_at=None).update(ended_at=at, why=EndedWhy.SIGN_IN_CHANGED)


def end_membership(line: Line) -> int:
    """The role is theirs no more."""
    return _end(Membership.objects.filter(id=_id(line, "membership")), line)


def leave_team(line: Line) -> int:
    """Work of the team is no longer theirs."""
    return _end(TeamMembership.objects.filter(id=_id(line, "team_membership")), line)


def end_seat(line: Line) -> int:
    """The group's records are closed to them."""
    return Seat.objects.filter(id=_id(line, "seat"), ended_at=None).update(ended_at=_at(line))


def take_back_edition(line: Line) -> int:
    """Residents no longer see the edition; the reason stood in what was lost, and in the audit."""
    edition = PublicEdition.objects.filter(id=_id(line, "edition"), taken_back=None).first()
    if edition is None:
        return 0
    EditionTakenBack.objects.create(edition=edition, at=_at(line), why=WHY, by="The restored backup")
    return 1


def leave_response(line: Line) -> int:
    """The response is closed to the agency's people."""
    return ResponsePartner.objects.filter(id=_id(line, "partner"), ended_at=None).update(ended_at=_at(line))


def leave_partnership(line: Line) -> int:
    """The organisation takes no part any more."""
    return _end(OrganisationMembership.objects.filter(id=_id(line, "organisation_membership")), line)


def _end(found: QuerySet[Any], line: Line) -> int:
    """The rows end on the day of the line, and at once where that day is over or here."""
    day = date.fromisoformat(line.ids["to_on"])
    if day <= _at(line).date():
        found.filter(ended_at=None).update(ended_at=_at(line))
    return found.filter(Q(to_on=None) | Q(to_on__gt=day)).update(to_on=Greatest(F("from_on"), Value(day)))


def deactivate_staff(line: Line) -> int:
    """They sign in no more."""
    return Staff.objects.filter(id=_id(line, "staff"), is_active=True).update(is_active=False)


def drop_password(line: Line) -> int:
    """The password of before opens nothing; an administrator sends a link for a new one."""
    return Staff.objects.filter(id=_id(line, "staff")).update(password=make_password(None))


def drop_second_factors(line: Line) -> int:
    """Apps, passkeys and recovery codes of before open nothing."""
    RecoveryCode.objects.filter(staff_id=_id(line, "staff"), made_at__lte=_at(line)).delete()
    return SecondFactor.objects.filter(staff_id=_id(line, "staff"), made_at__lte=_at(line)).delete()[0]


def drop_factor(line: Line) -> int:
    """The one app or passkey opens nothing."""
    return SecondFactor.objects.filter(id=_id(line, "factor")).delete()[0]


def withdraw_system_key(line: Line) -> int:
    """The other system's key opens nothing."""
    return SystemKey.objects.filter(id=_id(line, "key"), withdrawn_at=None).update(withdrawn_at=_at(line))


def revoke_share(line: Line) -> int:
    """The record is shared no more."""
    return Share.objects.filter(id=_id(line, "share"), ended_at=None).update(ended_at=_at(line), ended_why=WHY)


def end_agreement(line: Line) -> int:
    """It opens nothing any more."""
    open_still = Agreement.objects.filter(id=_id(line, "agreement")).exclude(state=AgreementState.ENDED)
    return open_still.update(state=AgreementState.ENDED)


def suspend_agreement(line: Line) -> int:
    """It opens nothing until somebody lets it go on."""
    in_force = Agreement.objects.filter(id=_id(line, "agreement"), state=AgreementState.IN_FORCE)
    return in_force.update(state=AgreementState.SUSPENDED)


def set_guard(line: Line) -> int:
    """The record is for named people only, and for those who were named on it with the guard."""
    about: dict[str, Any] = {
        "record_kind": line.ids["record_kind"], "record_id": _id(line, "record"),
        "partnership_id": _id(line, "partnership"), "created_at": _at(line), "changed_at": _at(line), "why": WHY,
    }  # fmt: skip
    on_record = Q(record_kind=about["record_kind"], record_id=about["record_id"], lifted_at=None)
    known = Partnership.objects.filter(id=about["partnership_id"]).exists()
    if not known or Guard.objects.filter(Q(id=_id(line, "guard")) | on_record).exists():
        return 0
    Guard.objects.create(id=_id(line, "guard"), guarding=line.ids["guarding"], **about)
    named = [UUID(one) for name, one in sorted(line.ids.items()) if name.startswith("named")]
    for staff in Staff.objects.filter(id__in=named):
        NamedPerson.objects.create(staff=staff, **about)
    return 1


def declare_connection(line: Line) -> int:
    """Who knows the person does not see the record."""
    known = Staff.objects.filter(id=_id(line, "staff")).exists()
    if not known or Connection.objects.filter(id=_id(line, "connection")).exists():
        return 0
    Connection.objects.create(
        id=_id(line, "connection"), partnership_id=_id(line, "partnership"), staff_id=_id(line, "staff"), words=WHY,
        record_kind=line.ids["record_kind"], record_id=_id(line, "record"), created_at=_at(line), changed_at=_at(line),
    )  # fmt: skip
    return 1


def end_named_person(line: Line) -> int:
    """They are named on the record no more."""
    return NamedPerson.objects.filter(id=_id(line, "named_person"), ended_at=None).update(ended_at=_at(line))


def close_glass(line: Line) -> int:
    """What was opened in an emergency is closed."""
    return BrokenGlass.objects.filter(id=_id(line, "glass"), ended_at=None).update(ended_at=_at(line))


def narrow_wards(line: Line) -> int:
    """The role has no ward beyond those that it was left."""
    left = {one for name, one in line.ids.items() if name.startswith("ward")}
    changed = 0
    for held in Membership.objects.filter(id=_id(line, "membership")):
        wards = [one for one in held.ward_codes if one in left]
        changed += Membership.objects.filter(id=held.id).exclude(ward_codes=wards).update(ward_codes=wards)
    return changed


def end_team(line: Line) -> int:
    """The team ends on its last day; what it had then is triage's."""
    day = date.fromisoformat(line.ids["to_on"])
    found = Team.objects.filter(Q(to_on=None) | Q(to_on__gt=day), id=_id(line, "team"))
    return found.update(to_on=Greatest(F("from_on"), Value(day)))


def raise_marking(line: Line) -> int:
    """Only those who may read what is marked so read the report."""
    found = Report.objects.filter(id=_id(line, "report")).exclude(marking=line.ids["marking"])
    return found.update(marking=Marking(line.ids["marking"]), version=F("version") + 1, changed_at=_at(line))


def take_report(line: Line) -> int:
    """Whoever had the report has it no longer; it goes back to triage rather than on, for a line gives no right.

    A report that waited for the team waits for triage, with the clock that it had.
    """
    found = Report.objects.filter(id=_id(line, "report"))
    person, team = found.filter(assigned_to_id__isnull=False), found.filter(team_id__isnull=False)
    if line.ids["person"] != NOBODY:
        person = person.exclude(assigned_to_id=_id(line, "person"))
    if line.ids["team"] != NOBODY:
        team = team.exclude(team_id=_id(line, "team"))
    stamps: dict[str, Any] = {"version": F("version") + 1, "changed_at": _at(line)}
    back = Case(When(state__in=WITH_A_TEAM, then=Value(ReportState.RETURNED.value)), default=F("state"))
    return person.update(assigned_to_id=None, **stamps) + team.update(
        team_id=None, assigned_to_id=None, state=back, **stamps
    )


def take_action(line: Line) -> int:
    """Whoever had the action has it no longer; nobody has it rather than the next, for a line gives no right.

    What the team had started stands as agreed, and the chair sees that nobody has it.
    """
    found = Action.objects.filter(id=_id(line, "action"))
    person, team = found.filter(assigned_to_id__isnull=False), found.filter(team_id__isnull=False)
    if line.ids["person"] != NOBODY:
        person = person.exclude(assigned_to_id=_id(line, "person"))
    if line.ids["team"] != NOBODY:
        team = team.exclude(team_id=_id(line, "team"))
    stamps: dict[str, Any] = {"version": F("version") + 1, "changed_at": _at(line)}
    back = Case(When(state=ActionState.STARTED, then=Value(ActionState.AGREED.value)), default=F("state"))
    return person.update(assigned_to_id=None, **stamps) + team.update(
        team_id=None, assigned_to_id=None, state=back, **stamps
    )


def take_photo_away(line: Line) -> int:
    """The photo of an action is shown to nobody; its file is cleared, since no row asks for it."""
    return ActionPhoto.objects.filter(id=_id(line, "photo"), taken_away_at=None).update(taken_away_at=_at(line))


def unlink_single_sign_on(line: Line) -> int:
    """The council's sign-in opens the account no more until its person ties the two anew."""
    return SingleSignOnLink.objects.filter(staff_id=_id(line, "staff"), linked_at__lte=_at(line)).delete()[0]


def use_up_code(line: Line) -> int:
    """The recovery code opened once and opens nothing more."""
    return RecoveryCode.objects.filter(id=_id(line, "code"), used_at=None).update(used_at=_at(line))


def drop_codes_of_before(line: Line) -> int:
    """Recovery codes that newer ones replaced open nothing; the newer ones are not in the backup."""
    return RecoveryCode.objects.filter(staff_id=_id(line, "staff"), made_at__lt=_at(line)).delete()[0]


def erase_person(line: Line) -> int:
    """Name and number go again, from the calls too; what they told us stays as the call it was."""
    caller, partnership = _id(line, "person"), _id(line, "partnership")
    told = Report.objects.filter(partnership_id=partnership, caller_id=caller)
    forget_ways_to_reporters(list(told.values_list("id", flat=True)), by=_replaying(line), at=_at(line))
    changed = told.update(caller_id=None, caller_name="", anonymous=True, changed_at=_at(line))
    forget_callers([caller], partnership_id=partnership, at=_at(line), noted_before=True)
    return changed


def erase_report(line: Line) -> int:
    """The report goes again, with its answers, its history, its photos and the text of messages about it."""
    at, report = _at(line), Report.objects.filter(partnership_id=_id(line, "partnership"), id=_id(line, "report"))
    if not report.exists():
        return 0
    return remove_reports([_id(line, "report")], by=_replaying(line), at=at)


def _replaying(line: Line) -> Viewer:
    return system_viewer(_id(line, "partnership"), route="a restored store", at=_at(line))


def _id(line: Line, name: str) -> UUID:
    return UUID(line.ids[name])


def _at(line: Line) -> datetime:
    return datetime.fromisoformat(line.at)
