"""What the workshop says by the status with which it ends; any other end is a fault in a decoder."""

from enum import IntEnum


class Status(IntEnum):
    """How it went."""

    MADE = 0
    DAMAGED = 65
    TOO_MANY_PIXELS = 66
    TOO_LONG = 67
    TOO_DEMANDING = 68
    VIDEO = 69
    NO_SOUND = 70
    NOT_READY = 71
    """The wall could not be closed, or a decoder not be loaded: the fault is this machine's and no file was read."""


class NotMade(Exception):
    """The file cannot be made anew."""

    def __init__(self, status: Status) -> None:
        self.status = status
        super().__init__(status.name)
