"""Slows guessing down without ever locking anybody out (docs/security.md P9, docs/decisions/0021).

A try is judged by the name it tries and the address it comes from; the same for names that nobody has. Somebody's own
browser, which has signed in as this name before, is judged by itself alone: a flood on a name does not slow its owner.
Levels lie in the database, under keyed hashes, so that all processes share them and no row names anybody.

The arithmetic is `commonweal/core/rules/slow_down.py`. Guesses of one name are looked at one after the other.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from math import ceil
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from commonweal.access.sessions.operations import forget_levels, keep_levels, levels_held
from commonweal.core.rules.slow_down import Level, Pace, after_failure, answer, level_at, turn_after_failure, wait_s

# One person at one name: five slips are free. One address: a whole council may stand behind it.
NAME = Pace(n_free=5, first_s=2, longest_s=900, halves_in_s=3600)
SOURCE = Pace(n_free=30, first_s=2, longest_s=300, halves_in_s=900)
LONGEST_S = max(NAME.longest_s, SOURCE.longest_s)
FORGOTTEN_AFTER = timedelta(days=1)
BROWSER_KEPT_S = 90 * 24 * 60 * 60
SALT = "commonweal.access.known-browser"


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt to sign in, as keyed hashes: the levels that it is judged by with their paces, and its own turn."""

    levels: Mapping[str, Pace]
    turn: str

    @classmethod
    def of(cls, request: HttpRequest, username: str) -> "Try":
        """The try of a request for a name as it was typed; letters' case and spaces around it make no difference."""
        name, source = username.strip().casefold(), source_of(request)
        browser = _known_browser(request, name)
        if browser:
            key = _hash("browser", browser, name)
            return cls({key: NAME}, turn=key)
        levels = {_hash("name", name): NAME, _hash("source", source): SOURCE}
        return cls(levels, turn=_hash("turn", name, source))


def try_for_accounts(staff_id: UUID | None) -> Try:
    """The try of an administrator who asks for accounts by their user names: wrong names slow down who asks."""
    key = _hash("asks-for-accounts", str(staff_id))
    return Try({key: NAME}, turn=key)


def wait_before(tried: Try, *, at: datetime) -> int:
    """Whole seconds before this try is looked at, 0 if now; ask before a password or code is checked."""
    rows = levels_held([*tried.levels, tried.turn], at=at)
    told = answer(rows[tried.turn].opens_at, _costs(tried, rows, at), at, longest_s=LONGEST_S)
    if rows[tried.turn].opens_at != told.opens_at:
        rows[tried.turn].opens_at = told.opens_at
        keep_levels([rows[tried.turn]])
    return ceil(told.wait_s)


def note_failure(tried: Try, *, at: datetime) -> None:
    """A wrong password or code: the levels rise, and the next try gets its turn."""
    rows = levels_held([*tried.levels, tried.turn], at=at)
    for key, pace in tried.levels.items():
        risen = after_failure(Level(rows[key].level, rows[key].at), at, pace)
        rows[key].level, rows[key].at = risen.value, risen.at
    rows[tried.turn].opens_at, rows[tried.turn].at = turn_after_failure(_costs(tried, rows, at), at), at
    keep_levels(rows.values())
    forget_levels(before=at - FORGOTTEN_AFTER)


def note_success(tried: Try, *, at: datetime) -> None:
    """The right password or code: this try's turn is used up. Levels stay, or one right account would hide a flood."""
    rows = levels_held([tried.turn], at=at)
    rows[tried.turn].opens_at = None
    if tried.turn in tried.levels:
        rows[tried.turn].level, rows[tried.turn].at = 0, at
    keep_levels(rows.values())


def wait_page(request: HttpRequest, seconds: int) -> HttpResponse:
    """429, with `Retry-After` and the same in words."""
    response = render(request, "sessions/wait.html", {"wait": in_words(seconds)}, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def told(seconds: int) -> str:
    """The sentence for somebody who must wait, where a page of its own would lose what was typed."""
    return f"Too many tries were wrong. Wait {in_words(seconds)}, then try again."


def in_words(seconds: int) -> str:
    """A wait as people say it, rounded up: "20 seconds", "3 minutes"."""
    if seconds < 100:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    return f"{ceil(seconds / 60)} minutes"


def remember_browser(response: HttpResponse, *, username: str) -> None:
    """Mark this browser as one that has signed in as `username`; opens nothing, and does not tell the name."""
    token = signing.dumps([_hash("owner", username.strip().casefold()), secrets.token_hex(16)], salt=SALT)
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE, token, max_age=BROWSER_KEPT_S, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE, path="/",
    )  # fmt: skip


def source_of(request: HttpRequest) -> str:
    """The address a request comes from: the last one that no proxy of ours has. Of IPv6 the network of 64 bits."""
    path = [request.META.get("REMOTE_ADDR", "")]
    path += reversed([part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()])
    found = next((one for one in path if one not in settings.PROXIES), path[-1])
    try:
        address = ip_address(found)
    except ValueError:
        # What a proxy wrote is no address: one bucket for all of those.
        return "unknown"
    return str(ip_network(f"{address}/64", strict=False)) if address.version == 6 else str(address)


def _costs(tried: Try, rows: Mapping[str, Any], at: datetime) -> list[float]:
    return [
        wait_s(level_at(Level(rows[key].level, rows[key].at), at, pace), pace) for key, pace in tried.levels.items()
    ]


def _known_browser(request: HttpRequest, name: str) -> str:
    """The random mark of a browser that has signed in as `name`, or nothing."""
    try:
        known, mark = signing.loads(
            request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE, ""), salt=SALT, max_age=BROWSER_KEPT_S
        )
    except (signing.BadSignature, ValueError):
        return ""
    return str(mark) if known == _hash("owner", name) else ""


def _hash(kind: str, *parts: str) -> str:
    return salted_hmac(f"commonweal.access.slow-down.{kind}", "\x00".join(parts), algorithm="sha256").hexdigest()
