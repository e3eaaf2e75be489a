"""The tables of tasking; one module a subject."""

from commonweal.tasking.models.effect_check import EffectCheck
from commonweal.tasking.models.product import CouncillorCopy, FullCopy, PartnerCopy, ProductLine, WeeklyProduct

__all__ = ["CouncillorCopy", "EffectCheck", "FullCopy", "PartnerCopy", "ProductLine", "WeeklyProduct"]
