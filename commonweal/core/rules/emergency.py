"""The emergency sign-post: danger now is for 999 before any form, and what tells of danger comes first everywhere.

Source: the partnership's rule for every way in (a form that is filled in while somebody is in danger costs minutes), as
the police's own advice has it: 999 for danger and for crime that is going on, 101 for the rest. It only points: it
closes nothing, refuses no report, and nobody can switch it off.
"""

from collections.abc import Collection
from enum import StrEnum

from commonweal.core.terms import Risk

URGENT = frozenset({Risk.WEAPON, Risk.INJURY, Risk.FIRE, Risk.THREAT})
"""What, told in a report, puts it first in every list under the clocks of danger."""


class SignPost(StrEnum):
    """Where somebody who tells of something is pointed."""

    RING_999 = "ring-999"
    TAKEN_FIRST = "taken-first"
    TAKEN = "taken"


def sign_post(*, danger_now: bool, risks: Collection[Risk] = ()) -> SignPost:
    """Where somebody is pointed who said whether anybody is in danger now, and what was part of it.

    Danger now goes before everything; what was told of danger that is over makes the report urgent.
    """
    if danger_now:
        return SignPost.RING_999
    return SignPost.TAKEN if URGENT.isdisjoint(risks) else SignPost.TAKEN_FIRST
