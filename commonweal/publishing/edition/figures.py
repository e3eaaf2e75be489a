"""The figures of one edition as named sums: what is counted, and which of them are kept back.

A figure's key is `calls`, `calls/kind/noise` or `calls/month/2026-03`; likewise `actions` and `events`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.core.analysis.disclosure import Figure, Standing, Sum, Why, kept_back
from commonweal.publishing.terms import AreaOf, Span

CALLS, ACTIONS, EVENTS = "calls", "actions", "events"
HEADS = (CALLS, ACTIONS, EVENTS)
KIND, MONTH = "kind", "month"


@dataclass(frozen=True, slots=True)
class Counts:
    """True counts by key; only kinds and months that are not 0 have one."""

    values: Mapping[str, int]

    def of(self, head: str, by: str) -> list[tuple[str, int]]:
        """`(noise, 12)` for each kind or month of a head, as they were counted."""
        begins = f"{head}/{by}/"
        return [(key.removeprefix(begins), n) for key, n in self.values.items() if key.startswith(begins)]


@dataclass(frozen=True, slots=True)
class EarlierFigures:
    """What an earlier edition counted (`values`) and kept back, of which area and months."""

    key: str
    of: AreaOf
    code: str
    span: Span
    values: Mapping[str, int]
    kept_back: frozenset[str]


@dataclass(frozen=True, slots=True)
class Around:
    """Earlier editions that somebody could subtract from or with: one ward's, and those of places inside it.

    `places` lie within the ward, each month of each place once; the new edition is the ward's or one of the places'.
    """

    ward: EarlierFigures | None
    places: tuple[EarlierFigures, ...]


def changed_a_little(counts: Counts, earlier: Collection[EarlierFigures], *, fewest: int) -> int:
    """How many counts of calls differ from those of an earlier edition of the same months by less than is shown.

    Two pages of the same months are subtracted in a minute: a call that was loaded between them would stand alone.
    """
    return sum(
        any(0 < abs(counts.values.get(key, 0) - one.values.get(key, 0)) < fewest for one in earlier)
        for key in {*counts.values, *(key for one in earlier for key in one.values)}
        if _of_calls(key)
    )


def counts_of(
    calls: tuple[Mapping[str, int], Mapping[date, int]],
    actions: tuple[Mapping[str, int], Mapping[date, int]],
    events: tuple[Mapping[str, int], Mapping[date, int]],
) -> Counts:
    """The counts of three heads, each given by kind and by month."""
    values: dict[str, int] = {}
    for head, (by_kind, by_month) in zip(HEADS, (calls, actions, events), strict=True):
        values[head] = sum(by_kind.values())
        values |= {f"{head}/{KIND}/{word}": n for word, n in by_kind.items()}
        values |= {f"{head}/{MONTH}/{day:%Y-%m}": n for day, n in by_month.items()}
    return Counts(values)


def folded(by_kind: Mapping[str, int], about_people: Collection[str], fewest: int, into: str) -> dict[str, int]:
    """Actions by kind, where few actions of a kind that a person could be found by are told as another kind.

    So no page says that one warning was given on an estate, and the total is still that of the log.
    """
    found: dict[str, int] = {}
    for word, n in by_kind.items():
        told = into if word in about_people and n < fewest else word
        found[told] = found.get(told, 0) + n
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def to_keep_back(
    counts: Counts, around: Sequence[Around], *, is_ward: bool, fewest: int, before: frozenset[str]
) -> dict[str, Why]:
    """The keys to keep back of a new edition, with the reasons; raises `CannotBeKeptBack`.

    `around`: earlier editions that its figures are sums or parts of. `before`: what an earlier edition of the same
    area and months kept back.
    """
    figures = {key: Figure(key, n, about_people=_of_calls(key)) for key, n in counts.values.items()}
    sums = list(_own_sums("", counts.values))
    for one in around:
        for earlier in (one.ward, *one.places):
            if earlier is not None and f"{earlier.key}|{CALLS}" not in figures:
                figures |= {figure.key: figure for figure in _earlier(earlier)}
                sums += _own_sums(f"{earlier.key}|", earlier.values)
        _tie(one, counts, figures, sums, is_ward=is_ward)
    return kept_back(list(figures.values()), sums, fewest=fewest, before=before)


def _own_sums(prefix: str, values: Mapping[str, int]) -> Iterator[Sum]:
    """A head is the sum of its kinds, and of its months."""
    for head in HEADS:
        for by in (KIND, MONTH):
            parts = tuple(prefix + key for key in values if key.startswith(f"{head}/{by}/"))
            if parts:
                yield Sum(prefix + head, parts)


def _earlier(one: EarlierFigures) -> Iterator[Figure]:
    for key, n in one.values.items():
        standing = Standing.KEPT_BACK if key in one.kept_back else Standing.PUBLISHED
        yield Figure(f"{one.key}|{key}", n, standing, about_people=_of_calls(key))


def _tie(around: Around, counts: Counts, figures: dict[str, Figure], sums: list[Sum], *, is_ward: bool) -> None:
    """A ward's figure is the sum of its places' and of a rest that nobody publishes; the rest may be small too."""
    ward = counts.values if is_ward or around.ward is None else around.ward.values
    prefix = "" if is_ward or around.ward is None else f"{around.ward.key}|"
    inside = [(f"{one.key}|", one.values) for one in around.places]
    inside += [] if is_ward else [("", counts.values)]
    if not inside or (around.ward is None and not is_ward):
        return
    for key, n in ward.items():
        if not _of_calls(key):
            continue
        parts = tuple(before + key for before, values in inside if key in values)
        rest = n - sum(values.get(key, 0) for _, values in inside)
        # Later data, or a place that reaches beyond its ward: then the two do not tie, and nothing follows from them.
        if not parts or rest < 0:
            continue
        name = f"{prefix}rest|{key}"
        figures[name] = Figure(name, rest, Standing.NEVER_SHOWN)
        sums.append(Sum(prefix + key, (*parts, name)))


def _of_calls(key: str) -> bool:
    """Whether a figure counts what residents told: work of agencies is no secret, however little there was."""
    return key.partition("/")[0] == CALLS
