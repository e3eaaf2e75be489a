"""`commonweal organisation`: lists the organisations of every partnership, and changes what a shared one is called."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from commonweal.access.keeping import KeepingRefused
from commonweal.access.organisations.operations import NoSuchOrganisation, OrganisationWords, rename_for_all
from commonweal.access.organisations.queries import every_organisation
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Role
from commonweal.audit.deeds import Deed
from commonweal.audit.operations import write_entry
from commonweal.audit.trace import Trace
from commonweal.command_line import FactsCommand, Refusal, add_json


class Command(FactsCommand):
    help = (
        "List the organisations of every partnership, or change the name or landlord of one that several share. "
        "Everything else about organisations is done by administrators, in the pages."
    )
    examples = """examples:
  commonweal organisation list
  commonweal organisation change "Fenwick Homes" --name "Fenwick Homes Ltd"
  commonweal organisation change "Fenwick Homes" --landlord "FENWICK HOMES LTD"

The landlord is written as the address list writes it; --landlord "" says that it lets no homes."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["list", "change"], help="what to do")
        parser.add_argument("organisation", nargs="?", help="change: its name as it is now")
        parser.add_argument("--name", help="change: its new name")
        parser.add_argument("--landlord", help="change: its name in the address list")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "change":
            self._change(options)
        found = every_organisation()
        known = [{"name": one.name, "landlord": one.landlord, "partnerships": list(one.partnerships)} for one in found]
        words = "\n".join(
            f"{one.name} ({one.landlord or 'no landlord'}): {', '.join(one.partnerships)}" for one in found
        )
        self.tell({"organisations": known}, as_json=options["as_json"], in_words=words or "none yet")

    def _change(self, options: dict[str, Any]) -> None:
        if not options["organisation"] or (options["name"] is None and options["landlord"] is None):
            raise Refusal("Say which organisation, and --name or --landlord. See `commonweal organisation --help`.")
        now = {one.name.casefold(): one for one in every_organisation()}.get(options["organisation"].casefold())
        if now is None:
            raise Refusal(f"There is no organisation {options['organisation']!r}. See `commonweal organisation list`.")
        wanted = OrganisationWords(
            now.name if options["name"] is None else options["name"],
            now.landlord if options["landlord"] is None else options["landlord"],
        )
        trace = Trace(route="commonweal organisation", at=datetime.now(UTC), actor_role=Role.SYSTEM)
        trace.did(Deed.CHANGE, RecordKind.ORGANISATION, [now.id], why="name or landlord changed by an operator")
        try:
            with transaction.atomic():
                rename_for_all(now.name, wanted=wanted)
                write_entry(trace, outcome="changed")
        except (KeepingRefused, NoSuchOrganisation) as refusal:
            raise Refusal(refusal) from refusal
