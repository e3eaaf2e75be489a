"""How many calls a key and an address may make: so many a minute, with as many again at once; the rest is told to wait.

docs/security.md P9. A key is judged by itself, and so is where a call comes from, with or without a key. Levels lie in
the database under keyed hashes, beside those of signing in, so that all processes share them and no row names anybody.
A call that sends costs five that read. Where `OPEN311_A_MINUTE` is 0 nothing is counted.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from commonweal.access.sessions.operations import forget_levels, keep_levels, levels_held
from commonweal.access.sessions.slow_down import source_of
from commonweal.reports.open311.refusals import Refused

READS, SENDS = 1.0, 5.0
FORGOTTEN_AFTER = timedelta(days=1)


def count_source(request: HttpRequest, cost: float, *, at: datetime) -> None:
    """Count a call for the address it comes from; raises `Refused` (429) with how long to wait."""
    _count([_hash("source", source_of(request))], cost, at)


def count_key(key_id: object, cost: float, *, at: datetime) -> None:
    """Count a call for its key; raises `Refused` (429)."""
    _count([_hash("key", str(key_id))], cost, at)


def left_of(level: float, elapsed_s: float, a_minute: float) -> float:
    """What is left of a level after some seconds; it runs out evenly, and a clock that went back adds nothing."""
    return max(0.0, level - max(0.0, elapsed_s) * a_minute / 60)


def wait_for(level: float, cost: float, a_minute: float) -> int:
    """Whole seconds until a call of this cost fits in; 0: now. At most a minute's calls fit in at once."""
    over = level + cost - max(a_minute, cost)
    return ceil(over * 60 / a_minute) if over > 0 else 0


def _count(keys: Iterable[str], cost: float, at: datetime) -> None:
    a_minute = float(settings.OPEN311_A_MINUTE)
    if not a_minute:
        return
    for row in levels_held(keys, at=at).values():
        left = left_of(row.level, (at - row.at).total_seconds(), a_minute)
        if seconds := wait_for(left, cost, a_minute):
            told = f"Too many calls. Wait {seconds} seconds, then go on."
            raise Refused(429, [("429", told)], retry_after_s=seconds)
        if not row.level:
            forget_levels(before=at - FORGOTTEN_AFTER)
        row.level, row.at = left + cost, max(at, row.at)
        keep_levels([row])


def _hash(kind: str, word: str) -> str:
    return salted_hmac(f"commonweal.reports.open311.{kind}", word, algorithm="sha256").hexdigest()
