"""The words of a message: the council's newest version, else the words that come with the product, with fields filled.

`((reference))` and the other fields are the only things that are put in; free text of a reporter never is
(docs/security.md, actor 9). Where a message may not say what it is about, it holds the reference and the council's
number only; nor does a text message that would be longer than one can be. Words that come with the product lie in
`words/<language>/`: the first line is the subject, and lines that begin with # are notes for whoever keeps them.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from commonweal.access.viewer import Viewer
from commonweal.core.rules.safe_contact import ContactWay
from commonweal.core.terms import LONDON, london_day
from commonweal.outbox.public_page import whole_public_page
from commonweal.reports.own.one_time import confirming_code
from commonweal.reports.policy import reports_policy
from commonweal.reports.public.code import as_shown
from commonweal.reports.reference import without_prefix
from commonweal.reports.telling.queries import Newest, newest_template
from commonweal.reports.telling.terms import DISCREET, LONGEST_TEXT, About
from commonweal.reports.terms import category_label

if TYPE_CHECKING:
    from commonweal.reports.models import Report, ReporterContact

WORDS = Path(__file__).with_name("words")
FIELD = re.compile(r"\(\(([a-z_]+)\)\)")
ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Said:
    """A message ready to go."""

    subject: str
    body: str

    @property
    def as_text(self) -> str:
        """The whole of it as one text message, which has no subject."""
        return f"{self.subject}\n{self.body.strip()}"


@dataclass(frozen=True, slots=True)
class Language:
    """A language of messages: its code, its names, in which direction it runs, the words that fill fields, and the
    paragraph that asks somebody to confirm an address."""

    code: str
    name: str
    own_name: str
    direction: str
    triage: str
    months: Sequence[str]
    moment: str
    just_day: str
    confirm: str

    def day_in_words(self, day: date) -> str:
        """A day as this language writes it."""
        return self.just_day.format(day=day.day, month=self.months[day.month - 1], year=day.year)

    def moment_in_words(self, at: datetime) -> str:
        """A moment in London as this language writes it."""
        wall = at.astimezone(LONDON)
        month = self.months[wall.month - 1]
        return self.moment.format(day=wall.day, month=month, year=wall.year, time=f"{wall:%H:%M}")


@cache
def languages() -> Mapping[str, Language]:
    """The languages that messages are shipped in, English first."""
    found = {
        file.parent.name: Language(file.parent.name, **tomllib.loads(file.read_text(encoding="utf-8")))
        for file in sorted(WORDS.glob("*/names.toml"))
    }
    return {code: found[code] for code in sorted(found, key=lambda code: (code != ENGLISH, found[code].name))}


def worded(
    about: About,
    report: "Report",
    contact: "ReporterContact",
    *,
    way: ContactWay,
    words: str,
    team: str,
    by: Viewer,
    at: datetime,
    newest: Newest = newest_template,
) -> Said:
    """The message about one thing to the reporter of one report, in the language that they read."""
    language = languages().get(contact.reads) or languages()[ENGLISH]
    values = _values(report, language, words=words, team=team, at=at)
    asked = "" if contact.confirmed_at else _asked_to_confirm(report, language, plain=not contact.may_say_what)
    said = _said(about.value if contact.may_say_what else DISCREET, language, values, report, newest, asked)
    if way is ContactWay.TEXT and len(said.as_text) > LONGEST_TEXT:
        return _said(DISCREET, language, values, report, newest, asked)
    return said


def filled(text: str, values: Mapping[str, str]) -> str:
    """A template with its fields filled; a field that is not known stays as it is written, for its editor to see."""
    return FIELD.sub(lambda found: values.get(found[1], found[0]), text)


def _asked_to_confirm(report: "Report", language: Language, *, plain: bool) -> str:
    """The paragraph that asks whoever reads this to confirm that it reached them, with the code for it.

    Where a message may not say what it is about (`plain`), no address of ours stands in it either.
    """
    code = set_apart({"code": as_shown(confirming_code(report.id))}, language.direction)
    number = set_apart({"number": without_prefix(report.reference)}, language.direction)
    where = "" if plain else whole_public_page("own-report-door")
    return "\n".join(["", filled(language.confirm, {**code, **number}), *([where] if where else [])])


def _said(
    about: str, language: Language, values: Mapping[str, str], report: "Report", newest: Newest, more: str = ""
) -> Said:
    own = newest(report.partnership_id, about, language.code)
    subject, body = (own.subject, own.body) if own else shipped(about, language.code)
    text = filled(body, set_apart(values, language.direction))
    return Said(filled(subject, values), f"{text.rstrip()}\n{more}\n" if more else text)


def set_apart(values: Mapping[str, str], direction: str) -> Mapping[str, str]:
    """Values for a text of a direction: from right to left, a telephone number would be read with its groups turned
    round, so each value is set apart (Unicode Standard Annex 9, isolates)."""
    return values if direction == "ltr" else {name: f"\u2068{value}\u2069" for name, value in values.items() if value}


def _values(report: "Report", language: Language, *, words: str, team: str, at: datetime) -> dict[str, str]:
    ring = reports_policy(report.partnership_id).ring
    return {
        "reference": report.reference,
        "number": without_prefix(report.reference),
        "team": team or language.triage,
        "words": words,
        "what": category_label(report.category).lower(),
        "late": language.moment_in_words(report.due_at) if report.due_at else "",
        "council": ring.council,
        "council_hours": ring.council_hours,
        "day": language.day_in_words(london_day(at)),
    }


@cache
def shipped(about: str, language: str) -> tuple[str, str]:
    """The subject and the body that come with the product, in English where this language has none."""
    file = WORDS / language / f"{about}.txt"
    file = file if file.is_file() else WORDS / ENGLISH / f"{about}.txt"
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    subject, _, body = "\n".join(lines).partition("\n\n")
    return subject.strip(), body.strip() + "\n"


@cache
def is_a_draft(about: str, language: str) -> bool:
    """Whether the shipped words still wait for somebody who knows the language to check them."""
    file = WORDS / language / f"{about}.txt"
    return file.is_file() and file.read_text(encoding="utf-8").startswith("#")
