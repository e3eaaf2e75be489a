"""Makes the list of a week from the audit, by the rule of looks, and notes what came of its entries.

The list is made once a week and may be made again: what somebody wrote about an entry stays, and an entry that the rule
no longer shows stays too once somebody has looked into it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from commonweal.access.models import LookList, LookReview
from commonweal.access.oversight.queries import NoSuchEntry
from commonweal.access.oversight.terms import OUTCOMES
from commonweal.access.permission import require
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.access.watch.queries import WeekOfLooks, week_of_looks
from commonweal.audit.deeds import Deed
from commonweal.core.rules.looking import LooksToReview, ToReview

MOST_ENTRIES = 500
"""So many audit entries are kept as the evidence of one line; how many there were is kept of all."""


class ReviewRefused(Exception):
    """What somebody wrote about an entry cannot be taken; `field` is the part of the form."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


@dataclass(frozen=True, slots=True)
class Made:
    """How long a list is, and from how much."""

    n_entries: int
    n_looks: int


def list_looks(first_day: date, *, by: Viewer, at: datetime) -> Made:
    """Make the list of the week from Monday `first_day` and keep it; raises `NotAWeek` for any other day."""
    require(by, Act.CREATE, RecordKind.LOOK_LIST)
    found = week_of_looks(first_day, by)
    with transaction.atomic():
        _keep_list(found, by=by, at=at)
        _keep_entries(found.review, by=by, at=at)
    by.trace.did(Deed.RUN, RecordKind.LOOK_LIST)
    return Made(len(found.review.entries), found.n_looks)


def note_looked_into(review_id: UUID, *, outcome: str, words: str, by: Viewer, at: datetime) -> LookReview:
    """What came of an entry, in words; it can be written again, and the newest counts."""
    require(by, Act.CHANGE, RecordKind.LOOK_REVIEW)
    tidy = " ".join(words.split())[:400]
    if outcome not in OUTCOMES:
        raise ReviewRefused("outcome", "Choose what came of it")
    if not tidy:
        raise ReviewRefused("words", "Write what you asked and what you were told, in a few words")
    with transaction.atomic():
        row = LookReview.objects.visible_to(by).select_for_update(of=("self",)).filter(id=review_id).first()
        if row is None:
            raise NoSuchEntry(review_id)
        if str(by.staff_id) in row.staff_ids:
            raise ReviewRefused("words", "Somebody else has to look into what you opened yourself")
        row.outcome, row.words, row.looked_into_at, row.looked_into_by_id = outcome, tidy, at, by.staff_id
        row.changed_at = at
        row.save()
        by.trace.did(Deed.CHANGE, RecordKind.LOOK_REVIEW, [row.id])
    return row


def _keep_list(found: WeekOfLooks, *, by: Viewer, at: datetime) -> None:
    says: dict[str, Any] = {
        "changed_at": at, "n_looks": found.n_looks, "n_people": found.n_people, "n_more": found.review.n_more,
        "clause": found.policy.clause[:400], "made_by_id": by.staff_id,
    }  # fmt: skip
    made, _ = LookList.objects.update_or_create(
        partnership_id=by.partnership_id,
        first_day=found.review.first_day,
        defaults=says,
        create_defaults={**says, "created_at": at},
    )
    by.saw(RecordKind.LOOK_LIST, [made.id])


def _keep_entries(found: LooksToReview, *, by: Viewer, at: datetime) -> None:
    """Entries that nobody has written about are replaced; the others stay, and are not listed a second time."""
    known = LookReview.objects.filter(partnership_id=by.partnership_id, first_day=found.first_day)
    known.filter(outcome="").delete()
    written = {tuple(row.staff_ids): row.number for row in known.order_by("number")}
    number = max(written.values(), default=0)
    for entry in found.entries:
        if tuple(entry.actors) not in written:
            number += 1
            _keep_entry(entry, found.first_day, number, by=by, at=at)


def _keep_entry(entry: ToReview, first_day: date, number: int, *, by: Viewer, at: datetime) -> None:
    signs = [
        {
            "kind": one.kind.value, "because": one.finding.because, "may_be": one.may_be, "clause": one.finding.clause,
            "n_entries": len(one.finding.evidence),
        }
        for one in entry.findings
    ]  # fmt: skip
    evidence = list(dict.fromkeys(one for sign in entry.findings for one in sign.finding.evidence))
    LookReview.objects.create(
        partnership_id=by.partnership_id,
        created_at=at,
        changed_at=at,
        first_day=first_day,
        number=number,
        staff_ids=list(entry.actors),
        signs=signs,
        entry_ids=evidence[:MOST_ENTRIES],
        n_records=len(entry.rows),
    )
