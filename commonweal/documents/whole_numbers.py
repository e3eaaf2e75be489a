"""The axis of a chart that counts things: calls and actions have no halves, also where there are few."""

from collections.abc import Iterable
from typing import Any

FEW = 5


def whole_numbers(counts: Iterable[int]) -> dict[str, Any]:
    """What Altair's axis is to be told so that every number on it is whole, from the counts that it shows.

    A least step alone does not do it: up to two things it still writes halves.
    """
    most = max(counts, default=0)
    ticks = {"values": list(range(most + 1))} if 0 < most < FEW else {"tickMinStep": 1}
    return {"format": ",d", **ticks}
