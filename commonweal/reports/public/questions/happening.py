"""What is happening: the kind of matter, what happened in the reporter's words, and what was part of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from commonweal.core.policy.reports import CategoryKind, ReportsPolicy
from commonweal.core.terms import Risk, london_day
from commonweal.reports.intake.answers import LONGEST_ACCOUNT
from commonweal.reports.public.typed import Typed
from commonweal.reports.terms import AgeBand

LONGEST_SEARCH, LONGEST_VEHICLE, MOST_PEOPLE = 80, 20, 1_000
ASKED_RISKS = (Risk.WEAPON, Risk.THREAT, Risk.INJURY, Risk.FIRE, Risk.CHILD)
HONEYPOT = "website"


def kinds_on(policy: ReportsPolicy, at: datetime) -> tuple[CategoryKind, ...]:
    """The kinds of matter of the day."""
    return policy.categories_on(london_day(at)).kinds


def kinds_found(kinds: tuple[CategoryKind, ...], words: str) -> tuple[CategoryKind, ...]:
    """The kinds that words find, by their own words, those of the page's language, and the policy's; the last of the
    list, which fits everything, always stays."""
    sought = words.casefold().split()
    if not sought:
        return kinds
    found = [one for one in kinds if any(word in _text(one) for word in sought)]
    return tuple(dict.fromkeys([*found, *(one for one in kinds if one.word == "other")]))


def _text(kind: CategoryKind) -> str:
    return " ".join((kind.label, kind.means, _(kind.label), _(kind.means), *kind.found_by)).casefold()


def read_what(typed: Typed, kinds: tuple[CategoryKind, ...]) -> dict[str, Any]:
    """The kind of matter."""
    words = tuple(one.word for one in kinds)
    return {"category": typed.one_of("category", words, needed=_("Choose what is happening"))}


def read_account(typed: Typed) -> dict[str, Any]:
    """What happened, in the reporter's words; whether a field that people do not see was filled in."""
    needed = _("Tell us what happened, in a few words")
    return {
        "account": typed.text("account", longest=LONGEST_ACCOUNT, needed=needed),
        "honeypot": bool(typed.post.get(HONEYPOT)),
    }


def read_involved(typed: Typed) -> dict[str, Any]:
    """What was part of it; all of it may be left out."""
    wrong = _("Enter how many people as a number, such as 4, or leave it empty")
    return {
        "part": typed.some_of("part", (*ASKED_RISKS, "drugs", "animals")),
        "vehicle": typed.text("vehicle", longest=LONGEST_VEHICLE).upper(),
        "n_people": typed.whole("n_people", highest=MOST_PEOPLE, wrong=wrong),
        "age_band": typed.one_of("age_band", tuple(AgeBand.values)),
    }


def part_labels() -> Mapping[str, str]:
    """What can have been part of it, by the word that is kept."""
    return {
        Risk.WEAPON: _("A weapon was seen or used"),
        Risk.THREAT: _("Somebody was threatened"),
        Risk.INJURY: _("Somebody was hurt"),
        Risk.FIRE: _("Fire"),
        Risk.CHILD: _("A child was there"),
        "drugs": _("Drugs"),
        "animals": _("An animal"),
    }


def age_labels() -> Mapping[str, str]:
    """How old those seem whom the report is about."""
    return {
        AgeBand.UNDER_18: _("Under 18"),
        AgeBand.ADULT: _("18 or older"),
        AgeBand.BOTH: _("Both"),
        AgeBand.NOT_KNOWN: _("I do not know"),
    }
