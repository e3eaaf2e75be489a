"""Turns a row of their log into the thirteen cells of ours, by a mapping; what it cannot say is refused by field.

A translation is made once a file, when the header is known, so that a row costs a few calls and no search by name.
Places in degrees or by postcode are worked out for many rows at once: `sources/mapped_log.py`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter

from commonweal.files.table import CellRefused
from commonweal.reports.mappings.layout import Feed, Layout, OtherWords, same_word
from commonweal.reports.mappings.written_times import day_and_time_reader, time_reader
from commonweal.reports.sources.call_log import NEEDED
from commonweal.reports.terms import Category

Cells = Sequence[str]
Maker = Callable[[Cells], str]
HOUSE_NUMBER = re.compile(r"\d{1,4}[A-Za-z]?(-\d{1,4}[A-Za-z]?)?")
# What the fixed layout takes for yes and no stays as it is written, so that a row is the same row by either way.
YES = frozenset({"yes", "y", "true"})
NO = frozenset({"", "no", "n", "false"})


class ColumnsMissing(Exception):
    """Columns that the mapping names and the header does not have."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        super().__init__(", ".join(names))


class Translation:
    """A layout bound to the header of one table. Raises `ColumnsMissing`."""

    def __init__(self, layout: Layout, header: Sequence[str]) -> None:
        missing = [name for name in layout.columns() if name not in header]
        if missing:
            raise ColumnsMissing(missing)
        self.layout = layout
        self._at = {name: header.index(name) for name in layout.columns()}
        self._makers = tuple((name, self._maker(name)) for name in NEEDED)
        self._where = tuple(self._taker(layout.feed(name)) for name in ("latitude", "longitude", "postcode"))

    def cells(self, row: Cells) -> dict[str, str]:
        """The cells of `NEEDED`; raises `CellRefused` with the field."""
        return {name: make(row) for name, make in self._makers}

    def one(self, name: str, row: Cells) -> str:
        """The cell of one field alone, as `cells` gives it."""
        return next(make for field, make in self._makers if field == name)(row)

    def degrees(self, row: Cells) -> tuple[str, str]:
        """Latitude and longitude as they stand."""
        return self._where[0](row), self._where[1](row)

    def postcode(self, row: Cells) -> str:
        """The postcode as it stands."""
        return self._where[2](row)

    def theirs(self, name: str, row: Cells) -> str:
        """The cell or cells that feed a field, as they stand."""
        return " ".join(filter(None, self.each(name, row)))

    def each(self, name: str, row: Cells) -> list[str]:
        """The same, cell by cell."""
        return [row[self._at[column]] for column in self.layout.feed(name).columns]

    def _taker(self, feed: Feed) -> Maker:
        return itemgetter(self._at[feed.columns[0]]) if feed.columns else _nothing

    def _maker(self, name: str) -> Maker:
        layout, feed = self.layout, self.layout.feed(name)
        if feed.always or not feed.columns:
            value = feed.always
            return lambda _: value
        if name in ("received_at", "happened_at"):
            return self._time_maker(name, feed)
        take = self._taker(feed)
        if name == "category":
            return _category_maker(layout, take)
        if name == "source":
            return _listed(name, {same_word(word): source.value for word, source in layout.source_words.items()}, take)
        if name == "anonymous":
            return _yes_no_maker(layout, take)
        if len(feed.columns) > 1:
            places = [self._at[column] for column in feed.columns]
            join = _address if name == "location" else " ".join
            return lambda row: join([row[place] for place in places if row[place]])
        return take

    def _time_maker(self, name: str, feed: Feed) -> Maker:
        first, *rest = (self._at[column] for column in feed.columns)
        if rest:
            both, second = day_and_time_reader(name, self.layout.day_order), rest[0]
            return lambda row: both(row[first], row[second])
        one = time_reader(name, self.layout.day_order)
        return lambda row: one(row[first])


def _address(parts: Sequence[str]) -> str:
    """`12`, `High Street`, `Northmoor` become `12 High Street, Northmoor`."""
    if len(parts) > 1 and HOUSE_NUMBER.fullmatch(parts[0]):
        parts = [f"{parts[0]} {parts[1]}", *parts[2:]]
    return ", ".join(parts)


def _nothing(_: Cells) -> str:
    return ""


def _listed(name: str, words: Mapping[str, str], take: Maker) -> Maker:
    """A word of the list becomes ours; any other stays as it is, for the check of ours to take or refuse."""
    known: dict[str, str] = {}

    def make(row: Cells) -> str:
        written = take(row)
        found = known.get(written)
        if found is None:
            found = words.get(same_word(written), written)
            if len(known) < len(words) + 100:
                known[written] = found
        return found

    return make


def _category_maker(layout: Layout, take: Maker) -> Maker:
    words = {same_word(word): category.value for word, category in layout.category_words.items()}
    listed = _listed("category", words, take)
    if layout.other_categories == OtherWords.REFUSE:
        return listed
    ours = frozenset(Category.values)

    def make(row: Cells) -> str:
        found = listed(row)
        return found if found.lower() in ours else Category.OTHER.value

    return make


def _yes_no_maker(layout: Layout, take: Maker) -> Maker:
    yes = YES | {same_word(word) for word in layout.yes_words}
    no = NO | {same_word(word) for word in layout.no_words}
    yes, no = yes - {same_word(word) for word in layout.no_words}, no - {same_word(word) for word in layout.yes_words}
    allowed = ", ".join(sorted(word or "nothing" for word in yes | no))

    def make(row: Cells) -> str:
        written = take(row)
        word = same_word(written)
        if word in yes:
            return written if word in YES else "yes"
        if word in no:
            return written if word in NO else "no"
        raise CellRefused("anonymous", found=repr(written), allowed=allowed)

    return make
