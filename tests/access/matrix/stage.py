"""One store for the whole matrix: everybody signed in, a furnished partnership, and a report of each kind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.test import Client

from commonweal.access.operations import engage_staff, found_team, join_team
from commonweal.access.roles import Role
from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.hotspots.operations import run_week
from tests.access.matrix.engine import Cell, browsers, list_cells, opens, page_cells, record_cells, route_cells
from tests.access.matrix.records import Records, make_records, weeks_cut_off
from tests.cast import AT, EVERYBODY, FROM_ON, PASSWORD, Cast, gather_all
from tests.house import furnish

PEOPLE = ("amina", "tom", "ada", "esther", *(name.lower() for name, *_ in EVERYBODY))


@dataclass
class Matrix:
    """Everybody before everything."""

    clients: Mapping[str, Client]
    ids: Mapping[str, str]
    records: Records
    hotspot: str

    def cells(self) -> Iterator[Cell]:
        """All cells: first the reports, since forms that are sent to other addresses may change something.

        An address is asked for some of the reports each time, in turn, and in turn with GET and a form by those to whom
        it is closed; the proof asks everything.
        """
        yield from record_cells(self.clients, self.records, self.records.variants, some=(4, 2))
        yield from list_cells(self.clients, self.records, self.records.variants)
        if self.hotspot:
            yield from page_cells(self.clients, self.records, self.hotspot, opens()["hotspot"])
        yield from route_cells(self.clients, self.ids, each_way_in_turn=True)

    def reports_of(self, who: str) -> Iterator[Cell]:
        """The cells about reports for one person alone."""
        alone = {who: self.clients[who]}
        yield from list_cells(alone, self.records, self.records.variants)
        yield from record_cells(alone, self.records, self.records.variants)


def set_up(folder: Path, *, every: int = 1) -> Matrix:
    """The store, with every so many of the reports; call it in an empty store."""
    mark_as_demonstration(at=AT)
    cast = gather_all()
    ids = furnish(cast, folder)
    # Reports of each kind have cells of their own.
    del ids["report_id"]
    records = make_records(cast, folder, every=every)
    run, _ = run_week(weeks_cut_off(records), by=cast.viewer("amina", at=records.at), at=records.at)
    hotspot = run.hotspots.first()
    return Matrix(
        browsers(PEOPLE),
        {**ids, **_somebody_else(cast), **_hidden(), "agreement_id": str(records.agreement_ids[0])},
        records,
        f"/hotspots/{hotspot.id}/" if hotspot else "",
    )


def _somebody_else(cast: Cast) -> dict[str, str]:
    """Somebody, a team and an organisation with which forms may do what they like."""
    staff = engage_staff(
        username="zoe", display_name="Zoe", password=PASSWORD, partnership=cast.northmoor, role=Role.TASKING_CHAIR,
        from_on=FROM_ON, at=AT,
    )  # fmt: skip
    council = cast.organisations["Northmoor Council"]
    team = found_team(name="Spare team", organisation=council, partnership=cast.northmoor, from_on=FROM_ON, at=AT)
    joined = join_team(staff, team, from_on=FROM_ON)
    membership = staff.memberships.get()
    part = council.memberships.get(partnership=cast.northmoor)
    return {
        "staff_id": str(staff.id), "membership_id": str(membership.id), "team_id": str(team.id),
        "team_membership_id": str(joined.id), "organisation_id": str(council.id), "part_id": str(part.id),
        "role": "analyst", "code": "CW-404",
    }  # fmt: skip


def _hidden() -> dict[str, str]:
    """To whom a thing of the furnished partnership is absent although the address opens: the neighbour."""
    return {
        f"hidden:{name}": "esther"
        for name in (
            "hotspot_id",
            "effect_id",
            "explored_id",
            "check_id",
            "unusual_id",
            "finding_id",
            "job_id",
            "mapping_id",
            "sample_id",
            "caller_id",
            "decision_id",
            "product_id",
            "full_id",
            "partner_id",
            "councillor_id",
            "published_id",
            "event_id",
            "problem_id",
        )
    }
