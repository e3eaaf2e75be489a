"""What can be wrong with narrowing or opening a record; each message is a sentence that an officer can act on."""


class GuardingRefused(Exception):
    """Nothing was changed; the message says what is needed."""


class WhyIsMissing(GuardingRefused):
    """A reason in words is needed."""


class TooFewNamed(GuardingRefused):
    """A record kept for named people needs at least two of them."""


class CannotBeNamed(GuardingRefused):
    """Somebody could not open the record even if named, or said that they know somebody in it."""


class GuardedAlready(GuardingRefused):
    """The record is kept for named people already."""


class NotForYou(GuardingRefused):
    """Somebody else has to do this."""


class NothingToTakeBack(GuardingRefused):
    """It does not hold any more, or never did."""
