"""What the data protection officer is told of looks at records, and what came of it: one list a week.

Class C; marking OFFICIAL-SENSITIVE; kept as long as the audit. Holds ids, counts and words of fixed lists, and what the
officer wrote; never what a record says (security.md P4).
"""

from django.db import models

from commonweal.access.record_kinds import RecordKind
from commonweal.access.scope import OwnedRecord


class LookReview(OwnedRecord):
    """One entry of a week's list: one person, or several at one record, with every sign, until somebody looked into it.

    `staff_ids` and `entry_ids` are ids as text; `signs`: kind, because, may_be, clause and how many entries each.
    """

    kind = RecordKind.LOOK_REVIEW

    first_day = models.DateField(help_text="the Monday; the week ends on its Sunday")
    number = models.PositiveIntegerField(help_text="its place on the list, the rarest first")
    staff_ids = models.JSONField(default=list)
    signs = models.JSONField(default=list)
    entry_ids = models.JSONField(default=list)
    n_records = models.PositiveIntegerField()
    outcome = models.CharField(max_length=30, blank=True, help_text="none: nobody has looked into it")
    words = models.CharField(max_length=400, blank=True)
    looked_into_at = models.DateTimeField(null=True)
    looked_into_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            # A list is made once a week; made again, what somebody wrote stays.
            models.UniqueConstraint(fields=["partnership", "first_day", "number"], name="look_review_once_a_place")
        ]


class LookList(OwnedRecord):
    """That the list of a week was made: from how many looks, by which clause, and how many were left out by the cap."""

    kind = RecordKind.LOOK_LIST

    first_day = models.DateField()
    n_looks = models.PositiveIntegerField()
    n_people = models.PositiveIntegerField()
    n_more = models.PositiveIntegerField()
    clause = models.CharField(max_length=400)
    made_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "first_day"], name="look_list_once_a_week")]
