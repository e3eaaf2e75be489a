"""`commonweal reports`: every report by reference, with a digest of its text, and no name."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from commonweal.access.queries import UnknownPartnership, partnership_by_code
from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import system_viewer
from commonweal.audit.deeds import Deed
from commonweal.audit.operations import write_entry
from commonweal.command_line import FactsCommand, Refusal, add_json, day
from commonweal.reports.digests.queries import report_digests


class Command(FactsCommand):
    help = "List the reports of a partnership: reference, when received, where it stands, and a digest of its text."
    examples = """examples:
  commonweal reports
  commonweal reports --since 2026-03-01 --json > reports.jsonl

With --json each report is a JSON line of its own. The digest is the SHA-256 of the text that was told: whoever kept
what they sent can compare, and nobody reads here who reported or what. Reports that are kept for named people are not
listed."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", type=day, help="only those received on this day and later")
        parser.add_argument("--partnership", help="code of the partnership; needed when the store holds several")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            owner = partnership_by_code(options["partnership"])
        except UnknownPartnership as refusal:
            raise Refusal(refusal) from refusal
        viewer = system_viewer(owner.id, route="commonweal reports", at=datetime.now(UTC))
        n = 0
        for one in report_digests(viewer, since=options["since"]):
            n += 1
            line = f"{one.reference}  {one.received_at:%Y-%m-%d %H:%M}  {one.state:12}  {one.text_digest}"
            self.stdout.write(json.dumps(asdict(one), default=str) if options["as_json"] else line)
        if not n and not options["as_json"]:
            self.stdout.write("none")
        viewer.trace.did(Deed.EXPORT, RecordKind.REPORT, [], why=f"{n} digests")
        with transaction.atomic():
            write_entry(viewer.trace, outcome="done")
