"""What hands a message over: to a mail server, to a gateway for text messages, or to a folder.

A sender is opened for a round, sends one message after another, and is closed. It says in fixed words what went wrong,
and whether that is the message's matter (`Refused`) or the way's (`WayClosed`): when no server answers, no message has
been tried. No sender touches a table.
"""

from typing import Protocol

from commonweal.outbox.operations import Claimed
from commonweal.outbox.terms import Trouble


class Refused(Exception):
    """This message was not taken; `for_good` when trying again would not help."""

    def __init__(self, trouble: Trouble, *, for_good: bool) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble
        self.for_good = for_good


class WayClosed(Exception):
    """Nothing leaves this way at the moment, whichever message it is."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class Sender(Protocol):
    """A way out, for one round."""

    def send(self, one: Claimed) -> str:
        """Hand one message over; what the other side called it, or nothing. Raises `Refused` or `WayClosed`."""

    def close(self) -> None:
        """Let go of what was opened; faults in doing so do not matter."""
