"""Everybody who reads a weekly product or sits in its meeting."""

import pytest

from tests.cast import Cast, gather_all


@pytest.fixture
def cast_of_all(db: None) -> Cast:
    return gather_all()
