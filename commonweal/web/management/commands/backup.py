"""`commonweal backup`: an encrypted backup of the whole store, while it is in use."""

from argparse import ArgumentParser
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from commonweal.command_line import FactsCommand, Refusal, add_json
from commonweal.core.policy.words import day_in_words
from commonweal.recovery.keys import make_key, read_key
from commonweal.recovery.names import backup_name
from commonweal.recovery.operations import make_backup
from commonweal.recovery.refusals import BackupRefused


class Command(FactsCommand):
    help = (
        "Write an encrypted backup of the whole store: every table and the files being loaded, as of one instant, "
        "while the service goes on. Without FILE it goes into the folder of COMMONWEAL_BACKUPS."
    )
    examples = """examples:
  commonweal backup --make-key /media/safe/backup-key
  commonweal backup /srv/backups/before-the-upgrade.cwbackup --key /media/safe/backup-key
  commonweal backup --json

Keep the key away from the backups, and a copy of it away from this machine: without it no backup can be opened."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="where to write it; an existing file is replaced")
        parser.add_argument("--key", type=Path, help="the key file; default COMMONWEAL_BACKUP_KEY")
        parser.add_argument("--make-key", type=Path, metavar="FILE", help="make a new key in this file, and no backup")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["make_key"]:
                self._make_key(options["make_key"], as_json=options["as_json"])
                return
            at = datetime.now(UTC)
            written = make_backup(_place(options["file"], at), read_key(options["key"]), at=at)
        except BackupRefused as refusal:
            self.refuse(refusal, as_json=options["as_json"])
        words = (
            f"{written.file}: {written.rows:,} rows in {written.tables} tables, {written.files} files, "
            f"{written.bytes / 1e6:,.1f} MB.\nMade {day_in_words(at.date())}. Digest {written.digest}."
        )
        self.tell(asdict(written), as_json=options["as_json"], in_words=words)

    def _make_key(self, file: Path, *, as_json: bool) -> None:
        key = make_key(file)
        words = f"{file}: key {key.name}. Keep a copy of it away from this machine and from the backups."
        self.tell({"key_file": str(file), "key": key.name}, as_json=as_json, in_words=words)


def _place(given: Path | None, at: datetime) -> Path:
    if given:
        return given
    if not settings.BACKUP_FOLDER:
        raise Refusal("Say where: `commonweal backup FILE`, or set COMMONWEAL_BACKUPS to a folder.")
    folder = Path(settings.BACKUP_FOLDER)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / backup_name(at)
