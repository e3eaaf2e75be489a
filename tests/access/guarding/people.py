"""Everybody, and one report of a caller who has called before: what the tests of guarding begin from."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from commonweal.access.viewer import Viewer
from commonweal.reports.kinds import CALL_LOG
from commonweal.reports.models import Report
from commonweal.reports.single.operations import hand_to_team
from tests.cast import AT, LANDLORD, WARD, Cast
from tests.deliveries import call_log, deliver

NUMBER, NAME, WORDS = "01632960123", "Zelda Quince", "The banjo from number 7 again"


@dataclass(frozen=True)
class Town:
    """The cast with reports: `one` and `other` by one caller, `plain` by another; the first two lie with North team."""

    cast: Cast
    one: Report
    other: Report
    plain: Report

    def sees(self, who: str, report: Report | None = None, *, at: datetime = AT) -> bool:
        return report_of(report or self.one, self.cast.viewer(who, at=at)) is not None

    def id(self, who: str) -> UUID:
        return self.cast.staff(who).id


def report_of(report: Report, viewer: Viewer) -> Report | None:
    return Report.objects.visible_to(viewer).filter(id=report.id).first()


def build_town(cast: Cast, folder: Path) -> Town:
    calls = [
        {"caller_phone": NUMBER, "caller_name": NAME, "account": WORDS, "location": "7 Larch Road", "incident": "E1"},
        {"caller_phone": NUMBER, "caller_name": NAME, "received_at": "2026-03-03 20:00", "location": "9 Larch Road"},
        {"caller_phone": "01632960999", "caller_name": "Ann Other", "received_at": "2026-03-04 20:00",
         "incident": "E1", "location": "1 Fenwick Road"},
    ]  # fmt: skip
    deliver(folder, CALL_LOG, call_log(calls), by=cast.viewer("amina"))
    one, other, plain = Report.objects.filter(partnership=cast.northmoor).order_by("received_at")
    Report.objects.filter(id__in=[one.id, other.id]).update(ward_code=WARD, landlord=LANDLORD)
    hand_to_team([one.id, other.id], cast.teams["North team"].id, by=cast.viewer("tom"), at=AT)
    for report in (one, other, plain):
        report.refresh_from_db()
    return Town(cast, one, other, plain)
