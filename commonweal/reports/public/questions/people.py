"""Who is affected and how, whether it is aimed at somebody for who they are, and whether it was told before."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from commonweal.reports.intake.answers import IMPACTS, LONGEST_WORDS, MOST_IMPACT
from commonweal.reports.public.typed import Typed
from commonweal.reports.terms import Aimed, HateStrand

LONGEST_BEFORE, LONGEST_OTHER = 200, 200
# What officers read is English, whatever the language of the page.
CARE = {
    "children": "children", "older": "an older person", "ill": "somebody disabled or ill",
    "pregnant": "somebody pregnant", "alone": "somebody who lives alone and is afraid",
}  # fmt: skip
LEVELS = tuple(str(level) for level in range(MOST_IMPACT + 1))


def read_affected(typed: Typed) -> dict[str, Any]:
    """Who needs more care, and how much sleep, health, work and children suffer, 0 to 3."""
    return {
        "care": typed.some_of("care", CARE),
        "other": typed.text("other", longest=LONGEST_OTHER),
        **{name: typed.one_of(name, LEVELS) for name in IMPACTS},
    }


def read_aimed(typed: Typed) -> dict[str, Any]:
    """Whether it is aimed at somebody because of who they are, and why; a strand may be left out."""
    aimed = typed.one_of("aimed", tuple(Aimed.values), needed=_("Choose yes, no or not sure"))
    strands = typed.some_of("strands", tuple(HateStrand.values)) if aimed in (Aimed.YES, Aimed.NOT_SURE) else []
    return {"aimed": aimed, "strands": strands}


def read_before(typed: Typed) -> dict[str, Any]:
    """Whom they told before, and what they would like to happen; both may be left out."""
    return {
        "told_before": typed.text("told_before", longest=LONGEST_BEFORE),
        "wish": typed.text("wish", longest=LONGEST_WORDS),
    }


def vulnerable_words(affected: dict[str, Any]) -> str:
    """Who needs more care, in words for an officer."""
    words = [CARE[one] for one in affected.get("care", [])] + [affected.get("other", "")]
    return ", ".join(word for word in words if word)[:LONGEST_WORDS]


def care_labels() -> Mapping[str, str]:
    """Who can need more care."""
    return {
        "children": _("Children"),
        "older": _("An older person"),
        "ill": _("Somebody disabled or ill"),
        "pregnant": _("Somebody pregnant"),
        "alone": _("Somebody who lives alone and is afraid"),
    }


def impact_labels() -> Mapping[str, str]:
    """What can suffer."""
    return {
        "sleep": _("Sleep"),
        "health": _("Health"),
        "work": _("Work or school"),
        "children": _("Children’s lives"),
    }


def level_labels() -> Mapping[str, str]:
    """How much it suffers."""
    return {"0": _("Not at all"), "1": _("A little"), "2": _("A lot"), "3": _("Very badly")}


def aimed_labels() -> Mapping[str, str]:
    """The answers to whether it is aimed at somebody."""
    return {Aimed.YES: _("Yes"), Aimed.NO: _("No"), Aimed.NOT_SURE: _("I am not sure")}


def strand_labels() -> Mapping[str, str]:
    """Because of what."""
    return {
        HateStrand.RACE: _("Race, ethnicity or nationality"),
        HateStrand.RELIGION: _("Religion or belief"),
        HateStrand.SEXUAL_ORIENTATION: _("Sexual orientation"),
        HateStrand.DISABILITY: _("Disability"),
        HateStrand.TRANSGENDER: _("Being transgender"),
        HateStrand.NOT_SURE: _("Something else, or I am not sure"),
    }
