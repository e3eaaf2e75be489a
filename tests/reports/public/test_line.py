"""Forms that come together are kept together, and nobody's fails because of somebody else's."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from commonweal.access.roles import Role
from commonweal.access.viewer import door_viewer
from commonweal.audit.models import AuditEntry
from commonweal.audit.trace import Trace
from commonweal.reports.intake.answers import Arrived, Taken
from commonweal.reports.models import Report
from commonweal.reports.public import line, operations
from commonweal.reports.public.operations import Sending
from tests.cast import Cast
from tests.reports.public.filling import begin, fill

pytestmark = pytest.mark.django_db
NAMES = ("Ann Resident", "Bob Resident", "Col Resident")


def filled(cast: Cast, name: str) -> Sending:
    client = Client()
    root = begin(client)
    fill(client, root, {"account": {"account": f"{name} cannot sleep"}})
    trace = Trace(route="report-send", at=timezone.now())
    by = door_viewer(cast.northmoor.id, Role.RESIDENT, trace=trace, name="a resident")
    draft_id = UUID(root.rstrip("/").split("/")[-1])
    return Sending(draft_id, client.cookies["draft"].value, by, trace.at)


@pytest.mark.parametrize("fault", [KeyError("n_people"), AssertionError(), ValueError("no such day")])
def test_a_fault_in_one_form_is_its_own(
    cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    settings.PUBLIC_PARTNERSHIP = "northmoor"
    some = [line._InLine(filled(cast, name)) for name in NAMES]
    before, make_ready = AuditEntry.objects.count(), operations.make_ready

    def judged(arrived: list[Arrived]) -> Any:
        if any("Bob" in one.answers.account for one in arrived):
            raise fault
        return make_ready(arrived)

    monkeypatch.setattr(operations, "make_ready", judged)
    line._decide(some)
    assert [isinstance(one.outcome, Taken) for one in some] == [True, False, True]
    assert [one.fault for one in some] == [None, fault, None]
    assert sorted(Report.objects.values_list("account", flat=True)) == [f"{NAMES[n]} cannot sleep" for n in (0, 2)]
    assert AuditEntry.objects.count() - before == 2
    assert [one.sending.by.trace.is_written for one in some] == [True, False, True]
