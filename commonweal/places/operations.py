"""Keeps areas and places as they are delivered; the same delivery again changes nothing."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from commonweal.imports.kind import Loading, Tally
from commonweal.places.models import Area, Place
from commonweal.places.sources.geojson import AreaRow, PlaceRow
from commonweal.runs.operations import note_data_change

GAZETTEER = "places"
# A changed outline can move any call of any day.
FROM_THE_BEGINNING = date(1900, 1, 1)


def searched_name(written: str) -> str:
    """A place's name as it is compared: lower case, single spaces, no commas or full stops."""
    return " ".join(written.casefold().replace(",", " ").replace(".", " ").split())


def keep_areas(rows: Sequence[AreaRow], loading: Loading) -> Tally:
    """Add or update areas by kind, code and first day, given as `valid_from` (and `valid_to`) in the options."""
    valid_from = date.fromisoformat(loading.options["valid_from"])
    valid_to = date.fromisoformat(loading.options["valid_to"]) if loading.options.get("valid_to") else None
    fields = [_area_fields(row, valid_to) for row in rows]
    known = {
        (area.area_kind, area.code): area
        for area in Area.objects.filter(
            partnership_id=loading.partnership_id, valid_from=valid_from, code__in=[row.code for row in rows]
        )
    }
    keys = [(row.area_kind.value, row.code) for row in rows]
    fixed = [{"area_kind": kind, "code": code, "valid_from": valid_from} for kind, code in keys]
    return _keep(Area, known, keys, fixed, fields, loading)


def keep_places(rows: Sequence[PlaceRow], loading: Loading) -> Tally:
    """Add or update places by code."""
    codes = [row.code for row in rows]
    known = {
        place.code: place for place in Place.objects.filter(Q(code__in=codes), partnership_id=loading.partnership_id)
    }
    fields: list[dict[str, Any]] = [
        {
            "location_kind": row.location_kind.value,
            "name": row.name,
            "searched_name": searched_name(row.name),
            "parts": row.parts,
        }
        for row in rows
    ]
    return _keep(Place, known, codes, [{"code": code} for code in codes], fields, loading)


def _area_fields(row: AreaRow, valid_to: date | None) -> dict[str, Any]:
    points = [point for polygon in row.rings for point in polygon[0]]
    eastings, northings = [point[0] for point in points], [point[1] for point in points]
    return {
        "name": row.name,
        "within_code": row.within_code,
        "valid_to": valid_to,
        "rings": row.rings,
        "min_easting_m": min(eastings),
        "min_northing_m": min(northings),
        "max_easting_m": max(eastings),
        "max_northing_m": max(northings),
    }


def _keep(
    model: type[Area] | type[Place],
    known: dict[Any, Any],
    keys: Sequence[Any],
    fixed: Sequence[dict[str, Any]],
    fields: Sequence[dict[str, Any]],
    loading: Loading,
) -> Tally:
    added: list[Any] = []
    updated: list[Any] = []
    for key, identity, values in zip(keys, fixed, fields, strict=True):
        record = known.get(key)
        if record is None:
            owner = {"partnership_id": loading.partnership_id, "created_at": loading.at, "changed_at": loading.at}
            added.append(model(**owner, **identity, **values))
        elif any(getattr(record, name) != value for name, value in values.items()):
            for name, value in {**values, "changed_at": loading.at}.items():
                setattr(record, name, value)
            updated.append(record)
    model.objects.bulk_create(added)
    if updated:
        model.objects.bulk_update(updated, [*fields[0], "changed_at"])
    note_data_change(
        partnership_id=loading.partnership_id,
        about=GAZETTEER,
        earliest_on=FROM_THE_BEGINNING,
        n_rows=len(added) + len(updated),
        at=loading.at,
    )
    return Tally(len(added), len(updated), len(keys) - len(added) - len(updated))
