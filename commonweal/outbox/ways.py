"""The ways out of an installation, as typed values: a mail server, a gateway for text messages, or a folder.

`web/environment.py` makes them of what the environment says, and refuses what cannot be meant. A demonstration writes
into its folder whatever is set: its people are invented, and their addresses could be somebody's.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Encryption(StrEnum):
    """How a connection to a mail server is kept from others."""

    AT_ONCE = "at-once"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over; without a user nobody signs in."""

    host: str
    port: int
    encryption: Encryption
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class TextGateway:
    """Where text messages are handed over, as JSON by HTTP; `key` is sent as a bearer token."""

    url: str
    key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class MessageFolder:
    """Messages are written into `mail` in the data folder and leave no further: for a demonstration or a trial."""
