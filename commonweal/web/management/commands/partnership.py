"""`commonweal partnership`: found a partnership, or list those that this store holds."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from commonweal.access.operations import CodeTaken, found_partnership
from commonweal.access.partnership import UnknownPolicy
from commonweal.access.queries import partnerships
from commonweal.command_line import FactsCommand, Refusal, add_json
from commonweal.core.policy import PolicyRefused


class Command(FactsCommand):
    help = "Found a partnership, so that files can be loaded for it, or list those that this store holds."
    examples = """examples:
  commonweal partnership list
  commonweal partnership found camden --name "Camden Community Safety Partnership" --borough Camden --policy camden-2024

Invite its first administrator next: `commonweal administrator --help`."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["found", "list"], help="what to do")
        parser.add_argument("code", nargs="?", help="found: the word that commands use, such as camden")
        parser.add_argument("--name", help="found: its full name")
        parser.add_argument("--borough", help="found: the name of its borough")
        parser.add_argument("--policy", help="found: its policy file, without .toml")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "found":
            self._found(options)
        known = [{"code": one.code, "name": one.name, "policy": one.policy} for one in partnerships()]
        words = "\n".join(f"{one['code']}: {one['name']}, policy {one['policy']}" for one in known)
        self.tell({"partnerships": known}, as_json=options["as_json"], in_words=words or "none yet")

    def _found(self, options: dict[str, Any]) -> None:
        missing = [f"--{name}" for name in ("name", "borough", "policy") if not options[name]]
        missing = (["its code"] if not options["code"] else []) + missing
        if missing:
            raise Refusal(f"{', '.join(missing)} missing. See `commonweal partnership --help`.")
        try:
            with transaction.atomic():
                found_partnership(
                    code=options["code"],
                    name=options["name"],
                    borough_name=options["borough"],
                    policy=options["policy"],
                    at=datetime.now(UTC),
                )
        except (CodeTaken, UnknownPolicy, PolicyRefused) as refusal:
            raise Refusal(refusal) from refusal
