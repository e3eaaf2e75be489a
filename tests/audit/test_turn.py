"""The turn to write is a courtesy: where it cannot be had, whoever writes goes on."""

from pathlib import Path
from typing import Any

import pytest

from commonweal.audit import turn


def test_a_folder_that_another_user_owns_keeps_nobody_from_writing(settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path / "no-such-folder"
    with turn.turn_to_write(), turn.turn_to_write():
        pass
    assert turn._held == 0


@pytest.mark.django_db
def test_the_turn_is_given_back_after_a_fault(settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path
    for _ in range(2):
        with pytest.raises(ValueError, match="of the page"), turn.turn_to_write():
            raise ValueError("of the page")
    assert turn._held == 0
