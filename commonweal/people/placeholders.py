"""What people write where they have no name or number to write: it is nobody's, and must not make strangers one person.

Source: the usual fillers of call handling systems and of those who type into them, gathered by hand; a partnership that
meets another one adds it here. Lists of made-up numbers: digits that are all the same, or that only count up or down.
"""

import re

from commonweal.people.terms import compared

_NOTHING = frozenset({"", "-", "--", "---", "?", "??", "n/a", "na", "n a", "nil", "none", "null", "x", "xx", "xxx"})
_NOT_SAID = frozenset({
    "not given", "not known", "not provided", "not recorded", "not stated", "not supplied", "not available", "declined",
    "refused", "unknown", "unavailable", "withheld", "anon", "anonymous", "private", "blocked", "no details", "tbc",
})  # fmt: skip

NO_NAME = _NOTHING | _NOT_SAID | {
    "no name", "no name given", "name withheld", "name refused", "name unknown", "name not given", "caller",
    "anonymous caller", "unknown caller", "anonymous male", "anonymous female", "unknown male", "unknown female",
    "member of public", "member of the public", "mop", "would not give name",
}  # fmt: skip
"""Names as compared that are no name."""

NO_NUMBER = _NOTHING | _NOT_SAID | {
    "no number", "no number given", "number withheld", "number unknown", "number not given", "private number",
    "withheld number", "unknown number", "no phone", "no telephone", "no tel", "no caller id", "no cli", "cli withheld",
}  # fmt: skip
"""What stands in a column of numbers, as compared, and says that there is none."""

_MADE_UP = re.compile(r"([0-9])\1*|[0-9]*([0-9])\2{6,}|[0-9]*(123456789|987654321)[0-9]*|12345(6(78?)?)?")


def name_told(written: str) -> str:
    """The name, or nothing where what is written is no name."""
    return "" if compared(written) in NO_NAME else written


def says_that_there_is_no_number(written: str) -> bool:
    """Whether a cell of a column of numbers is empty, says in words that there is none, or holds a made-up number.

    Made up are digits that are all the same, that end in seven equal ones, or that count from one up or from nine down.
    """
    if compared(written) in NO_NUMBER:
        return True
    digits = re.sub(r"[\s().\-/+]", "", re.sub(r"\.0$", "", written.strip()))
    return _MADE_UP.fullmatch(digits) is not None
