"""The weekly product: what an analyst chooses and writes beside a frozen run, and the three copies that were issued.

Class C (counts at places; the full copy names repeat callers by code alone). The product is marked OFFICIAL-SENSITIVE,
as is its full copy; the others are OFFICIAL. An issued copy is written once, as the paper that it is: what its readers
may not see was never put into it. A week can have several products, each with the next number; the newest counts.
"""

import uuid

from django.db import models

from commonweal.access.record_kinds import RecordKind
from commonweal.access.scope import OwnedRecord
from commonweal.runs.models import Run
from commonweal.tasking.product.terms import LONGEST_REASON, LONGEST_WORDS


class WeeklyProduct(OwnedRecord):
    """One week's product; a draft until it is issued, then never changed."""

    kind = RecordKind.WEEKLY_PRODUCT

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+", help_text="the frozen list of hotspots")
    cut_off_on = models.DateField()
    number = models.PositiveSmallIntegerField(help_text="the week's first product, its second, ...")
    version = models.PositiveIntegerField(default=1, help_text="one more with each change of the draft")
    headline = models.CharField(max_length=LONGEST_WORDS, blank=True)
    headline_public = models.CharField(max_length=LONGEST_WORDS, blank=True, help_text="words for every copy")
    ahead = models.CharField(max_length=LONGEST_WORDS, blank=True, help_text="words beside the weeks ahead")
    facts = models.JSONField(default=dict, help_text="the weeks ahead, as the data stood when the draft was begun")
    begun_by_id = models.UUIDField(null=True)
    begun_by = models.CharField(max_length=120)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "cut_off_on", "number"], name="product_number_once_a_week"),
            # Two analysts who begin at once write one draft.
            models.UniqueConstraint(
                fields=["partnership", "cut_off_on"],
                condition=models.Q(issued_at=None),
                name="one_draft_a_week",
            ),
        ]


class ProductLine(models.Model):
    """What is chosen and written about one place of the run; read with its product."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    product = models.ForeignKey(WeeklyProduct, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveSmallIntegerField(help_text="its number in the run's list")
    location_key = models.CharField(max_length=80)
    goes_forward = models.BooleanField(default=True)
    why_left_out = models.CharField(max_length=LONGEST_REASON, blank=True)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True, help_text="for the full and the partners' copy")
    words_inside = models.CharField(max_length=LONGEST_WORDS, blank=True, help_text="for the full copy alone")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "location_key"], name="product_line_once_a_place"),
            models.CheckConstraint(
                condition=models.Q(goes_forward=True) | ~models.Q(why_left_out=""), name="left_out_with_a_reason"
            ),
        ]


class IssuedCopy(OwnedRecord):
    """One copy of an issued product, as the paper that it is (`documents.paper`)."""

    product = models.OneToOneField(WeeklyProduct, on_delete=models.PROTECT, related_name="%(class)s")
    cut_off_on = models.DateField()
    number = models.PositiveSmallIntegerField()
    paper = models.JSONField(help_text="the record of its paper")
    digest = models.CharField(max_length=64)

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["partnership", "-cut_off_on", "-number"], name="%(class)s_newest_first")]


class FullCopy(IssuedCopy):
    """For the partnership's own analysts, officers and the chair. `callers` only for who reads the list of callers."""

    kind = RecordKind.FULL_COPY

    callers = models.JSONField(null=True, help_text="the record of a paper with the section on repeat callers alone")


class PartnerCopy(IssuedCopy):
    """For the partner organisations at the meeting."""

    kind = RecordKind.PARTNER_COPY


class CouncillorCopy(IssuedCopy):
    """For councillors."""

    kind = RecordKind.COUNCILLOR_COPY
