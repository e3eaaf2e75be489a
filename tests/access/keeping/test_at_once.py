"""Two administrators who end each other in the same moment: one of them stays."""

from collections.abc import Iterator
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from commonweal.access.keeping import LastAdministrator
from commonweal.access.models import Membership, Organisation, OrganisationMembership, Partnership, Staff
from commonweal.access.operations import engage_staff, found_partnership
from commonweal.access.permission import NotAllowed
from commonweal.access.queries import memberships_on, viewer_for
from commonweal.access.roles import Role
from commonweal.access.staffing.operations import end_role_now
from commonweal.audit.trace import Trace
from tests.cast import AT, FROM_ON, PASSWORD


def ends(ender: Staff, other: Staff, together: Barrier, came_of_it: list[str]) -> None:
    """In a transaction of its own, as a request is."""
    role = Membership.objects.get(staff=other)
    viewer = viewer_for(ender, on=AT.date(), purpose="", trace=Trace(route="test", at=AT))
    assert viewer is not None
    together.wait(timeout=30)
    try:
        with transaction.atomic():
            end_role_now(role.id, by=viewer, at=AT)
        came_of_it.append("ended")
    except (LastAdministrator, NotAllowed):
        came_of_it.append("refused")
    finally:
        connection.close()


@pytest.fixture
def pair(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Staff]]:
    """Two administrators of a partnership, committed so that two connections see them, and removed afterwards."""
    with django_db_blocker.unblock():
        partnership = found_partnership(code="pair", name="Pair", borough_name="Pair", policy="northmoor", at=AT)
        yield [administrator(name, partnership) for name in ("una-of-pair", "duo-of-pair")]
        organisations = [one.organisation_id for one in partnership.organisations.all()]
        Membership.objects.filter(partnership=partnership).delete()
        OrganisationMembership.objects.filter(partnership=partnership).delete()
        Staff.objects.filter(username__endswith="-of-pair").delete()
        Organisation.objects.filter(id__in=organisations).delete()
        partnership.delete()


def administrator(name: str, partnership: Partnership) -> Staff:
    return engage_staff(
        username=name, display_name=name, password=PASSWORD, partnership=partnership, role=Role.ADMINISTRATOR,
        from_on=FROM_ON, at=AT,
    )  # fmt: skip


def test_of_two_administrators_who_end_each_other_at_once_one_stays(pair: list[Staff]) -> None:
    together, came_of_it = Barrier(2), list[str]()
    threads = [Thread(target=ends, args=(ender, other, together, came_of_it)) for ender, other in (pair, pair[::-1])]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert sorted(came_of_it) == ["ended", "refused"]
    assert sum(bool(memberships_on(one, AT.date())) for one in pair) == 1
