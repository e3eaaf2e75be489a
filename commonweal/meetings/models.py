"""Groups, who sits in them, their meetings, and what was decided.

Class C for the group and its seats; what a panel decides can be class B, so a meeting's words are read by its members
only. Marking OFFICIAL-SENSITIVE. Kept with the partnership's record of its meetings. A decision is written once; what
corrects or confirms it is another one. Read through the group: `seats` opens its records, and a closed group opens to
nobody without one (docs/decisions/0043).
"""

import uuid

from django.db import models

from commonweal.access.models import Organisation, Staff, Team
from commonweal.access.record_kinds import RecordKind
from commonweal.access.relations import RelationColumns
from commonweal.access.scope import OwnedRecord
from commonweal.core.rules.meeting_life import MeetingState
from commonweal.meetings.terms import (
    LONGEST_KEY,
    LONGEST_LINE,
    LONGEST_NAME,
    LONGEST_WORDS,
    Bearing,
    Came,
    GroupSort,
)


class Group(OwnedRecord):
    """A board, panel, forum or weekly meeting of agencies, with its terms."""

    kind = RecordKind.GROUP
    columns = RelationColumns(seats="seats", closed="closed")

    name = models.CharField(max_length=LONGEST_NAME)
    sort = models.CharField(max_length=20, choices=GroupSort)
    closed = models.BooleanField(default=False, help_text="absent for everybody who has no seat, whatever their role")
    quorum = models.PositiveSmallIntegerField(help_text="agencies that must be there to decide")
    terms = models.TextField(max_length=LONGEST_WORDS, blank=True, help_text="what it is for, in its own words")
    # A name is not taken by one group: to be told that it is would tell of a closed group.


class Seat(models.Model):
    """A place in a group with dates: of one person who acts for an agency, or, in an open group, of all its people."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="seats")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    may_chair = models.BooleanField(default=False)
    takes_notes = models.BooleanField(default=False)
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="ended at once, whatever its last day")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")),
                name="seat_ends_after_it_begins",
            )
        ]
        # Whose groups these are, for every page that lists meetings.
        indexes = [models.Index(fields=["organisation", "staff"], name="seat_by_organisation")]


class Meeting(OwnedRecord):
    """One meeting of a group. `sequence` counts its changes for calendars."""

    kind = RecordKind.MEETING
    columns = RelationColumns(seats="group__seats", closed="group__closed")

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="meetings")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    where = models.CharField(max_length=LONGEST_LINE, blank=True, help_text="a room; no home and nobody's name")
    state = models.CharField(max_length=20, default=MeetingState.PLANNED.value)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    rests_on = models.CharField(max_length=LONGEST_KEY, blank=True, help_text="what its agenda was made from: run:<id>")
    sequence = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("begins_at")), name="meeting_ends_after_begin"
            ),
            models.UniqueConstraint(fields=["group", "begins_at"], name="meeting_once_at_a_time"),
        ]


class AgendaItem(models.Model):
    """A matter of one meeting. `subject` is the key of what it is about, for whoever made the agenda of it; `words` are
    its facts as they stood. `version` counts its decisions, so that of two note-takers one is told of the other."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=LONGEST_LINE)
    words = models.TextField(max_length=LONGEST_WORDS, blank=True)
    subject = models.CharField(max_length=LONGEST_KEY, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="agenda_number_once"),
            models.UniqueConstraint(
                fields=["meeting", "subject"], condition=~models.Q(subject=""), name="agenda_subject_once"
            ),
        ]


class Decision(models.Model):
    """What a meeting decided about a matter, written once. `key` is the form's, so that a form sent twice is one.

    `kind` is a word of the meetings policy. `organisation` is the agency that acts, whose copy of the minutes holds the
    words in full. `to_be_confirmed`: too few agencies were there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField(help_text="the version that the matter has by it: their order")
    key = models.CharField(max_length=LONGEST_KEY)
    kind = models.CharField(max_length=40)
    words = models.TextField(max_length=LONGEST_WORDS, blank=True)
    reason = models.TextField(max_length=LONGEST_WORDS, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    by_on = models.DateField(null=True)
    resource = models.CharField(max_length=LONGEST_LINE, blank=True)
    to_be_confirmed = models.BooleanField(default=False)
    earlier = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later")
    bearing = models.CharField(max_length=20, choices=Bearing, blank=True, help_text="what it does to the earlier one")
    decided_at = models.DateTimeField()
    written_by_id = models.UUIDField(null=True)
    written_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "key"], name="decision_once_a_form"),
            models.UniqueConstraint(fields=["item", "number"], name="decision_number_once"),
            models.CheckConstraint(
                condition=models.Q(earlier__isnull=True, bearing="")
                | models.Q(earlier__isnull=False) & ~models.Q(bearing=""),
                name="decision_says_what_it_does_to_an_earlier_one",
            ),
        ]


class Attendance(models.Model):
    """Whether an agency was at a meeting."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    came = models.CharField(max_length=20, choices=Came)
    noted_at = models.DateTimeField()
    noted_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "organisation"], name="attendance_once_a_meeting")]
