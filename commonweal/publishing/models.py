"""Editions of the public pages: what was let out, and beside it what was not.

A `PublicEdition` is class E: counts that are safe, public words; marking OFFICIAL; kept for ever, since it was public.
It is written once: later data make the next edition, and one that was wrong is taken back by a record of its own. An
`EditionWorking` is class C: the true figures with those that were kept back, for who publishes, so that the next
edition gives none of them away; it is read by nobody else.
"""

import uuid

from django.db import models

from commonweal.access.record_kinds import RecordKind
from commonweal.access.scope import OwnedRecord
from commonweal.publishing.terms import AREA_KIND_LABELS, LONGEST_REASON


class PublicEdition(OwnedRecord):
    """One edition of the page of one area and span of months, as its paper."""

    kind = RecordKind.PUBLIC_EDITION

    key = models.CharField(max_length=80, help_text="of the form that published it: sent twice, one")
    area_kind = models.CharField(max_length=10, choices=[(one.value, label) for one, label in AREA_KIND_LABELS.items()])
    area_code = models.CharField(max_length=60)
    area_name = models.CharField(max_length=200)
    first_day = models.DateField()
    last_day = models.DateField()
    number = models.PositiveSmallIntegerField(help_text="the first edition of these months, the second, ...")
    n_calls = models.PositiveIntegerField(null=True, help_text="none: kept back")
    n_actions = models.PositiveIntegerField(null=True, help_text="done in these months; none: kept back")
    n_events = models.PositiveIntegerField(null=True, help_text="held in these months; none: kept back")
    paper = models.JSONField(help_text="the record of its paper")
    digest = models.CharField(max_length=64)
    published_by = models.CharField(max_length=120, help_text="for the partnership, and not in the paper")
    published_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "key"], name="edition_once_a_key"),
            models.UniqueConstraint(
                fields=["partnership", "area_kind", "area_code", "first_day", "last_day", "number"],
                name="edition_number_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["partnership", "area_kind", "area_code", "-last_day", "-number"], name="edition_newest_of_area"
            )
        ]


class EditionWorking(OwnedRecord):
    """The figures behind an edition: each with its true count, and why it was kept back where it was."""

    kind = RecordKind.EDITION_WORKING

    edition = models.OneToOneField(PublicEdition, on_delete=models.PROTECT, related_name="working")
    figures = models.JSONField(help_text="[{key, value, why}]; why is empty where it was shown")


class EditionTakenBack(models.Model):
    """That an edition is no longer shown, and why; read with its edition."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.OneToOneField(PublicEdition, on_delete=models.PROTECT, related_name="taken_back")
    at = models.DateTimeField()
    why = models.CharField(max_length=LONGEST_REASON)
    by = models.CharField(max_length=120)
    by_id = models.UUIDField(null=True)
