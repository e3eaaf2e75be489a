"""Each report by its reference and a digest of its text, so that somebody can compare without reading what was told."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from commonweal.access.viewer import Viewer
from commonweal.core.terms import london_midnight
from commonweal.reports.models import Report


@dataclass(frozen=True, slots=True)
class ReportDigest:
    """A report without anything that says who or what: `text_digest` is the SHA-256 of its text in UTF-8, as hex."""

    reference: str
    source: str
    state: str
    received_at: datetime
    text_digest: str


def report_digests(viewer: Viewer, *, since: date | None = None) -> Iterator[ReportDigest]:
    """Reports received on a London day and later, all without one, in order of receipt."""
    rows = Report.objects.visible_to(viewer)
    if since is not None:
        rows = rows.filter(received_at__gte=london_midnight(since))
    values = rows.order_by("received_at", "reference").values_list(
        "reference", "source", "state", "received_at", "account"
    )
    for reference, source, state, received_at, account in values.iterator(chunk_size=2_000):
        yield ReportDigest(reference, source, state, received_at, hashlib.sha256(account.encode()).hexdigest())
