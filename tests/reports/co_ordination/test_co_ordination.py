"""Reports that one source writes together are marked for an officer; many neighbours are not."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.rules import co_ordination
from commonweal.core.rules.co_ordination import CoOrdinationPolicy, Told, likeness, written_together
from tests.spec.co_ordination import groups_of

AT = datetime(2026, 3, 9, 22, 0, tzinfo=UTC)
POLICY = CoOrdinationPolicy()
OWN_WORDS = (
    "Loud bass from the second floor since ten", "There is a party and people shout in the yard",
    "I cannot sleep because of the music again", "Bottles were thrown and someone set off fireworks",
)  # fmt: skip


def told(
    n: int, *, minutes: float = 0, east: float | None = 530_000.0, place: str = "Larch Estate", source: str = "",
    words: str = "",
) -> Told:  # fmt: skip
    return Told(
        UUID(int=n), AT + timedelta(minutes=minutes), east, None if east is None else 185_000.0, place, source, words
    )


def test_many_neighbours_who_tell_of_one_party_in_their_own_words_are_no_sign() -> None:
    reports = [told(n, minutes=n, source=f"net {n}", words=words) for n, words in enumerate(OWN_WORDS)]
    assert written_together(reports, POLICY) == []


@pytest.mark.parametrize(("n", "found"), [(2, 0), (3, 1), (4, 1)])
def test_from_the_third_report_of_one_network_about_one_place_on_they_are_marked(n: int, found: int) -> None:
    reports = [told(i, minutes=i, source="net", words=OWN_WORDS[i]) for i in range(n)]
    groups = written_together(reports, POLICY)
    assert len(groups) == found
    if found:
        assert groups[0].because == f"{n} reports of one place within 24 hours, {n} of them from one network"


def test_nearly_the_same_words_from_different_networks_are_a_sign() -> None:
    words = "The man in number nine sells drugs every night and must be thrown out of his flat"
    reports = [told(n, source=f"net {n}", words=words + end) for n, end in enumerate(("", " now", "!"))]
    (group,) = written_together(reports, POLICY)
    assert "3 of them in nearly the same words" in group.because


@pytest.mark.parametrize(("minutes", "found"), [(24 * 60, 1), (24 * 60 + 1, 0)])
def test_the_hours_end_with_the_last_minute(minutes: int, found: int) -> None:
    reports = [told(1, source="net"), told(2, source="net"), told(3, minutes=minutes, source="net")]
    assert len(written_together(reports, POLICY)) == found


def test_another_place_and_another_source_do_not_count() -> None:
    far = [told(1, source="net"), told(2, source="net"), told(3, source="net", east=530_100.0)]
    assert written_together(far, POLICY) == []
    in_words = [
        told(n, source="net", east=None, place=place) for n, place in enumerate(("the yard", "The Yard", "yard"))
    ]
    assert written_together(in_words, POLICY) == []


def test_without_a_source_nothing_is_one_source() -> None:
    assert written_together([told(n, words=OWN_WORDS[n]) for n in range(4)], POLICY) == []


def test_likeness_is_none_for_nothing_and_whole_for_the_same() -> None:
    assert (likeness("", "a b c"), likeness("A, b! c", "a b c")) == (0.0, 1.0)


WORDS = st.lists(st.sampled_from(["loud", "music", "from", "the", "flat", "again"]), max_size=7).map(" ".join)
REPORTS = st.lists(
    st.builds(
        lambda n, minutes, east, north, place, source, words: Told(
            UUID(int=n), AT + timedelta(minutes=minutes), east, None if east is None else north, place, source, words
        ),
        st.integers(0, 10_000), st.integers(0, 30 * 60), st.none() | st.integers(0, 300).map(float),
        st.integers(-100, 200).map(float), st.sampled_from(["", "the yard", "The Yard"]),
        st.sampled_from(["", "a", "b"]), WORDS,
    ),
    max_size=14, unique_by=lambda one: one.id,
)  # fmt: skip


@given(REPORTS, st.sampled_from([0.2, 0.5, 0.6, 1.0]))
def test_those_that_are_compared_are_enough_to_find_every_group(reports: list[Told], alike: float) -> None:
    policy = CoOrdinationPolicy(alike=alike)
    assert [one.ids for one in written_together(reports, policy)] == groups_of(reports, policy)


def _compared(reports: list[Told], monkeypatch: pytest.MonkeyPatch) -> int:
    n = 0

    def counted(first: frozenset[str], second: frozenset[str]) -> float:
        nonlocal n
        n += 1
        return shared(first, second)

    shared = co_ordination._shared
    monkeypatch.setattr(co_ordination, "_shared", counted)
    written_together(reports, POLICY)
    return n


def test_a_flood_at_one_place_does_not_make_all_pairs_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    own = [
        told(n, source=f"net {n}", words=f"loud music from the flat since {n} {n + 1} {n + 2} again")
        for n in range(400)
    ]
    assert _compared(own, monkeypatch) < 2_000
    alike = [told(n, source=f"net {n}", words="the same words each time") for n in range(400)]
    assert _compared(alike, monkeypatch) < 2_000
    elsewhere = [told(n, source="net", east=200.0 * n, words="the same words each time") for n in range(400)]
    assert _compared(elsewhere, monkeypatch) == 0
