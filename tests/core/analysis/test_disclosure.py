"""What is kept back of a table, against every table that the published figures leave possible, one by one."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.core.analysis.disclosure import CannotBeKeptBack, Figure, Standing, Sum, Why, kept_back

FEWEST = 3
HIDDEN = (Standing.KEPT_BACK, Standing.NEVER_SHOWN)


def some_table_has(key: str, value: int, figures: Sequence[Figure], sums: Sequence[Sum], hidden: set[str]) -> bool:
    """Whether some table with the published figures has that value there: they are tried one after the other."""
    named = [one for one in figures if one.key in hidden and one.key != key]
    held = {one.key: one.value for one in figures if one.key not in hidden} | {key: value}
    most = max(one.value for one in figures) + FEWEST

    def fits() -> bool:
        for one in sums:
            parts = [held[part] for part in one.parts if part in held]
            if one.whole in held and sum(parts) > held[one.whole]:
                return False
            if one.whole in held and len(parts) == len(one.parts) and sum(parts) != held[one.whole]:
                return False
        return True

    def goes_on(number: int) -> bool:
        if not fits():
            return False
        if number == len(named):
            return True
        one = named[number]
        for tried in range(0 if one.standing is Standing.NEVER_SHOWN else 1, most + 1):
            held[one.key] = tried
            if goes_on(number + 1):
                return True
        held.pop(one.key, None)
        return False

    return goes_on(0)


def all_stay_possible(figures: Sequence[Figure], sums: Sequence[Sum], found: Mapping[str, Why]) -> bool:
    """Whether each small count can have every small value that it could have for who knows the zeros alone."""
    hidden = {one.key for one in figures if one.key in found or one.standing in HIDDEN}
    not_zero = hidden | {one.key for one in figures if one.value}
    small = [one.key for one in figures if one.key in hidden and one.about_people and 1 <= one.value < FEWEST]
    return all(
        some_table_has(key, value, figures, sums, hidden)
        for key in small
        for value in range(1, FEWEST)
        if some_table_has(key, value, figures, sums, not_zero)
    )


def table(**parts: int) -> tuple[list[Figure], list[Sum]]:
    figures = [Figure(key, value) for key, value in parts.items()]
    return [*figures, Figure("all", sum(parts.values()))], [Sum("all", tuple(parts))]


@st.composite
def two_margins(draw: st.DrawFn) -> tuple[list[Figure], list[Sum]]:
    """Kinds and months of the same calls, with their total."""
    cells = draw(st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=2), min_size=2, max_size=3))
    kinds = [Figure(f"kind{n}", sum(row)) for n, row in enumerate(cells)]
    months = [Figure(f"month{n}", sum(row[n] for row in cells)) for n in range(2)]
    whole = Figure("all", sum(one.value for one in kinds))
    sums = [Sum("all", tuple(one.key for one in group)) for group in (kinds, months)]
    return [whole, *kinds, *months], sums


@st.composite
def a_ward_and_its_estate(draw: st.DrawFn) -> tuple[list[Figure], list[Sum]]:
    """A ward that was published earlier, and an estate in it whose figures could be subtracted from the ward's."""
    inside = draw(st.lists(st.integers(0, 3), min_size=2, max_size=2))
    around = draw(st.lists(st.integers(0, 3), min_size=2, max_size=2))
    ward = [Figure(f"ward{n}", a + b) for n, (a, b) in enumerate(zip(inside, around, strict=True))]
    ward_all = Figure("ward", sum(inside) + sum(around))
    gone = kept_back([*ward, ward_all], [Sum("ward", ("ward0", "ward1"))], fewest=FEWEST)
    stand = {one.key: Standing.KEPT_BACK if one.key in gone else Standing.PUBLISHED for one in (*ward, ward_all)}
    earlier = [Figure(one.key, one.value, stand[one.key]) for one in (*ward, ward_all)]
    new = [Figure(f"estate{n}", value) for n, value in enumerate(inside)]
    rest = [Figure(f"rest{n}", value, Standing.NEVER_SHOWN) for n, value in enumerate(around)]
    sums = [Sum("ward", ("ward0", "ward1")), Sum("estate", ("estate0", "estate1"))]
    sums += [Sum(f"ward{n}", (f"estate{n}", f"rest{n}")) for n in range(2)]
    sums.append(Sum("ward", ("estate", "rest")))
    return [*earlier, *new, Figure("estate", sum(inside)), *rest,
            Figure("rest", sum(around), Standing.NEVER_SHOWN)], sums  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(two_margins())
