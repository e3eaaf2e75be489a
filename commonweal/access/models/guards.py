"""What narrows or opens single records: guards, named people, declared connections, broken glass.

Class A (that a guard exists says where somebody is at risk); marking OFFICIAL-SENSITIVE; kept as long as the record.
Records are named by kind and id, as in the audit, so that this room knows none of the rooms above it
(docs/decisions/0018). Read by whoever is named on the record and, without its content, by the data protection officer.
"""

from django.db import models
from django.db.models import Q

from commonweal.access.models.partnership import Staff, Team
from commonweal.access.record_kinds import RecordKind
from commonweal.access.relations import RelationColumns
from commonweal.access.scope import OwnedRecord
from commonweal.core.terms import Guarding


class OfARecord(OwnedRecord):
    """Belongs to one record of a room above, by its kind and id."""

    record_kind = models.CharField(max_length=40)
    record_id = models.UUIDField()

    class Meta:
        abstract = True


class Guard(OfARecord):
    """Keeps a record, or a person, for named people only, until it is lifted."""

    kind = RecordKind.GUARD

    guarding = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Guarding])
    why = models.CharField(max_length=400)
    set_by_id = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by_id = models.UUIDField(null=True)
    lifted_why = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record_kind", "record_id"], condition=Q(lifted_at__isnull=True), name="guard_once_a_record"
            )
        ]
        indexes = [models.Index(fields=["record_kind", "record_id"], name="guard_by_record")]


class NamedPerson(OfARecord):
    """Somebody is named on a record, with dates: the case's circle."""

    kind = RecordKind.NAMED_PERSON

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=400)
    named_by_id = models.UUIDField(null=True)
    until_on = models.DateField(null=True, help_text="the last day")
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["staff", "record_kind", "record_id"], name="named_by_staff"),
            models.Index(fields=["record_id"], name="named_by_record"),
        ]


class Connection(OfARecord):
    """Somebody declared "I know this person": the record is absent for them until the declaration is taken back."""

    kind = RecordKind.CONNECTION

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=400, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["staff", "record_kind", "record_id"], name="connection_by_staff"),
            models.Index(fields=["record_id"], name="connection_by_record"),
        ]


class BrokenGlass(OfARecord):
    """Somebody opened a record without a relation, with a reason, for a limited time; it is reviewed afterwards.

    `needs_second`: of a protected address, and nothing opens before a second person approved.
    """

    kind = RecordKind.BREAK_GLASS

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_for = models.CharField(
        max_length=20, help_text="the reference as somebody typed it, also where there is none"
    )
    reason = models.CharField(max_length=400)
    asked_at = models.DateTimeField()
    lapses_at = models.DateTimeField(help_text="from then on nobody can approve it")
    needs_second = models.BooleanField()
    approved_at = models.DateTimeField(null=True)
    approved_by_id = models.UUIDField(null=True)
    refused_at = models.DateTimeField(null=True)
    opens_until = models.DateTimeField(null=True, help_text="none: not opened")
    ended_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by_id = models.UUIDField(null=True)
    review = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["staff", "record_kind", "record_id"], name="glass_by_staff"),
            models.Index(fields=["record_id"], name="glass_by_record"),
        ]


class LookTold(OfARecord):
    """Somebody looked at a record to which they have no relation of their own: told to the team, or to a named person.

    One a reader, a day and an addressee, so that opening a page again does not cover the rest.
    """

    kind = RecordKind.LOOK_TOLD
    columns = RelationColumns(team="team_id", assigned_to="told_to_id")

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", help_text="who looked")
    role = models.CharField(max_length=40)
    relation = models.CharField(max_length=20)
    purpose = models.CharField(max_length=200, blank=True)
    on = models.DateField()
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+", help_text="who is told")
    told_to_id = models.UUIDField(null=True, help_text="or the one person who is told")
    seen_at = models.DateTimeField(null=True, help_text="when the first of those told said that it is in order")
    seen_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "record_id", "staff", "on", "relation"],
                condition=Q(team__isnull=False),
                name="look_told_once_a_day_to_team",
            ),
            models.UniqueConstraint(
                fields=["told_to_id", "record_id", "staff", "on", "relation"],
                condition=Q(told_to_id__isnull=False),
                name="look_told_once_a_day_to_one",
            ),
        ]
        indexes = [
            # The list of those told, and the number in the frame of every page of theirs.
            models.Index(fields=["team", "-created_at"], name="look_told_to_team", condition=Q(seen_at__isnull=True)),
            models.Index(
                fields=["told_to_id", "-created_at"], name="look_told_to_one", condition=Q(seen_at__isnull=True)
            ),
        ]


class FormSent(models.Model):
    """A form that was carried out, by the key it was shown with: sent twice, it has one effect. Class C."""

    key = models.UUIDField(primary_key=True)
    staff_id = models.UUIDField(null=True)
    at = models.DateTimeField()
