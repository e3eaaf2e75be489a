"""The kinds of record that rights are given on, and the fields that rights can keep back; roles.toml uses the words."""

from collections.abc import Mapping
from enum import StrEnum


class RecordKind(StrEnum):
    """One word a kind; every model of `OwnedRecord` states its own."""

    REPORT = "report"
    OCCURRENCE = "occurrence"
    CONTACT_POINT = "contact-point"
    CALLER = "caller"
    IDENTITY_DECISION = "identity-decision"
    STOP_AND_SEARCH = "stop-and-search"
    STREET_CRIME = "street-crime"
    CRIME_OUTCOME = "crime-outcome"
    COUNCIL_STREET_CRIME = "council-street-crime"
    CRIME_COUNT = "crime-count"
    AREA = "area"
    PLACE = "place"
    POSTCODE = "postcode"
    ADDRESS = "address"
    AREA_FIGURES = "area-figures"
    RUN = "run"
    HOTSPOT = "hotspot"
    CALLER_FINDING = "caller-finding"
    IMPORT_JOB = "import-job"
    COLUMN_MAPPING = "column-mapping"
    MAPPING_SAMPLE = "mapping-sample"
    SAVED_REPORT = "saved-report"
    CALL_OUT = "call-out"
    UNTOLD = "untold"
    MESSAGE_TEMPLATE = "message-template"
    SYSTEM_KEY = "system-key"
    AGREEMENT = "agreement"
    SHARE = "share"
    BLOCKED_SHARE = "blocked-share"
    GUARD = "guard"
    NAMED_PERSON = "named-person"
    CONNECTION = "connection"
    BREAK_GLASS = "break-glass"
    LOOK_LIST = "look-list"
    LOOK_REVIEW = "look-review"
    LOOK_TOLD = "look-told"
    MESSAGE = "message"
    WEEKLY_PRODUCT = "weekly-product"
    FULL_COPY = "full-copy"
    PARTNER_COPY = "partner-copy"
    COUNCILLOR_COPY = "councillor-copy"
    EFFECT_CHECK = "effect-check"
    RESPONSE = "response"
    ACTION = "action"
    BLOCKER = "blocker"
    HOTSPOT_DECISION = "hotspot-decision"
    PROBLEM_SHEET = "problem-sheet"
    LOCAL_EVENT = "local-event"
    AHEAD_NOTE = "ahead-note"
    PUBLIC_EDITION = "public-edition"
    EDITION_WORKING = "edition-working"
    GROUP = "group"
    MEETING = "meeting"
    # What is no record of one partnership, and what is only ever counted.
    ORGANISATION = "organisation"
    STAFF = "staff"
    AUDIT_ENTRY = "audit-entry"
    CALL_COUNT = "call-count"
    REPORT_ANSWER = "report-answer"
    SERVICE_STANDARD = "service-standard"


WITHOUT_A_TABLE = frozenset(
    {
        RecordKind.ORGANISATION, RecordKind.STAFF, RecordKind.AUDIT_ENTRY, RecordKind.CALL_COUNT,
        RecordKind.REPORT_ANSWER, RecordKind.SERVICE_STANDARD,
    }
)  # fmt: skip
"""Kinds that no `OwnedRecord` states: they lie across partnerships, are counts, or belong to a report that is seen."""

OF_PEOPLE = frozenset(
    {
        RecordKind.REPORT, RecordKind.OCCURRENCE, RecordKind.CONTACT_POINT, RecordKind.CALLER,
        RecordKind.IDENTITY_DECISION, RecordKind.CALLER_FINDING, RecordKind.ADDRESS, RecordKind.STOP_AND_SEARCH,
        RecordKind.MESSAGE,
        RecordKind.SAVED_REPORT, RecordKind.UNTOLD,
    }
)  # fmt: skip
"""Kinds that hold personal data: a partner organisation gets them by a sharing agreement only."""

FIELDS: Mapping[RecordKind, frozenset[str]] = {
    RecordKind.REPORT: frozenset(
        {"times", "category", "place", "incident", "source", "caller", "caller_name", "caller_phone", "account", "team"}
    ),
    RecordKind.CALLER: frozenset({"name", "number"}),
    RecordKind.IDENTITY_DECISION: frozenset({"why", "reasons"}),
}
"""The fields that a role or an agreement can leave out; of other kinds a right opens the whole record."""

FIELD_WORDS: Mapping[str, str] = {
    "times": "when it happened and was received",
    "category": "what kind of matter",
    "place": "where",
    "incident": "the incident it belongs to",
    "source": "which line took it",
    "caller": "a code for the caller, not the name",
    "caller_name": "the caller's name",
    "caller_phone": "the caller's number",
    "account": "what was said",
    "team": "which team it lies with",
    "name": "the name",
    "number": "the number",
    "why": "the words of who decided",
    "reasons": "the reasons that were suggested",
}


def fields_of(kind: str) -> frozenset[str]:
    """The fields of a kind that rights can keep back; none where a right opens the whole record."""
    return FIELDS.get(RecordKind(kind), frozenset())
