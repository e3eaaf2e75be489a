"""Every address before everybody is as declared, and what is hidden answers as what is missing.

Here a part of the reports; `script/prove access` takes all of them and counts the cells.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.access.matrix.engine import addresses, opens, surprises
from tests.access.matrix.stage import Matrix, set_up

# So many that the last report, the neighbour’s, is among them.
EVERY = 16


@pytest.fixture
def matrix(db: None, data_folder: Path, tmp_path: Path) -> Iterator[Matrix]:
    yield set_up(tmp_path, every=EVERY)
    (data_folder / "demo-mark").unlink()


def test_the_table_expects_something_of_every_address_and_of_no_other() -> None:
    assert {route.name for route in addresses()} == set(opens())


def test_every_address_opens_to_whom_the_table_says_and_hidden_answers_as_missing(matrix: Matrix) -> None:
    cells = list(matrix.cells())
    found = surprises(cells)
    assert found == [], "\n".join(found)
    assert len(cells) > 4_000


def test_a_report_shown_to_somebody_it_should_be_hidden_from_is_a_surprise(matrix: Matrix) -> None:
    """The matrix can fail: to the model Tom has left, and the product still lets him in."""
    matrix.records.model.people["tom"].role = None
    surprising = (cell.surprise for cell in matrix.reports_of("tom"))
    assert "listed, and hidden" in surprising
    assert "hidden, and yet not as if missing" in surprising
