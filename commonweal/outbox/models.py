"""Messages that are to leave, that left, and that could not.

Class A (an address or number beside the fact that somebody reported); marking OFFICIAL-SENSITIVE. Retention: address,
subject and text are blanked 90 days after the message was sent, failed or was withdrawn; that it was, when and about
which record stays with the record. Read by the triage officer of the partnership and by its own timed work; pages get
state and time only.
"""

from django.db import models
from django.db.models import Q

from commonweal.access.record_kinds import RecordKind
from commonweal.access.scope import OwnedRecord
from commonweal.outbox.terms import OVER, STILL_TO_DO, Channel, MessageState

_CHANNELS = [(one.value, one.value) for one in Channel]
_STATES = [(one.value, one.value) for one in MessageState]
_STILL_TO_DO = sorted(one.value for one in STILL_TO_DO)
_OVER = sorted(one.value for one in OVER)
_TO_LOOK_AT = [MessageState.FAILED.value, MessageState.HELD.value]


class Message(OwnedRecord):
    """One message; queued at `created_at`. The same key twice in a partnership is one message.

    `due_at`: when somebody is next to do something with it: send it, try again, or take it over from a worker whose
    lease ran out. None where nothing is to be done, so that the index of what is due holds nothing else.
    """

    kind = RecordKind.MESSAGE

    key = models.CharField(max_length=160)
    channel = models.CharField(max_length=10, choices=_CHANNELS)
    to = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    what = models.CharField(max_length=40, blank=True, help_text="the message in one word, for a record's history")
    about_kind = models.CharField(max_length=40)
    about_id = models.UUIDField()
    not_before = models.DateTimeField()
    not_after = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=_STATES, default=MessageState.QUEUED)
    due_at = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True, help_text="one claim of one worker: whoever holds an older one marks nothing")
    leased_by = models.CharField(max_length=120, blank=True)
    tries = models.PositiveIntegerField(default=0, help_text="how often a server was asked to take it and did not")
    trouble = models.CharField(max_length=20, blank=True, help_text="what went wrong, a word of `Trouble`")
    ended_at = models.DateTimeField(null=True, help_text="when it was sent, failed for good or was withdrawn")
    look_at_since = models.DateTimeField(null=True, help_text="since when it is failed or held, for an operator")
    given_id = models.CharField(max_length=200, blank=True, help_text="what the server called it")
    forgotten_at = models.DateTimeField(null=True, help_text="when address and content were blanked")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "key"], name="message_once_a_key"),
            models.CheckConstraint(condition=Q(channel__in=[one.value for one in Channel]), name="message_channel"),
            models.CheckConstraint(
                condition=(
                    Q(state__in=_STILL_TO_DO, due_at__isnull=False)
                    | Q(state__in=[*_OVER, MessageState.HELD.value], due_at__isnull=True)
                ),
                name="message_due_while_something_is_to_do",
            ),
            models.CheckConstraint(
                condition=(
                    (Q(state=MessageState.LEASED.value, lease__isnull=False) & ~Q(leased_by=""))
                    | (~Q(state=MessageState.LEASED.value) & Q(lease__isnull=True, leased_by=""))
                ),
                name="message_leased_by_somebody",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=_OVER, ended_at__isnull=False) | (~Q(state__in=_OVER) & Q(ended_at__isnull=True))
                ),
                name="message_ended_when_over",
            ),
            models.CheckConstraint(
                condition=~Q(state=MessageState.FAILED.value) | ~Q(trouble=""), name="message_failed_for_a_reason"
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=_TO_LOOK_AT, look_at_since__isnull=False)
                    | (~Q(state__in=_TO_LOOK_AT) & Q(look_at_since__isnull=True))
                ),
                name="message_looked_at_when_failed_or_held",
            ),
            models.CheckConstraint(
                condition=(
                    (Q(forgotten_at__isnull=True) & ~Q(to="") & ~Q(body=""))
                    | Q(forgotten_at__isnull=False, ended_at__isnull=False, to="", subject="", body="")
                ),
                name="message_has_content_or_is_forgotten",
            ),
        ]
        indexes = [
            # What is due, in order: a worker's question every second, whatever number of sent messages there are.
            models.Index(fields=["channel", "due_at"], condition=Q(due_at__isnull=False), name="message_due"),
            # The history of one record.
            models.Index(fields=["about_id", "about_kind"], name="message_about"),
            # What is over and not yet forgotten, oldest first.
            models.Index(
                fields=["ended_at"],
                condition=Q(ended_at__isnull=False, forgotten_at__isnull=True),
                name="message_to_forget",
            ),
            # What an operator must look at: failed for good, held after a restore.
            models.Index(fields=["look_at_since"], condition=Q(look_at_since__isnull=False), name="message_to_look_at"),
        ]
