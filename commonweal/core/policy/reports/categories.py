"""What a report can be about, in versions with dates; an old report keeps the version it was taken under (S007)."""

from dataclasses import dataclass

from commonweal.core.policy.dated import DatedEntry
from commonweal.core.policy.table import Table, stem
from commonweal.core.terms import CategoryGroup


@dataclass(frozen=True, slots=True)
class CategoryKind:
    """One kind of matter: the word that is stored, how people call it, and words by which it is found.

    `danger`: the 999 line stands beside it. `person_related`: other systems may send it and never read it.
    """

    word: str
    label: str
    group: CategoryGroup
    means: str
    found_by: tuple[str, ...]
    danger: bool
    person_related: bool


@dataclass(frozen=True, slots=True)
class CategoryList(DatedEntry):
    """One version of the list."""

    number: int
    kinds: tuple[CategoryKind, ...]

    def kind(self, word: str) -> CategoryKind | None:
        """The kind of a word in this version, or None."""
        return next((one for one in self.kinds if one.word == word), None)


def read_category_list(table: Table) -> CategoryList:
    """One `[[categories]]` entry; raises `PolicyRefused`."""
    table.only("from", "to", "version", "kinds", "source")
    valid_from, valid_to = table.span()
    tables = table.tables("kinds", "a list of kinds such as { word, label, group, means, person_related }")
    kinds = tuple(_kind(one) for one in tables)
    words = [one.word for one in kinds]
    for number, word in enumerate(words):
        if word in words[:number]:
            raise tables[number].refuse("word", f"{word} a second time", "each word once in a version")
    return CategoryList(
        stem(table.file), valid_from, valid_to, table.text("source"), table.whole("version", 1, 1_000), kinds
    )


def _kind(table: Table) -> CategoryKind:
    table.only("word", "label", "group", "means", "found_by", "danger", "person_related")
    found_by = table.take("found_by", "a list of words", _are_texts, [])
    return CategoryKind(
        word=table.take("word", "a word of small letters, digits and hyphens, at most 30", _is_word),
        label=table.text("label"),
        group=table.word("group", CategoryGroup),
        means=table.text("means"),
        found_by=tuple(one.lower() for one in found_by),
        danger=bool(table.take("danger", "true or false", lambda v: isinstance(v, bool), False) or False),
        person_related=table.take("person_related", "true or false", lambda v: isinstance(v, bool)),
    )


def _is_word(value: object) -> bool:
    plain = isinstance(value, str) and 0 < len(value) <= 30
    return plain and all((one.isalnum() and one.isascii() and one == one.lower()) or one == "-" for one in str(value))


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value)
