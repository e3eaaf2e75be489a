"""What was found when an action that was done was looked at again.

Class C (counts at places); marking OFFICIAL-SENSITIVE; kept with the action. Written once: a check that later data
would change is another run of "Did it work", asked for by hand.
"""

from django.db import models

from commonweal.access.record_kinds import RecordKind
from commonweal.access.scope import OwnedRecord
from commonweal.actions.models import Action
from commonweal.runs.models import Run


class EffectCheck(OwnedRecord):
    """One action so many weeks after it ended: the frozen answer, or why there is none."""

    kind = RecordKind.EFFECT_CHECK

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="effect_checks")
    weeks = models.PositiveSmallIntegerField()
    run = models.ForeignKey(Run, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=20, blank=True, help_text="a word of did_it_work.Answer; none: not answered")
    not_answered = models.CharField(max_length=400, blank=True, help_text="why the question could not be answered")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "weeks"], name="effect_check_once_a_span"),
            models.CheckConstraint(
                condition=models.Q(run=None, answer="") | models.Q(run__isnull=False, not_answered=""),
                name="effect_check_answered_or_why_not",
            ),
        ]
        indexes = [models.Index(fields=["partnership", "-created_at"], name="effect_check_newest_first")]
