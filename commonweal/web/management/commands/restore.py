"""`commonweal restore`: puts a backup in the place of the store, or tries whether it can be."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from commonweal.command_line import FactsCommand, Refusal, add_json
from commonweal.fault_codes import FaultCode
from commonweal.recovery.keys import read_key
from commonweal.recovery.names import newest_backup
from commonweal.recovery.operations import Owner, Restored, drill, restore
from commonweal.recovery.refusals import BackupRefused
from commonweal.web.at_work import anybody_at_work
from commonweal.web.database_roles import as_owner, grant_to_application

AT_WORK = (
    "`serve` or `worker` runs on this data folder. Nothing was changed. Stop both first: what people write while a "
    "backup is put in place is lost. With --while-serving it is done all the same."
)


class Command(FactsCommand):
    help = (
        "Put a backup in the place of the store. All of it is checked before anything is touched; the store of before "
        "is backed up; rights that were taken away since are taken away again; everybody signs in anew. Stop `serve` "
        "and `worker` first. With --drill nothing is touched: the backup is restored into a store that is thrown away."
    )
    examples = """examples:
  commonweal restore /srv/backups/commonweal-2026-03-09T02-00-00Z.cwbackup
  commonweal restore --drill                      the newest of COMMONWEAL_BACKUPS
  commonweal restore --drill some.cwbackup --key /media/safe/backup-key --json

On PostgreSQL set OWNER_DATABASE_URL, as for `commonweal migrate`. A backup of either database restores on both."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="the backup; with --drill default the newest")
        parser.add_argument("--drill", action="store_true", help="only try it, on a store that is thrown away")
        parser.add_argument("--key", type=Path, help="the key file; default COMMONWEAL_BACKUP_KEY")
        parser.add_argument("--from-another", action="store_true", help="the backup is of another installation")
        parser.add_argument(
            "--without-journal", action="store_true", help="the journal of revocations is lost; see CW-706 first"
        )
        parser.add_argument(
            "--while-serving", action="store_true", help="also while `serve` or `worker` runs on this data folder"
        )
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        at = datetime.now(UTC)
        application = str(connection.settings_dict["USER"])
        owner = Owner(as_owner, lambda: grant_to_application(application))
        try:
            key = read_key(options["key"])
            if options["drill"]:
                facts = drill(_backup(options["file"]), key, at=at, owner=owner)
                self.tell(facts, as_json=options["as_json"], in_words=_drill_words(facts))
                return
            if options["file"] is None:
                raise Refusal("Say which backup: `commonweal restore FILE`.")
            if anybody_at_work() and not options["while_serving"]:
                raise BackupRefused(FaultCode.STORE_BUSY, AT_WORK)
            restored = restore(
                options["file"], key, at=at, owner=owner,
                from_another=options["from_another"], without_journal=options["without_journal"],
            )  # fmt: skip
        except BackupRefused as refusal:
            self.refuse(refusal, as_json=options["as_json"])
        self.tell(restored.facts(), as_json=options["as_json"], in_words=_words(restored))


def _backup(given: Path | None) -> Path:
    if given:
        return given
    newest = newest_backup(Path(settings.BACKUP_FOLDER)) if settings.BACKUP_FOLDER else None
    if newest is None:
        raise BackupRefused(
            FaultCode.NO_BACKUP, "There is no backup to try: name one, or set COMMONWEAL_BACKUPS to the folder of them."
        )
    return newest


def _drill_words(facts: dict[str, Any]) -> str:
    return (
        f"{facts['file']} can be restored: {facts['rows']:,} rows in {facts['tables']} tables and {facts['files']} "
        f"files came out as they went in, in {facts['seconds']} s. Nothing was touched."
        + ("" if facts["audit_holds"] else "\nThe audit in it does not hold together: run `commonweal audit verify`.")
    )


def _words(restored: Restored) -> str:
    backup, replayed = restored.backup, restored.replayed
    lines = [
        f"Restored: {backup.rows:,} rows in {backup.tables} tables, {backup.files} files, as of {backup.made_at[:16]}.",
        f"Taken away again from the journal: {sum(replayed.by_kind.values())} "
        f"({', '.join(f'{n} {kind}' for kind, n in replayed.by_kind.items()) or 'nothing'}).",
    ]
    if replayed.unconfirmed:
        lines.append(
            f"{replayed.unconfirmed} of these were never confirmed: a change may have been taken back. Look them over."
        )
    lines.append("Everybody signs in anew. Open invitations were withdrawn.")
    if restored.messages_held:
        lines.append(
            f"{restored.messages_held:,} messages that waited in the backup are held: they may have gone out since. "
            "Send them with `commonweal outbox release`, or not with `commonweal outbox drop`."
        )
    if restored.kept_before:
        lines.append(f"The store of before is in {restored.kept_before}.")
    return "\n".join(lines)
