"""Reports: one contact about one matter, which counts as one call; and the incident that several of them tell of.

Class A (who reported) and B (what was said of others); marking OFFICIAL-SENSITIVE; retention class "report". The
triage officer reads all of it; the analyst not the caller's name, number or words (roles.toml).
"""

from django.db import models
from django.db.models import F, Q

from commonweal.access.record_kinds import RecordKind
from commonweal.access.relations import RelationColumns
from commonweal.access.scope import OwnedRecord
from commonweal.core.rules.report_life import CLOCKED
from commonweal.core.terms import Marking, ReportState
from commonweal.people.models import Caller
from commonweal.reports.terms import SOURCE_LABELS

WORK_WAITS = [state.value for state in CLOCKED]


class Occurrence(OwnedRecord):
    """The event that reports share, known by the source's own event number; shown as an incident."""

    kind = RecordKind.OCCURRENCE

    source = models.CharField(max_length=20, choices=[(s.value, label) for s, label in SOURCE_LABELS.items()])
    source_key = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "source", "source_key"], name="occurrence_once_a_source")
        ]


class Report(OwnedRecord):
    """What one caller told one line, once."""

    kind = RecordKind.REPORT
    columns = RelationColumns(
        guarded=True, marking="marking", team="team_id", assigned_to="assigned_to_id", ward="ward_code",
        landlord="landlord", received_at="received_at", person="caller_id",
    )  # fmt: skip

    reference = models.CharField(max_length=16, help_text="what people quote: ASB-7K3Q-9FXR")
    source = models.CharField(max_length=20, choices=[(s.value, label) for s, label in SOURCE_LABELS.items()])
    source_key = models.CharField(max_length=60, help_text="the reference in the source's own log")
    received_at = models.DateTimeField()
    happened_at = models.DateTimeField(help_text="when it happened; when it was received, where the log does not say")
    happened_at_known = models.BooleanField()
    category = models.CharField(max_length=30, help_text="a word of the category list of its version")
    easting_m = models.FloatField(null=True)
    northing_m = models.FloatField(null=True)
    location = models.CharField(max_length=200, blank=True, help_text="where, in the log's words")
    caller = models.ForeignKey(
        Caller, null=True, on_delete=models.PROTECT, related_name="+", help_text="none: anonymous, or nothing was told"
    )
    caller_name = models.CharField(max_length=120, blank=True, help_text="as this log has it")
    anonymous = models.BooleanField()
    occurrence = models.ForeignKey(Occurrence, null=True, on_delete=models.PROTECT, related_name="reports")
    account = models.TextField(blank=True)
    content_digest = models.CharField(
        max_length=64, help_text="of the row as loaded: tells a changed row from a same one"
    )
    marking = models.CharField(
        max_length=20, choices=[(one.value, one.value) for one in Marking], default=Marking.OFFICIAL
    )
    team = models.ForeignKey(
        "access.Team", null=True, on_delete=models.PROTECT, related_name="+", help_text="who works it; none: triage"
    )
    assigned_to_id = models.UUIDField(null=True, help_text="the member of staff who works it")
    ward_code = models.CharField(max_length=9, blank=True, help_text="the ward of its day that holds its point")
    landlord = models.CharField(
        max_length=120, blank=True, help_text="whose homes stand there, as the address list says"
    )
    version = models.PositiveIntegerField(
        default=1, help_text="goes up with each change; two people cannot undo each other"
    )
    category_version = models.PositiveSmallIntegerField(
        default=1, help_text="the version of the category list under which it was taken"
    )
    state = models.CharField(
        max_length=20,
        choices=[(one.value, one.value) for one in ReportState],
        default=ReportState.LOGGED.value,
        help_text="where it stands in its life (core/rules/report_life.py)",
    )
    state_since = models.DateTimeField(null=True, help_text="when it came to stand there")
    due_at = models.DateTimeField(null=True, help_text="when the clock of this state runs out; none: no clock runs")
    rule_fired = models.CharField(max_length=60, blank=True, help_text="the rule of the policy that sent it here")
    urgent = models.BooleanField(default=False, help_text="danger was told of; stands first in every list")
    follows = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="followers",
        help_text="the report of the same incident that is worked for both; each stays a call of its own",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "source", "source_key"], name="report_once_a_source"),
            models.UniqueConstraint(fields=["partnership", "reference"], name="report_reference_once"),
            models.CheckConstraint(condition=~Q(follows=F("id")), name="report_follows_another"),
            models.CheckConstraint(
                condition=Q(state__in=WORK_WAITS) | Q(due_at__isnull=True), name="report_clock_runs_where_work_waits"
            ),
            models.CheckConstraint(
                condition=Q(easting_m__isnull=True, northing_m__isnull=True)
                | Q(easting_m__isnull=False, northing_m__isnull=False),
                name="report_point_is_whole",
            ),
        ]
        indexes = [
            # Every rule reads a span of days of one partnership.
            models.Index(fields=["partnership", "happened_at"], name="report_by_time"),
            # The rules about callers read a span of days by when a call was received.
            models.Index(fields=["partnership", "received_at"], name="report_by_receipt"),
            # A team's, an officer's, a ward's and a landlord's lists, newest first (commonweal/access/border.py).
            models.Index(fields=["team", "received_at"], name="report_by_team", condition=Q(team__isnull=False)),
            models.Index(
                fields=["assigned_to_id", "received_at"],
                name="report_by_officer",
                condition=Q(assigned_to_id__isnull=False),
            ),
            models.Index(fields=["partnership", "ward_code", "received_at"], name="report_by_ward"),
            # The list of reports of one kind or line, newest first: also of one that hardly ever comes.
            models.Index(fields=["partnership", "category", "received_at"], name="report_by_category"),
            models.Index(fields=["partnership", "source", "received_at"], name="report_by_source"),
            models.Index(
                fields=["partnership", "landlord", "received_at"], name="report_by_landlord", condition=~Q(landlord="")
            ),
            # The inbox and what is overdue: of a million reports only those on which somebody has to act.
            models.Index(
                fields=["partnership", "state", "-urgent", "due_at"],
                name="report_waiting",
                condition=Q(state__in=WORK_WAITS),
            ),
            # A team's list by its clock, of the same reports.
            models.Index(
                fields=["team", "state", "-urgent", "due_at"],
                name="report_waiting_of_team",
                condition=Q(state__in=WORK_WAITS, team__isnull=False),
            ),
            # Those whose place somebody has to find first, or that lie in another borough, lie in no ward.
            models.Index(
                fields=["partnership", "state"],
                name="report_waiting_in_no_ward",
                condition=Q(state__in=WORK_WAITS, ward_code=""),
            ),
            models.Index(fields=["follows"], name="report_followers", condition=Q(follows__isnull=False)),
        ]
