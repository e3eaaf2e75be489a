"""Which callers may be one person, by their numbers and names alone: pairs to look at, never pairs to join.

Names are compared in blocks, so that 20,000 callers take no 200 million comparisons: a block holds callers with one
number, one name, or names that sound alike. Similarity is Jaro and Winkler's (Winkler 1990), as rapidfuzz counts it.
How alike is enough was set by hand on invented names: a person decides each case anyway.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import combinations
from uuid import UUID

from rapidfuzz.distance import JaroWinkler

from commonweal.people.queries import CallerTold

TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "rev", "sir", "lady"})
SURNAMES_ALIKE, GIVEN_ALIKE, SHARED_NUMBER_ALIKE = 0.88, 0.76, 0.75
"""At least so alike are last names, and first names; and either of them where the number is the same."""
SOUND_HELPS = 0.15
MOST_IN_A_BLOCK = 150
"""What more callers than this share says nothing: an agency's number, or one of the commonest names."""

_SOUNDS = (
    (re.compile(r"^(?:kn|gn|pn)"), "n"), (re.compile(r"^wr"), "r"), (re.compile(r"ph"), "f"), (re.compile(r"gh"), ""),
    (re.compile(r"[sc]h"), "s"), (re.compile(r"ck|q|c(?![eiy])"), "k"), (re.compile(r"c|z|x"), "s"),
    (re.compile(r"[aeiouyhw]"), ""), (re.compile(r"(.)\1+"), r"\1"),
)  # fmt: skip
_SOUNDS_COMPARED = 3


class Likeness(StrEnum):
    """Why two callers may be one person."""

    SAME_NUMBER = "same-number"
    NUMBER_ALONE = "number-alone"
    SAME_NAME = "same-name"
    SIMILAR_NAME = "similar-name"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two callers, the smaller id first, why they may be one person, and how alike their names are, 0 to 1."""

    one: UUID
    other: UUID
    likeness: Likeness
    alike: float


@dataclass(frozen=True, slots=True)
class Name:
    """A compared name in its parts, without titles and accents; `given` may be one letter or nothing."""

    given: str
    surname: str
    sound: str


def parts_of(compared_name: str) -> Name:
    """The name in its parts: what stands last is taken for the last name."""
    plain = "".join(c for c in unicodedata.normalize("NFD", compared_name) if not unicodedata.combining(c))
    words = [word for word in plain.replace("-", " ").replace("'", "").split() if word not in TITLES]
    if not words:
        return Name("", "", "")
    return Name(" ".join(words[:-1]), words[-1], sound_of(words[-1]))


def sound_of(surname: str) -> str:
    """The first consonants as they sound: `kinsellagh`, `kinsella` and `kinselagh` have one."""
    return _sounds(surname)[:_SOUNDS_COMPARED]


@lru_cache(maxsize=100_000)
def _sounds(word: str) -> str:
    for spelling, becomes in _SOUNDS:
        word = spelling.sub(becomes, word)
    return word


def how_alike(one: Name, other: Name) -> float:
    """How alike two names are, 0 to 1; 0 where the last names are not alike or the first names speak against it.

    Of the first names the very first decides: what follows may be the family's too, as in `Abernethy-Cole`.
    """
    surnames = _alike(one.surname, other.surname, SURNAMES_ALIKE)
    if not surnames:
        return 0.0
    first = _first_names(one, other)
    return surnames * 0.9 if first is None else (surnames + first) / 2 if first else 0.0


def _first_names(one: Name, other: Name) -> float | None:
    """How alike the very first names are, 0 where they are two names; None where one of them is not told."""
    if not one.given or not other.given:
        return None
    short, long = sorted((one.given.split()[0], other.given.split()[0]), key=len)
    if len(short) == 1:
        return 0.9 if long.startswith(short) else 0.0
    return _alike(short, long, GIVEN_ALIKE)


def _alike(one: str, other: str, at_least: float) -> float:
    """How alike two words are, 0 where that is less than asked for; a little less is enough where they sound alike."""
    similarity = JaroWinkler.similarity(one, other)
    enough = at_least - SOUND_HELPS if _sounds(one) == _sounds(other) else at_least
    return similarity if similarity >= enough else 0.0


def pairs_to_look_at(callers: Sequence[CallerTold]) -> list[Pair]:
    """Pairs that may be one person, each once with its strongest reason; in no order that means anything.

    Names that are only similar, with different numbers, are many: whoever asks should look for more, such as calls
    about the same place.
    """
    names = {one.id: parts_of(one.compared_name) for one in callers}
    found: dict[tuple[UUID, UUID], Pair] = {}
    for block in _blocks((one.number, one) for one in callers if one.number):
        _add(found, (_with_one_number(one, other, names) for one, other in combinations(block, 2)))
    for block in _blocks((one.compared_name, one) for one in callers if " " in one.compared_name):
        _add(found, (_pair(one, other, Likeness.SAME_NAME, 1.0) for one, other in combinations(block, 2)))
    for block in _blocks((_sound_key(names[one.id]), one) for one in callers if names[one.id].sound):
        _add(found, (_similar(one, other, names) for one, other in combinations(block, 2)))
    return list(found.values())


def _blocks(keyed: Iterable[tuple[str, CallerTold]]) -> Iterator[list[CallerTold]]:
    """Callers with one key; where those are too many, with one last name beside it."""
    for block in _by_key(keyed):
        if len(block) <= MOST_IN_A_BLOCK:
            yield block
        else:
            smaller = _by_key((one.compared_name.rpartition(" ")[2], one) for one in block)
            yield from (part for part in smaller if len(part) <= MOST_IN_A_BLOCK)


def _by_key(keyed: Iterable[tuple[str, CallerTold]]) -> Iterator[list[CallerTold]]:
    blocks: dict[str, list[CallerTold]] = defaultdict(list)
    for key, caller in keyed:
        blocks[key].append(caller)
    return (block for block in blocks.values() if len(block) > 1)


def _sound_key(name: Name) -> str:
    """First letter of the first name as it sounds, and the last name's sound."""
    first = name.given[:1].replace("c", "k").replace("q", "k")
    return f"{first} {name.sound}"


def _add(found: dict[tuple[UUID, UUID], Pair], pairs: Iterable[Pair | None]) -> None:
    for pair in pairs:
        if pair is not None:
            found.setdefault((pair.one, pair.other), pair)


def _with_one_number(one: CallerTold, other: CallerTold, names: dict[UUID, Name]) -> Pair | None:
    if not one.compared_name or not other.compared_name:
        return _pair(one, other, Likeness.NUMBER_ALONE, 0.5)
    # A family shares a number and a last name: first names that are two names speak against it here as well.
    speaks_against = _first_names(names[one.id], names[other.id]) == 0
    whole = 0.0 if speaks_against else JaroWinkler.similarity(one.compared_name, other.compared_name)
    alike = max(how_alike(names[one.id], names[other.id]), whole if whole >= SHARED_NUMBER_ALIKE else 0.0)
    return _pair(one, other, Likeness.SAME_NUMBER, alike) if alike else None


def _similar(one: CallerTold, other: CallerTold, names: dict[UUID, Name]) -> Pair | None:
    alike = how_alike(names[one.id], names[other.id])
    return _pair(one, other, Likeness.SIMILAR_NAME, alike) if alike else None


def _pair(one: CallerTold, other: CallerTold, likeness: Likeness, alike: float) -> Pair:
    first, second = sorted((one.id, other.id))
    return Pair(first, second, likeness, alike)
