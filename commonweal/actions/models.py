"""Agreed actions, the lines of their history, and what stands in their way.

Class B (work at places; words of officers, who are told to name nobody); marking per action. Never deleted: an action
that could not be done says why. A line of history is written once (migration 0002). Kept as long as the figures that
count it. Read by the host's chair, analyst, officers and manager; partner organisations read what lies with their team.
"""

import uuid

from django.db import models

from commonweal.access.record_kinds import RecordKind
from commonweal.access.relations import RelationColumns
from commonweal.access.scope import OwnedRecord
from commonweal.actions.terms import LONGEST_KEY, LONGEST_LINE, LONGEST_WHAT, LONGEST_WORDS, STATE_LABELS
from commonweal.core.policy.actions import CountsAs
from commonweal.core.rules.action_life import OPEN
from commonweal.core.terms import Marking


class Action(OwnedRecord):
    """Work that an agency agreed to do by a day."""

    kind = RecordKind.ACTION
    columns = RelationColumns(marking="marking", team="team_id", assigned_to="assigned_to_id")

    reference = models.CharField(max_length=16)
    key = models.CharField(max_length=LONGEST_KEY, help_text="of the form or decision that made it: sent twice, one")
    word = models.CharField(max_length=40, help_text="the kind of work, a word of the policy of its day")
    counts_as = models.CharField(max_length=12, choices=[(one.value, one.value) for one in CountsAs])
    what = models.CharField(max_length=LONGEST_WHAT)
    why = models.CharField(max_length=LONGEST_WORDS, blank=True, help_text="the words of the decision")
    decided_in = models.CharField(max_length=LONGEST_LINE, blank=True, help_text="the meeting, with its day, in words")
    resource = models.CharField(max_length=LONGEST_LINE, blank=True)
    location_key = models.CharField(max_length=80, blank=True, help_text="place:<code> or spot:<easting>,<northing>")
    place_name = models.CharField(max_length=200, blank=True, help_text="as it was called when it was agreed")
    team = models.ForeignKey("access.Team", null=True, on_delete=models.PROTECT, related_name="+")
    assigned_to_id = models.UUIDField(null=True, help_text="one person of the team; none: whoever of them takes it up")
    due_on = models.DateField()
    agreed_on = models.DateField()
    state = models.CharField(max_length=20, choices=[(one.value, label) for one, label in STATE_LABELS.items()])
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="when it was done, or found not possible")
    outcome = models.CharField(max_length=LONGEST_WORDS, blank=True, help_text="what was done, or why it was not")
    public_words = models.CharField(max_length=400, blank=True, help_text="what residents read; empty: not told")
    marking = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Marking])
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "reference"], name="action_reference_once"),
            models.UniqueConstraint(fields=["partnership", "key"], name="action_once_a_key"),
        ]
        indexes = [
            # What is open, by its day: lists of a team, what is late.
            models.Index(
                fields=["partnership", "due_on"],
                condition=models.Q(state__in=[one.value for one in OPEN]),
                name="action_open_by_due",
            ),
            # Counts of a period, and of one place.
            models.Index(fields=["partnership", "agreed_on"], name="action_by_agreed"),
            models.Index(fields=["partnership", "location_key", "agreed_on"], name="action_by_place"),
        ]


class ActionEvent(models.Model):
    """One line of an action's history; `number` counts up within the action and is the version that it made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=20, help_text="where the action stood after it")
    by_id = models.UUIDField(null=True)
    by = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    team_id = models.UUIDField(null=True, help_text="to whom it was given, or who handed it back")
    staff_id = models.UUIDField(null=True)
    due_on = models.DateField(null=True, help_text="the day that it has since")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "number"], name="action_event_number_once")]


class ActionPhoto(models.Model):
    """A photo of what was done, made anew by `files.evidence`; the file lies in the data folder under a random name.

    May show people, although the page asks for none: read only with its action, never in a paper. Written once, but for
    being taken away (migration 0004); then its file is cleared and the row stays.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="photos")
    event = models.ForeignKey(ActionEvent, on_delete=models.PROTECT, related_name="photos")
    number = models.PositiveIntegerField(help_text="within the line that it came with")
    kept_as = models.CharField(max_length=80, unique=True)
    content_type = models.CharField(max_length=40)
    n_bytes = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    taken_away_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "number"], name="action_photo_number_once")]


class Blocker(OwnedRecord):
    """What stands in the way of an action, as a thing with somebody who can remove it."""

    kind = RecordKind.BLOCKER
    columns = RelationColumns(marking="marking", team="team_id")

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="blockers")
    words = models.CharField(max_length=400)
    team = models.ForeignKey("access.Team", null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    raised_by = models.CharField(max_length=120)
    solved_at = models.DateTimeField(null=True)
    solved_by = models.CharField(max_length=120, blank=True)
    solved_words = models.CharField(max_length=400, blank=True)
    marking = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Marking])
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(
                fields=["partnership", "created_at"],
                condition=models.Q(solved_at__isnull=True),
                name="blocker_unsolved",
            )
        ]
