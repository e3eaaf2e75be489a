"""The form as somebody typed it: every field as text, whatever it holds, so that nothing typed is ever lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from commonweal.core.terms import Risk
from commonweal.reports.intake.answers import (
    IMPACTS,
    LONGEST_ACCOUNT,
    LONGEST_NAME,
    LONGEST_PLACE,
    LONGEST_WORDS,
)
from commonweal.reports.terms import HateStrand
from commonweal.reports.written import clean

LONGEST = {
    "number": 40, "name": LONGEST_NAME, "email": 254, "safe_times": 200, "interpreter": 60, "where": LONGEST_PLACE,
    "account": LONGEST_ACCOUNT, "vulnerable": LONGEST_WORDS, "vehicle": 20, "told_before": 200, "wish": LONGEST_WORDS,
    "n_people": 4, "day": 40, "time": 40, "ended": 40,
}  # fmt: skip
"""Texts, and how many characters of each are kept."""
CHOICES = ("tell", "category", "place", "ongoing", "which_hour", "aimed", "age_band", "reads")
TICKS = ("discreet", "animals", "drugs", "may_share")
RISKS = (Risk.WEAPON, Risk.INJURY, Risk.FIRE, Risk.CHILD, Risk.THREAT)
"""What is ticked under "danger now"; hate is asked for by whom it is aimed at."""
LARGEST_CHOICE = 4_000


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in each field; `risks` and `strands` are the words of the boxes that are ticked."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    risks: tuple[str, ...] = ()
    strands: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> str:
        """The text of a field; empty where nothing was typed."""
        return self.values.get(name, "")

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed, as when the page has just been opened."""
        return not self.risks and not any(self.values.values())

    def too_long(self) -> dict[str, str]:
        """By field, what to say of a text that is longer than what is kept."""
        return {
            name: f"This is {len(self[name]):,} characters, and {longest:,} can be kept. Shorten it: nothing is lost."
            for name, longest in LONGEST.items()
            if len(self[name]) > longest
        }


def typed(form: QueryDict, *, key: str) -> Typed:
    """What a form was sent with; `key` is the form's own, checked by the caller."""
    names = (*LONGEST, *TICKS, *(f"impact_{one}" for one in IMPACTS))
    values = {name: _text(form.get(name, ""), lines=name == "account") for name in names}
    values |= {name: form.get(name, "").replace("\x00", "")[:LARGEST_CHOICE] for name in CHOICES}
    return Typed(key, values, _of(form, "risks", RISKS), _of(form, "strands", tuple(HateStrand)))


def _text(written: str, *, lines: bool) -> str:
    """In one line, but for the caller's own account."""
    plain = clean(written)
    return plain if lines else " ".join(plain.split())


def _of(form: QueryDict, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one.value for one in known if one.value in form.getlist(name))  # type: ignore[attr-defined]
