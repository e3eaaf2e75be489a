"""Finds the line on which each key of a TOML text stands, which the standard reader does not tell.

Takes text that the standard reader has already accepted, so it only has to step over values, never to judge them. Keys
inside inline tables are not told apart: they stand where the inline table does.
"""

import re
import tomllib
from collections.abc import Mapping

# `hotspot`, 0, `from`: tables of an array are numbered.
Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_OR_QUOTED = re.compile(r"""[ \t]*("(?:\\.|[^"\\])*"|'[^']*'|[A-Za-z0-9_-]+)[ \t]*""")
_STRINGS = (
    re.compile(r'"""(?:\\.|[^\\])*?"{3,5}', re.DOTALL),
    re.compile(r"'''.*?'{3,5}", re.DOTALL),
    re.compile(r'"(?:\\.|[^"\\\n])*"'),
    re.compile(r"'[^'\n]*'"),
)


def lines_of_keys(text: str) -> Mapping[Path, int]:
    """The line of each key and of each table's heading, by path; 1 is the first line."""
    return _Walk(text).lines


class _Walk:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.lines: dict[Path, int] = {}
        self.arrays: dict[Path, int] = {}
        table: Path = ()
        while self._skip(_BLANK) < len(text):
            line = text.count("\n", 0, self.at) + 1
            if text[self.at] == "[":
                table = self._heading()
                self.lines.setdefault(table, line)
            else:
                self._key(table, line)

    def _skip(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at

    def _heading(self) -> Path:
        of_array = self.text.startswith("[[", self.at)
        self.at += 2 if of_array else 1
        path = self._numbered(self._dotted())
        self.at += 2 if of_array else 1
        if of_array:
            self.arrays[path] = self.arrays.get(path, -1) + 1
            path = (*path, self.arrays[path])
        return path

    def _numbered(self, parts: tuple[str, ...]) -> Path:
        """A heading's path, each array on the way at its latest table; the last part is left as it is."""
        path: Path = ()
        for number, part in enumerate(parts):
            path = (*path, part)
            if number < len(parts) - 1 and path in self.arrays:
                path = (*path, self.arrays[path])
        return path

    def _dotted(self) -> tuple[str, ...]:
        parts = []
        while found := _BARE_OR_QUOTED.match(self.text, self.at):
            parts.append(_plain(found[1]))
            self.at = found.end()
            if not self.text.startswith(".", self.at):
                break
            self.at += 1
        return tuple(parts)

    def _key(self, table: Path, line: int) -> None:
        parts = self._dotted()
        for length in range(1, len(parts) + 1):
            self.lines.setdefault((*table, *parts[:length]), line)
        self._value()

    def _value(self) -> None:
        """Step to the end of the value: the first line end outside strings and brackets."""
        depth = 0
        while self.at < len(self.text):
            character = self.text[self.at]
            if character in "\"'":
                self._string()
                continue
            if character == "#":
                self._skip(re.compile(r"[^\n]*"))
                continue
            depth += (character in "[{") - (character in "]}")
            if character == "\n" and depth == 0:
                return
            self.at += 1

    def _string(self) -> None:
        for pattern in _STRINGS:
            found = pattern.match(self.text, self.at)
            if found:
                self.at = found.end()
                return
        self.at += 1


def _plain(part: str) -> str:
    """A key without its quotes and escapes."""
    if part[0] in "\"'":
        value = tomllib.loads(f"key = {part}")["key"]
        assert isinstance(value, str)
        return value
    return part
