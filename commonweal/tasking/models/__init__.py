"""The tables of tasking; one module a subject."""

from commonweal.tasking.models.effect_check import EffectCheck
from commonweal.tasking.models.problem import ProblemMeasure, ProblemSheet, ProblemWords
from commonweal.tasking.models.product import CouncillorCopy, FullCopy, PartnerCopy, ProductLine, WeeklyProduct
from commonweal.tasking.models.response import (
    Commitment,
    DayTally,
    DiaryEntry,
    EndReport,
    Response,
    ResponseAction,
    ResponseCheck,
    ResponseEvent,
    ResponsePartner,
)

__all__ = [
    "Commitment", "CouncillorCopy", "DayTally", "DiaryEntry", "EffectCheck", "EndReport", "FullCopy", "PartnerCopy",
    "ProblemMeasure", "ProblemSheet", "ProblemWords",
    "ProductLine", "Response", "ResponseAction", "ResponseCheck", "ResponseEvent", "ResponsePartner", "WeeklyProduct",
]  # fmt: skip
