"""The log in the hands of whoever owns the database."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from commonweal.audit.operations import keep_heads
from commonweal.web.database_roles import as_owner
from proofs.audit_altering import Altered
from tests.audit.entries import BEGAN, CALLERS, NORTH, REPORTS, look


@pytest.fixture
def altered(django_db_setup: None, django_db_blocker: Any, heads: Path) -> Iterator[Altered]:
    """Ten entries whose heads are kept, the guards of the database away; all of it is taken back afterwards."""
    with django_db_blocker.unblock(), as_owner(), transaction.atomic():
        for number in range(10):
            look(number, REPORTS[:2], CALLERS[:1], why="a reason" if number == 4 else "")
        keep_heads(at=BEGAN)
        yield Altered(of=str(NORTH))
        transaction.set_rollback(True)
