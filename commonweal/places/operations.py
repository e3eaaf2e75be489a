"""Keeps areas, places, postcodes, addresses and figures as they are delivered; the same delivery again changes nothing.

Withdraws a set of boundaries that should not have been loaded: it counts nothing any more and is kept.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from commonweal.access.permission import require
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.core.terms import AreaKind
from commonweal.imports.kind import Loading, Tally
from commonweal.places.models import Address, Area, AreaFigures, GazetteerVersion, Place, Postcode
from commonweal.places.sources.addresses import AddressRow
from commonweal.places.sources.figures import FiguresRow
from commonweal.places.sources.geojson import AreaRow, PlaceRow
from commonweal.places.sources.postcodes import PostcodeRow, squeezed
from commonweal.places.wording import compared, house_number
from commonweal.runs.operations import note_data_change

GAZETTEER = "places"
# A changed outline can move any call of any day.
FROM_THE_BEGINNING = date(1900, 1, 1)
FIELD_WORDS = {
    "rings": "outline", "parts": "outline", "valid_to": "last day", "within_code": "borough",
    "withdrawn_at": "withdrawn",
    "searched_name": "name", "house_number": "house", "compared_street": "street", "location_kind": "kind",
    "borough_code": "borough", "ward_code": "ward",
}  # fmt: skip
Identity = Mapping[str, Any]
Values = Mapping[str, Any]


class NoSuchBoundaries(Exception):
    """No set of that kind and those days stands, or none that the viewer may see."""


def searched_name(written: str) -> str:
    """A place's name as it is compared: lower case, single spaces, no commas or full stops."""
    return " ".join(written.casefold().replace(",", " ").replace(".", " ").split())


def keep_areas(rows: Sequence[AreaRow], loading: Loading) -> Tally:
    """Add or update areas by kind, code and first day, given as `valid_from` (and `valid_to`) in the options.

    Areas that were withdrawn stand again when they are loaded again.
    """
    valid_from = date.fromisoformat(loading.options["valid_from"])
    valid_to = date.fromisoformat(loading.options["valid_to"]) if loading.options.get("valid_to") else None
    known = Area.objects.filter(
        partnership_id=loading.partnership_id, valid_from=valid_from, code__in=[row.code for row in rows]
    )
    by_key = {(area.area_kind, area.code): area for area in known}
    identities = [{"area_kind": row.area_kind.value, "code": row.code, "valid_from": valid_from} for row in rows]
    tally = _keep(
        Area,
        [by_key.get((row.area_kind.value, row.code)) for row in rows],
        identities,
        [_area_values(row, valid_to) for row in rows],
        loading,
    )
    _note_gazetteer_change(loading.partnership_id, tally.added + tally.updated, at=loading.at)
    return tally


def keep_places(rows: Sequence[PlaceRow], loading: Loading) -> Tally:
    """Add or update places by code."""
    known = _known(Place, "code", [row.code for row in rows], loading)
    values = [
        {
            "location_kind": row.location_kind.value,
            "name": row.name,
            "searched_name": searched_name(row.name),
            "parts": row.parts,
        }
        for row in rows
    ]
    tally = _keep(Place, [known.get(row.code) for row in rows], [{"code": row.code} for row in rows], values, loading)
    _note_gazetteer_change(loading.partnership_id, tally.added + tally.updated, at=loading.at)
    return tally


def keep_postcodes(rows: Sequence[PostcodeRow], loading: Loading) -> Tally:
    """Add or update postcodes."""
    keys = [squeezed(row.code) for row in rows]
    known = _known(Postcode, "squeezed", keys, loading)
    tally = _keep(
        Postcode,
        [known.get(key) for key in keys],
        [{"squeezed": key} for key in keys],
        [_postcode_values(row) for row in rows],
        loading,
    )
    _note_new_version(loading.partnership_id, tally.added + tally.updated)
    return tally


def keep_addresses(rows: Sequence[AddressRow], loading: Loading) -> Tally:
    """Add or update addresses by UPRN."""
    known = _known(Address, "uprn", [row.uprn for row in rows], loading)
    tally = _keep(
        Address,
        [known.get(row.uprn) for row in rows],
        [{"uprn": row.uprn} for row in rows],
        [_address_values(row) for row in rows],
        loading,
    )
    _note_new_version(loading.partnership_id, tally.added + tally.updated)
    return tally


def keep_figures(rows: Sequence[FiguresRow], loading: Loading) -> Tally:
    """Add or update what tables say of areas, by table, area and year."""

    def key(one: FiguresRow | AreaFigures) -> tuple[str, str, str, int]:
        return one.table, one.code, one.within, one.year

    known = {
        key(figures): figures
        for figures in AreaFigures.objects.filter(
            partnership_id=loading.partnership_id,
            table__in={row.table for row in rows},
            code__in={row.code for row in rows},
        )
    }
    return _keep(
        AreaFigures,
        [known.get(key(row)) for row in rows],
        [{"table": row.table, "code": row.code, "within": row.within, "year": row.year} for row in rows],
        [{"name": row.name, "figures": dict(row.figures)} for row in rows],
        loading,
    )


