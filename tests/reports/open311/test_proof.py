"""The proof of odd calls at its quick size: the same code as `./script/prove open311`, in processes of its own."""

import json

import pytest

from proofs.open311 import prove
from tests.seed import Seed


def test_odd_calls_make_no_error_of_ours_and_no_trace(capsys: pytest.CaptureFixture[str], seed: Seed) -> None:
    assert prove(400, 1, like=seed.file)
    found = json.loads(capsys.readouterr().out)
    assert found["calls"] >= 400 and found["described"] > 100 and found["server_errors"] == 0
