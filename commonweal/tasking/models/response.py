"""Enhanced Partnership Responses and Positive Action Initiatives: plans of some weeks that several agencies carry out.

Class B (words of officers about work at a place, who are told to name nobody); marking OFFICIAL-SENSITIVE; kept as long
as the figures that count it. Read by the host's chair, analyst, officers and manager, and by the people of an agency
that takes part: `partners` are seats, as those of a group are (docs/decisions/0043). A day's tally, a line of history,
an end report and a check are written once (migration 0006); nothing is deleted.
"""

import uuid

from django.db import models

from commonweal.access.models import Organisation, Staff
from commonweal.access.record_kinds import RecordKind
from commonweal.access.relations import RelationColumns
from commonweal.access.scope import OwnedRecord
from commonweal.actions.models import Action
from commonweal.runs.models import Run
from commonweal.tasking.response.terms import (
    LONGEST_KEY,
    LONGEST_LINE,
    LONGEST_WORDS,
    CommitmentState,
    DiaryState,
    Sort,
)


class Response(OwnedRecord):
    """One plan at one place. `ends_on` is the last day as it was agreed last, `ended_on` the day it was closed with."""

    kind = RecordKind.RESPONSE
    columns = RelationColumns(seats="partners")

    key = models.CharField(max_length=LONGEST_KEY, help_text="of the form or decision that made it: sent twice, one")
    sort = models.CharField(max_length=40, choices=Sort)
    location_key = models.CharField(max_length=80, help_text="place:<code> or spot:<easting>,<northing>")
    place_name = models.CharField(max_length=LONGEST_LINE, help_text="as it was called when it was agreed")
    begins_on = models.DateField()
    ends_on = models.DateField()
    ended_on = models.DateField(null=True, help_text="None: nobody has closed it yet")
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=LONGEST_WORDS)
    decided_in = models.CharField(max_length=LONGEST_LINE, blank=True, help_text="the meeting, with its day, in words")
    start_facts = models.JSONField(default=dict, help_text="the place as it stood when the plan was agreed")
    residents_at_start = models.CharField(max_length=LONGEST_WORDS, blank=True)
    residents_at_end = models.CharField(max_length=LONGEST_WORDS, blank=True)
    started_by_id = models.UUIDField(null=True)
    started_by = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "key"], name="response_once_a_key"),
            # Two who start one at once start one.
            models.UniqueConstraint(
                fields=["partnership", "location_key", "sort"],
                condition=models.Q(ended_on=None),
                name="one_open_response_of_a_sort_at_a_place",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("begins_on")), name="response_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["partnership", "location_key", "-begins_on"], name="response_by_place")]


class ResponsePartner(models.Model):
    """An agency that takes part, a seat of all its people. `staff` is always empty: the rule of seats asks for it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="partners")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="ended at once, whatever its last day")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "organisation"],
                condition=models.Q(ended_at=None),
                name="an_agency_takes_part_once",
            )
        ]
        indexes = [models.Index(fields=["organisation", "response"], name="response_partner_by_agency")]


class Commitment(models.Model):
    """What one agency said it would do in these weeks, and at their end whether it did."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="commitments")
    number = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=LONGEST_KEY)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=LONGEST_WORDS)
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=120)
    state = models.CharField(max_length=20, choices=CommitmentState, default=CommitmentState.STANDS)
    because = models.CharField(max_length=LONGEST_WORDS, blank=True, help_text="why it was not kept, or only in part")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "key"], name="commitment_once_a_form"),
            models.UniqueConstraint(fields=["response", "number"], name="commitment_number_once"),
        ]


class DiaryEntry(models.Model):
    """Who is there on a day, when and for what; afterwards whether they were. A span past midnight ends before it
    begins."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="diary")
    number = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=LONGEST_KEY)
    on = models.DateField()
    begins = models.CharField(max_length=5, blank=True, help_text="the clock in London, as 18:00; empty: not written")
    ends = models.CharField(max_length=5, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=LONGEST_LINE)
    state = models.CharField(max_length=20, choices=DiaryState, default=DiaryState.PLANNED)
    came_of_it = models.CharField(max_length=LONGEST_WORDS, blank=True, help_text="what was done, or why it was not")
    noted_at = models.DateTimeField(null=True)
    noted_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "key"], name="diary_entry_once_a_form"),
            models.UniqueConstraint(fields=["response", "number"], name="diary_number_once"),
        ]
        indexes = [models.Index(fields=["response", "on"], name="diary_by_day")]


class DayTally(models.Model):
    """What one agency counted on one day. Written once: a correction is the next number, and the highest counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="tallies")
    on = models.DateField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=LONGEST_KEY)
    counts = models.JSONField(help_text="word of the policy's tally: how many; a word that is absent was not entered")
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "key"], name="day_tally_once_a_form"),
            models.UniqueConstraint(fields=["response", "on", "organisation", "number"], name="day_tally_number_once"),
        ]


class ResponseAction(models.Model):
    """That an action comes from a response, or was taken into it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="links")
    action = models.OneToOneField(Action, on_delete=models.PROTECT, related_name="response_link")


class ResponseEvent(models.Model):
    """One line of a response's history; `number` counts up within it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    by_id = models.UUIDField(null=True)
    by = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    on = models.DateField(null=True, help_text="the day that it is about: the new last day, the day of the diary")
    organisation_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "number"], name="response_event_number_once")]


class EndReport(models.Model):
    """An end report as the paper that it is (`documents.paper`); a later one has the next number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=LONGEST_KEY)
    words = models.JSONField(help_text="what somebody wrote beside the facts, by heading")
    paper = models.JSONField(help_text="the record of its paper")
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "number"], name="end_report_number_once"),
            models.UniqueConstraint(fields=["response", "key"], name="end_report_once_a_form"),
        ]


class ResponseCheck(models.Model):
    """What was found so many weeks after a response: the frozen answer of "Did it work", or why there is none."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="checks")
    weeks = models.PositiveSmallIntegerField()
    run = models.ForeignKey(Run, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=20, blank=True, help_text="a word of did_it_work.Answer; none: not answered")
    not_answered = models.CharField(max_length=400, blank=True, help_text="why the question could not be answered")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "weeks"], name="response_check_once_a_span"),
            models.CheckConstraint(
                condition=models.Q(run=None, answer="") | models.Q(run__isnull=False, not_answered=""),
                name="response_check_answered_or_why_not",
            ),
        ]
