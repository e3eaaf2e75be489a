"""What the weekly run found about callers: written once with it, never changed.

Class A (who calls, who complains); marking OFFICIAL-SENSITIVE; kept with their run. Callers and evidence are kept as
ids: opening them goes through the viewer's own rights, and an analyst sees a code.
"""

from django.db import models

from commonweal.access.record_kinds import RecordKind
from commonweal.access.scope import OwnedRecord
from commonweal.callers.terms import Standing, Watch
from commonweal.people.models import Caller
from commonweal.runs.models import Run


class CallerFinding(OwnedRecord):
    """One person on the week's list of one rule, or just no longer on it."""

    kind = RecordKind.CALLER_FINDING

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="caller_findings")
    watch = models.CharField(max_length=40, choices=Watch)
    number = models.PositiveIntegerField(help_text="its number in the list of its rule")
    standing = models.CharField(max_length=20, choices=Standing)
    lead = models.ForeignKey(Caller, on_delete=models.PROTECT, related_name="+", help_text="whose code the person has")
    callers = models.JSONField(help_text="ids of the callers that count together, the lead among them")
    n_calls = models.PositiveIntegerField(help_text="calls in the longest window of the rule")
    n_recent = models.PositiveIntegerField(help_text="calls in its shortest window; the same where it has one window")
    since_on = models.DateField(null=True, help_text="the first day of the spell that holds the as-at day")
    until_on = models.DateField(null=True, help_text="the last day of it, if no further call comes")
    evidence = models.JSONField(help_text="ids of the reports that the finding rests on, oldest first")
    tests = models.JSONField(help_text="name, met, because, clause, since, until, and which of the evidence counts")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "watch", "lead"], name="caller_finding_once_a_run"),
            models.UniqueConstraint(fields=["run", "watch", "number"], name="caller_finding_number_once_a_run"),
        ]
