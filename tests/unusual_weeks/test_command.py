"""`commonweal run unusual` judges a week as the page does, tells it as words and as facts, and refuses in words."""

import json
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from tests.cast import Cast
from tests.unusual_weeks.test_operations import load_ground, load_years
from tests.web.test_commands import run

WEEK = ("run", "unusual", "--cut-off", "2026-03-09", "--partnership", "northmoor")


def test_a_week_judged_at_the_command_line_is_made_once_and_told(cast: Cast, tmp_path: Path) -> None:
    load_ground(cast, tmp_path)
    load_years(cast, tmp_path)
    first, again = (json.loads(run(*WEEK, "--json")) for _ in range(2))
    assert (first["is_new"], again["is_new"], first["run"]) == (True, False, again["run"])
    assert ("place", "Larch Estate", 9) in [(one["kind"], one["name"], one["calls"]) for one in first["unusual"]]
    assert "Larch Estate: 9 calls, 0 to " in run(*WEEK)


def test_too_little_history_is_refused_in_words(cast: Cast, tmp_path: Path) -> None:
    load_ground(cast, tmp_path)
    with pytest.raises(CommandError, match="No call that counts is loaded for the week to 8 March 2026"):
        run(*WEEK)
