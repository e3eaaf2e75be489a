"""Every text that residents read stands in every language, and the compiled catalogues are those of their sources."""

import sys

import pytest

from script.words import main


def test_every_text_is_translated_and_compiled(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["words", "--check"])
    assert (main(), capsys.readouterr().out) == (0, "")
