"""Reads settings from the environment, and refuses a value that it cannot understand instead of guessing.

Each reader names the variable, what was found and what is allowed, so that a wrong value stops the start.
"""

import os
from email.utils import getaddresses
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from commonweal.outbox.terms import Channel, MessageRefused, check_address, check_line
from commonweal.outbox.ways import Encryption, MailServer, MessageFolder, TextGateway


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


def pairs(name: str) -> dict[str, str]:
    """`a=b,c=d` as a mapping, names in lower case; raises `ImproperlyConfigured` for a part without both."""
    found = [one.partition("=") for one in names(name, ())]
    if any(not key.strip() or not value.strip() for key, _, value in found):
        raise ImproperlyConfigured(f"{name} must be pairs such as northmoor.gov.uk=northmoor, with commas between")
    return {key.strip().lower(): value.strip() for key, _, value in found}


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


def origin(name: str) -> str:
    """The beginning of a web address, such as `https://report.northmoor.gov.uk`, without a slash at its end."""
    found = text(name, "").rstrip("/")
    parts = urlsplit(found)
    if found and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query):
        raise ImproperlyConfigured(
            f"{name} is {found!r}; allowed: the beginning of a web address, such as https://report.northmoor.gov.uk"
        )
    return found


FOLDER = "folder:"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
MAIL_FORMS = (
    "smtp://host:25 with STARTTLS, smtps://host:465, user:password@ before the host, ?starttls=no after it for a "
    "server in a network that you trust, or folder: to write mail into the data folder"
)


def mail_way(name: str) -> MailServer | MessageFolder | None:
    """The mail server of an address such as `smtp://user:password@host:587`; None when unset.

    What the variable holds is never said: it can hold a password.
    """
    found = text(name, "")
    if not found or found == FOLDER:
        return MessageFolder() if found else None
    parts = _address(name, found, ("smtp", "smtps"), MAIL_FORMS)
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.path not in ("", "/") or parts.fragment or asked not in ({}, {"starttls": "no"}):
        raise ImproperlyConfigured(f"{name} has a part after the host that means nothing; allowed: {MAIL_FORMS}")
    if parts.scheme == "smtps":
        encryption = Encryption.AT_ONCE
    else:
        in_clear = bool(asked) or parts.hostname in LOOPBACK
        encryption = Encryption.NONE if in_clear else Encryption.STARTTLS
    if parts.password and encryption is Encryption.NONE and parts.hostname not in LOOPBACK:
        raise ImproperlyConfigured(
            f"{name} would send a password in clear; allowed: smtps://, or smtp:// with STARTTLS"
        )
    port = parts.port or (465 if encryption is Encryption.AT_ONCE else 25)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(str(parts.hostname), port, encryption, user, password)


def mail_sender(name: str, way: MailServer | MessageFolder | None) -> str:
    """The address that mail comes from, `Name <address>` or an address; a mail server needs one."""
    found = text(name, "")
    if not found and not isinstance(way, MailServer):
        return ""
    named = getaddresses([found])
    shown, address = named[0] if len(named) == 1 else ("", "")
    try:
        check_line("name", shown)
        check_line("address", found)
        check_address(Channel.MAIL, address)
    except MessageRefused:
        allowed = "Name <address@your-domain>, the address that mail comes from; needed with COMMONWEAL_MAIL_URL"
        raise ImproperlyConfigured(f"{name} is {found!r}; allowed: {allowed}") from None
    return found


def text_way(name: str, key_name: str) -> TextGateway | MessageFolder | None:
    """The gateway for text messages at an https:// address; None when unset. http:// only to this machine itself."""
    found = text(name, "")
    if not found or found == FOLDER:
        return MessageFolder() if found else None
    allowed = "https://host/path, with the key in COMMONWEAL_TEXT_KEY, or folder: to write into the data folder"
    parts = _address(name, found, ("https", "http"), allowed)
    if parts.username or parts.password or parts.fragment:
        raise ImproperlyConfigured(f"{name} holds a user or a fragment; allowed: {allowed}")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ImproperlyConfigured(f"{name} would send numbers in clear; allowed: {allowed}")
    return TextGateway(found, text(key_name, ""))


def _address(name: str, found: str, schemes: tuple[str, ...], allowed: str) -> SplitResult:
    """The parts of an address with a host; a port that is none is refused like any other fault."""
    try:
        parts = urlsplit(found)
        fits = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits or not found.isprintable() or " " in found:
        raise ImproperlyConfigured(f"{name} is no address that can be used; allowed: {allowed}")
    return parts


SQLITE_OPTIONS = {
    # IMMEDIATE: a read that becomes a write would fail with "database is locked" whatever the timeout.
    # FULL: a reference that was shown must survive a power cut (docs/security.md P5).
    "transaction_mode": "IMMEDIATE",
    "timeout": 10,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA busy_timeout=10000;"
        "PRAGMA journal_size_limit=67108864;PRAGMA foreign_keys=ON;PRAGMA secure_delete=ON;"
    ),
}


def database(url: str, data_folder: Path, *, cache_kb: int = 20_000) -> dict[str, object]:
    """Django's database entry for a `postgresql://` address, or SQLite in the data folder when it is empty."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data_folder / "commonweal.sqlite3",
            # Kept open for as long as its thread lives: opening it costs as much as a page's questions.
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                **SQLITE_OPTIONS,
                "init_command": f"{SQLITE_OPTIONS['init_command']}PRAGMA cache_size=-{cache_kb};",
            },
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
