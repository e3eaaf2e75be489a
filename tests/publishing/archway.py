"""An area shaped like the published one of Archway: 137 actions and 38 engagement events (Islington, March 2023)."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from commonweal.actions.models import Action
from commonweal.actions.operations import agree_action, take_action_step
from commonweal.actions.terms import Step, Wanted
from commonweal.core.rules.action_life import ActionStep
from commonweal.places.kinds import ADDRESSES, PLACES, WARDS
from commonweal.publishing.terms import Span
from commonweal.reports.kinds import CALL_LOG
from tests.cast import Cast
from tests.deliveries import call_log, collection, deliver, feature, square

N_ACTIONS, N_EVENTS = 137, 38
YEAR = Span(date(2025, 3, 1), date(2026, 2, 28))
PUBLISHED_AT = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
# How the 137 are made up is ours; few of them are of kinds that a person could be found by.
BY_KIND = {"patrol": 60, "letter": 30, "works": 20, "visit": 18, "cctv": 6, "warning": 2, "outreach": 1}
EVENTS_BY_KIND = {"walkabout": 20, "door-knocking": 15, "engagement-event": 3}
ESTATE, GATEHOUSE = "place:A1", "place:G1"


def gazetteer(cast: Cast, folder: Path) -> None:
    """A ward, an estate of twelve homes in it, and a gatehouse with two."""
    by = cast.viewer("amina")
    ward = collection(feature("Polygon", [square(-1.53, 52.88, 0.04)], code="W1", name="Abbey"))
    deliver(folder, WARDS, ward, by=by, name="w.geojson", options={"valid_from": "2022-05-05"})
    estate = feature("Polygon", [square(-1.518, 52.896, 0.006)], code="A1", name="Archway Estate", kind="estate")
    gatehouse = feature("Polygon", [square(-1.508, 52.896, 0.002)], code="G1", name="The Gatehouse", kind="estate")
    deliver(folder, PLACES, collection(estate, gatehouse), by=by, name="p.geojson")
    deliver(folder, ADDRESSES, _addresses(), by=by, name="addresses.csv")


def _addresses() -> str:
    lines = ["uprn,house,street,locality,postcode,easting,northing,landlord,tenancy,block"]
    lines += [f"{1000 + n},{n},Archway Road,,N1 0AA,{432700 + n},333600,,," for n in range(1, 13)]
    lines += [f"{2000 + n},{n},Gate Lane,,N1 0AB,{433260 + n},333400,,," for n in (1, 2)]
    return "\n".join(lines)


def calls(cast: Cast, folder: Path, by_kind: Mapping[str, int], *, at: tuple[int, int] = (432_700, 333_600),
          months: tuple[str, ...] = ("2025-06", "2025-11")) -> None:  # fmt: skip
    """Calls at a point, in turn in these months."""
    rows: list[dict[str, Any]] = []
    for kind, n in by_kind.items():
        for i in range(n):
            day = f"{months[i % len(months)]}-{i % 27 + 1:02}"
            rows.append({
                "reference": f"{kind}-{at[0]}-{i}", "category": kind, "received_at": f"{day} 21:00",
                "easting": str(at[0]), "northing": str(at[1]),
            })  # fmt: skip
    deliver(folder, CALL_LOG, call_log(rows), by=cast.viewer("amina"), name=f"calls-{at[0]}.csv")


def work(cast: Cast, *, place: str = ESTATE) -> None:
    """137 actions and 38 events, each agreed and finished by the operations of its pages."""
    for number, kind in enumerate(_kinds()):
        on = date(2025, 4 + number % 6, 1 + number % 25)
        finish(agree(cast, f"a{number}", kind, on, place=place), cast, on)


def _kinds() -> Iterator[str]:
    for kind, n in (BY_KIND | EVENTS_BY_KIND).items():
        yield from [kind] * n


def agree(cast: Cast, key: str, kind: str, on: date, *, place: str = ESTATE, **more: Any) -> Action:
    at = datetime.combine(on, time(10), UTC)
    wanted = Wanted(
        key=key, kind=kind, what="Officer Zelda Quince calls at number 7", due_on=more.pop("due_on", date(2026, 4, 20)),
        location_key=place, place_name="Archway Estate", why="Secret words of officers", **more,
    )  # fmt: skip
    return agree_action(wanted, by=cast.viewer("amina", at=at), at=at)


def finish(action: Action, cast: Cast, on: date, *, step: ActionStep = ActionStep.FINISH) -> None:
    at = datetime.combine(on, time(16), UTC)
    words = "Zelda Quince was met"
    take_action_step(action.id, Step(step, action.version, words), by=cast.viewer("amina", at=at), at=at)
