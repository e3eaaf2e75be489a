"""`commonweal outbox`: what waits to leave, sending it now, and what a restore held."""

from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from commonweal.command_line import FactsCommand, add_json
from commonweal.outbox.operations import drop_held, release_held
from commonweal.outbox.queries import outbox_counts
from commonweal.outbox.sending import send_due, this_worker, ways_out
from commonweal.outbox.terms import Channel


class Command(FactsCommand):
    help = (
        "Say how many messages wait, were sent and failed, or send now what is due; `commonweal worker` does that by "
        "itself. After a restore, what waited in the backup is held, because it may have gone out since: `release` "
        "sends it, `drop` does not. Names no message and no address."
    )
    examples = """examples:
  commonweal outbox --json
  commonweal outbox send            do what is due now; exit code 1 where a way is closed
  commonweal outbox release         send what a restore held
  commonweal outbox drop            do not send what a restore held"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", nargs="?", default="counts", choices=("counts", "send", "release", "drop"))
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        at, as_json = datetime.now(UTC), options["as_json"]
        match options["what"]:
            case "send":
                self._send(as_json=as_json)
            case "release":
                n = release_held(at=at)
                self.tell({"released": n}, as_json=as_json, in_words=f"{n:,} messages that were held go out.")
            case "drop":
                n = drop_held(at=at)
                self.tell({"dropped": n}, as_json=as_json, in_words=f"{n:,} messages that were held do not go out.")
            case _:
                facts = outbox_counts(at=at) | {"ways_out": sorted(one.value for one in ways_out())}
                self.tell(facts, as_json=as_json, in_words=_in_words(facts))

    def _send(self, *, as_json: bool) -> None:
        done = send_due(this_worker())
        closed = {channel.value: trouble.value for channel, trouble in done.closed.items()}
        facts = {"sent": done.n_sent, "not_taken": done.n_not_taken, "closed": closed}
        words = [f"{done.n_sent:,} messages sent, {done.n_not_taken:,} not taken."]
        words += [f"No {channel} leaves: {trouble}." for channel, trouble in closed.items()]
        self.tell(facts, as_json=as_json, in_words="\n".join(words))
        if closed:
            raise SystemExit(1)


def _in_words(facts: Mapping[str, Any]) -> str:
    lines = ["Messages: " + ", ".join(f"{n:,} {state}" for state, n in facts["messages"].items()) + "."]
    for channel in Channel:
        waiting = facts["waiting"][channel.value]
        said = f"{channel.value.capitalize()}: {waiting['now']:,} waiting, {waiting['for_later']:,} for later."
        lines.append(said if channel.value in facts["ways_out"] else f"{said} It is not set up, so none leaves.")
    if facts["oldest_waits_since"]:
        lines.append(f"The oldest waits since {facts['oldest_waits_since']}.")
    return "\n".join(lines)
