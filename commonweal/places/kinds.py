"""The kinds of file that this room loads: boroughs, wards, places."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from commonweal.core.terms import AreaKind
from commonweal.files.delivery import Delivery, FileRefused
from commonweal.imports.kind import ImportKind, Loading, Reading
from commonweal.places.operations import keep_areas, keep_places
from commonweal.places.sources.geojson import read_areas, read_places

DATES = {
    "valid_from": "first day on which these boundaries held, such as 2022-05-05",
    "valid_to": "their last day, or nothing while they hold",
}


def _checked_dates(options: Mapping[str, Any], file_name: str) -> None:
    for name, needed in (("valid_from", True), ("valid_to", False)):
        value = options.get(name) or ""
        try:
            if value or needed:
                date.fromisoformat(value)
        except ValueError as fault:
            raise FileRefused(
                file=file_name, field=name, found=repr(value), allowed="a day such as 2022-05-05",
                to_do="Say from which day these boundaries held.",
            ) from fault  # fmt: skip
    last_day = options.get("valid_to")
    if last_day and date.fromisoformat(last_day) < date.fromisoformat(options["valid_from"]):
        raise FileRefused(
            file=file_name, field="valid_to", found=options["valid_to"],
            allowed=f"{options['valid_from']} or later", to_do="Check the two days.",
        )  # fmt: skip


def _areas(area_kind: AreaKind) -> Any:
    def read(delivery: Delivery, loading: Loading) -> Reading:
        _checked_dates(loading.options, delivery.file_name)
        notes: list[str] = []
        return Reading(read_areas(delivery, area_kind, notes), notes)

    return read


def _places(delivery: Delivery, loading: Loading) -> Reading:
    notes: list[str] = []
    return Reading(read_places(delivery, notes), notes)


BOROUGHS = ImportKind(
    name="boroughs",
    label="Borough boundaries (GeoJSON)",
    explanation="Your borough and its neighbours, with the day from which the boundaries held.",
    read=_areas(AreaKind.BOROUGH),
    write=keep_areas,
    source_of=lambda row: row.area_kind.value,
    options=DATES,
)
WARDS = ImportKind(
    name="wards",
    label="Ward boundaries (GeoJSON)",
    explanation="One set of wards, with the day from which they held: most boroughs have other wards since May 2022.",
    read=_areas(AreaKind.WARD),
    write=keep_areas,
    source_of=lambda row: row.area_kind.value,
    options=DATES,
)
PLACES = ImportKind(
    name="places",
    label="Estates, parks, stations, named places and streets (GeoJSON)",
    explanation="The places that calls count at. Each feature has a code, a name and a kind.",
    read=_places,
    write=keep_places,
    source_of=lambda row: row.location_kind.value,
)
