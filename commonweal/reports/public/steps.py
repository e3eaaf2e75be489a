"""The pages of a report in their order, which of them a report needs, and what comes next.

One thing a page. A page that an earlier answer makes needless is left out: who stays anonymous gives no details.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from commonweal.core.terms import Risk
from commonweal.reports.intake.answers import IMPACTS, Answers
from commonweal.reports.public.questions import contact, people, when, where
from commonweal.reports.terms import AgeBand, Aimed, HateStrand, Ongoing

Kept = Mapping[str, Any]


class Unfinished(Exception):
    """A question that needs an answer has none; `step` is its page."""

    def __init__(self, step: str) -> None:
        super().__init__(step)
        self.step = step


@dataclass(frozen=True, slots=True)
class Step:
    """One page: whether it is asked for these answers, and whether they answer it."""

    name: str
    asked: Callable[[Kept], bool]
    answered: Callable[[Kept], bool]


def _always(kept: Kept) -> bool:
    return True


def _given(name: str) -> Callable[[Kept], bool]:
    return lambda kept: name in kept


def _chooses(kept: Kept) -> bool:
    return bool(kept.get("where", {}).get("found"))


def _not_now(kept: Kept) -> bool:
    return bool(kept.get("now", {}).get("ongoing") != Ongoing.NOW)


def _known(kept: Kept) -> bool:
    return bool(kept.get("contact", {}).get("contact") == "yes")


STEPS = (
    Step("what", _always, _given("what")),
    Step("account", _always, _given("account")),
    Step("involved", _always, _given("involved")),
    Step("where", _always, _given("where")),
    Step("place", _chooses, lambda kept: where.is_answered(kept["where"])),
    Step("words", lambda kept: not _chooses(kept), lambda kept: where.is_answered(kept.get("where", {}))),
    Step("now", _always, _given("now")),
    Step("when", _not_now, _given("when")),
    Step("affected", _always, _given("affected")),
    Step("aimed", _always, _given("aimed")),
    Step("before", _always, _given("before")),
    Step("evidence", _always, _given("evidence_seen")),
    Step("contact", _always, _given("contact")),
    Step("details", _known, _given("details")),
    Step("share", _always, _given("share")),
)
CHECK = "check"
NAMES = tuple(step.name for step in STEPS)


def first_open(kept: Kept) -> str:
    """The first page that still needs an answer, else the page that checks all of them."""
    return next((step.name for step in STEPS if step.asked(kept) and not step.answered(kept)), CHECK)


def after(name: str, kept: Kept, *, changing: bool) -> str:
    """The page after this one; somebody who changes one answer comes back to all of them."""
    if changing:
        return first_open(kept)
    later = STEPS[NAMES.index(name) + 1 :]
    return next((step.name for step in later if step.asked(kept) and not _passed(step, kept)), CHECK)


def before(name: str, kept: Kept) -> str:
    """The page before this one; empty before the first."""
    earlier = STEPS if name == CHECK else STEPS[: NAMES.index(name)]
    return next((step.name for step in reversed(earlier) if step.asked(kept) and not _passed(step, kept)), "")


def _passed(step: Step, kept: Kept) -> bool:
    """Words stand for a place once they were given: the page for them opens only from its neighbour."""
    return step.name == "words" and step.answered(kept)


def answers_of(kept: Kept) -> Answers:
    """The whole report; raises `Unfinished`."""
    step = first_open(kept)
    if step != CHECK:
        raise Unfinished(step)
    part, affected, aimed = kept["involved"], kept["affected"], kept["aimed"]
    return Answers(
        category=kept["what"]["category"], account=kept["account"]["account"], where=where.where_of(kept["where"]),
        happened_at=when.happened_at(kept.get("when") if _not_now(kept) else None),
        ongoing=Ongoing(kept["now"]["ongoing"]),
        risks=frozenset(Risk(one) for one in part["part"] if one in set(Risk)), aimed=Aimed(aimed["aimed"]),
        strands=tuple(HateStrand(one) for one in aimed["strands"]), vulnerable=people.vulnerable_words(affected),
        vehicle=part["vehicle"], animals="animals" in part["part"], drugs="drugs" in part["part"],
        n_people=part["n_people"], age_band=AgeBand(part["age_band"] or AgeBand.NOT_KNOWN),
        impact={name: int(affected[name]) for name in IMPACTS if affected[name]},
        told_before=kept["before"]["told_before"], wish=kept["before"]["wish"],
        may_share=kept["share"]["share"] == "yes",
        who=contact.who_of(kept["contact"], kept.get("details")),
    )  # fmt: skip
