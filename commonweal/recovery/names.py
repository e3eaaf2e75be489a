"""How backups are named, so that the newest is found by its name and no clock of a file system is believed."""

import re
from datetime import UTC, datetime
from pathlib import Path

SUFFIX = ".cwbackup"
_NAMED = re.compile(r"commonweal-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ)\.cwbackup")
_STAMP = "%Y-%m-%dT%H-%M-%SZ"


def stamp(at: datetime) -> str:
    """An instant as part of a name, in UTC, to the second."""
    return at.astimezone(UTC).strftime(_STAMP)


def backup_name(at: datetime) -> str:
    """The name of a backup made at this instant."""
    return f"commonweal-{stamp(at)}{SUFFIX}"


def made_at(file: Path) -> datetime | None:
    """When a backup was made, by its name; None for a file of another name."""
    named = _NAMED.fullmatch(file.name)
    try:
        return datetime.strptime(named[1], _STAMP).replace(tzinfo=UTC) if named else None
    except ValueError:
        return None


def newest_backup(folder: Path) -> Path | None:
    """The newest backup of a folder, or None."""
    return next(iter(backups_of(folder)), None)


def backups_of(folder: Path) -> list[Path]:
    """The backups of a folder, newest first; files of other names are not among them."""
    if not folder.is_dir():
        return []
    named = [(made, file) for file in folder.iterdir() if (made := made_at(file))]
    return [file for _, file in sorted(named, reverse=True)]
