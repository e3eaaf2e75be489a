"""The filter state in an address and back: what is typed becomes a choice or is refused by field, in plain words.

What an address does not say is as usual, and what is as usual is not said: the same choice has one address. Names that
no field has are not heeded, so that an address with a mail program's addition still opens.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode

from commonweal.core.terms import CallSource
from commonweal.explore.terms import (
    EVERY_DAY,
    LAST_HOUR,
    LONGEST_WORD,
    Choice,
    ChoiceRefused,
    Hours,
    Look,
    Shape,
    Step,
    Subject,
)
from commonweal.files.days import DayRefused, typed_day

Typed = Mapping[str, Sequence[str]]
Word = TypeVar("Word", bound=StrEnum)
LONGEST_NUMBER = 7
SINGLE = (
    "what", "category", "line", "ward", "place", "from", "to", "hour_from", "hour_to", "look", "shape", "cell",
    "bandwidth", "near", "step", "seed",
)  # fmt: skip
"""Fields of the form that hold one word; `weekday` holds several."""
USUAL = Choice()


def parsed(typed: Typed) -> Choice:
    """The choice that an address or a form makes; raises `ChoiceRefused` with every field that is wrong."""
    errors: dict[str, str] = {}

    def read(field: str, reader: Callable[[str], Any], usual: Any) -> Any:
        written = (typed.get(field) or [""])[-1].strip()
        if not written:
            return usual
        try:
            return reader(written)
        except ValueError as refusal:
            errors[field] = str(refusal)
            return usual

    made = {
        "subject": read("what", _word_of(Subject), USUAL.subject),
        "category": read("category", _word, ""),
        "line": read("line", _line, ""),
        "ward": read("ward", _word, ""),
        "place": read("place", _word, ""),
        "first_day": read("from", _day, None),
        "last_day": read("to", _day, None),
        "hours": Hours(read("hour_from", _hour, USUAL.hours.first), read("hour_to", _hour, USUAL.hours.last)),
        "weekdays": _weekdays(typed.get("weekday") or [], errors),
        "look": read("look", _word_of(Look), USUAL.look),
        "shape": read("shape", _word_of(Shape), USUAL.shape),
        "cell_m": read("cell", _number, USUAL.cell_m),
        "bandwidth_m": read("bandwidth", _number, USUAL.bandwidth_m),
        "near_m": read("near", _number, USUAL.near_m),
        "step": read("step", _word_of(Step), USUAL.step),
        "seed": read("seed", _number, USUAL.seed),
    }
    try:
        choice = Choice(**made)
    except ChoiceRefused as refusal:
        raise ChoiceRefused({**refusal.errors, **errors}) from refusal
    if errors:
        raise ChoiceRefused(errors)
    return choice


def pairs(choice: Choice) -> list[tuple[str, str]]:
    """The names and values of a choice's address, in the order of the form; what is as usual is left out."""
    said: dict[str, str] = {
        "what": choice.subject.value,
        "category": choice.category,
        "line": choice.line,
        "ward": choice.ward,
        "place": choice.place,
        "from": choice.first_day.isoformat() if choice.first_day else "",
        "to": choice.last_day.isoformat() if choice.last_day else "",
        "hour_from": str(choice.hours.first),
        "hour_to": str(choice.hours.last),
        "look": choice.look.value,
        "shape": choice.shape.value,
        "cell": str(choice.cell_m),
        "bandwidth": str(choice.bandwidth_m),
        "near": str(choice.near_m),
        "step": choice.step.value,
        "seed": str(choice.seed),
    }
    kept = [(name, value) for name, value in said.items() if value != _USUAL_SAID.get(name)]
    if choice.weekdays != EVERY_DAY:
        kept += [("weekday", str(day)) for day in sorted(choice.weekdays)]
    return kept


_USUAL_SAID: Mapping[str, str] = {}
_USUAL_SAID = dict(pairs(USUAL))


def query(choice: Choice) -> str:
    """The part of the address after the question mark; empty where all is as usual."""
    return urlencode(pairs(choice))


def as_far_as_right(typed: Typed, errors: Mapping[str, str]) -> Choice:
    """The choice without what was refused: the rest of a form stays as it was typed."""
    wrong = {*errors, *(("from", "to") if errors.keys() & {"from", "to"} else ())}
    try:
        return parsed({name: values for name, values in typed.items() if name not in wrong})
    except ChoiceRefused:
        return Choice()


def as_typed(typed: Typed) -> dict[str, str]:
    """What every single field of a refused form holds, to be shown again as it was typed."""
    return {name: (typed.get(name) or [""])[-1][:LONGEST_WORD] for name in SINGLE}


def _word_of(kind: type[Word]) -> Callable[[str], Word]:
    def read(written: str) -> Word:
        if written not in set(kind):
            raise ValueError("Choose one from the list.")
        return kind(written)

    return read


def _word(written: str) -> str:
    if len(written) > LONGEST_WORD or "\x00" in written:
        raise ValueError("Choose one from the list.")
    return written


def _line(written: str) -> str:
    if written not in set(CallSource):
        raise ValueError("Choose a line from the list.")
    return written


def _day(written: str) -> date:
    try:
        return typed_day(written)
    except DayRefused as refusal:
        raise ValueError(f"{refusal}.") from refusal


def _number(written: str) -> int:
    plain = written.replace(",", "").replace(" ", "").removesuffix("m")
    if not (plain.isascii() and plain.isdigit() and len(plain) <= LONGEST_NUMBER):
        raise ValueError("Write a whole number, such as 300.")
    return int(plain)


def _hour(written: str) -> int:
    if not (written.isascii() and written.isdigit() and len(written) <= 2 and int(written) <= LAST_HOUR):
        raise ValueError("Choose an hour from the list.")
    return int(written)


def _weekdays(written: Sequence[str], errors: dict[str, str]) -> frozenset[int]:
    """The days that are ticked; none ticked is every day, as in a form that does not ask."""
    days = [one.strip() for one in written if one.strip()]
    if any(one not in {"0", "1", "2", "3", "4", "5", "6"} for one in days):
        errors["weekday"] = "Choose days of the week from the list."
        return EVERY_DAY
    return frozenset(int(one) for one in days) or EVERY_DAY


assert len(fields(Choice)) == len(SINGLE)  # hours are two fields of the form, weekdays are in no single one
