"""What a residents' page keeps back, in worked examples for a community safety manager to check by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from commonweal.core.analysis.disclosure import Figure, Standing, Sum, kept_back

FEWEST = 5


@dataclass(frozen=True)
class Example:
    """Calls by kind; `ward` are those of the ward around a place, on a page that is public already."""

    told: str
    calls: Mapping[str, int]
    kept_back: tuple[str, ...]
    why: str
    ward: Mapping[str, int] = field(default_factory=dict)

    def found(self) -> tuple[str, ...]:
        """What the product keeps back, by name; the total is "all"."""
        figures = [Figure(name, n) for name, n in self.calls.items()]
        figures.append(Figure("all", sum(self.calls.values())))
        sums = [Sum("all", tuple(self.calls))]
        for name, n in self.ward.items():
            figures.append(Figure(f"ward {name}", n, Standing.PUBLISHED))
            figures.append(Figure(f"rest {name}", n - self.calls.get(name, 0), Standing.NEVER_SHOWN))
            sums.append(Sum(f"ward {name}", (name, f"rest {name}")))
        return tuple(kept_back(figures, sums, fewest=FEWEST))


EXAMPLES = (
    Example("No count is small", {"noise": 40, "drug use": 12, "vandalism": 5}, (), "5 is shown, and so is 0."),
    Example(
        "One count is small", {"noise": 40, "drug use": 9, "vandalism": 4}, ("drug use", "vandalism"),
        "4 is small. Alone it would be the total less the others, so the next smallest goes with it.",
    ),
    Example(
        "Two counts are small, and hide each other", {"noise": 40, "drug use": 4, "vandalism": 4},
        ("drug use", "vandalism"),
        "Together they are 8: each can be anything from 1 to 7, so nobody knows that either is small.",
    ),
    Example(
        "Two counts of 1", {"noise": 40, "drug use": 1, "vandalism": 1}, ("noise", "drug use", "vandalism"),
        "Together they are 2, and neither is 0: both would be known to be 1. A third goes with them.",
    ),
    Example(
        "Five counts of 1", {"a": 1, "b": 1, "c": 1, "d": 1, "e": 1}, ("a", "b", "c", "d", "e", "all"),
        "The total of 5 would tell that each is 1, so it is kept back too.",
    ),
    Example("All calls are few", {"noise": 3, "drug use": 0}, ("noise", "all"), "The total is as small as its part."),
    Example(
        "A place in a ward that is public", {"noise": 30, "drug use": 12}, ("noise", "drug use"),
        "The ward has 32 calls about noise. With 30 of the place everybody would know of 2 around it.",
        ward={"noise": 32, "drug use": 40},
    ),
)  # fmt: skip
