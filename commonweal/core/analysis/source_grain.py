"""How fine a source's points and times are, and the refusal of methods that need real ones.

police.uk moves every point to the nearest of some 750,000 map points and gives the month only: unrelated addresses fall
together, and days are not known. Such rows can be mapped as areas; near repeats and clusters of them are artefacts.
"""

from enum import Enum

from commonweal.core.analysis.refused import InputRefused


class Points(Enum):
    """What a coordinate of the source is."""

    REAL = "the place itself, or its address"
    SNAPPED = "the nearest of a set of map points"


class Times(Enum):
    """What a time of the source is."""

    DAY = "the day, or finer"
    MONTH = "the month"


def need_real(method: str, points: Points, times: Times | None = None) -> None:
    """Refuse a source whose points are snapped, or whose times (where the method asks for them) are months."""
    if points is not Points.REAL:
        raise InputRefused(
            "points", found=f"{points.value}, which {method} would take for repeats", allowed="real points"
        )
    if times not in (None, Times.DAY):
        raise InputRefused(
            "times", found=f"{times.value} alone, in which {method} has no days", allowed="days or finer"
        )
