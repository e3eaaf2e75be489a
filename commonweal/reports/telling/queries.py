"""Reads the words that a council gave its messages."""

from collections.abc import Callable
from uuid import UUID

from commonweal.reports.models import MessageTemplate

Newest = Callable[[UUID, str, str], MessageTemplate | None]
"""Partnership, message and language -> the words in force."""


def newest_template(partnership_id: UUID, about: str, language: str) -> MessageTemplate | None:
    """The words in force for one message in one language; None: those that come with the product."""
    own = MessageTemplate.objects.filter(partnership_id=partnership_id, about=about, language=language)
    return own.order_by("-number").first()
