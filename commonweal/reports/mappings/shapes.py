"""What a cell looks like, without saying what stands in it; and whether a heading promises a person.

An analyst maps a log without reading who called (roles.toml): such cells are shown as "11 digits" or "2 words".
"""

import re
from collections.abc import Collection
from enum import StrEnum

from commonweal.places.sources.postcodes import POSTCODE, squeezed
from commonweal.reports.mappings.written_times import looks_like_a_time

_NUMBER_INSIDE = re.compile(r"(?<!\d)(\+?44|0)[\s().\-]*(\d[\s().\-]*){9,10}(?!\d)")
_EMAIL = re.compile(r"\S+@\S+\.\S+")
_TELEPHONE = re.compile(r"(\+44|0044|0)(\(0\))?\d{9,10}")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_FILLING = re.compile(r"[\s().\-/]")
LONGEST_WORD = 60

# Whole words of a heading, in lower case. Strong ones promise a person; weak ones only where nothing tells of a place
# or of a kind.
STRONG = frozenset({
    "caller", "callers", "complainant", "complainants", "informant", "reporter", "victim", "witness", "suspect",
    "perpetrator", "offender", "resident", "tenant", "customer", "surname", "forename", "firstname", "lastname",
    "phone", "telephone", "tel", "mobile", "mob", "landline", "cli", "email", "mail", "dob", "birth", "contact",
})  # fmt: skip
WEAK = frozenset({
    "name", "names", "description", "details", "detail", "narrative", "account", "notes", "note", "comments",
    "comment", "remarks", "summary", "text", "message", "says", "said",
})  # fmt: skip
INNOCENT = frozenset({
    "street", "road", "place", "estate", "site", "area", "ward", "location", "park", "category", "type",
    "nature", "code", "kind", "class", "subject", "reason", "date", "time", "ref", "reference", "id", "status",
    "block", "building",
})  # fmt: skip


class Shape(StrEnum):
    """The kinds of cell that can be told apart; the words complete "every cell looks like"."""

    TIME = "a time"
    TELEPHONE = "a telephone number"
    EMAIL = "an email address"
    POSTCODE = "a postcode"
    NUMBER = "a number"
    WORDS = "words"


def shape_of(cell: str) -> Shape:
    """The shape of a cell that is not empty."""
    if not any(map(str.isdigit, cell)):
        return Shape.EMAIL if _EMAIL.fullmatch(cell) else Shape.WORDS
    if looks_like_a_time(cell):
        return Shape.TIME
    if looks_like_a_telephone_number(cell):
        return Shape.TELEPHONE
    if POSTCODE.fullmatch(squeezed(cell)):
        return Shape.POSTCODE
    if _NUMBER.fullmatch(cell):
        return Shape.NUMBER
    return Shape.EMAIL if _EMAIL.fullmatch(cell) else Shape.WORDS


def looks_like_a_telephone_number(cell: str) -> bool:
    """A British number with its 0 or +44: nine or ten digits behind it, in any spelling."""
    return _TELEPHONE.fullmatch(_FILLING.sub("", cell)) is not None


def in_shape(cell: str) -> str:
    """A cell as an analyst sees it where it may be about somebody: "11 digits", "2 words, 9 characters"."""
    if not cell:
        return "nothing"
    if looks_like_a_time(cell):
        return "a day or time"
    digits = sum(map(str.isdigit, cell))
    if digits and digits >= len(_FILLING.sub("", cell).lstrip("+")):
        return f"{digits} digits"
    n_words = len(cell.split())
    return f"{n_words} word{'s' if n_words != 1 else ''}, {len(cell):,} character{'s' if len(cell) != 1 else ''}"


def heading_names_somebody(heading: str) -> bool:
    """Whether a column promises who called or what was said."""
    words = set(re.findall(r"[a-z]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", heading).lower()))
    return bool(words & STRONG) or (bool(words & WEAK) and not words & INNOCENT)


def may_be_shown(cell: str, headings: Collection[str]) -> bool:
    """Whether a cell of these columns can stand on an analyst's page: short, and like nobody's number or address."""
    if len(cell) > LONGEST_WORD or any(map(heading_names_somebody, headings)):
        return False
    return "@" not in cell and _NUMBER_INSIDE.search(cell) is None
