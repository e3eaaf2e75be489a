"""Which installation this is: a random name kept in the data folder, so that a backup of another one is noticed."""

import re
import secrets
from pathlib import Path

from django.conf import settings

_NAME = re.compile(r"[0-9a-f]{32}")


def _file() -> Path:
    return Path(settings.DATA_FOLDER) / "installation"


def known_installation() -> str | None:
    """The name, or None in a data folder that has none yet."""
    file = _file()
    name = file.read_text(encoding="ascii", errors="replace").strip() if file.is_file() else ""
    return name if _NAME.fullmatch(name) else None


def installation() -> str:
    """The name, made on the first backup."""
    return known_installation() or call_installation(secrets.token_hex(16))


def call_installation(name: str) -> str:
    """Take this name on: of a new installation, or of the one whose backup was restored into an empty folder."""
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.touch(mode=0o600)
    file.write_text(name, encoding="ascii")
    return name
