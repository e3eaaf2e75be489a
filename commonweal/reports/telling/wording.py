"""The words of a message: the council's newest version, else the words that come with the product, with fields filled.

`((reference))` and the other fields are the only things that are put in; free text of a reporter never is
(docs/security.md, actor 9). Where a message may not say what it is about, it holds the reference and the link only.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from commonweal.access.viewer import Viewer
from commonweal.core.policy.words import day_in_words
from commonweal.core.terms import LONDON, london_day
from commonweal.reports.policy import reports_policy
from commonweal.reports.telling.queries import newest_template
from commonweal.reports.telling.terms import About
from commonweal.reports.terms import category_label

if TYPE_CHECKING:
    from commonweal.reports.models import Report, ReporterContact

WORDS = Path(__file__).with_name("words")
FIELD = re.compile(r"\(\(([a-z_]+)\)\)")
DISCREET = "discreet"
FIELDS = ("reference", "team", "words", "what", "late", "council", "council_hours", "day")


@dataclass(frozen=True, slots=True)
class Said:
    """A message ready to go."""

    subject: str
    body: str


def worded(
    about: About, report: "Report", contact: "ReporterContact", *, words: str, team: str, by: Viewer, at: datetime
) -> Said:
    """The message about one thing to the reporter of one report, in the language that they read."""
    about_words = about.value if contact.may_say_what else DISCREET
    subject, body = _template(about_words, contact.reads, report)
    values = _values(report, words=words, team=team, at=at)
    return Said(filled(subject, values), filled(body, values))


def filled(text: str, values: Mapping[str, str]) -> str:
    """A template with its fields filled; a field that is not known stays as it is written, for its editor to see."""
    return FIELD.sub(lambda found: values.get(found[1], found[0]), text)


def _values(report: "Report", *, words: str, team: str, at: datetime) -> dict[str, str]:
    ring = reports_policy(report.partnership_id).ring
    late = report.due_at.astimezone(LONDON) if report.due_at else None
    return {
        "reference": report.reference,
        "team": team or "our triage team",
        "words": words,
        "what": category_label(report.category).lower(),
        "late": f"{day_in_words(late.date())} at {late:%H:%M}" if late else "",
        "council": ring.council,
        "council_hours": ring.council_hours,
        "day": day_in_words(london_day(at)),
    }


def _template(about: str, language: str, report: "Report") -> tuple[str, str]:
    own = newest_template(report.partnership_id, about, language)
    return (own.subject, own.body) if own else shipped(about, language)


@cache
def shipped(about: str, language: str) -> tuple[str, str]:
    """The subject and the body that come with the product: the first line of a file, and what follows the empty one."""
    file = WORDS / language / f"{about}.txt"
    file = file if file.is_file() else WORDS / "en" / f"{about}.txt"
    subject, _, body = file.read_text(encoding="utf-8").partition("\n\n")
    return subject.strip(), body.strip() + "\n"
