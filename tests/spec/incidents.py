"""Whom to ring and which reports may tell of one event: worked examples of the two rules that a report meets first."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from commonweal.core.rules.duplicates import ToldOf
from commonweal.core.rules.emergency import SignPost
from commonweal.core.terms import Risk


@dataclass(frozen=True)
class DangerExample:
    """What somebody says, and where they are pointed."""

    told: str
    danger_now: bool
    risks: tuple[Risk, ...]
    to: SignPost


DANGERS = (
    DangerExample("Somebody is being beaten outside", True, (), SignPost.RING_999),
    DangerExample("A man with a knife stands in the street now", True, (Risk.WEAPON,), SignPost.RING_999),
    DangerExample("Nobody is in danger now; last night somebody had a knife", False, (Risk.WEAPON,),
                  SignPost.TAKEN_FIRST),
    DangerExample("Nobody is in danger now; the neighbour threatened to come back", False, (Risk.THREAT,),
                  SignPost.TAKEN_FIRST),
    DangerExample("Nobody is in danger now; bins were set on fire", False, (Risk.FIRE,), SignPost.TAKEN_FIRST),
    DangerExample("Nobody is in danger now; somebody was hurt", False, (Risk.INJURY,), SignPost.TAKEN_FIRST),
    DangerExample("Nobody is in danger now; a child was there", False, (Risk.CHILD,), SignPost.TAKEN),
    DangerExample("Loud music", False, (), SignPost.TAKEN),
)  # fmt: skip


@dataclass(frozen=True)
class AlikeExample:
    """A second report beside the first, and whether it is shown as one that may tell of the same event."""

    told: str
    other: ToldOf
    is_shown: bool


FIRST = ToldOf(
    UUID(int=1), datetime(2026, 3, 9, 22, tzinfo=UTC), 530_000.0, 180_000.0, "noise", "nuisance", UUID(int=9),
    "12 Larch Road", "Loud music from the top floor since nine",
)  # fmt: skip
_SECOND = replace(FIRST, id=UUID(int=2), caller_id=None, account="")
_LATER = FIRST.happened_at + timedelta(minutes=20)
ALIKE = (
    AlikeExample("Noise at the same spot, 20 minutes later", replace(_SECOND, happened_at=_LATER), True),
    AlikeExample("Litter at the same spot, 20 minutes later",
                 replace(_SECOND, happened_at=_LATER, category="litter-and-dumping", group="environmental"), True),
    AlikeExample("Litter 30 m away, 20 minutes later",
                 replace(_SECOND, happened_at=_LATER, easting_m=530_030.0, category="litter-and-dumping",
                         group="environmental"), False),
    AlikeExample("Noise 90 m away, five hours later",
                 replace(_SECOND, happened_at=FIRST.happened_at + timedelta(hours=5), easting_m=530_090.0), True),
    AlikeExample("Noise 90 m away, the next evening, after 23 hours",
                 replace(_SECOND, happened_at=FIRST.happened_at + timedelta(hours=23), easting_m=530_090.0), False),
    AlikeExample("The same, from the same caller",
                 replace(_SECOND, happened_at=FIRST.happened_at + timedelta(hours=23), easting_m=530_090.0,
                         caller_id=UUID(int=9)), True),
    AlikeExample("Noise at the same spot, 24 hours and a minute later",
                 replace(_SECOND, happened_at=FIRST.happened_at + timedelta(hours=24, minutes=1)), False),
    AlikeExample("Noise 251 m away at the same minute", replace(_SECOND, easting_m=530_251.0), False),
    AlikeExample("No point on the map, the same words of the place, the same hour",
                 replace(_SECOND, easting_m=None, northing_m=None, location="12 larch road"), True),
)  # fmt: skip
