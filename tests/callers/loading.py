"""Calls of callers, loaded as people deliver them."""

from datetime import UTC, date, datetime
from pathlib import Path

from commonweal.people.models import Caller
from commonweal.reports.kinds import CALL_LOG
from tests.cast import Cast
from tests.deliveries import call_log, deliver

CUT_OFF = date(2026, 3, 9)
AT = datetime(2026, 3, 20, 9, tzinfo=UTC)
Call = dict[str, str]
HESBA = {"caller_name": "Hesba Merriwether", "caller_phone": "07700 900417"}
ROISIN = {"caller_name": "Roisin Kinsellagh", "caller_phone": "07700 900862"}
ROSHEEN = {"caller_name": "Rosheen Kinsella", "caller_phone": "07700 900862"}
R_KINSELAGH = {"caller_name": "R. Kinselagh", "caller_phone": "01632 960733"}
ANONYMOUS = {"anonymous": "yes", "caller_name": "Jo", "caller_phone": "07700 900001"}
# Eleven in the three months to Sunday 8 March 2026, three of them in the last month.
ELEVEN = (
    "2025-12-10", "2025-12-20", "2026-01-02", "2026-01-10", "2026-01-17", "2026-01-24", "2026-01-31", "2026-02-07",
    "2026-02-14", "2026-02-21", "2026-03-05",
)  # fmt: skip


def calls_on(*days: str, tag: str = "N", **same: str) -> list[Call]:
    return [{"received_at": f"{day} 21:00", "reference": f"{tag}-{n}-{day}", **same} for n, day in enumerate(days)]


def load_calls(cast: Cast, folder: Path, calls: list[Call], *, who: str = "amina", at: datetime = AT) -> None:
    deliver(folder, CALL_LOG, call_log(calls), by=cast.viewer(who), at=at)


def the_split_caller(cast: Cast, folder: Path) -> list[Caller]:
    """Three spellings, two numbers: 4, 3 and 4 calls, eleven together."""
    spread = (calls_on(*ELEVEN[0::3], tag="A", **ROISIN), calls_on(*ELEVEN[1::3], tag="B", **R_KINSELAGH),
              calls_on(*ELEVEN[2::3], tag="C", **ROSHEEN))  # fmt: skip
    load_calls(cast, folder, [call for part in spread for call in part])
    return list(Caller.objects.filter(partnership=cast.northmoor).order_by("compared_name"))
