"""Did it only move? The weighted displacement quotient and difference of a place, the ring around it and a comparison.

A is the place, B the ring, C the comparison, D a comparison for the ring; 0 before, 1 after.
Quotient (Bowers & Johnson 2003, J Quant Criminol 19(3)): success = A1/C1 - A0/C0, ring = B1/C1 - B0/C0,
WDQ = ring / success; read only where success is below 0. Gross and net effects: Guerette (2009, POP Tool Guide 10).
Difference (Wheeler & Ratcliffe 2018, Crime Science 7:11): (A1-A0)-(C1-C0)+(B1-B0)-(D1-D0), with the root of the sum of
all eight counts as its standard error.

The quotient has no standard error: show the difference or a rate ratio beside it. Neither sees displacement beyond the
ring, to other hours, or to other kinds of behaviour.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from numpy.typing import ArrayLike

from commonweal.core.analysis.distributions import normal_quantile, normal_two_sided
from commonweal.core.analysis.refused import InputRefused, above_zero, counts_of, share_of


class Reading(StrEnum):
    """How the quotient reads."""

    DIFFUSION_LARGER = "diffusion-larger-than-the-effect"
    DIFFUSION = "diffusion"
    NEITHER = "neither"
    DISPLACEMENT_SMALLER = "displacement-smaller-than-the-effect"
    DISPLACEMENT_LARGER = "displacement-larger-than-the-effect"
    NOT_INTERPRETABLE = "not-interpretable"


@dataclass(frozen=True, slots=True)
class Displacement:
    """The quotient and what it is made of; None where a comparison of 0 leaves nothing to divide by."""

    success: float | None
    ring: float | None
    quotient: float | None
    gross_effect: float
    net_effect: float | None
    total_net_effect: float | None
    reading: Reading


@dataclass(frozen=True, slots=True)
class WeightedDifference:
    """Calls fewer (below 0) or more than the comparisons tell, place and ring together; the place alone as `local`."""

    difference: float
    se: float
    z: float
    p: float
    low: float
    high: float
    local: float
    local_se: float
    local_z: float


def displacement(place: ArrayLike, ring: ArrayLike, comparison: ArrayLike) -> Displacement:
    """The quotient from counts before and after, each (2,); `InputRefused` for what is no pair of counts.

    >>> found = displacement([120, 80], [60, 54], [300, 285])
    >>> round(found.quotient, 6), round(found.total_net_effect, 6), found.reading.value
    (0.088235, 37.0, 'diffusion')
    """
    a0, a1 = _pair("place", place)
    b0, b1 = _pair("ring", ring)
    c0, c1 = _pair("comparison", comparison)
    if not c0 or not c1:
        net = total = None
        if c0:
            total = (a0 + b0) * c1 / c0 - a1 - b1
        return Displacement(None, None, None, a0 - a1, net, total, Reading.NOT_INTERPRETABLE)
    success, around = a1 / c1 - a0 / c0, b1 / c1 - b0 / c0
    quotient = around / success if success < 0 else None
    total = a0 * c1 / c0 - a1 + b0 * c1 / c0 - b1
    return Displacement(success, around, quotient, a0 - a1, a0 / c0 - a1 / c1, total, _reading(quotient))


def weighted_difference(
    place: ArrayLike,
    comparison: ArrayLike,
    ring: ArrayLike = (0, 0),
    ring_comparison: ArrayLike = (0, 0),
    *,
    shares: tuple[float, float] = (1.0, 1.0),
    phi: float = 1.0,
    level: float = 0.95,
) -> WeightedDifference:
    """The difference with its range, from counts before and after, each (2,).

    `shares` scale the two comparisons where they are larger than what they are compared with: a comparison of ten like
    places has the share 0.1. Variances grow with the square of the share, and by phi (never below 1).

    >>> found = weighted_difference([120, 80], [300, 285], [60, 54], [200, 190])
    >>> found.difference, round(found.se, 4), round(found.low, 1), round(found.high, 1)
    (-21.0, 35.9026, -91.4, 49.4)
    """
    weights = [above_zero("shares", share) for share in shares]
    (a0, a1), (b0, b1) = _pair("place", place), _pair("ring", ring)
    (c0, c1), (d0, d1) = _pair("comparison", comparison), _pair("ring comparison", ring_comparison)
    spread = max(above_zero("phi", phi), 1.0)
    local = (a1 - a0) - weights[0] * (c1 - c0)
    local_variance = spread * (a0 + a1 + weights[0] ** 2 * (c0 + c1))
    difference = local + (b1 - b0) - weights[1] * (d1 - d0)
    se = sqrt(local_variance + spread * (b0 + b1 + weights[1] ** 2 * (d0 + d1)))
    local_se = sqrt(local_variance)
    if not se or not local_se:
        raise InputRefused("counts", found="no call in any period", allowed="at least one")
    reach = normal_quantile(1 - (1 - share_of("level", level)) / 2) * se
    z = difference / se
    return WeightedDifference(
        difference,
        se,
        z,
        normal_two_sided(z),
        difference - reach,
        difference + reach,
        local,
        local_se,
        local / local_se,
    )


def _reading(quotient: float | None) -> Reading:
    if quotient is None:
        return Reading.NOT_INTERPRETABLE
    if quotient > 1:
        return Reading.DIFFUSION_LARGER
    if quotient > 0:
        return Reading.DIFFUSION
    if quotient == 0:
        return Reading.NEITHER
    return Reading.DISPLACEMENT_SMALLER if quotient >= -1 else Reading.DISPLACEMENT_LARGER


def _pair(field: str, given: ArrayLike) -> tuple[float, float]:
    counts = counts_of(field, given, ndim=1)
    if len(counts) != 2:
        raise InputRefused(field, found=f"{len(counts)} counts", allowed="two, before and after,")
    return float(counts[0]), float(counts[1])
