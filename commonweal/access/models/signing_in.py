"""What somebody signs in with beside the password, and the links with which that is set up.

Class C; marking OFFICIAL; kept until removed, and invitations as long as the audit names them. The owner of a factor
reads when it was added and used; nobody reads its secret. Administrators read when an invitation was made and ends.
"""

import uuid

from django.db import models

from commonweal.access.models.partnership import Partnership, Staff


class SecondFactor(models.Model):
    """An authenticator app, or a passkey, of one member of staff."""

    class Kind(models.TextChoices):
        APP = "authenticator-app", "Authenticator app"
        PASSKEY = "passkey", "Passkey"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="second_factors")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=60, help_text="what its owner calls it")
    key = models.TextField(blank=True, help_text="app: its key, sealed (signing_in/sealing.py)")
    last_step = models.BigIntegerField(default=0, help_text="app: the newest 30-second step whose code was used")
    # Ids of passkeys are at most 1,023 bytes long, written in base64.
    credential_id = models.CharField(max_length=1400, unique=True, null=True)
    credential = models.TextField(blank=True, help_text="passkey: its public key with id, in base64")
    counter = models.BigIntegerField(default=0, help_text="passkey: how often its device has signed, where it counts")
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """One code that opens once in place of a second factor; only its keyed digest is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "digest"], name="recovery_code_once")]


class Invitation(models.Model):
    """A link that an administrator hands over, good once and until it ends; only its digest is kept."""

    class Purpose(models.TextChoices):
        FIRST_SIGN_IN = "first-sign-in", "First sign-in"
        NEW_SECOND_FACTOR = "new-second-factor", "New second factor"
        NEW_PASSWORD = "new-password", "New password"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="invitations")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by_id = models.UUIDField(null=True, help_text="the administrator; none: the command line")
    why = models.CharField(max_length=400, blank=True)
    ends_at = models.DateTimeField(help_text="the first instant at which it no longer works")
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
