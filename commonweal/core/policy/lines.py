"""On which line of a TOML text each key stands, which `tomllib` does not say.

It reads a text that `tomllib` has already accepted, so it judges nothing: it only follows tables, arrays of tables,
dotted and quoted keys, and steps over values, however many lines they take. TOML 1.0.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping

Path = tuple[str | int, ...]
"""From the root to a value: names of keys, and numbers for members of an array, from 0."""

_BLANK = re.compile(r"[ \t]*")
_BETWEEN = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")' r"|'''.*?'{3,5}(?!')" r'|"(?:[^"\\]|\\.)*"' r"|'[^']*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}\n#]+")


def lines_of_keys(text: str) -> Mapping[Path, int]:
    """The line, from 1, of every table, key and member of an array in `text`; where it is named first."""
    return _Walk(text.replace("\r\n", "\n")).lines


class _Walk:
    """One walk through the text, noting lines on the way."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.breaks = [found.start() for found in re.finditer("\n", text)]
        self.lines: dict[Path, int] = {}
        self.n_tables: dict[Path, int] = {}
        table: Path = ()
        while self._skip(_BETWEEN) < len(text):
            if text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> Path:
        """Step over `[table]` or `[[array of tables]]`; the path that its keys belong to."""
        line, is_array = self._line(), self.text.startswith("[[", self.at)
        self.at += 2 if is_array else 1
        keys = self._dotted_key()
        self.at += 2 if is_array else 1
        path = (*self._within((), keys[:-1], line), keys[-1])
        self.lines.setdefault(path, line)
        if is_array:
            self.n_tables[path] = self.n_tables.get(path, 0) + 1
        path = self._newest(path)
        self.lines.setdefault(path, line)
        return path

    def _pair(self, table: Path) -> None:
        """Step over `key = value` in `table`."""
        line = self._line()
        keys = self._dotted_key()
        self.at += 1
        self._skip(_BLANK)
        path = (*self._within(table, keys[:-1], line), keys[-1])
        self.lines.setdefault(path, line)
        self._value(path)

    def _within(self, path: Path, keys: list[str], line: int) -> Path:
        """The path through `keys` from `path`, each noted if new; of an array of tables the newest is meant."""
        for key in keys:
            self.lines.setdefault((*path, key), line)
            path = self._newest((*path, key))
        return path

    def _newest(self, path: Path) -> Path:
        return (*path, self.n_tables[path] - 1) if path in self.n_tables else path

    def _dotted_key(self) -> list[str]:
        keys = [self._key()]
        while self.text[self._skip(_BLANK)] == ".":
            self.at += 1
            keys.append(self._key())
        return keys

    def _key(self) -> str:
        start = self._skip(_BLANK)
        if self.text[start] in "\"'":
            quoted = self.text[start : self._skip(_STRING)]
            return str(tomllib.loads(f"key = {quoted}")["key"])
        return self.text[start : self._skip(_BARE_KEY)]

    def _value(self, path: Path) -> None:
        """Step over a value, noting the members of an array and the keys of an inline table."""
        opening = self.text[self.at]
        if opening == "[":
            self._members(path)
        elif opening == "{":
            self._inline_table(path)
        else:
            self._skip(_STRING if opening in "\"'" else _SCALAR)

    def _members(self, path: Path) -> None:
        self.at += 1
        number = 0
        while self.text[self._skip(_BETWEEN)] != "]":
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self.lines[(*path, number)] = self._line()
            self._value((*path, number))
            number += 1
        self.at += 1

    def _inline_table(self, path: Path) -> None:
        self.at += 1
        while self.text[self._skip(_BLANK)] != "}":
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self._pair(path)
        self.at += 1

    def _skip(self, pattern: re.Pattern[str]) -> int:
        """Go past what `pattern` matches here, if anything; where that is."""
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at

    def _line(self) -> int:
        return bisect_right(self.breaks, self.at - 1) + 1
