"""The counts of the rule on looks, worked out the long way: loops over looks that anybody can follow."""

from collections.abc import Sequence
from datetime import date
from math import exp, factorial, gamma

from commonweal.core.rules.looking import Look, LookDeed
from commonweal.core.terms import LONDON

OPENS = (LookDeed.OPENED, LookDeed.BREAK_GLASS)


def day_of(look: Look) -> date:
    """The London day of a look."""
    return look.at.astimezone(LONDON).date()


def unexplained(looks: Sequence[Look]) -> list[Look]:
    """The looks that nothing explains, in their order."""
    return [look for look in looks if look.deed in OPENS and not look.related and not _explained(look, looks)]


def _explained(look: Look, looks: Sequence[Look]) -> bool:
    if look.reason and look.deed is LookDeed.OPENED:
        return True
    for other in looks:
        apart = (day_of(other) - day_of(look)).days
        of_team = other.team == look.team != "" and other.record == look.record
        if of_team and other.related and apart < 0 and not look.guarded:
            return True
        if other.actor != look.actor:
            continue
        if other.deed is LookDeed.CHANGED and other.record == look.record and abs(apart) <= 1:
            return True
        same_person = other.person == look.person != "" and not look.guarded
        if other.related and apart < 0 and (other.record == look.record or same_person):
            return True
    return False


def distinct_records(looks: Sequence[Look]) -> dict[tuple[str, int], int]:
    """How many different records each opened in each week, weeks by the ordinal of their Monday."""
    seen: dict[tuple[str, int], set[str]] = {}
    for look in looks:
        if look.deed in OPENS:
            monday = day_of(look).toordinal() - day_of(look).weekday()
            seen.setdefault((look.actor, monday), set()).add(look.record)
    return {key: len(records) for key, records in seen.items()}


def alone(look: Look, looks: Sequence[Look]) -> bool:
    """Whether its actor did nothing that is explained within two hours, by the clock on the wall."""
    none = unexplained(looks)
    mine = [one for one in looks if one.actor == look.actor and one not in none and one.deed is not LookDeed.LISTED]
    wall = look.at.astimezone(LONDON).replace(tzinfo=None, second=0, microsecond=0)
    walls = [one.at.astimezone(LONDON).replace(tzinfo=None, second=0, microsecond=0) for one in mine]
    return all(abs((one - wall).total_seconds()) > 120 * 60 for one in walls)


def followed_up(look: Look, looks: Sequence[Look]) -> bool:
    """Whether its actor changed the record, or had a relation with it, on that day or one of the five after."""
    return any(
        one.actor == look.actor and one.record == look.record and 0 <= (day_of(one) - day_of(look)).days <= 5
        and (one.related or one.deed is LookDeed.CHANGED)
        for one in looks
    )  # fmt: skip


def days_of_coming_back(looks: Sequence[Look], last_monday: date, weeks: int) -> dict[tuple[str, str], int]:
    """On how many days each opened each record unexplained, in the weeks up to and with the one of `last_monday`."""
    found: dict[tuple[str, str], set[date]] = {}
    for look in unexplained(looks):
        age = (last_monday - day_of(look)).days
        if -6 <= age <= 7 * (weeks - 1):
            found.setdefault((look.actor, look.record), set()).add(day_of(look))
    return {key: len(days) for key, days in found.items()}


def chance_of_at_least(n: int, mean: float, spread: float) -> float:
    """One minus the chances of all smaller counts."""
    if spread == 0:
        return 1 - sum(exp(-mean) * mean**k / factorial(k) for k in range(n))
    size = 1 / spread
    p = size / (size + mean)
    return 1 - sum(gamma(k + size) / gamma(size) / factorial(k) * p**size * (1 - p) ** k for k in range(n))
