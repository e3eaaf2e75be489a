"""The town that the tests of guarding begin from."""

from pathlib import Path

import pytest

from tests.access.guarding.people import Town, build_town
from tests.cast import gather_all


@pytest.fixture
def town(db: None, tmp_path: Path) -> Town:
    """Everybody, and three reports."""
    return build_town(gather_all(), tmp_path)
