"""The words of messages for the pages that edit them: what holds now, what was written before."""

from dataclasses import dataclass
from datetime import datetime

from commonweal.access.viewer import Viewer
from commonweal.reports.models import MessageTemplate
from commonweal.reports.telling.terms import WHEN
from commonweal.reports.telling.wording import Language, is_a_draft, languages, shipped


@dataclass(frozen=True, slots=True)
class WordsShown:
    """The words of one message in one language. `number` 0: those that come with the product."""

    about: str
    title: str
    when: str
    language: Language
    subject: str
    body: str
    number: int = 0
    made_by: str = ""
    made_at: datetime | None = None
    is_draft: bool = False


def words_in_force(viewer: Viewer) -> list[WordsShown]:
    """Every message in every language, as it goes out now, in the order of a report's life."""
    newest: dict[tuple[str, str], MessageTemplate] = {}
    for one in MessageTemplate.objects.visible_to(viewer).order_by("number"):
        newest[one.about, one.language] = one
    return [
        _shown(about, language, newest.get((about, language.code)))
        for about in WHEN
        for language in languages().values()
    ]


def words_of(about: str, language: Language, viewer: Viewer) -> WordsShown:
    """The words of one message in one language as they go out now."""
    own = MessageTemplate.objects.visible_to(viewer).filter(about=about, language=language.code)
    return _shown(about, language, own.order_by("-number").first())


def versions_of(about: str, language: Language, viewer: Viewer) -> list[WordsShown]:
    """Every version of the council's own, newest first, and last the one that comes with the product."""
    own = MessageTemplate.objects.visible_to(viewer).filter(about=about, language=language.code).order_by("-number")
    return [*(_shown(about, language, one) for one in own), _shown(about, language, None)]


def _shown(about: str, language: Language, own: MessageTemplate | None) -> WordsShown:
    title, when = WHEN[about]
    if own is None:
        subject, body = shipped(about, language.code)
        return WordsShown(about, title, when, language, subject, body, is_draft=is_a_draft(about, language.code))
    return WordsShown(
        about, title, when, language, own.subject, own.body, own.number, own.made_by, own.created_at, is_draft=False
    )
