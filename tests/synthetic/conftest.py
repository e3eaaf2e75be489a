"""The invented borough as files, written once for all tests of this folder."""

import json
from typing import Any

import pytest

from commonweal.synthetic.borough_files import BoroughFiles
from tests.northmoor import northmoor


@pytest.fixture(scope="session")
def files(tmp_path_factory) -> BoroughFiles:
    return northmoor(tmp_path_factory)


@pytest.fixture(scope="session")
def truth(files) -> dict[str, Any]:
    return json.loads(files.truth.read_text())
