"""What was typed into the forms of agreements and shares, as values; what cannot be read stays, with a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.http import QueryDict

from commonweal.access.agreements.operations import Wording
from commonweal.core.policy.words import day_in_words
from commonweal.files.days import DayRefused, typed_day

SHORT, LONG = 400, 1000
DAYS = ("from_on", "to_on", "review_on")
A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an agreement's wording as the form asks for it: its column, label, hint and longest length."""

    name: str
    label: str
    hint: str
    longest: int
    needed: bool = False


PARTS = (
    Part("name", "Name of the agreement", "As people call it: Anti-social behaviour at Fenwick Homes", 200, True),
    Part("purpose", "Purpose", "What the sharing is for", SHORT, True),
    Part("benefits", "Benefits", "Who gains what by it", LONG),
    Part(
        "lawful_gateway", "Lawful gateway", "The act that lets them share: Crime and Disorder Act 1998, section 115",
        SHORT, True,
    ),
    Part(
        "lawful_basis", "Lawful basis", "UK GDPR article 6; for law enforcement, Data Protection Act 2018 part 3", SHORT
    ),
    Part(
        "special_category", "Condition for special category and criminal offence data",
        "UK GDPR articles 9 and 10, Data Protection Act 2018 schedule 1; or that there are none", SHORT,
    ),
    Part("data_quality", "Quality of the data", "Who puts a mistake right, and how the others hear of it", LONG),
    Part("how_shared", "How it is shared and kept safe", "The way, who can open it, and the marking", LONG),
    Part("retention", "Retention and deletion", "How long each party keeps what, and how it is deleted", SHORT),
    Part("rights", "People's rights and the privacy notice", "Who answers a request, and where people are told", LONG),
    Part("may_be_told", "Who may be told what", "What a party may pass on, and to whom", LONG),
    Part("breach_process", "What happens after a breach", "Who tells whom, and how soon", LONG),
    Part("complaints", "Complaints", "Who takes them", LONG),
    Part("training", "Training", "What everybody who opens it has learnt", LONG),
)  # fmt: skip
"""The contents of an agreement in the order of the code of practice."""

LABELS = {
    "from_on": "First day",
    "to_on": "Last day",
    "review_on": "Review due on",
    **{part.name: part.label for part in PARTS},
}


def wording_of(posted: Mapping[str, str]) -> tuple[Wording | None, dict[str, str]]:
    """The wording that was typed, or what has to be put right by field."""
    errors: dict[str, str] = {}
    values: dict[str, Any] = {}
    for part in PARTS:
        words = " ".join(posted.get(part.name, "").split())
        if part.needed and not words:
            errors[part.name] = f"Write this: {part.label.lower()}"
        if len(words) > part.longest:
            errors[part.name] = f"Write at most {part.longest} characters; these are {len(words)}"
        values[part.name] = words
    for name in DAYS:
        values[name] = day_of(posted, name, errors, needed=name != "to_on")
    if errors:
        return None, errors
    return Wording(**values), {}


def day_of(posted: Mapping[str, str], name: str, errors: dict[str, str], *, needed: bool = True) -> date | None:
    """The day typed in a field; what is no day is noted in `errors`."""
    typed = posted.get(name, "").strip()
    if not typed and not needed:
        return None
    try:
        return typed_day(typed)
    except DayRefused as refusal:
        errors[name] = str(refusal)
        return None


def as_typed(agreement: Any) -> dict[str, str]:
    """An agreement, or anything with the columns of its wording, as its form shows it."""
    return {one.name: in_the_form(getattr(agreement, one.name)) for one in fields(Wording)}


def in_the_form(value: Any) -> str:
    """A value as somebody would type it: 3 March 2026."""
    if isinstance(value, date):
        return day_in_words(value)
    return "" if value is None else str(value)


def fresh_form(today: date) -> dict[str, str]:
    """An empty form, with the days that most agreements have."""
    empty = {part.name: "" for part in PARTS}
    return empty | {"from_on": in_the_form(today), "to_on": "", "review_on": in_the_form(today + A_YEAR)}


def listed(posted: QueryDict, name: str) -> list[str]:
    """What was ticked under one name."""
    return [one for one in posted.getlist(name) if one]


def lines(words: str) -> list[str]:
    """One entry a line."""
    return [one.strip() for one in words.splitlines() if one.strip()]
