"""Publishes an edition of a page, and takes one back.

What is published is the draft as it stands at that moment, frozen as its paper; the true figures go into the working.
Nothing is published by itself: a named person looks at the draft and sends it.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from commonweal.access import journal
from commonweal.access.permission import require
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.files.written import clean
from commonweal.publishing.edition.draft import Draft, draft_edition
from commonweal.publishing.edition.figures import ACTIONS, CALLS, EVENTS
from commonweal.publishing.models import EditionTakenBack, EditionWorking, PublicEdition
from commonweal.publishing.terms import LONGEST_KEY, LONGEST_REASON, LONGEST_WORDS, EditionRefused, NoSuchEdition, Span
from commonweal.runs.digest import digest
from commonweal.tasking.calls_and_actions.frames import MonthlyCalls


@dataclass(frozen=True, slots=True)
class EditionWanted:
    """What somebody publishes. `key` names it for ever: the same key is the same edition, however often it is sent.

    `area_key`: `ward:<code>` or `place:<code>`. `digest`: that of the draft that was looked at; empty: whatever it is.
    """

    key: str
    area_key: str
    span: Span
    words: str = ""
    digest: str = ""
    report_at: str = ""


def publish_edition(
    wanted: EditionWanted, *, by: Viewer, at: datetime, calls: MonthlyCalls | None = None
) -> PublicEdition:
    """The edition that stands under the key: published now, or before. `calls` as `gathered` takes them.

    Raises `NotAllowed`, `EditionRefused` (also where the figures have changed since the draft was looked at).
    """
    require(by, Act.CREATE, RecordKind.PUBLIC_EDITION)
    if not 0 < len(wanted.key) <= LONGEST_KEY:
        raise EditionRefused("key", "The form has lost its key. Open it again.")
    if found := _of_key(wanted.key, by):
        return found
    draft = draft_edition(
        wanted.area_key, wanted.span, words_for(wanted.words), by, report_at=wanted.report_at, calls=calls
    )
    if wanted.digest and wanted.digest != digest_of(draft):
        raise EditionRefused("", "The figures have changed since you opened this page. Look at them again.")
    row = PublicEdition(
        partnership_id=by.partnership_id, created_at=at, changed_at=at, key=wanted.key, area_kind=draft.area.of,
        area_code=draft.area.code, area_name=draft.area.name, first_day=draft.span.first_day,
        last_day=draft.span.last_day, number=draft.number, n_calls=draft.shown.n(CALLS),
        n_actions=draft.shown.n(ACTIONS), n_events=draft.shown.n(EVENTS), paper=draft.paper.record(),
        digest=digest_of(draft), published_by=by.name, published_by_id=by.staff_id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            EditionWorking.objects.create(
                partnership_id=by.partnership_id, created_at=at, changed_at=at, edition=row, figures=_figures(draft)
            )
    except IntegrityError as fault:
        if found := _of_key(wanted.key, by):
            return found
        raise EditionRefused("", "Somebody has published these months at this moment. Look at theirs first.") from fault
    by.trace.did(Deed.CHANGE, RecordKind.PUBLIC_EDITION, [row.id], why="published")
    return row


def take_back_edition(edition_id: UUID, why: str, *, by: Viewer, at: datetime) -> PublicEdition:
    """Show an edition no longer; its months can be published again. Taken back twice is once.

    Raises `NotAllowed`, `NoSuchEdition`, `EditionRefused`.
    """
    require(by, Act.CREATE, RecordKind.PUBLIC_EDITION)
    reason = clean(why)
    if not reason or len(reason) > LONGEST_REASON:
        raise EditionRefused("why", f"Say why, in at most {LONGEST_REASON} characters.")
    row = PublicEdition.objects.visible_to(by).filter(id=edition_id).first()
    if row is None:
        raise NoSuchEdition(edition_id)
    with transaction.atomic():
        _, is_new = EditionTakenBack.objects.get_or_create(
            edition=row, defaults={"at": at, "why": reason, "by": by.name, "by_id": by.staff_id}
        )
        if is_new:
            # A backup that is restored must not publish it again.
            journal.note(journal.Revoked.EDITION_TAKEN_BACK, at=at, edition=row.id)
    if is_new:
        by.trace.did(Deed.CHANGE, RecordKind.PUBLIC_EDITION, [row.id], why="taken back")
    return row


def words_for(written: str) -> str:
    """The words beside the figures, as they are kept; raises `EditionRefused` where they are too long."""
    words = clean(written)
    if len(words) > LONGEST_WORDS:
        raise EditionRefused("words", f"That is {len(words):,} characters; at most {LONGEST_WORDS:,} are kept.")
    return words


def digest_of(draft: Draft) -> str:
    """What tells whether a draft is still the one that somebody looked at."""
    return digest([("paper", repr(draft.paper.record())), *(("kept back", one.name, one.n) for one in draft.kept_back)])


def _figures(draft: Draft) -> list[dict[str, object]]:
    gone = draft.shown.gone
    return [{"key": key, "value": n, "why": str(gone.get(key, ""))} for key, n in draft.counts.values.items()]


def _of_key(key: str, by: Viewer) -> PublicEdition | None:
    return PublicEdition.objects.filter(partnership_id=by.partnership_id, key=key).first()
