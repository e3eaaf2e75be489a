"""The stage for the lives: Northmoor with its people, its agreements, and as much of its ground as they need."""

import csv
import io
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from commonweal.access.agreements.demonstration import demo_agreements
from commonweal.access.demo_people import LANDLORD, NORTHMOOR, PATROL, POLICE
from commonweal.access.queries import viewer_for
from commonweal.access.roles import Role
from commonweal.access.viewer import Viewer, system_viewer
from commonweal.audit.trace import Trace
from commonweal.core.terms import london_day, london_midnight
from commonweal.imports.kind import ImportKind
from commonweal.imports.operations import load, take_in
from commonweal.imports.states import JobState
from commonweal.places.kinds import ADDRESSES, BOROUGHS, PLACES, WARDS
from commonweal.reports.open311.operations import make_key
from commonweal.synthetic.borough import build_borough
from commonweal.synthetic.borough_files import ground_files
from commonweal.synthetic.demo_cast import FROM_ON, gather_cast
from commonweal.synthetic.demonstration import (
    BOROUGH_FROM,
    WARDS_BEFORE_FROM,
    WARDS_BEFORE_TO,
    WARDS_FROM,
)
from commonweal.synthetic.lives.operations import organisation_named, staff_named
from commonweal.synthetic.lives.planning import Plan
from commonweal.synthetic.lives.replay import Replay

if TYPE_CHECKING:
    from commonweal.access.models import Partnership

THEIR_SYSTEM = "FixMyStreet of the plan"


def set_the_stage(folder: Path, *, homes: Collection[str] | None = None) -> Replay:
    """Everything in an empty store; `homes`: UPRNs of the only homes to load, where not all of them are needed."""
    at = london_midnight(FROM_ON)
    with transaction.atomic():
        partnership = gather_cast(at=at)[NORTHMOOR]
        _agree(at)
        key_id, _ = make_key(THEIR_SYSTEM, by=_viewer("ada", at), at=at)
    lay_ground(folder, partnership, at=at, homes=homes)
    return Replay(partnership.id, key_id)


def homes_of(plan: Plan) -> frozenset[str]:
    """The homes that the lives of a plan are about."""
    return frozenset(life.telling.spot.uprn for life in plan.lives if life.telling.spot.uprn)


def lay_ground(folder: Path, partnership: "Partnership", *, at: datetime, homes: Collection[str] | None = None) -> None:
    """Borough, wards of both times, places and homes, loaded from files as people deliver them."""
    folder.mkdir(parents=True, exist_ok=True)
    files = ground_files(folder, build_borough())
    if homes is not None:
        _keep_only(files["addresses"], homes)
    deliveries: tuple[tuple[ImportKind, str, dict[str, str]], ...] = (
        (BOROUGHS, "boroughs", {"valid_from": BOROUGH_FROM}),
        (WARDS, "wards_before", {"valid_from": WARDS_BEFORE_FROM, "valid_to": WARDS_BEFORE_TO}),
        (WARDS, "wards", {"valid_from": WARDS_FROM}),
        (PLACES, "places", {}),
        (ADDRESSES, "addresses", {}),
    )
    loader = replace(system_viewer(partnership.id, route="lives of reports", at=at), role=Role.ANALYST)
    for kind, name, options in deliveries:
        file = files[name]
        with transaction.atomic():
            job = take_in(file, file_name=file.name, kind=kind, options=options, by=loader, at=at)
        job = load(job, kind, at=at)
        assert job.state == JobState.FINISHED, job.problem


def _keep_only(file: Path, homes: Collection[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(row for row in rows if row["uprn"] in homes)
    file.write_text(text.getvalue(), encoding="utf-8")


def _agree(at: datetime) -> None:
    partners = {
        role: organisation_named(name)
        for role, name in (
            (Role.HOUSING_PARTNER, LANDLORD), (Role.NEIGHBOURHOOD_OFFICER, POLICE), (Role.PATROL_CONTRACTOR, PATROL),
        )
    }  # fmt: skip
    demo_agreements(partners, signed_by="Both chief officers", from_on=london_day(at), by=_viewer("dana", at), at=at)


def _viewer(username: str, at: datetime) -> Viewer:
    trace = Trace(route="lives of reports", at=at)
    viewer = viewer_for(staff_named(username), on=london_day(at), purpose="setting the stage", trace=trace)
    assert viewer is not None
    return viewer
