"""What the questions gave beside the report itself, how its reporter may be told, and what is saved to come back to.

Class A (who reported, how they can be reached) and B (what was said of others); marking OFFICIAL-SENSITIVE; kept and
ended with the report. Read through the report: whoever may not see it sees none of this.
"""

import uuid

from django.db import models

from commonweal.access.record_kinds import RecordKind
from commonweal.access.scope import OwnedRecord
from commonweal.reports.models.report import Report
from commonweal.reports.terms import AgeBand, Aimed, Ongoing, PlaceFound


class ReportIntake(models.Model):
    """The answers that not every report has, one row for a report that was taken here."""

    report = models.OneToOneField(Report, primary_key=True, on_delete=models.CASCADE, related_name="intake")
    partnership = models.ForeignKey("access.Partnership", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80, help_text="the form's own: the same form sent twice is one report")
    way_in = models.CharField(max_length=20, help_text="web, telephone, another system, a log")
    language = models.CharField(max_length=10, default="en")
    ended_at = models.DateTimeField(null=True, help_text="when it ended, where it has")
    ongoing = models.CharField(max_length=10, choices=Ongoing, blank=True)
    place_found = models.CharField(max_length=20, choices=PlaceFound)
    uprn = models.CharField(max_length=12, blank=True)
    borough_name = models.CharField(max_length=120, blank=True, help_text="the neighbour, of another borough's address")
    aimed = models.CharField(max_length=10, choices=Aimed, blank=True, help_text="aimed at somebody for who they are")
    strands = models.JSONField(default=list, help_text="words of HateStrand")
    risks = models.JSONField(default=list, help_text="words of core.rules.routing.Risk")
    vulnerable = models.CharField(max_length=400, blank=True, help_text="who is affected that needs more care")
    vehicle = models.CharField(max_length=20, blank=True, help_text="registration, as told")
    animals = models.BooleanField(default=False)
    drugs = models.BooleanField(default=False)
    n_people = models.PositiveSmallIntegerField(null=True)
    age_band = models.CharField(max_length=10, choices=AgeBand, default=AgeBand.NOT_KNOWN)
    impact = models.JSONField(default=dict, help_text="sleep, health, work, children: 0 to 3")
    told_before = models.CharField(max_length=200, blank=True, help_text="whom they told before, in their words")
    wish = models.CharField(max_length=400, blank=True, help_text="what they would like to happen")
    may_share = models.BooleanField(default=False, help_text="may be shared with who can act")
    handler_id = models.UUIDField(null=True, help_text="the member of staff who took it")
    access_digest = models.CharField(
        max_length=64, blank=True, help_text="of the reporter's own code; without it nobody opens their page"
    )
    system_key = models.ForeignKey("reports.SystemKey", null=True, on_delete=models.PROTECT, related_name="+")
    their_reference = models.CharField(max_length=80, blank=True, help_text="the other system's own")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "key"], name="intake_key_once"),
        ]
        indexes = [
            # Whether a system has sent this reference before: once in 30 days is held by `key` (open311/operations.py).
            models.Index(
                fields=["system_key", "their_reference"],
                condition=~models.Q(their_reference=""),
                name="intake_by_their_reference",
            ),
            # Earlier contacts at the same address while a call is taken.
            models.Index(fields=["partnership", "uprn"], name="intake_by_uprn", condition=~models.Q(uprn="")),
        ]


class ReporterContact(models.Model):
    """How the reporter of one report may be told; none for an anonymous one."""

    report = models.OneToOneField(Report, primary_key=True, on_delete=models.CASCADE, related_name="contact")
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    ways = models.JSONField(default=list, help_text="words of ContactWay, in the order wished; none: nothing is safe")
    safe_times = models.CharField(max_length=200, blank=True)
    may_say_what = models.BooleanField(default=True, help_text="a message may say what it is about")
    interpreter = models.CharField(max_length=60, blank=True, help_text="the language, where one is needed")
    reads = models.CharField(max_length=10, default="en", help_text="the language of messages")
    confirmed_at = models.DateTimeField(
        null=True, help_text="when somebody showed that it is theirs; none: nothing but a receipt goes there"
    )


class Evidence(models.Model):
    """A photo or a sound, made anew by `files.evidence`; the file lies in the data folder under a random name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="evidence")
    kept_as = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=10, help_text="photo or sound")
    content_type = models.CharField(max_length=40)
    n_bytes = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    by_reporter = models.BooleanField(default=True)
    words = models.CharField(max_length=200, blank=True, help_text="what it shows, in the words of who added it")


class SavedReport(OwnedRecord):
    """A report that somebody began and comes back to by code; gone when it is sent, or when its days are over.

    Class A; read only with the code, of which the digest is kept.
    """

    kind = RecordKind.SAVED_REPORT

    code_digest = models.CharField(max_length=64, unique=True)
    answers = models.JSONField(default=dict)
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="saved_report_by_end")]
