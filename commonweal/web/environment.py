"""Reads settings from the environment, and refuses a value that it cannot understand instead of guessing.

Each reader names the variable, what was found and what is allowed, so that a wrong value stops the start.
"""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str) -> str:
    """The variable as it stands, or `default`; an empty value counts as unset."""
    return os.environ.get(name) or default


def flag(name: str, default: bool) -> bool:
    """`1`/`0`, `true`/`false`, `yes`/`no`; anything else is refused."""
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    found = os.environ.get(name)
    if not found:
        return default
    if found.lower() not in words:
        raise ImproperlyConfigured(f"{name} is {found!r}; allowed: {', '.join(words)}")
    return words[found.lower()]


def one_of(name: str, allowed: tuple[str, ...], default: str) -> str:
    """One of the words allowed, whatever its case."""
    found = text(name, default).upper()
    if found not in allowed:
        raise ImproperlyConfigured(f"{name} is {found!r}; allowed: {', '.join(allowed)}")
    return found


def names(name: str, default: tuple[str, ...]) -> list[str]:
    """A comma-separated list without empty members."""
    return [part.strip() for part in text(name, ",".join(default)).split(",") if part.strip()]


def whole_number(name: str, default: int, *, lowest: int = 0, highest: int | None = None) -> int:
    """A whole number from `lowest` on, up to and with `highest`."""
    found = text(name, str(default))
    top = f" to {highest}" if highest is not None else ""
    fits = found.isascii() and found.isdigit() and lowest <= int(found) and (highest is None or int(found) <= highest)
    if not fits:
        raise ImproperlyConfigured(
            f"{name} is {found!r}; allowed: a whole number from {lowest}{top}, such as {default or 24}"
        )
    return int(found)


def folder(name: str, default: Path) -> Path:
    """An absolute path; the folder need not exist yet."""
    return Path(text(name, str(default))).expanduser().resolve()


SQLITE_OPTIONS = {
    # IMMEDIATE: a read that becomes a write would fail with "database is locked" whatever the timeout.
    # FULL: a reference that was shown must survive a power cut (docs/security.md P5).
    "transaction_mode": "IMMEDIATE",
    "timeout": 10,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA busy_timeout=10000;"
        "PRAGMA journal_size_limit=67108864;PRAGMA cache_size=-20000;PRAGMA foreign_keys=ON;PRAGMA secure_delete=ON;"
    ),
}


def database(url: str, data_folder: Path) -> dict[str, object]:
    """Django's database entry for a `postgresql://` address, or SQLite in the data folder when it is empty."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data_folder / "commonweal.sqlite3",
            "OPTIONS": SQLITE_OPTIONS,
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL begins with {parts.scheme!r}; allowed: postgresql://user:password@host:port/name, "
            "or leave it empty for SQLite in the data folder"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        # Whoever waits for a row longer than this is told so, as on SQLite, instead of holding a server process.
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
            "options": "-c lock_timeout=10s",
            **dict(parse_qsl(parts.query)),
        },
    }
