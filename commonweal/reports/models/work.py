"""Call-outs: a patrol, or the night team, is asked to go to a place now.

Class B; marking as its report. The patrol sees place, time and kind of matter and never who reported.
"""

from django.db import models

from commonweal.access.record_kinds import RecordKind
from commonweal.access.relations import RelationColumns
from commonweal.access.scope import OwnedRecord
from commonweal.core.rules.call_out import OPEN, CallOutState
from commonweal.reports.models.report import Report
from commonweal.reports.terms import CALL_OUT_LABELS, CallOutKind


class CallOut(OwnedRecord):
    """Somebody is asked to go there, and what came of it."""

    kind = RecordKind.CALL_OUT
    columns = RelationColumns(team="team_id")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="call_outs")
    what = models.CharField(max_length=10, choices=CallOutKind)
    team = models.ForeignKey("access.Team", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by_id = models.UUIDField(null=True)
    words = models.CharField(max_length=400, blank=True, help_text="what to know before going; no name of a reporter")
    state = models.CharField(
        max_length=20,
        choices=[(state.value, label) for state, label in CALL_OUT_LABELS.items()],
        default=CallOutState.ASKED.value,
    )
    due_at = models.DateTimeField(null=True, help_text="by when somebody should be there")
    set_off_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    witnessed = models.BooleanField(null=True, help_text="whether it was witnessed (S003); none: not said")
    witnessed_minutes = models.PositiveSmallIntegerField(null=True, help_text="for how long it was witnessed")
    outcome = models.CharField(max_length=1_000, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            # Asked for twice, by two people or a second click, one goes.
            models.UniqueConstraint(
                fields=["report", "what"],
                condition=models.Q(state__in=[state.value for state in OPEN]),
                name="call_out_open_once",
            ),
        ]
        indexes = [models.Index(fields=["team", "state", "-asked_at"], name="call_out_of_team")]
