"""Words of the agreement register that pages and operations share, and when a line of an agreement covers a share."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from commonweal.access.record_kinds import FIELD_WORDS
from commonweal.core.rules.agreements import Standing

CAPACITIES = ("controller", "joint controller", "processor")
"""What a party is in law (UK GDPR articles 4(7), 4(8) and 26)."""

STANDING_WORDS: Mapping[Standing, tuple[str, str]] = {
    Standing.DRAFT: ("Draft", "grey"),
    Standing.NOT_YET: ("In force later", "blue"),
    Standing.HOLDS: ("In force", "green"),
    Standing.REVIEW_SOON: ("In force, review soon", "yellow"),
    Standing.REVIEW_OVERDUE: ("In force, review overdue", "orange"),
    Standing.SUSPENDED: ("Suspended", "red"),
    Standing.LAPSED: ("Lapsed", "grey"),
    Standing.ENDED: ("Ended", "grey"),
}
"""The tag of each standing: words and colour."""


FIELD_ORDER = {name: place for place, name in enumerate(FIELD_WORDS)}


def in_order(fields: Iterable[str]) -> tuple[str, ...]:
    """Fields as the words' own list has them."""
    return tuple(sorted(fields, key=lambda name: FIELD_ORDER.get(name, len(FIELD_ORDER))))


def covers(items: Iterable[Any], share: Any, *, last_day: date | None) -> bool:
    """Whether one of the lines still names all of what was shared, and the share ends no later than the agreement."""
    return (last_day is None or share.expires_on <= last_day) and any(
        item.record_kind == share.record_kind
        and item.recipient_id == share.organisation_id
        and set(share.fields) <= set(item.fields)
        and share.purpose in item.purposes
        for item in items
    )
