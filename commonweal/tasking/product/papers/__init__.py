"""The three copies of the weekly product as papers, each from content made for its readers (`content.py`)."""

from commonweal.tasking.product.papers.councillor import councillor_paper
from commonweal.tasking.product.papers.full import callers_paper, full_paper
from commonweal.tasking.product.papers.partner import partner_paper

__all__ = ["callers_paper", "councillor_paper", "full_paper", "partner_paper"]