def withdraw_boundaries(
    area_kind: AreaKind,
    valid_from: date,
    valid_to: date | None,
    *,
    within: str | None = None,
    why: str,
    by: Viewer,
    at: datetime,
) -> int:
    """Let a set of boundaries count nothing any more; how many areas it had. Raises `NoSuchBoundaries`.

    With `within`, the borough as the areas name it ("" where they name none), only that borough's areas of the set:
    two files that were loaded into one set can be told apart so. Loading the file again brings it back. Runs that were
    made with it stay as they are and say that data changed.
    """
    require(by, Act.CREATE, Area.kind)
    chosen = Area.objects.visible_to(by).filter(
        area_kind=area_kind, valid_from=valid_from, valid_to=valid_to, withdrawn_at__isnull=True
    )
    if within is not None:
        chosen = chosen.filter(within_code=within)
    ids = list(chosen.values_list("id", flat=True))
    if not ids:
        raise NoSuchBoundaries(f"{area_kind} from {valid_from}")
    Area.objects.filter(id__in=ids).update(withdrawn_at=at, changed_at=at)
    _note_gazetteer_change(by.partnership_id, len(ids), at=at)
    by.trace.did(Deed.CHANGE, Area.kind, ids, why=why)
    return len(ids)


def _note_gazetteer_change(partnership_id: UUID, n_rows: int, *, at: datetime) -> None:
    """A change of places or areas: runs are told, and every process learns that its index is old."""
    note_data_change(
        partnership_id=partnership_id, about=GAZETTEER, earliest_on=FROM_THE_BEGINNING, n_rows=n_rows, at=at
    )
    _note_new_version(partnership_id, n_rows)


def _note_new_version(partnership_id: UUID, n_rows: int) -> None:
    if not n_rows:
        return
    raised = GazetteerVersion.objects.filter(partnership_id=partnership_id).update(number=F("number") + 1)
    if not raised:
        GazetteerVersion.objects.get_or_create(partnership_id=partnership_id)


def _known(model: Any, field: str, keys: Sequence[str], loading: Loading) -> dict[str, Any]:
    found = model.objects.filter(partnership_id=loading.partnership_id, **{f"{field}__in": keys})
    return {getattr(record, field): record for record in found}


def _area_values(row: AreaRow, valid_to: date | None) -> Values:
    points = [point for polygon in row.rings for point in polygon[0]]
    eastings, northings = [point[0] for point in points], [point[1] for point in points]
    return {
        "name": row.name,
        "within_code": row.within_code,
        "valid_to": valid_to,
        "withdrawn_at": None,
        "rings": row.rings,
        "min_easting_m": min(eastings),
        "min_northing_m": min(northings),
        "max_easting_m": max(eastings),
        "max_northing_m": max(northings),
    }


def _postcode_values(row: PostcodeRow) -> Values:
    easting_m, northing_m = row.point or (None, None)
    return {
        "code": row.code,
        "easting_m": easting_m,
        "northing_m": northing_m,
        "quality": row.quality,
        "borough_code": row.borough_code,
        "ward_code": row.ward_code,
    }


def _address_values(row: AddressRow) -> Values:
    easting_m, northing_m = row.point or (None, None)
    return {
        "house": row.house,
        "house_number": house_number(row.house),
        "street": row.street,
        "compared_street": compared(row.street)[:120],
        "locality": row.locality,
        "postcode": row.postcode,
        "easting_m": easting_m,
        "northing_m": northing_m,
        "landlord": row.landlord,
        "tenancy": row.tenancy,
        "block": row.block,
    }


def _keep(
    model: Any,
    known: Sequence[Any],
    identities: Sequence[Identity],
    values: Sequence[Values],
    loading: Loading,
) -> Tally:
    """Add what is new, update what differs; the three lists go together, `known` holding None for what is new."""
    added: list[Any] = []
    updated: list[Any] = []
    by_field: Counter[str] = Counter()
    for record, identity, fresh in zip(known, identities, values, strict=True):
        if record is None:
            owner = {"partnership_id": loading.partnership_id, "created_at": loading.at, "changed_at": loading.at}
            added.append(model(**owner, **identity, **fresh))
        elif changed := [name for name, value in fresh.items() if getattr(record, name) != value]:
            by_field.update({_said(name) for name in changed})
            for name, value in {**fresh, "changed_at": loading.at}.items():
                setattr(record, name, value)
            updated.append(record)
    model.objects.bulk_create(added)
    if updated:
        model.objects.bulk_update(updated, [*values[0], "changed_at"], batch_size=500)
    return Tally(len(added), len(updated), len(identities) - len(added) - len(updated), by_field)


def _said(field: str) -> str:
    """The field as the job's page names it; boxes and points change with their outline or their other half."""
    if field.endswith("_m"):
        return "place on the map"
    return FIELD_WORDS.get(field, field)
