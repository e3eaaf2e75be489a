"""Keeps what somebody decided about a hotspot: seen, watch, an Enhanced Partnership Response, or none with a reason.

Agreeing an action is an operation of the room `actions`; a meeting calls both. The life is computed from what stands
here (`queries.py`), so a decision has nothing else to change.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from commonweal.access.permission import require
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.rules.hotspot_life import Choice
from commonweal.core.terms import london_day
from commonweal.files.written import clean
from commonweal.hotspots.models import HotspotDecision

LONGEST_WORDS, LONGEST_KEY = 1_000, 120
NEEDS_WORDS = frozenset({Choice.START_EPR, Choice.REFUSE_EPR, Choice.MOVE_EPR_END})


class DecisionRefused(Exception):
    """The decision cannot be kept; the message says what to write."""


@dataclass(frozen=True, slots=True)
class AboutHotspot:
    """A decision; `key` names it for ever, `name` is what the place was called. `decided_on`: None is today.

    `until_on`: the last day of an Enhanced Partnership Response that is started, or the one to which it is moved.
    """

    key: str
    location_key: str
    name: str
    choice: Choice
    words: str = ""
    decided_on: date | None = None
    until_on: date | None = None


def decide_hotspot(about: AboutHotspot, *, by: Viewer, at: datetime) -> HotspotDecision:
    """The decision that stands under the key: kept now, or kept under it before. Raises `NotAllowed`,
    `DecisionRefused`."""
    require(by, Act.CREATE, RecordKind.HOTSPOT_DECISION)
    words, today = clean(about.words), london_day(at)
    if about.choice in NEEDS_WORDS and not words:
        raise DecisionRefused("Say why, in a sentence: it stands in the hotspot’s history.")
    if len(words) > LONGEST_WORDS:
        raise DecisionRefused(f"That is {len(words):,} characters; at most {LONGEST_WORDS:,} are kept.")
    if not 0 < len(about.key) <= LONGEST_KEY or not about.location_key or (about.decided_on or today) > today:
        raise DecisionRefused("The form has lost its key or its day. Open it again.")
    if found := _of_key(about.key, by):
        return found
    try:
        with transaction.atomic():
            found = HotspotDecision.objects.create(
                partnership_id=by.partnership_id, created_at=at, changed_at=at, key=about.key,
                location_key=about.location_key, name=about.name[:200], choice=about.choice, words=words,
                decided_on=about.decided_on or today, until_on=about.until_on, decided_by_id=by.staff_id,
                decided_by=by.name,
            )  # fmt: skip
    except IntegrityError:
        # Sent twice at one moment: the other one was kept.
        if found := _of_key(about.key, by):
            return found
        raise
    by.trace.did(Deed.CHANGE, RecordKind.HOTSPOT_DECISION, [found.id], why=about.choice)
    return found


def _of_key(key: str, by: Viewer) -> HotspotDecision | None:
    return HotspotDecision.objects.filter(partnership_id=by.partnership_id, key=key).first()
