"""Slides hold what fits on them and together all that the paper says."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from commonweal.documents.letters import cut, width, wrapped
from commonweal.documents.slides import BODY_HEIGHT, BOTTOM, TOP, Grid, Image, Slide, Words, slides_of
from tests.documents.papers import LONG_WORD, hostile_paper, weekly_paper

ANY_WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.just("\n"), max_size=200)


def bottom(part: Words | Grid | Image) -> float:
    return part.top + (sum(part.heights) if isinstance(part, Grid) else part.height)


@given(ANY_WORDS, st.floats(8, 40), st.floats(40, 900))
def test_lines_joined_are_the_words_and_none_is_wider_than_its_room(words: str, size: float, room: float) -> None:
    lines = wrapped(words, size, room)
    assert "".join(lines) == words
    assert all(width(line.strip(), size) <= room + 1e-6 or len(line.strip()) == 1 for line in lines)


@given(ANY_WORDS, st.integers(1, 3))
def test_words_that_were_cut_fit(words: str, n_lines: int) -> None:
    assert len(wrapped(cut(words, 20, 300, n_lines), 20, 300)) <= n_lines


def test_every_part_of_every_slide_ends_above_the_foot() -> None:
    for paper in (weekly_paper(), hostile_paper()):
        for slide in slides_of(paper):
            assert all(part.top >= TOP and bottom(part) <= BOTTOM + 0.1 for part in slide.parts), slide.title


def test_parts_do_not_lie_over_one_another() -> None:
    for slide in slides_of(hostile_paper()):
        ends = [(part.top, bottom(part)) for part in slide.parts]
        assert all(before[1] <= after[0] + 0.1 for before, after in pairwise(ends)), slide.title


def of_section(title: str) -> list[Slide]:
    return [slide for slide in slides_of(hostile_paper()) if slide.title.startswith(title)]


def test_all_rows_of_a_long_table_are_there_once_under_the_head() -> None:
    grids = [part for slide in of_section("Many") for part in slide.parts if isinstance(part, Grid)]
    assert [row[2] for grid in grids for row in grid.rows] == [str(n) for n in range(1, 201)]
    assert {grid.head for grid in grids} == {("Place", "Words", "Number")}
    assert all(sum(grid.heights) <= BODY_HEIGHT for grid in grids)


def test_a_cell_higher_than_a_slide_goes_on_in_further_rows() -> None:
    grids = [part for slide in of_section("Formulas again") for part in slide.parts if isinstance(part, Grid)]
    assert "".join(row[0] for grid in grids for row in grid.rows) == LONG_WORD + "after"


def test_slides_of_one_section_are_numbered_and_one_alone_is_not() -> None:
    titles = [slide.title for slide in slides_of(weekly_paper())]
    assert titles == ["What changed", "Places (1 of 2)", "Places (2 of 2)"]


def test_a_subheading_stays_with_what_it_heads() -> None:
    for slide in slides_of(weekly_paper()) + slides_of(hostile_paper()):
        last = slide.parts[-1]
        assert not (isinstance(last, Words) and last.kind == "subheading"), slide.title
