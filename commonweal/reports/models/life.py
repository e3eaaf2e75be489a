"""What happened to each report, who could not be told, and what reporters thought of it. Events are written once.

Read through the report; an event says by `public` whether its reporter sees it. Class A; ended with the report.
"""

import uuid

from django.db import models

from commonweal.access.record_kinds import RecordKind
from commonweal.access.relations import RelationColumns
from commonweal.access.scope import OwnedRecord
from commonweal.reports.models.report import Report
from commonweal.reports.terms import EventKind


class ReportEvent(models.Model):
    """One line of a report's history."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=EventKind)
    state = models.CharField(max_length=20, blank=True, help_text="the state that the report came to stand in by this")
    by_id = models.UUIDField(null=True, help_text="none: the reporter, a rule, or another system")
    by = models.CharField(max_length=120, blank=True, help_text="name, or what did it")
    team_id = models.UUIDField(null=True, help_text="to which team, or whose update it is")
    words = models.CharField(max_length=4_000, blank=True)
    rule = models.CharField(max_length=60, blank=True)
    public = models.BooleanField(default=False, help_text="its reporter sees it")
    late = models.BooleanField(null=True, help_text="whether the clock that this stopped had run out")
    their_id = models.CharField(max_length=80, blank=True, help_text="the other system's own id of its update")
    details = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "their_id"], condition=~models.Q(their_id=""), name="event_their_id_once"
            )
        ]
        indexes = [
            models.Index(fields=["report", "at"], name="event_by_report"),
            # Service standards count kinds of events in a span of days; updates go out by time.
            models.Index(fields=["kind", "at"], name="event_by_kind"),
        ]


class Untold(OwnedRecord):
    """A message that was not sent because no way is safe: an officer tells the reporter, or says why not."""

    kind = RecordKind.UNTOLD
    columns = RelationColumns()

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="untold")
    about = models.CharField(max_length=40, help_text="the purpose of the message, as its template is named")
    why = models.CharField(max_length=120)
    settled_at = models.DateTimeField(null=True)
    settled_by_id = models.UUIDField(null=True)
    settled_by = models.CharField(max_length=120, blank=True)
    settled_words = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "about"], name="untold_once_a_purpose")]
        indexes = [
            models.Index(
                fields=["partnership", "created_at"], name="untold_open", condition=models.Q(settled_at__isnull=True)
            )
        ]


class SurveyAnswer(models.Model):
    """What the reporter thought once it was closed; once a closing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="surveys")
    at = models.DateTimeField()
    better = models.CharField(max_length=20, help_text="whether it got better: yes, a little, no, worse")
    treated = models.PositiveSmallIntegerField(null=True, help_text="how well they were treated, 1 to 5")
    words = models.CharField(max_length=1_000, blank=True)
