"""Somebody of the demonstration at work at a moment of the invented year, with one audit entry."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from commonweal.access.queries import viewer_for
from commonweal.access.viewer import Viewer
from commonweal.audit.operations import write_entry
from commonweal.audit.trace import Trace
from commonweal.core.terms import london_day
from commonweal.synthetic.lives.operations import staff_named

PURPOSE = "making the demonstration"


@contextmanager
def as_somebody(username: str, at: datetime) -> Iterator[Viewer]:
    """The viewer of somebody with a role; the entry is written when the work is done."""
    trace = Trace(route="commonweal demo", at=at)
    viewer = viewer_for(staff_named(username), on=london_day(at), purpose=PURPOSE, trace=trace)
    assert viewer is not None, f"{username} has a role in the demonstration"
    yield viewer
    write_entry(trace, outcome="made")
