"""The town that the tests of guarding begin from."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from tests.access.guarding.people import Town, build_town
from tests.cast import gather_all
from tests.made_once import made_once


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with made_once(lambda: build_town(gather_all(), tmp_path_factory.mktemp("town")), django_db_blocker) as made:
        yield made


@pytest.fixture
def town(built: Town, db: None) -> Town:
    """Everybody, and three reports."""
    return deepcopy(built)
