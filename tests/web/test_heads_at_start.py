"""A store that was written without heads is well once it is migrated or served."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from commonweal.access.models import FormSent
from commonweal.access.operations import forget_forms
from commonweal.audit import head_facts
from commonweal.web.heads_at_start import keep_heads_at_start
from tests.audit.entries import look


@pytest.fixture
def behind(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(head_facts, "TOO_MANY", 0)
    look(3)
    assert not head_facts.head_facts()["well"]


@pytest.mark.usefixtures("behind")
def test_heads_are_kept_where_too_many_entries_have_none() -> None:
    assert keep_heads_at_start() == ""
    assert head_facts.head_facts()["well"]


@pytest.mark.usefixtures("behind")
def test_heads_that_cannot_be_kept_are_said_and_stop_nothing(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.AUDIT_HEADS = str(tmp_path / "file" / "heads")
    assert "not kept" in keep_heads_at_start()


def test_forms_of_long_ago_are_forgotten(db: None) -> None:
    _, new = (
        FormSent.objects.create(key=f"00000000-0000-0000-0000-00000000000{day}", at=datetime(2026, 3, day, tzinfo=UTC))
        for day in (1, 9)
    )
    assert forget_forms(before=datetime(2026, 3, 5, tzinfo=UTC)) == 1
    assert str(FormSent.objects.get().pk) == new.pk
