"""The tables of access, a file a subject; Django finds them here."""

from commonweal.access.models.demonstration import DemoMark
from commonweal.access.models.guards import BrokenGlass, Connection, FormSent, Guard, LookTold, NamedPerson
from commonweal.access.models.oversight import LookList, LookReview
from commonweal.access.models.partnership import (
    Membership,
    Organisation,
    OrganisationMembership,
    Partnership,
    Staff,
    StaffManager,
    Team,
    TeamMembership,
)
from commonweal.access.models.session import FailureLevel, SingleSignOnLink, StaffSession
from commonweal.access.models.sharing import (
    Agreement,
    AgreementHistory,
    AgreementItem,
    AgreementParty,
    BlockedShare,
    Share,
)
from commonweal.access.models.signing_in import Invitation, RecoveryCode, SecondFactor
from commonweal.access.sessions.ended_why import EndedWhy

__all__ = [
    "Agreement",
    "AgreementHistory",
    "AgreementItem",
    "AgreementParty",
    "BlockedShare",
    "BrokenGlass",
    "Connection",
    "DemoMark",
    "EndedWhy",
    "FailureLevel",
    "FormSent",
    "Guard",
    "Invitation",
    "LookList",
    "LookReview",
    "LookTold",
    "Membership",
    "NamedPerson",
    "Organisation",
    "OrganisationMembership",
    "Partnership",
    "RecoveryCode",
    "SecondFactor",
    "Share",
    "SingleSignOnLink",
    "Staff",
    "StaffManager",
    "StaffSession",
    "Team",
    "TeamMembership",
]
