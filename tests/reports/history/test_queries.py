"""What of a report's history is kept back from whom."""

import pytest

from commonweal.reports.history.queries import history
from commonweal.reports.intake.operations import take_report
from commonweal.reports.life.operations import note_event
from commonweal.reports.models import Report
from commonweal.reports.terms import EventKind
from tests.cast import AT, gather_all
from tests.reports.intake.test_operations import NOISE, way_in


@pytest.mark.django_db
def test_a_complaint_about_the_service_is_read_by_its_manager_and_not_by_whom_it_is_about() -> None:
    everybody = gather_all()
    cal = everybody.viewer("cal")
    report = Report.objects.get(id=take_report(NOISE, way_in("a"), by=cal, at=AT).report_id)
    note_event(report, EventKind.COMPLAINT, words="Tom shouted at me", public=True, by=cal, at=AT)

    def read(who: str, *hidden: str) -> str:
        return " ".join(one.words for one in history(report, frozenset(hidden), everybody.viewer(who)))

    assert "shouted" in read("mona", "account")
    assert not any("shouted" in read(who) for who in ("tom", "abby", "cora", "pat"))
