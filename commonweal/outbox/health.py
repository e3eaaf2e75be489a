"""Whether messages leave, for the health page: how many wait, since when, and why. Names no message and no address."""

from datetime import datetime, timedelta
from typing import Any

from commonweal.outbox.queries import Backlog, backlog, to_look_at, trouble_of_waiting
from commonweal.outbox.sending import ways_out
from commonweal.outbox.terms import Channel, Trouble

LATE = timedelta(minutes=15)
SETTINGS = {Channel.MAIL: "COMMONWEAL_MAIL_URL", Channel.TEXT: "COMMONWEAL_TEXT_URL"}
NAMES = {Channel.MAIL: "mail", Channel.TEXT: "text messages"}
WHY = {
    Trouble.UNREACHABLE: "the server does not answer",
    Trouble.BROKEN_OFF: "the server breaks off",
    Trouble.NOT_ENCRYPTED: "the server offers no encryption that can be trusted",
    Trouble.SIGN_IN_REFUSED: "the server refuses our user or key",
    Trouble.SENDER_REFUSED: "the server refuses our address",
    Trouble.NOT_UNDERSTOOD: "the gateway answers in a way that is not understood",
    Trouble.ASKED_TO_WAIT: "the server asks us to wait",
    Trouble.POLICY_REFUSED: "the server refuses by its policy",
    Trouble.FOLDER_CLOSED: "the folder cannot be written",
}


def outbox_facts(*, at: datetime) -> dict[str, Any]:
    """Counts over all partnerships, and a warning in words where something is to be looked at."""
    found, open_ways = backlog(at=at), ways_out()
    facts: dict[str, Any] = {"waiting": sum(one.n_due for one in found.values()), **to_look_at(at=at)}
    facts |= {
        channel.value: {"waiting": one.n_due, "for_later": one.n_later, "set_up": channel in open_ways}
        for channel, one in found.items()
    }
    said = [words for channel, one in found.items() if (words := _late(channel, one, at, channel in open_ways))]
    if facts["held"]:
        said.append(f"{facts['held']:,} held since a restore, until somebody decides")
    if facts["failed_lately"]:
        said.append(f"{facts['failed_lately']:,} could not be delivered in the last seven days")
    return facts | ({"warning": "; ".join(said)} if said else {})


def _late(channel: Channel, one: Backlog, at: datetime, is_set_up: bool) -> str:
    if not one.n_due or one.due_since is None:
        return ""
    if not is_set_up:
        return f"{one.n_due:,} wait because {NAMES[channel]} {_is(channel)} not set up ({SETTINGS[channel]})"
    if at - one.due_since < LATE:
        return ""
    why = WHY.get(trouble_of_waiting(channel), "no worker takes them, or a single one is tried again")
    return f"{NAMES[channel]} {_is(channel)} late: {why}"


def _is(channel: Channel) -> str:
    return "is" if channel is Channel.MAIL else "are"
