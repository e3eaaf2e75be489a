"""How wide words are, roughly and rather too wide than too narrow, and where their lines break.

The file's reader has its own typeface, so no measure could be exact: these are shares of the letter height for kinds of
letters of a plain face such as Atkinson Hyperlegible, Arial or Noto Sans.
"""

import re
import unicodedata

NARROW = frozenset("iljtfrI.,:;'|!()[]/ ’‘·-")
WIDE = frozenset("mwMW@%—…")
_PIECES = re.compile(r"\n|[^\S\n]*[^\s]+[^\S\n]*|[^\S\n]+")


def width(words: str, size: float) -> float:
    """The width in points at a letter height."""
    return size * sum(map(_share, words))


def _share(letter: str) -> float:
    if letter in NARROW:
        return 0.36
    if letter in WIDE:
        return 0.95
    if ord(letter) > 0x2E7F and unicodedata.east_asian_width(letter) in "WF":
        return 1.05
    return 0.72 if letter.isupper() else 0.59


def wrapped(words: str, size: float, room: float) -> list[str]:
    """The lines that words take in a room so many points wide; joined they are the words. No words: one empty line.

    A word longer than a line is broken where the line ends, as programs do.
    """
    lines, line, taken = [], "", 0.0
    for piece in _PIECES.findall(words):
        if piece == "\n":
            lines.append(line + "\n")
            line, taken = "", 0.0
            continue
        if line and taken + width(piece.rstrip(), size) > room:
            lines.append(line)
            line, taken = "", 0.0
        *whole, rest = _broken(piece, size, room)
        lines += whole
        line += rest
        taken += width(rest, size)
    return [*lines, line] if line or not lines else lines


def _broken(word: str, size: float, room: float) -> list[str]:
    """A word in parts that fit a line each, at least one letter long; spaces at its end count for nothing."""
    parts, part, taken = [], "", 0.0
    for letter in word:
        share = size * _share(letter)
        if part and not letter.isspace() and taken + share > room:
            parts.append(part)
            part, taken = "", 0.0
        part += letter
        taken += share
    return [*parts, part]


def cut(words: str, size: float, room: float, most_lines: int, end: str = "") -> str:
    """The words without their line ends, cut to so many lines with an ellipsis; `end` always stays."""
    words = " ".join(words.split())
    if len(wrapped(words + end, size, room)) <= most_lines:
        return words + end
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        fits = len(wrapped(words[:middle].rstrip() + "…" + end, size, room)) <= most_lines
        low, high = (middle, high) if fits else (low, middle - 1)
    return words[:low].rstrip() + "…" + end