def test_every_small_count_could_be_any_small_count_that_the_zeros_allow(found: tuple[list[Figure], list[Sum]]) -> None:
    figures, sums = found
    assert all_stay_possible(figures, sums, kept_back(figures, sums, fewest=FEWEST))


@settings(max_examples=150, deadline=None)
@given(a_ward_and_its_estate())
def test_nobody_finds_a_small_count_by_subtracting_an_estate_from_its_ward(
    found: tuple[list[Figure], list[Sum]],
) -> None:
    figures, sums = found
    try:
        gone = kept_back(figures, sums, fewest=FEWEST)
    except CannotBeKeptBack:
        return
    assert all_stay_possible(figures, sums, gone)


@given(two_margins())
@settings(max_examples=150, deadline=None)
def test_no_zero_is_kept_back_and_nothing_is_where_no_count_is_small(found: tuple[list[Figure], list[Sum]]) -> None:
    figures, sums = found
    gone = kept_back(figures, sums, fewest=FEWEST)
    assert all(one.value for one in figures if one.key in gone)
    assert gone or not any(1 <= one.value < FEWEST for one in figures)


def test_four_calls_are_kept_back_and_five_are_shown() -> None:
    figures, sums = table(noise=4, drugs=5, litter=30, vehicles=6)
    assert kept_back(figures, sums, fewest=5) == {"noise": Why.SMALL, "drugs": Why.GIVES_AWAY}
    figures, sums = table(noise=5, drugs=5, litter=30)
    assert kept_back(figures, sums, fewest=5) == {}


def test_one_small_count_alone_takes_the_next_smallest_with_it() -> None:
    figures, sums = table(noise=2, drugs=9, litter=40)
    assert kept_back(figures, sums, fewest=5) == {"noise": Why.SMALL, "drugs": Why.GIVES_AWAY}


def test_two_small_counts_that_their_sum_would_give_away_take_a_third() -> None:
    figures, sums = table(noise=1, drugs=1, litter=40)
    gone = kept_back(figures, sums, fewest=5)
    assert gone == {"noise": Why.SMALL, "drugs": Why.SMALL, "litter": Why.GIVES_AWAY}


def test_ones_that_add_up_to_a_total_that_is_shown_take_the_total_with_them() -> None:
    figures, sums = table(noise=1, drugs=1, litter=1, vehicles=1, begging=1)
    assert kept_back(figures, sums, fewest=5)["all"] is Why.GIVES_AWAY


def test_a_count_that_is_about_no_person_is_shown_however_small() -> None:
    figures = [Figure("works", 1, about_people=False), Figure("cameras", 2, about_people=False), Figure("all", 3,
               about_people=False)]  # fmt: skip
    assert kept_back(figures, [Sum("all", ("works", "cameras"))], fewest=5) == {}


def test_what_earlier_releases_give_away_whatever_is_kept_back_now_is_refused() -> None:
    figures = [Figure("ward", 10, Standing.PUBLISHED), Figure("estate", 8, Standing.PUBLISHED),
               Figure("rest", 2, Standing.NEVER_SHOWN)]  # fmt: skip
    with pytest.raises(CannotBeKeptBack, match="rest"):
        kept_back(figures, [Sum("ward", ("estate", "rest"))], fewest=5)


def test_parts_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="do not add up"):
        kept_back([Figure("a", 1), Figure("all", 2)], [Sum("all", ("a",))], fewest=5)
