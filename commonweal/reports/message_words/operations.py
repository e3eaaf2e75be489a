"""Writes a new version of the words of a message. Versions are written once; the newest is what goes out from then on.

To go back to earlier words, or to those that come with the product, is a new version too.
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from commonweal.access.permission import require
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.reports.message_words.checking import problems_of
from commonweal.reports.models import MessageTemplate


class WordsRefused(Exception):
    """The words cannot go out as they are; `problems` says what to put right, by field."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


class WrittenMeanwhile(Exception):
    """Somebody has written another version since this one was begun."""


def write_words(
    about: str, language: str, subject: str, body: str, *, was: int, by: Viewer, at: datetime
) -> MessageTemplate:
    """The new version of one message in one language; `was` is the version that its writer saw, 0: the shipped one.

    Raises `NotAllowed`, `WordsRefused`, `WrittenMeanwhile`.
    """
    require(by, Act.CREATE, RecordKind.MESSAGE_TEMPLATE)
    subject, body = " ".join(subject.split()), body.replace("\r\n", "\n").strip()
    if problems := problems_of(about, subject, body):
        raise WordsRefused(problems)
    own = MessageTemplate.objects.filter(partnership_id=by.partnership_id, about=about, language=language)
    try:
        with transaction.atomic():
            newest = own.order_by("-number").values_list("number", flat=True).first() or 0
            if newest != was:
                raise WrittenMeanwhile(about)
            made = MessageTemplate.objects.create(
                partnership_id=by.partnership_id, created_at=at, changed_at=at, about=about, language=language,
                number=was + 1, subject=subject, body=f"{body}\n", made_by_id=by.staff_id, made_by=by.name,
            )  # fmt: skip
    except IntegrityError as fault:
        raise WrittenMeanwhile(about) from fault
    by.trace.did(Deed.CHANGE, RecordKind.MESSAGE_TEMPLATE, [made.id], why="words written")
    return made
