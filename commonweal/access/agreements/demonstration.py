"""The agreements of an invented partnership: with its landlord, with its police unit, with its patrol contractor."""

from datetime import date, datetime, timedelta
from uuid import UUID

from commonweal.access.agreements.operations import (
    Wording,
    add_item,
    add_party,
    put_in_force,
    sign_agreement,
    write_agreement,
)
from commonweal.access.agreements.queries import parties_to_choose
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Role
from commonweal.access.viewer import Viewer
from commonweal.core.terms import london_day

SEEN_BY_ALL = ("times", "category", "place", "incident", "source")
"""The fields of a report that every partner of the demonstration gets."""

AGREED: dict[Role, tuple[str, str, str, tuple[str, ...], tuple[str, ...]]] = {
    Role.HOUSING_PARTNER: (
        "Anti-social behaviour at homes of {name}",
        "The landlord acts on anti-social behaviour at its own homes before it grows into a case for the courts",
        "Housing Act 1996 section 218A; Crime and Disorder Act 1998 section 115",
        (*SEEN_BY_ALL, "account"),
        ("Act as the landlord", "Answer the council"),
    ),
    Role.NEIGHBOURHOOD_OFFICER: (
        "Neighbourhood policing with {name}",
        "The neighbourhood team knows what residents report in its wards and can answer them",
        "Crime and Disorder Act 1998 sections 17 and 115",
        (*SEEN_BY_ALL, "caller", "caller_name", "caller_phone", "account"),
        ("Neighbourhood policing", "Prevention or detection of crime", "Answer the council"),
    ),
    Role.PATROL_CONTRACTOR: (
        "Visits by {name}",
        "The contractor visits where the council asks, and learns no more than a visit needs",
        "Localism Act 2011 section 1; contract for patrols, schedule 4",
        ("times", "category", "place", "incident"),
        ("Carry out a visit",),
    ),
}
"""By the partner's role: name, purpose, gateway, fields and purposes."""


def demo_agreements(
    partners: dict[Role, UUID], *, signed_by: str, from_on: date, by: Viewer, at: datetime
) -> list[UUID]:
    """An agreement in force with each partner, by the role its staff have; `by` may write agreements.

    The first is due for review soon, the second is overdue, so that the demonstration shows both.
    """
    made = []
    names = dict(parties_to_choose(by))
    today = london_day(at)
    reviews = {Role.HOUSING_PARTNER: today + timedelta(days=20), Role.NEIGHBOURHOOD_OFFICER: today}
    for role, organisation_id in partners.items():
        name, purpose, gateway, fields, purposes = AGREED[role]
        wording = _wording(
            name.format(name=names[organisation_id]), purpose, gateway, from_on,
            reviews.get(role, today + timedelta(days=300)),
        )  # fmt: skip
        agreement = write_agreement(wording, by=by, at=at)
        capacity = "processor" if role is Role.PATROL_CONTRACTOR else "controller"
        add_party(agreement.id, organisation_id=organisation_id, capacity=capacity, by=by, at=at)
        assert by.organisation_id is not None
        add_item(
            agreement.id, record_kind=RecordKind.REPORT, fields=fields, giver_id=by.organisation_id,
            recipient_id=organisation_id, roles_named=[role], purposes=purposes, by=by, at=at,
        )  # fmt: skip
        for party in agreement.parties.all():
            sign_agreement(agreement.id, party_id=party.id, signed_by=signed_by, signed_on=from_on, by=by, at=at)
        put_in_force(agreement.id, by=by, at=at)
        made.append(agreement.id)
    return made


def _wording(name: str, purpose: str, gateway: str, from_on: date, review_on: date) -> Wording:
    return Wording(
        name=name,
        purpose=purpose,
        benefits="Residents tell it once; fewer reports fall between two organisations",
        lawful_gateway=gateway,
        lawful_basis="UK GDPR article 6(1)(e): a task in the public interest",
        special_category="UK GDPR article 9(2)(g) with Data Protection Act 2018 schedule 1 paragraphs 6 and 10; "
        "article 10 with the same paragraphs",
        data_quality="The council corrects a report within five working days of being told and shares it again",
        how_shared="In this product only, by each person's own account. OFFICIAL-SENSITIVE. No attachments by mail",
        retention="The partner keeps no copy; the council deletes by its retention schedule",
        rights="Requests go to the council, which answers for both within a month; both privacy notices name the other",
        may_be_told="Residents are told that the partner was informed; nobody is told who reported",
        breach_process="Each tells the other's data protection officer within 24 hours of noticing",
        complaints="To the council, which acknowledges within 30 days",
        training="Everybody who opens a shared report has had data protection training in the last year",
        from_on=from_on,
        to_on=None,
        review_on=review_on,
    )
