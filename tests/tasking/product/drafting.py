"""A week of Northmoor's with one hotspot at an estate and one at a street, and the draft of its product."""

from datetime import date
from pathlib import Path

from commonweal.callers.operations import run_callers
from commonweal.hotspots.operations import run_week
from commonweal.places.kinds import PLACES, WARDS
from commonweal.tasking.models import WeeklyProduct
from commonweal.tasking.product.gathering import Line, Words
from commonweal.tasking.product.operations import Written, issue_product, start_product, write_product
from tests.cast import AT, Cast
from tests.deliveries import collection, deliver, feature, square
from tests.hotspots.test_operations import IN_LARCH, SEVEN_DAYS, calls_on, load_calls

CUT_OFF = date(2026, 3, 9)
LARCH = "place:L1"
# So that the caller is one of ten calls in three months.
BEFORE = ("2026-01-05", "2026-01-12", "2026-01-19")
NEAR_NOTHING = {"easting": "433900", "northing": "332500"}
CALLER = {"caller_name": "Zelda Quince", "caller_phone": "+441632960177", "source": "out-of-hours"}
# Planted, each where only one copy may hold it.
INSIDE, FOR_PARTNERS, FOR_ALL, LEFT_OUT = (
    "Kestrel brothers seen dealing", "Gate by the canal stands open", "A calm start to March", "Marigold is dealt with"
)  # fmt: skip


def week_run(cast: Cast, folder: Path) -> None:
    """Eight calls at Larch Estate and seven at a spot, then both lists of the week."""
    wards = collection(feature("Polygon", [square(-1.53, 52.88, 0.04)], code="W1", name="Abbey"))
    deliver(folder, WARDS, wards, by=cast.viewer("amina"), name="w.geojson", options={"valid_from": "2022-05-05"})
    estate = feature("Polygon", [square(-1.518, 52.896, 0.015)], code="L1", name="Larch Estate", kind="estate")
    deliver(folder, PLACES, collection(estate), by=cast.viewer("amina"), name="p.geojson")
    at_larch = calls_on(*SEVEN_DAYS, "2026-03-07", *BEFORE, tag="L", **IN_LARCH, **CALLER)
    load_calls(cast, folder, [*at_larch, *calls_on(*SEVEN_DAYS, tag="S", **NEAR_NOTHING)])
    run_week(CUT_OFF, by=cast.viewer("amina"), at=AT)
    run_callers(CUT_OFF, by=cast.viewer("amina"), at=AT)


def drafted(cast: Cast, folder: Path) -> WeeklyProduct:
    """The week's draft with words planted for each kind of reader; the spot does not go to the meeting."""
    week_run(cast, folder)
    draft = start_product(CUT_OFF, by=cast.viewer("amina"), at=AT)
    spot = next(line.location_key for line in draft.lines.all() if line.location_key != LARCH)
    lines = {LARCH: Line(True, words=FOR_PARTNERS, words_inside=INSIDE), spot: Line(False, why_left_out=LEFT_OUT)}
    written = Written(draft.version, Words(headline=INSIDE, headline_public=FOR_ALL), lines)
    return write_product(draft.id, written, by=cast.viewer("amina"), at=AT)


def issued(cast: Cast, folder: Path) -> WeeklyProduct:
    draft = drafted(cast, folder)
    return issue_product(draft.id, draft.version, by=cast.viewer("amina"), at=AT)
