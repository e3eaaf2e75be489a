"""A condition that is written once lets through what it would let through, and is refused where it would mean less."""

from datetime import timedelta
from uuid import UUID

import pytest

from commonweal.access.guarding.operations import set_guard
from commonweal.access.written_once import written_once
from commonweal.core.terms import Guarding
from commonweal.reports.intake.operations import take_report
from commonweal.reports.models import Report
from tests.access.agreed import in_force
from tests.cast import AT, EVERYBODY, Cast, gather_all
from tests.reports.intake.test_operations import NOISE, way_in


@pytest.fixture
def everybody(db: None) -> Cast:
    return gather_all()


def taken(everybody: Cast) -> list[UUID]:
    """Six reports: two with a team, one kept for named people."""
    found = [
        take_report(NOISE, way_in(f"w{n}"), by=everybody.viewer("cal"), at=AT + timedelta(minutes=n)).report_id
        for n in range(6)
    ]
    for one, team in zip(found, ("North team", "Fenwick housing team"), strict=False):
        Report.objects.filter(id=one).update(team=everybody.teams[team])
    kept = Report.objects.get(id=found[2])
    set_guard(
        kept, Guarding.LOCKED, named=[everybody.staff("petra").id], why="A colleague", by=everybody.viewer("tom"), at=AT
    )
    return found


def test_everybody_finds_the_same_rows_and_counts(everybody: Cast) -> None:
    in_force(everybody)
    taken(everybody)
    seen = set()
    for who in ("amina", "tom", "ada", "esther", *(name.lower() for name, *_ in EVERYBODY)):
        rows = Report.objects.visible_to(everybody.viewer(who))
        once = written_once(rows)
        assert list(once.order_by("id")) == list(rows.order_by("id")), who
        assert once.filter(state="new").count() == rows.filter(state="new").count()
        assert once.filter(intake__way_in="web").count() == rows.filter(intake__way_in="web").count()
        seen.add(once.count())
    assert len(seen) > 2
    assert written_once(Report.objects.none()).count() == 0


def test_a_question_of_more_than_one_table_is_refused(everybody: Cast) -> None:
    rows = Report.objects.visible_to(everybody.viewer("tom"))
    for more in (rows.filter(intake__way_in="web"), rows[:3], rows.union(rows)):
        with pytest.raises(ValueError, match="one table"):
            written_once(more)
