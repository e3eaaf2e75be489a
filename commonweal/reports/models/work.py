"""Call-outs: a patrol, or the night team, is asked to go to a place now.

Class B; marking as its report. The patrol sees place, time and kind of matter and never who reported.
"""

from django.db import models

from commonweal.access.record_kinds import RecordKind
from commonweal.access.relations import RelationColumns
from commonweal.access.scope import OwnedRecord
from commonweal.reports.models.report import Report
from commonweal.reports.terms import CallOutKind, CallOutState


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
    state = models.CharField(max_length=20, choices=CallOutState, default=CallOutState.ASKED)
    arrived_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    witnessed = models.BooleanField(null=True, help_text="whether it was witnessed (S003); none: not said")
    outcome = models.CharField(max_length=1_000, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["team", "state", "-asked_at"], name="call_out_of_team")]
