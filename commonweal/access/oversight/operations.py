"""Makes the list of a week from the audit, by the rule of looks, and notes what came of its entries.

The list is made once a week and may be made again: what somebody wrote about an entry stays, and an entry that the rule
no longer shows stays too once somebody has looked into it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from commonweal.access.models import LookList, LookReview
from commonweal.access.oversight.queries import NoSuchEntry, Subjects, instants_of, leaving_days, looks_for_the_rule
from commonweal.access.oversight.terms import OUTCOMES
from commonweal.access.partnership import policy_named
from commonweal.access.permission import require
from commonweal.access.queries import partnership_of
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.rules.looking import LookLog, LooksToReview, ToReview, log_of, looks_to_review

MOST_ENTRIES = 500
"""So many audit entries are kept as the evidence of one line; how many there were is kept of all."""


class ReviewRefused(Exception):
    """What somebody wrote about an entry cannot be taken; `field` is the part of the form."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


class WeekNotOver(Exception):
    """A list is made of a whole week, from a Monday to the Sunday after."""


@dataclass(frozen=True, slots=True)
class Made:
    """How long a list is, and from how much."""

    n_entries: int
    n_looks: int


def list_looks(first_day: date, *, single_pages: Collection[str], subjects: Subjects, by: Viewer, at: datetime) -> Made:
    """Make the list of the week from Monday `first_day`, from that week and the weeks before that the policy names.

    Raises `WeekNotOver` for a day that is no Monday or a week that is not over.
    """
    require(by, Act.CREATE, RecordKind.LOOK_LIST)
    last_day = first_day + timedelta(days=6)
    if first_day.weekday() != 0 or last_day >= by.on:
        raise WeekNotOver("Choose the Monday of a week that is over")
    policy = policy_named(partnership_of(by).policy).looks_on(last_day)
    since, until = instants_of(first_day - timedelta(weeks=policy.usual_weeks), last_day)
    looks = looks_for_the_rule(by, since=since, until=until, single_pages=single_pages, subjects=subjects)
    log = log_of(looks, leaves_on=leaving_days(by))
    found = looks_to_review(log, first_day=first_day, policy=policy)
    with transaction.atomic():
        _keep_list(found, log, policy.clause, by=by, at=at)
        _keep_entries(found, log, by=by, at=at)
    by.trace.did(Deed.RUN, RecordKind.LOOK_LIST)
    return Made(len(found.entries), len(log))


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


def _keep_list(found: LooksToReview, log: LookLog, clause: str, *, by: Viewer, at: datetime) -> None:
    of_week = (log.day >= found.first_day.toordinal()) & (log.day <= found.last_day.toordinal())
    says: dict[str, Any] = {
        "changed_at": at, "n_looks": int(of_week.sum()), "n_people": len(set(log.actor[of_week].tolist())),
        "n_more": found.n_more, "clause": clause[:400], "made_by_id": by.staff_id,
    }  # fmt: skip
    made, _ = LookList.objects.update_or_create(
        partnership_id=by.partnership_id,
        first_day=found.first_day,
        defaults=says,
        create_defaults={**says, "created_at": at},
    )
    by.saw(RecordKind.LOOK_LIST, [made.id])


def _keep_entries(found: LooksToReview, log: LookLog, *, by: Viewer, at: datetime) -> None:
    """Entries that nobody has written about are replaced; the others stay, and are not listed a second time."""
    known = LookReview.objects.filter(partnership_id=by.partnership_id, first_day=found.first_day)
    known.filter(outcome="").delete()
    written = {tuple(row.staff_ids): row.number for row in known.order_by("number")}
    number = max(written.values(), default=0)
    for entry in found.entries:
        if tuple(entry.actors) not in written:
            number += 1
            _keep_entry(entry, found.first_day, number, log, by=by, at=at)


def _keep_entry(entry: ToReview, first_day: date, number: int, log: LookLog, *, by: Viewer, at: datetime) -> None:
    rows = sorted(entry.rows)
    signs = [
        {
            "kind": one.kind.value, "because": one.finding.because, "may_be": one.may_be, "clause": one.finding.clause,
            "n_entries": len(one.finding.evidence),
        }
        for one in entry.findings
    ]  # fmt: skip
    LookReview.objects.create(
        partnership_id=by.partnership_id,
        created_at=at,
        changed_at=at,
        first_day=first_day,
        number=number,
        staff_ids=list(entry.actors),
        signs=signs,
        entry_ids=list(dict.fromkeys(log.entry_of(row) for row in rows))[:MOST_ENTRIES],
        n_records=len({int(log.record[row]) for row in rows}),
    )
