"""What another system may send: one service a kind of matter in the partnership's list of the day, and its questions.

Every service answers at once with our reference (`realtime`). Services about people carry the keyword `private`, by
which FixMyStreet keeps every report of them off its public pages; they are written and never read (interop.md 1.9).

Three attributes are FixMyStreet's own and set by its server: `easting`, `northing`, `fixmystreet_id`; the last is the
reference by which the same report sent twice is one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commonweal.core.policy.reports import CategoryKind, ReportsPolicy
from commonweal.core.terms import CategoryGroup, Risk
from commonweal.reports.open311.tree import Many, Node
from commonweal.reports.policy import reports_policy
from commonweal.reports.terms import Aimed, Ongoing

THEIR_REFERENCE = "fixmystreet_id"
GROUP_LABELS = {
    CategoryGroup.PERSONAL: "Aimed at people",
    CategoryGroup.NUISANCE: "Nuisance",
    CategoryGroup.ENVIRONMENTAL: "Damage and litter",
}
NINE_NINE_NINE = "If someone is in danger, ring 999 now."
_RISKS = {
    Risk.WEAPON: "A weapon was seen or threatened",
    Risk.INJURY: "Somebody is hurt",
    Risk.FIRE: "There is a fire",
    Risk.THREAT: "Somebody was threatened",
    Risk.CHILD: "A child is at risk",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One attribute of a service; `groups` are the groups of services that ask it, and `must` those that need it.

    `variable` False: no question but a text, or something that the other system's server sets (`automated`).
    """

    code: str
    datatype: str
    words: str
    groups: frozenset[CategoryGroup] = frozenset(CategoryGroup)
    must: frozenset[CategoryGroup] = frozenset()
    note: str = ""
    values: tuple[tuple[str, str], ...] = ()
    variable: bool = True
    automated: str = ""


ABOUT_PEOPLE = frozenset({CategoryGroup.PERSONAL, CategoryGroup.NUISANCE})
NUISANCE = frozenset({CategoryGroup.NUISANCE})
QUESTIONS = (
    Question("DANGER", "string", NINE_NINE_NINE, ABOUT_PEOPLE, variable=False),
    # Routing asks it: noise at night that is going on goes to who is awake. Matters of danger are taken without it.
    Question(
        "HAPPENING_NOW", "singlevaluelist", "Is it happening now?", ABOUT_PEOPLE, must=NUISANCE,
        values=tuple((one.value, str(one.label)) for one in Ongoing),
    ),
    Question("HAPPENED_AT", "datetime", "When did it happen?", note="With a zone: 2026-03-01T08:15:30Z"),
    Question(
        "RISKS", "multivaluelist", "Is anybody in danger from it?", ABOUT_PEOPLE,
        values=tuple((risk.value, words) for risk, words in _RISKS.items()),
    ),
    Question(
        "AIMED", "singlevaluelist", "Is it aimed at somebody because of who they are?",
        values=tuple((one.value, str(one.label)) for one in Aimed),
    ),
    Question("VULNERABLE", "string", "Who is affected that needs more care?", ABOUT_PEOPLE),
    Question("N_PEOPLE", "number", "How many people are doing it?", ABOUT_PEOPLE),
    Question("VEHICLE", "string", "Registration of a vehicle that has to do with it", NUISANCE),
    Question(
        "SAFE_WAYS", "multivaluelist", "How may the council write to the person who reports?", ABOUT_PEOPLE,
        note="Where nothing is ticked, they hear through the system that sends the report.",
        values=(("mail", "By email"), ("text", "By text message")),
    ),
    Question("uprn", "string", "Property number (UPRN)", variable=False, automated="hidden_field"),
    Question("easting", "number", "Easting", variable=False, automated="server_set"),
    Question("northing", "number", "Northing", variable=False, automated="server_set"),
    Question(THEIR_REFERENCE, "string", "FixMyStreet's own number", variable=False, automated="server_set"),
)  # fmt: skip


def questions_of(kind: CategoryKind) -> list[Question]:
    """The attributes of one service, in their order."""
    return [one for one in QUESTIONS if kind.group in one.groups or (kind.person_related and one.code == "DANGER")]


def services_on(partnership_id: UUID, day: date) -> tuple[CategoryKind, ...]:
    """What can be sent on a day."""
    return reports_policy(partnership_id).categories_on(day).kinds


def readable_words(policy: ReportsPolicy) -> list[str]:
    """The services whose reports may be read: environmental ones, and not about people in any version of the list."""
    about_people, others = set[str](), set[str]()
    for version in policy.categories:
        for kind in version.kinds:
            open_to_all = kind.group is CategoryGroup.ENVIRONMENTAL and not kind.person_related and not kind.danger
            (others if open_to_all else about_people).add(kind.word)
    return sorted(others - about_people)


def as_services(kinds: Iterable[CategoryKind]) -> Node:
    """The answer to GET services."""
    return Many("service", [_service(kind) for kind in kinds])


def _service(kind: CategoryKind) -> Node:
    keywords = [*kind.found_by, *(["private"] if kind.person_related else [])]
    return {
        "service_code": kind.word, "service_name": kind.label, "description": kind.means, "metadata": True,
        "type": "realtime", "keywords": ", ".join(keywords), "group": GROUP_LABELS[kind.group],
    }  # fmt: skip


def as_definition(kind: CategoryKind) -> Node:
    """The answer to GET services/{service_code}."""
    asked = enumerate(questions_of(kind), 1)
    return {
        "service_code": kind.word,
        "attributes": Many("attribute", [_attribute(one, order, kind) for order, one in asked]),
    }


def _attribute(one: Question, order: int, kind: CategoryKind) -> Node:
    found: dict[str, Node] = {
        "variable": one.variable, "code": one.code, "datatype": one.datatype, "required": kind.group in one.must,
        "datatype_description": one.note, "order": order, "description": one.words,
    }  # fmt: skip
    if one.values:
        found["values"] = Many("value", [{"key": key, "name": name} for key, name in one.values])
    if one.automated:
        found["automated"] = one.automated
    return found
