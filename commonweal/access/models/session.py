"""Who is signed in where, what failed attempts cost, and who comes through the council's single sign-on.

Class C; marking OFFICIAL. Sessions are read by their own person, and ended by them or an administrator; kept 90 days.
Levels hold keyed hashes and numbers, nothing that names anybody, and are removed after a day at rest.
"""

import uuid

from django.db import models

from commonweal.access.models.partnership import Staff
from commonweal.access.sessions.ended_why import EndedWhy


class StaffSession(models.Model):
    """One sign-in in one browser. Its id is random and stands in the audit as the device; no session key is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="sessions")
    key_hash = models.CharField(
        max_length=40, unique=True, help_text="keyed hash of the session key, as the session's own row has"
    )
    label = models.CharField(max_length=80, help_text="browser and system in plain words: Firefox on Windows")
    factor = models.CharField(max_length=30, help_text="how the person signed in")
    began_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(help_text="to the minute")
    strong_at = models.DateTimeField(help_text="when the person last proved who they are")
    locked_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    why = models.CharField(max_length=30, choices=EndedWhy.choices, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, why="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(why="")),
                name="session_ends_with_a_reason",
            ),
        ]
        # "Your devices", and ending all of somebody's sessions.
        indexes = [models.Index(fields=["staff", "ended_at"], name="session_open_of_staff")]


class FailureLevel(models.Model):
    """What failed attempts still count against one name, source or browser, and the turn promised to it."""

    key = models.CharField(primary_key=True, max_length=64, help_text="keyed hash; says nothing without the secret key")
    level = models.FloatField(default=0)
    at = models.DateTimeField()
    opens_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        # Removing levels that are forgotten.
        indexes = [models.Index(fields=["at"], name="failure_level_at")]


class SingleSignOnLink(models.Model):
    """That a member of staff is a subject of the council's provider; made at the first sign-in, never by hand."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.OneToOneField(Staff, on_delete=models.PROTECT, related_name="single_sign_on_link")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="one_account_a_subject")]
