"""`commonweal administrator`: the first administrator of a store, and the way back in where no administrator can help:
for the only one, and for an account that works in several partnerships (docs/decisions/0025)."""

from argparse import ArgumentParser
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from commonweal.access.invitations.operations import (
    Invited,
    NameRefused,
    NoSuchStaff,
    NothingToReset,
    invite_again,
    invite_staff,
    reset_password,
    reset_second_factor,
)
from commonweal.access.invitations.queries import staff_named
from commonweal.access.queries import UnknownPartnership, partnership_by_code
from commonweal.access.roles import Role
from commonweal.access.viewer import Viewer
from commonweal.audit.operations import write_entry
from commonweal.audit.trace import Trace
from commonweal.command_line import FactsCommand, Refusal, add_json
from commonweal.core.terms import london_day

AT_THE_COMMAND_LINE = "an operator at the command line"
AGAIN: dict[str, Callable[..., Invited]] = {
    "invite-again": invite_again, "reset-second-factor": reset_second_factor, "reset-password": reset_password
}  # fmt: skip

ALREADY = (
    "There is an account {0!r} already. For a new link to it: `commonweal administrator invite-again {0} --why ...`, "
    "which ends its password and second factor."
)


class Command(FactsCommand):
    help = "Make the link with which an administrator sets up an account, or with which somebody gets back into one."
    examples = """examples:
  commonweal administrator invite ada --name "Ada Lindqvist" --partnership northmoor --address https://commonweal.example
  commonweal administrator reset-second-factor ada --why "phone lost" --address https://commonweal.example
  commonweal administrator invite-again ada --why "link ended" --address https://commonweal.example

The link is printed once and kept nowhere. Hand it over yourself, to nobody but its owner: it works once, for 72 hours.
Everybody else is invited by an administrator, in the pages. The others also help whoever works in several partnerships
and whom no administrator may help alone. `invite-again` ends password and second factor."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["invite", *AGAIN], help="what to do")
        parser.add_argument("username", help="the name to sign in with: small letters, digits, . _ @ + -")
        parser.add_argument("--name", help="invite: the person's name as colleagues see it")
        parser.add_argument("--partnership", help="code of the partnership; needed when the store holds several")
        parser.add_argument("--why", default="", help="for the others: the reason, which the account's owner can read")
        parser.add_argument(
            "--address",
            default="http://localhost:8000",
            help="where the pages are reached; default http://localhost:8000",
        )
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        at = datetime.now(UTC)
        try:
            with transaction.atomic():
                invited = self._invited(options, at)
        except (UnknownPartnership, NameRefused) as refusal:
            raise Refusal(refusal) from refusal
        except NoSuchStaff as refusal:
            raise Refusal(f"Nobody called {options['username']!r} has a role in this partnership.") from refusal
        except NothingToReset as refusal:
            raise Refusal("This account has no second factor yet. Use `invite-again`.") from refusal
        link = options["address"].rstrip("/") + reverse("invitation-link", args=[invited.token])
        ends_at = invited.invitation.ends_at
        facts = {"username": invited.staff.username, "link": link, "ends_at": ends_at.isoformat()}
        words = f"{link}\nWorks once, until {ends_at:%d %B %Y, %H:%M} UTC. Hand it to {invited.staff.username} alone."
        self.tell(facts, as_json=options["as_json"], in_words=words)

    def _invited(self, options: dict[str, Any], at: datetime) -> Invited:
        partnership = partnership_by_code(options["partnership"])
        trace = Trace(
            route="commonweal administrator", at=at, partnership_id=partnership.id, purpose="setting up accounts"
        )
        # Whoever can run commands on the host acts as an administrator; the audit knows no person.
        by = Viewer(partnership.id, Role.ADMINISTRATOR, trace.purpose, trace, name=AT_THE_COMMAND_LINE)
        if options["what"] == "invite":
            if not options["name"]:
                raise Refusal("--name is missing: say the person's name as colleagues should see it.")
            if staff_named(options["username"], partnership, on=london_day(at)) is not None:
                raise Refusal(ALREADY.format(options["username"]))
            invited = invite_staff(
                username=options["username"], display_name=options["name"], partnership=partnership,
                role=Role.ADMINISTRATOR, from_on=london_day(at), by=by, at=at,
            )  # fmt: skip
        else:
            if not options["why"]:
                raise Refusal("--why is missing: say the reason; the account's owner can read it.")
            staff = staff_named(options["username"], partnership, on=london_day(at))
            if staff is None:
                raise NoSuchStaff
            invited = AGAIN[options["what"]](staff, by=by, at=at, why=options["why"])
        write_entry(trace, outcome="made")
        return invited
