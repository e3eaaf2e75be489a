"""Sharing agreements between organisations, what was shared under them, and what was refused.

Class C (B where a share names a record by its id); marking OFFICIAL; kept as long as the agreement's retention says.
Read by the data protection officer and the agreement's administrator; a share also by whoever sees its record.
"""

import uuid

from django.db import models
from django.db.models import Q

from commonweal.access.models.partnership import Organisation
from commonweal.access.record_kinds import RecordKind
from commonweal.access.scope import OwnedRecord


class Agreement(OwnedRecord):
    """A dated information sharing agreement (data sharing code of practice; Crime and Disorder Act 1998 s.115)."""

    kind = RecordKind.AGREEMENT

    name = models.CharField(max_length=200)
    purpose = models.CharField(max_length=400)
    benefits = models.CharField(max_length=1000, blank=True)
    lawful_gateway = models.CharField(max_length=400)
    lawful_basis = models.CharField(max_length=400, blank=True)
    special_category = models.CharField(
        max_length=400, blank=True, help_text="the condition for special category and criminal offence data"
    )
    data_quality = models.CharField(max_length=1000, blank=True)
    how_shared = models.CharField(max_length=1000, blank=True, help_text="how, how it is kept safe, and its marking")
    retention = models.CharField(max_length=400, blank=True, help_text="and deletion, on each side")
    rights = models.CharField(max_length=1000, blank=True, help_text="people's rights, and the privacy notice")
    may_be_told = models.CharField(max_length=1000, blank=True, help_text="who may be told what")
    breach_process = models.CharField(max_length=1000, blank=True)
    complaints = models.CharField(max_length=1000, blank=True)
    training = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=20, default="draft", help_text="see core/rules/agreements.py")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    review_on = models.DateField()
    version = models.PositiveIntegerField(default=1)
    replaces = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by", help_text="the version before"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=models.F("from_on")), name="agreement_ends_after_begin"
            )
        ]


class AgreementParty(models.Model):
    """An organisation that the agreement binds, and who signed for it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreements")
    capacity = models.CharField(
        max_length=40, default="controller", help_text="controller, joint controller, processor"
    )
    signed_by = models.CharField(max_length=120, blank=True)
    signed_on = models.DateField(null=True, blank=True)


class AgreementItem(models.Model):
    """What one party gets from another: a kind of record, some of its fields, for some of its roles."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="items")
    giver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    record_kind = models.CharField(max_length=40)
    fields = models.JSONField(default=list, help_text="of record_kinds.FIELDS")
    roles = models.JSONField(default=list, help_text="the recipient's need-to-know group: roles of roles.toml")
    purposes = models.JSONField(default=list)


class AgreementHistory(models.Model):
    """One step in the life of an agreement: who did it, when, and in which words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="history")
    step = models.CharField(max_length=20)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    words = models.CharField(max_length=400, blank=True)


class Share(OwnedRecord):
    """One record handed to an organisation under an agreement, for a purpose, until a day."""

    kind = RecordKind.SHARE

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="shares")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    record_kind = models.CharField(max_length=40)
    record_id = models.UUIDField()
    fields = models.JSONField(default=list)
    purpose = models.CharField(max_length=400)
    shared_under_version = models.PositiveIntegerField(default=1, help_text="of the agreement, when it was shared")
    shared_at = models.DateTimeField()
    shared_by_id = models.UUIDField(null=True)
    expires_on = models.DateField(help_text="the last day on which it is shared")
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.UUIDField(null=True)
    ended_why = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [
            # What an organisation was given, for every list that it opens.
            models.Index(fields=["organisation", "record_kind", "record_id"], name="share_by_organisation"),
            # Who has a record, on its page.
            models.Index(fields=["record_id"], name="share_by_record"),
        ]


class BlockedShare(OwnedRecord):
    """A share that no agreement covered: who tried, what, to whom and why it was refused."""

    kind = RecordKind.BLOCKED_SHARE

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    record_kind = models.CharField(max_length=40)
    record_id = models.UUIDField()
    fields = models.JSONField(default=list)
    tried_by_id = models.UUIDField(null=True)
    purpose = models.CharField(max_length=400, blank=True)
    expires_on = models.DateField(null=True)
    missing = models.CharField(max_length=20, blank=True, help_text="of core/rules/sharing.py, or of the record itself")
    reason = models.CharField(max_length=400)
