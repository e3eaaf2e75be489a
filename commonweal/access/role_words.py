"""What a role can see and do, in sentences: for the page that people read, and for the document made of the same data.

Everything here comes from `roles.toml` and `record_kinds.py`; a sentence that is not generated would one day be wrong.
It says what the product lets a role do, not what the law lets a person do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commonweal.access.record_kinds import FIELD_WORDS, OF_PEOPLE, RecordKind, fields_of
from commonweal.access.roles import Act, Role, RoleDescription, roles
from commonweal.core.rules.need_to_know import Right
from commonweal.core.terms import Marking, Relation

KIND_NAMES: Mapping[RecordKind, str] = {
    RecordKind.REPORT: "Reports", RecordKind.OCCURRENCE: "Incidents that reports tell of",
    RecordKind.CONTACT_POINT: "Telephone numbers", RecordKind.CALLER: "Callers",
    RecordKind.IDENTITY_DECISION: "Decisions who is one caller", RecordKind.STOP_AND_SEARCH: "Stops and searches",
    RecordKind.STREET_CRIME: "Published street crimes", RecordKind.CRIME_OUTCOME: "Published outcomes of crimes",
    RecordKind.COUNCIL_STREET_CRIME: "Street crimes as a council publishes them",
    RecordKind.CRIME_COUNT: "Published counts of crimes", RecordKind.AREA: "Boundaries: wards, boroughs, census areas",
    RecordKind.PLACE: "Places: estates, streets, parks", RecordKind.POSTCODE: "Postcodes",
    RecordKind.ADDRESS: "Addresses", RecordKind.AREA_FIGURES: "Published figures of areas",
    RecordKind.RUN: "Weekly runs", RecordKind.HOTSPOT: "Hotspots", RecordKind.CALLER_FINDING: "Weekly list of callers",
    RecordKind.IMPORT_JOB: "Loaded files", RecordKind.COLUMN_MAPPING: "Column mappings",
    RecordKind.MAPPING_SAMPLE: "Samples that mappings are tried on", RecordKind.AGREEMENT: "Sharing agreements",
    RecordKind.SHARE: "What was shared, with whom", RecordKind.BLOCKED_SHARE: "What was not shared, and why",
    RecordKind.GUARD: "Which records are kept for named people", RecordKind.NAMED_PERSON: "Who is named on a record",
    RecordKind.CONNECTION: "Declarations to know somebody in a record",
    RecordKind.BREAK_GLASS: "Openings in an emergency",
    RecordKind.LOOK_LIST: "Weekly lists of looks", RecordKind.LOOK_REVIEW: "Looks to look into",
    RecordKind.LOOK_TOLD: "Looks that the owner of a record is told of", RecordKind.ORGANISATION: "Organisations",
    RecordKind.STAFF: "Staff and their roles", RecordKind.AUDIT_ENTRY: "Who looked at what (the audit)",
    RecordKind.WEEKLY_PRODUCT: "The weekly product while it is written", RecordKind.FULL_COPY: "Full copies of it",
    RecordKind.PARTNER_COPY: "Partners’ copies of the weekly product",
    RecordKind.COUNCILLOR_COPY: "Councillors’ copies of the weekly product",
    RecordKind.EFFECT_CHECK: "Checks whether an action worked",
    RecordKind.RESPONSE: "Enhanced Partnership Responses and Positive Action Initiatives",
    RecordKind.CALL_COUNT: "Counts of calls", RecordKind.SAVED_REPORT: "Reports begun and not sent yet",
    RecordKind.REPORT_ANSWER: "Steps with a report: accept, return, update, answer",
    RecordKind.CALL_OUT: "Call-outs of the patrol, and visits", RecordKind.MESSAGE: "Messages that leave",
    RecordKind.UNTOLD: "Reporters whom no message could reach",
    RecordKind.MESSAGE_TEMPLATE: "Words of automatic messages",
    RecordKind.ACTION: "Agreed actions", RecordKind.BLOCKER: "What stands in the way of actions",
    RecordKind.PROBLEM_SHEET: "Problem sheets of places",
    RecordKind.LOCAL_EVENT: "Local events: match days, festivals, markets",
    RecordKind.AHEAD_NOTE: "What was said of preparing for what is ahead",
    RecordKind.HOTSPOT_DECISION: "Decisions about hotspots",
    RecordKind.PUBLIC_EDITION: "Editions of the residents’ pages",
    RecordKind.EDITION_WORKING: "What editions of the residents’ pages keep back",
    RecordKind.GROUP: "Groups and who sits in them", RecordKind.MEETING: "Meetings and their decisions",
    RecordKind.SYSTEM_KEY: "Keys of other systems", RecordKind.SERVICE_STANDARD: "Counts of how reports are dealt with",
}  # fmt: skip
"""Each kind of record as people call several of them."""

ACT_WORDS: Mapping[Act, str] = {
    Act.READ: "see", Act.CREATE: "make", Act.CHANGE: "change", Act.EXPORT: "take out as a file",
    Act.SHARE: "hand to a partner", Act.GUARD: "keep for named people", Act.APPROVE: "approve as the second person",
    Act.ERASE: "erase when their time is over",
}  # fmt: skip

RELATION_SENTENCES: Mapping[Relation, str] = {
    Relation.PARTNERSHIP: "all of the partnership's",
    Relation.TEAM: "those that lie with the own team or with the person",
    Relation.WARD: "those in the own ward",
    Relation.STOCK: "those about the own organisation's homes",
    Relation.TODAY: "those received today",
    Relation.NAMED: "those on which the person is named",
    Relation.SHARED: "those that were handed to the own organisation",
    Relation.MEMBER: "those of groups in which the person has a seat",
    Relation.BREAK_GLASS: "those opened in an emergency, for a few hours",
}

OF_ANSWERS = frozenset(
    {
        RecordKind.REPORT_ANSWER, RecordKind.CALL_OUT, RecordKind.MESSAGE, RecordKind.UNTOLD,
        RecordKind.MESSAGE_TEMPLATE, RecordKind.SYSTEM_KEY, RecordKind.SERVICE_STANDARD,
    }
)  # fmt: skip
GROUPS: Sequence[tuple[str, frozenset[RecordKind]]] = (
    ("People and what they reported", OF_PEOPLE - OF_ANSWERS - {RecordKind.ADDRESS, RecordKind.STOP_AND_SEARCH}),
    ("What is done about a report, and how its reporter hears", OF_ANSWERS),
    (
        "What the weeks add up to",
        frozenset({RecordKind.RUN, RecordKind.HOTSPOT, RecordKind.CALL_COUNT}),
    ),
    (
        "Sharing and emergencies",
        frozenset(
            {
                RecordKind.AGREEMENT, RecordKind.SHARE, RecordKind.BLOCKED_SHARE, RecordKind.GUARD,
                RecordKind.NAMED_PERSON, RecordKind.CONNECTION, RecordKind.BREAK_GLASS,
            }
        ),
    ),
    (
        "Watching over looks",
        frozenset({RecordKind.LOOK_LIST, RecordKind.LOOK_REVIEW, RecordKind.LOOK_TOLD, RecordKind.AUDIT_ENTRY}),
    ),
    ("People who work here", frozenset({RecordKind.ORGANISATION, RecordKind.STAFF})),
)  # fmt: skip
"""Kinds of record under headings; what none of them names stands under the last one, "Maps, files and figures"."""
THE_REST = "Maps, files and figures"


@dataclass(frozen=True, slots=True)
class RightInWords:
    """What a role may do with one kind of record: a heading, what it may do, which ones, and what stays hidden."""

    kind: RecordKind
    name: str
    may: str
    which: str
    hidden: tuple[str, ...]
    more: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleInWords:
    """A role for people: its paragraph, its rights under headings, and what it has nothing to do with."""

    role: Role
    title: str
    paragraph: str
    groups: tuple[tuple[str, tuple[RightInWords, ...]], ...]
    nothing_to_do_with: tuple[str, ...]


def role_in_words(role: Role) -> RoleInWords:
    """A role as its page and docs/roles.md show it."""
    described = roles()[role]
    return RoleInWords(
        role=role,
        title=described.title,
        paragraph=" ".join(described.paragraph.split()),
        groups=tuple(_groups(described)),
        nothing_to_do_with=tuple(KIND_NAMES[kind].lower() for kind in RecordKind if kind not in described.records),
    )


def staff_roles() -> list[Role]:
    """The roles that people hold, in the order of roles.toml."""
    return [role for role in roles() if role.is_for_people]


def _groups(described: RoleDescription) -> list[tuple[str, tuple[RightInWords, ...]]]:
    left = [kind for kind in RecordKind if kind in described.records]
    found = []
    for heading, kinds in GROUPS:
        here = tuple(_right(kind, described.records[kind]) for kind in left if kind in kinds)
        left = [kind for kind in left if kind not in kinds]
        found.append((heading, here))
    found.append((THE_REST, tuple(_right(kind, described.records[kind]) for kind in left)))
    return [(heading, rights) for heading, rights in found if rights]


def _right(kind: RecordKind, right: Right) -> RightInWords:
    order = [FIELD_WORDS[name] for name in FIELD_WORDS if name in right.kept_back and name in fields_of(kind)]
    return RightInWords(
        kind=kind,
        name=KIND_NAMES[kind],
        may=_listed([ACT_WORDS[act] for act in Act if act in right.acts]),
        which=_which(right),
        hidden=tuple(order),
        more=tuple(_more(kind, right)),
    )


def _which(right: Right) -> str:
    """Which records: one relation is enough, so they are joined by "or"."""
    if Act.READ not in right.acts:
        return ""
    return " or ".join(RELATION_SENTENCES[one] for one in Relation if one in right.relations)


def _more(kind: RecordKind, right: Right) -> list[str]:
    more = []
    if kind in OF_PEOPLE and Relation.SHARED in right.relations:
        more.append("a partner organisation only as far as a sharing agreement names it")
    if right.up_to is Marking.OFFICIAL and Act.READ in right.acts:
        more.append("not those marked sensitive")
    if right.purposes:
        more.append(f"says for what first: {', '.join(one.lower() for one in right.purposes)}")
    if right.break_glass:
        more.append("may open one in an emergency with a reason, which is reviewed")
    return more


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
