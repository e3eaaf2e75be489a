"""The refusal of every method: which input, what was found in it, and what is allowed.

One class for all, so that a page can say it in its own words and a researcher can catch it. Checks that several
methods need lie here too; a check of one method lies in that method.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


class InputRefused(ValueError):
    """An input that a method cannot use."""

    def __init__(self, field: str, *, found: object, allowed: str) -> None:
        super().__init__(f"{field}: {found} found, {allowed} allowed")
        self.field, self.found, self.allowed = field, found, allowed


def counts_of(field: str, given: ArrayLike, *, ndim: int | None = None, at_least: int = 1) -> NDArray[np.float64]:
    """The counts as float64: whole, finite, not negative, at least so many along the last axis; else `InputRefused`.

    >>> counts_of("calls", [3, 0, 2]).tolist()
    [3.0, 0.0, 2.0]
    """
    counts = numbers_of(field, given, ndim=ndim, at_least=at_least)
    if counts.size and float(counts.min()) < 0:
        raise InputRefused(field, found=float(counts.min()), allowed="counts of 0 or more")
    if not np.array_equal(counts, np.floor(counts)):
        raise InputRefused(field, found=float(counts[counts != np.floor(counts)].flat[0]), allowed="whole counts")
    return counts


def numbers_of(field: str, given: ArrayLike, *, ndim: int | None = None, at_least: int = 1) -> NDArray[np.float64]:
    """The numbers as float64: finite, of so many axes, at least so many along the last; else `InputRefused`."""
    numbers = np.asarray(given, dtype=np.float64)
    if ndim is not None and numbers.ndim != ndim:
        raise InputRefused(field, found=f"an array of {numbers.ndim} axes", allowed=f"{ndim}")
    length = numbers.shape[-1] if numbers.ndim else 1
    if length < at_least:
        raise InputRefused(field, found=f"{length} numbers", allowed=f"{at_least} or more")
    if not np.isfinite(numbers).all():
        raise InputRefused(field, found="a number that is missing or without end", allowed="finite numbers")
    return numbers


def same_shape(**arrays: NDArray[Any]) -> None:
    """Refuse arrays that should be of one shape and are not."""
    (first_name, first), *others = arrays.items()
    for name, array in others:
        if array.shape != first.shape:
            raise InputRefused(name, found=f"shape {array.shape}", allowed=f"that of {first_name}, {first.shape},")


def share_of(field: str, given: float) -> float:
    """A share strictly between 0 and 1, such as a level or an alpha."""
    if not 0 < given < 1:
        raise InputRefused(field, found=given, allowed="more than 0 and less than 1")
    return float(given)


def above_zero(field: str, given: float) -> float:
    """A finite number over 0, such as days of exposure or a population."""
    if not (np.isfinite(given) and given > 0):
        raise InputRefused(field, found=given, allowed="a number over 0")
    return float(given)
