"""A mapping as a TOML file and as stored data: to script it, to keep it, to take it to the next borough.

The form is described in docs/how-to/map-a-call-log.md. Reading it back gives the same mapping.
"""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from commonweal.core.terms import CallSource
from commonweal.files.delivery import UTF_8
from commonweal.reports.mappings.layout import FIELDS, DayOrder, Feed, Layout, LayoutRefused, OtherWords, complete
from commonweal.reports.terms import Category

FORM = 1
LONGEST_FILE = 256 * 1024
_PARTS = frozenset({"mapping", "name", "file", "fields", "days", "category", "source", "anonymous"})
_PART_KEYS = {
    "file": frozenset({"delimiter", "encoding", "header_row", "sheet"}),
    "days": frozenset({"order"}),
    "category": frozenset({"others", "words"}),
    "source": frozenset({"words"}),
    "anonymous": frozenset({"yes", "no"}),
}


def read_mapping(text: str) -> tuple[str, Layout]:
    """The name that a TOML file gives, or "", and its mapping. Raises `LayoutRefused`."""
    if len(text) > LONGEST_FILE:
        raise LayoutRefused("the file", found=f"{len(text):,} characters", allowed=f"at most {LONGEST_FILE:,}")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise LayoutRefused("the file", found=f"what is not TOML ({fault})", allowed="a mapping in TOML") from fault
    return _text("name", data.get("name", "")), complete(layout_of(data))


def layout_of(data: Mapping[str, Any]) -> Layout:
    """The mapping that stored or read data state, complete or not. Raises `LayoutRefused`."""
    unknown = sorted(set(data) - _PARTS)
    if unknown:
        raise LayoutRefused(unknown[0], found="a part that mappings do not have", allowed=", ".join(sorted(_PARTS)))
    if data.get("mapping") != FORM:
        raise LayoutRefused("mapping", found=repr(data.get("mapping")), allowed=f"{FORM}, the form of this version")
    file, category = _part(data, "file"), _part(data, "category")
    yes_no = _part(data, "anonymous")
    return Layout(
        feeds={name: _feed(name, entry) for name, entry in _table("fields", data.get("fields", {})).items()},
        delimiter=_text("file.delimiter", file.get("delimiter", "comma")),
        encoding=_text("file.encoding", file.get("encoding", UTF_8)),
        header_row=_count("file.header_row", file.get("header_row", 1)),
        sheet=_text("file.sheet", file.get("sheet", "")),
        day_order=_one_of("days.order", _part(data, "days").get("order", DayOrder.DAY_FIRST), DayOrder),
        category_words=_words("category", category.get("words", {}), Category),
        other_categories=_one_of("category.others", category.get("others", OtherWords.REFUSE), OtherWords),
        source_words=_words("source", _part(data, "source").get("words", {}), CallSource),
        yes_words=_texts("anonymous.yes", yes_no.get("yes", [])),
        no_words=_texts("anonymous.no", yes_no.get("no", [])),
    )


def data_of(layout: Layout) -> dict[str, Any]:
    """The mapping as data for a JSON column; `layout_of` reads it back."""
    return {
        "mapping": FORM,
        "file": {
            "delimiter": layout.delimiter, "encoding": layout.encoding, "header_row": layout.header_row,
            **({"sheet": layout.sheet} if layout.sheet else {}),
        },
        "fields": {name: _entry(layout.feed(name)) for name in FIELDS if layout.feed(name) != Feed()},
        "days": {"order": layout.day_order.value},
        "category": {
            "others": layout.other_categories.value,
            "words": {word: Category(one).value for word, one in layout.category_words.items()},
        },
        "source": {"words": {word: one.value for word, one in layout.source_words.items()}},
        "anonymous": {"yes": list(layout.yes_words), "no": list(layout.no_words)},
    }  # fmt: skip


