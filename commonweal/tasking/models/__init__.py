"""The tables of tasking; one module a subject."""

from commonweal.tasking.models.product import CouncillorCopy, FullCopy, PartnerCopy, ProductLine, WeeklyProduct

__all__ = ["CouncillorCopy", "FullCopy", "PartnerCopy", "ProductLine", "WeeklyProduct"]
