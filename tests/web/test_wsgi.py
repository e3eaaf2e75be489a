"""The door that a web server opens."""

import importlib
import sys

import pytest
from django.urls import clear_url_caches, get_resolver

from commonweal.web import start_up


def test_pages_are_imported_before_anybody_asks_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    # The tests' own settings are weaker than those that may be served with.
    monkeypatch.setattr(start_up, "check_settings", lambda: None)
    monkeypatch.delitem(sys.modules, "commonweal.web.wsgi", raising=False)
    clear_url_caches()
    assert "url_patterns" not in vars(get_resolver())
    importlib.import_module("commonweal.web.wsgi")
    assert "url_patterns" in vars(get_resolver())
