"""Dated events of the place, the lines of their history, and what was said of preparing for what is ahead.

Class B (what happens at places; `source` is an organisation, and officers are told to name nobody); marking per event.
Never deleted: an event that does not take place is called off with its reason. A line of history and a note are written
once (migration 0002). Kept as long as the figures beside which they are read.
"""

import uuid

from django.db import models

from commonweal.access.record_kinds import RecordKind
from commonweal.access.relations import RelationColumns
from commonweal.access.scope import OwnedRecord
from commonweal.core.rules.event_days import Every
from commonweal.core.terms import Marking
from commonweal.local_events.terms import (
    EVERY_LABELS,
    LONGEST_KEY,
    LONGEST_LINE,
    LONGEST_TITLE,
    LONGEST_WORDS,
    SORT_LABELS,
    NoteSort,
)


class LocalEvent(OwnedRecord):
    """One event, or a series of the same."""

    kind = RecordKind.LOCAL_EVENT
    columns = RelationColumns(marking="marking")

    key = models.CharField(max_length=LONGEST_KEY, help_text="of the form or file that made it: sent twice, one")
    title = models.CharField(max_length=LONGEST_TITLE)
    sort = models.CharField(max_length=20, choices=[(one.value, label) for one, label in SORT_LABELS.items()])
    first_on = models.DateField(help_text="the first day of its first time")
    last_on = models.DateField(help_text="the last day of its first time")
    begins = models.TimeField(null=True, help_text="in London; not known: none")
    ends = models.TimeField(null=True)
    every = models.CharField(max_length=12, choices=[(one.value, label) for one, label in EVERY_LABELS.items()])
    until_on = models.DateField(null=True, help_text="the last day on which one that comes again may begin")
    left_out = models.JSONField(default=list, help_text="first days, as 2026-03-14, on which it does not take place")
    place_name = models.CharField(max_length=LONGEST_LINE, blank=True)
    location_key = models.CharField(max_length=80, blank=True, help_text="place:<code>, where the gazetteer has it")
    crowd = models.PositiveIntegerField(null=True, help_text="persons expected; not known: none")
    source = models.CharField(max_length=LONGEST_LINE, help_text="who told us: an organisation, never a person")
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    public = models.BooleanField(default=True, help_text="whether residents and councillors may read of it")
    called_off_at = models.DateTimeField(null=True)
    marking = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Marking])
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "key"], name="local_event_once_a_key"),
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")), name="local_event_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=models.Q(every=Every.ONCE.value) | models.Q(until_on__gte=models.F("first_on")),
                name="local_event_series_has_an_end",
            ),
        ]
        indexes = [
            # What may fall into a window: it began by its end, and is not over before it.
            models.Index(fields=["partnership", "first_on"], name="local_event_by_first_day"),
        ]


class LocalEventLine(models.Model):
    """One line of an event's history; `number` counts up within the event and is the version that it made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(LocalEvent, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    by_id = models.UUIDField(null=True)
    by = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    stood = models.JSONField(default=dict, help_text="the facts of the event as they stood after it")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "number"], name="local_event_line_number_once")]


class AheadNote(OwnedRecord):
    """What was said of one time of a theme or an event (`about`): a start is not needed, or how it went."""

    kind = RecordKind.AHEAD_NOTE

    key = models.CharField(max_length=LONGEST_KEY, help_text="of the form that made it: sent twice, one")
    about = models.CharField(max_length=LONGEST_KEY, help_text="theme/<word>/<year-month> or event/<id>/<first day>")
    sort = models.CharField(max_length=20, choices=[(one.value, one.value) for one in NoteSort])
    step = models.CharField(max_length=40, blank=True, help_text="the start that is not needed, a word of the policy")
    words = models.CharField(max_length=LONGEST_WORDS)
    by_id = models.UUIDField(null=True)
    by = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "key"], name="ahead_note_once_a_key")]
        indexes = [models.Index(fields=["partnership", "about", "created_at"], name="ahead_note_by_subject")]
