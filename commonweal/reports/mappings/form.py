"""Reads the mapping form into the data that `toml_form.layout_of` takes; what contradicts itself is for that to refuse.

A choice of column is `column:Tel No`, of one value for the whole file `always:out-of-hours`, nothing is "".
"""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from commonweal.core.terms import CallSource
from commonweal.reports.mappings.layout import (
    DELIMITERS,
    ENCODINGS,
    FIELDS,
    MOST_COLUMNS,
    DayOrder,
    OtherWords,
    same_word,
)
from commonweal.reports.mappings.toml_form import FORM
from commonweal.reports.terms import SOURCE_LABELS, Category

COLUMN, ALWAYS = "column:", "always:"
CONSTANTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "source": tuple((source.value, SOURCE_LABELS[source]) for source in CallSource),
    "category": tuple((category.value, category.label) for category in Category),
    "anonymous": (("yes", "Yes: nobody is named"), ("no", "No")),
}
MOST_POSTED_WORDS = 100


def choices(name: str, data: Mapping[str, Any]) -> list[str]:
    """What is chosen for a field: as many values as columns may feed it."""
    entry = data.get("fields", {}).get(name, {})
    chosen = [ALWAYS + entry["always"]] if "always" in entry else []
    columns = [entry["column"]] if "column" in entry else entry.get("columns", [])
    chosen += [COLUMN + column for column in columns]
    return (chosen + [""] * MOST_COLUMNS.get(name, 1))[: MOST_COLUMNS.get(name, 1)]


def posted(form: QueryDict, before: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a mapping as the form says; words that the sample does not hold stay as they were `before`."""
    fields = {name: entry for name in FIELDS if (entry := _entry(name, form))}
    return {
        "mapping": FORM,
        "file": {
            "delimiter": _one_of(form, "delimiter", list(DELIMITERS)),
            "encoding": _one_of(form, "encoding", list(ENCODINGS)),
            "header_row": _number(form.get("header_row", "")),
        },
        "fields": fields,
        "days": {"order": _one_of(form, "day_order", [order.value for order in DayOrder])},
        "category": {
            "others": _one_of(form, "others", [one.value for one in OtherWords]),
            "words": _words("category", form, before),
        },
        "source": {"words": _words("source", form, before)},
        "anonymous": {"yes": _list(form.get("yes_words", "")), "no": _list(form.get("no_words", ""))},
    }


def same_file_form(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two drafts read the file in the same way, so that its columns are the same."""
    return bool(one.get("file") == other.get("file"))


def _entry(name: str, form: QueryDict) -> dict[str, Any]:
    chosen = [form.get(f"{name}-{number}", "") for number in range(MOST_COLUMNS.get(name, 1))]
    constant = next((one.removeprefix(ALWAYS) for one in chosen if one.startswith(ALWAYS)), "")
    if constant:
        return {"always": constant}
    columns = [one.removeprefix(COLUMN) for one in chosen if one.startswith(COLUMN)]
    return {"columns": columns} if columns else {}


def _words(part: str, form: QueryDict, before: Mapping[str, Any]) -> dict[str, str]:
    shown, chosen = set(), {}
    for number in range(MOST_POSTED_WORDS):
        word = form.get(f"{part}-word-{number}")
        if word is None:
            break
        shown.add(same_word(word))
        if form.get(f"{part}-ours-{number}"):
            chosen[word] = form[f"{part}-ours-{number}"]
    kept = {word: ours for word, ours in before.get(part, {}).get("words", {}).items() if same_word(word) not in shown}
    return {**kept, **chosen}


def _one_of(form: QueryDict, name: str, allowed: list[str]) -> str:
    """The posted choice, or the first where it is none that the form offers."""
    chosen = form.get(name, "")
    return chosen if chosen in allowed else allowed[0]


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 4 else 1


def _list(written: str) -> list[str]:
    return [word for part in written.split(",") if (word := " ".join(part.split()))]