def toml_of(name: str, layout: Layout) -> str:
    """The mapping as a TOML file that `read_mapping` reads."""
    data = data_of(layout)
    lines = [f"mapping = {FORM}", f"name = {_quoted(name)}", ""]
    lines += ["[file]", *(f"{key} = {_value(value)}" for key, value in data["file"].items()), ""]
    lines += ["[fields]", *(f"{key} = {_inline(entry)}" for key, entry in data["fields"].items()), ""]
    lines += ["[days]", f"order = {_quoted(data['days']['order'])}", ""]
    lines += ["[category]", f"others = {_quoted(data['category']['others'])}"]
    lines += [*_word_lines("category", data["category"]["words"]), ""]
    if data["source"]["words"]:
        lines += [*_word_lines("source", data["source"]["words"]), ""]
    lines += ["[anonymous]", *(f"{key} = {_value(data['anonymous'][key])}" for key in ("yes", "no"))]
    return "\n".join(lines) + "\n"


def _word_lines(part: str, words: Mapping[str, str]) -> list[str]:
    return [f"[{part}.words]", *(f"{_quoted(word)} = {_quoted(ours)}" for word, ours in words.items())] if words else []


def _entry(feed: Feed) -> dict[str, Any]:
    if feed.always:
        return {"always": feed.always}
    return {"column": feed.columns[0]} if len(feed.columns) == 1 else {"columns": list(feed.columns)}


def _feed(name: str, entry: Any) -> Feed:
    """`{ column = "Tel" }`, `{ columns = ["Date", "Time"] }`, `{ always = "out-of-hours" }`, or `"Tel"` for short."""
    if isinstance(entry, str):
        return Feed((entry,))
    found = _table(f"fields.{name}", entry)
    if len(found) != 1 or not set(found) <= {"column", "columns", "always"}:
        raise LayoutRefused(f"fields.{name}", found=", ".join(found) or "nothing", allowed="column, columns or always")
    if "always" in found:
        return Feed(always=_text(f"fields.{name}", found["always"]))
    columns = [found["column"]] if "column" in found else found["columns"]
    return Feed(_texts(f"fields.{name}", columns))


def _part(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = _table(name, data.get(name, {}))
    unknown = sorted(set(part) - _PART_KEYS[name])
    if unknown:
        raise LayoutRefused(
            f"{name}.{unknown[0]}", found="what a mapping does not have", allowed=", ".join(sorted(_PART_KEYS[name]))
        )
    return part


def _table(part: str, found: Any) -> Mapping[str, Any]:
    if not isinstance(found, Mapping):
        raise LayoutRefused(part, found=repr(found)[:60], allowed="a table")
    return found


def _text(part: str, found: Any) -> str:
    if not isinstance(found, str):
        raise LayoutRefused(part, found=repr(found)[:60], allowed="words in quotes")
    return " ".join(found.split())


def _texts(part: str, found: Any) -> tuple[str, ...]:
    if not isinstance(found, Sequence) or isinstance(found, str):
        raise LayoutRefused(part, found=repr(found)[:60], allowed="a list of words")
    return tuple(_text(part, one) for one in found)


def _count(part: str, found: Any) -> int:
    if not isinstance(found, int) or isinstance(found, bool):
        raise LayoutRefused(part, found=repr(found)[:60], allowed="a whole number")
    return found


def _one_of(part: str, found: Any, kind: Any) -> Any:
    if found not in list(kind):
        raise LayoutRefused(part, found=repr(found)[:60], allowed=", ".join(kind))
    return kind(found)


def _words(part: str, found: Any, kind: Any) -> dict[str, Any]:
    allowed = [one.value for one in kind]
    words = _table(f"{part}.words", found)
    for word, ours in words.items():
        if ours not in allowed:
            raise LayoutRefused(f"{part}.words, {word[:60]!r}", found=repr(ours)[:60], allowed=", ".join(allowed))
    return {word: kind(ours) for word, ours in words.items()}


def _inline(entry: Mapping[str, Any]) -> str:
    return "{ " + ", ".join(f"{key} = {_value(value)}" for key, value in entry.items()) + " }"


def _value(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_quoted, value)) + "]"
    return _quoted(value) if isinstance(value, str) else str(value)


def _quoted(text: str) -> str:
    """A TOML basic string; control characters as their codes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() or c == " " else f"\\U{ord(c):08x}" for c in escaped) + '"'
