"""What all tests of a file begin with, made once: in a transaction that is undone after the last of them.

Each test works in a transaction of its own within it, which `db` makes, so that none sees what another did. Hand each
a copy (`deepcopy`) of what was made: a test may change that too.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import time_machine
from django.db import transaction

from tests.conftest import MORNING

Made = TypeVar("Made")


@contextmanager
def made_once(make: Callable[[], Made], blocker: Any) -> Iterator[Made]:
    """What `make` gives, at the hour at which tests begin; `blocker` is pytest's `django_db_blocker`."""
    with blocker.unblock(), transaction.atomic():
        with time_machine.travel(MORNING):
            made = make()
        yield made
        transaction.set_rollback(True)
