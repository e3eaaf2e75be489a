"""Crimes weighted by harm, as the Cambridge Crime Harm Index does (Sherman, Neyroud & Neyroud 2016, Policing 10(3)).

Harm = sum of crimes * days of prison at the guideline's starting point for a first offender; a fine counts as days of
work at the minimum wage. What police found by looking (drugs, weapons carried) is kept apart: it counts the looking.
The table of weights is data with a version and the day from which it holds; none is written here. The Crime Severity
Score of the Office for National Statistics is another weight (average sentences): the version says which was used.

One homicide swamps a ward: show the count beside the harm, and harm per 1,000.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonweal.core.analysis.refused import InputRefused, counts_of, numbers_of, same_shape

PER = 1000


@dataclass(frozen=True, slots=True)
class HarmWeights:
    """Days of prison an offence code, with the version of the table and the day from which it holds.

    `found_by_police` are codes kept apart. Refuses an empty table and days below 0.
    """

    version: str
    holds_from: date
    days: Mapping[str, float]
    found_by_police: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not self.version or not self.days:
            raise InputRefused("weights", found="no version or no offence", allowed="a named table with offences")
        numbers = numbers_of("days", list(self.days.values()), ndim=1)
        if numbers.min() < 0:
            raise InputRefused("days", found=float(numbers.min()), allowed="days of 0 or more")


@dataclass(frozen=True, slots=True)
class Harm:
    """Per place, arrays (n,): days of harm and the crimes they come from, both without what police found by looking.

    `found_days`, `found_count` are what police found; `most_of_one` (n,) is the share of the days that the single
    heaviest crime makes, 0 where there is no harm.
    """

    days: NDArray[np.float64]
    count: NDArray[np.int64]
    found_days: NDArray[np.float64]
    found_count: NDArray[np.int64]
    most_of_one: NDArray[np.float64]
    version: str


def harm_of(counts: ArrayLike, codes: Sequence[str], weights: HarmWeights) -> Harm:
    """Harm of places from their crimes: `counts` (n_places, n_codes), `codes` (n_codes,) the offence of each column.

    `InputRefused` for a code that the table does not have: a crime without a weight would count as no harm.

    >>> weights = HarmWeights("example", date(2023, 5, 1), {"burglary": 20.0, "homicide": 5475.0})
    >>> found = harm_of([[30, 0], [2, 1]], ["burglary", "homicide"], weights)
    >>> found.days.tolist(), found.count.tolist(), found.most_of_one.round(2).tolist()
    ([600.0, 5515.0], [30, 3], [0.03, 0.99])
    """
    table = counts_of("counts", counts, ndim=2)
    if table.shape[1] != len(codes):
        raise InputRefused("codes", found=f"{len(codes)} for {table.shape[1]} columns", allowed="one a column")
    unknown = sorted({code for code in codes if code not in weights.days})
    if unknown:
        raise InputRefused("codes", found=", ".join(unknown), allowed=f"offences of {weights.version}")
    days = np.array([weights.days[code] for code in codes])
    found = np.array([code in weights.found_by_police for code in codes])
    reported = np.where(found, 0, table)
    total = reported @ days
    heaviest = ((reported > 0) * days).max(axis=1)
    return Harm(
        days=total,
        count=reported.sum(axis=1).astype(np.int64),
        found_days=np.where(found, table, 0) @ days,
        found_count=np.where(found, table, 0).sum(axis=1).astype(np.int64),
        most_of_one=np.divide(heaviest, total, out=np.zeros(len(total)), where=total > 0),
        version=weights.version,
    )


def harm_per_thousand(harm_days: ArrayLike, population: ArrayLike) -> NDArray[np.float64]:
    """Days of harm per 1,000 of a population, both (n,); refuses a population of 0.

    >>> harm_per_thousand([600.0], [16_500]).round(2).tolist()
    [36.36]
    """
    days, people = numbers_of("harm", harm_days, ndim=1), numbers_of("population", population, ndim=1)
    same_shape(harm=days, population=people)
    if people.min() <= 0:
        raise InputRefused("population", found=float(people.min()), allowed="numbers over 0")
    rate: NDArray[np.float64] = PER * days / people
    return rate
