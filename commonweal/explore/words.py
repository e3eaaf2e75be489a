"""How the choices of Explore are called on its page, and the fields of its form with what stands in them."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from commonweal.core.policy.words import day_in_words
from commonweal.explore.terms import CELLS_M, LAST_HOUR, Choice, Look, Shape, Step, Subject
from commonweal.reports.terms import SOURCE_LABELS

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LOOKS: Mapping[Look, str] = {
    Look.COUNTS: "Counts",
    Look.DENSITY: "Density",
    Look.TOGETHER: "Lying together",
    Look.RATES: "Rates",
    Look.HARM: "Harm",
    Look.EMERGING: "Emerging places",
    Look.NEAR_REPEATS: "Near repeats",
    Look.CLUSTERS: "Clusters",
}
SUBJECTS: Mapping[Subject, str] = {
    Subject.CALLS: "Calls",
    Subject.STREET_CRIME: "Street crime, as police publish it",
    Subject.SEARCHES: "Stop and search, as police publish it",
}
NOUNS: Mapping[Subject, tuple[str, str]] = {
    Subject.CALLS: ("call", "calls"),
    Subject.STREET_CRIME: ("published row", "published rows"),
    Subject.SEARCHES: ("search", "searches"),
}
"""The counting word of each, for one and for several."""
SHAPES: Mapping[Shape, str] = {
    Shape.PLACE: "Places",
    Shape.WARD: "Wards",
    Shape.SQUARE: "Squares",
    Shape.HEXAGON: "Hexagons",
}
CELLS: Mapping[Shape, str] = {Shape.SQUARE: "Squares", Shape.HEXAGON: "Hexagons"}
STEPS: Mapping[Step, str] = {Step.WEEK: "Weeks", Step.MONTH: "Months"}
Pairs = Sequence[tuple[str, str]]


class Lists(Protocol):
    """What the lists of the form hold."""

    @property
    def categories(self) -> Pairs: ...
    @property
    def wards(self) -> Pairs: ...
    @property
    def subjects(self) -> Sequence[Subject]: ...


def fields_of(choice: Choice, lists: Lists, typed: Mapping[str, str] | None = None) -> dict[str, tuple[Pairs, str]]:
    """By field of the form the values and labels of its list (none for a line of writing), and what stands in it."""
    hours = [(str(hour), f"{hour:02d}:00") for hour in range(LAST_HOUR + 1)]
    until = [(str(hour), f"{hour:02d}:59") for hour in range(LAST_HOUR + 1)]
    fields: dict[str, tuple[Pairs, str]] = {
        "what": ([(one.value, SUBJECTS[one]) for one in lists.subjects], choice.subject),
        "category": (lists.categories, choice.category),
        "line": ([(one.value, label) for one, label in SOURCE_LABELS.items()], choice.line),
        "ward": (lists.wards, choice.ward),
        "place": ((), choice.place),
        "from": ((), day_in_words(choice.first_day) if choice.first_day else ""),
        "to": ((), day_in_words(choice.last_day) if choice.last_day else ""),
        "hour_from": (hours, str(choice.hours.first)),
        "hour_to": (until, str(choice.hours.last)),
        "look": (_pairs(LOOKS), choice.look),
        "shape": _shapes(choice),
        "cell": ([(str(side), f"{side:,} metres") for side in CELLS_M], str(choice.cell_m)),
        "bandwidth": ((), str(choice.bandwidth_m)),
        "near": ((), str(choice.near_m)),
        "step": (_pairs(STEPS), choice.step),
        "seed": ((), str(choice.seed)),
    }
    return {name: (options, (typed or {}).get(name) or value) for name, (options, value) in fields.items()}


def _shapes(choice: Choice) -> tuple[Pairs, str]:
    """Counts can be told by place and ward; a test needs cells, and what is no cell is a square."""
    if choice.look not in (Look.TOGETHER, Look.HARM):
        return _pairs(SHAPES), choice.shape
    return _pairs(CELLS), choice.shape if choice.shape in CELLS else Shape.SQUARE


def _pairs(words: Mapping[Look, str] | Mapping[Shape, str] | Mapping[Step, str]) -> Pairs:
    return [(word.value, label) for word, label in words.items()]
