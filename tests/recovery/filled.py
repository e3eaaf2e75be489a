"""A small store with what a backup must carry: people, calls, odd texts, floats, JSON, an audit entry, a file."""

from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction

from commonweal.audit.operations import write_entry
from commonweal.audit.trace import Trace
from commonweal.files.evidence.keeping import keep
from commonweal.files.evidence.terms import EvidenceKind
from commonweal.recovery.operations import Owner
from commonweal.reports.models import Report
from commonweal.web.database_roles import as_owner, grant_to_application
from tests.callers.loading import ANONYMOUS, HESBA, calls_on, load_calls
from tests.cast import Cast, gather_all

AT = datetime(2026, 3, 21, 9, tzinfo=UTC)
ODD = "tab\tline\nreturn\rslash\\ \\N \\t quote'\" \x0b\x0c\x08 – é 👩‍👩‍👧 " + "x" * 300
PHOTO = b"\xff\xd8\xff made anew of what Hesba sent" * 20_000
FLOATS = (0.1, 1e-7, 1e22, 531000.123456789, -0.0)


def fill_store(folder: Path) -> Cast:
    """Two partnerships, thirteen people, seven calls."""
    cast = gather_all()
    days = ("2026-02-07", "2026-02-14", "2026-02-21", "2026-03-05", "2026-03-06")
    load_calls(cast, folder.parent, [*calls_on(*days, **HESBA), *calls_on(*days[:2], tag="B", **ANONYMOUS)])
    for report, value in zip(Report.objects.order_by("source_key"), FLOATS, strict=False):
        Report.objects.filter(id=report.id).update(account=ODD, easting_m=value, northing_m=-value)
    ben = cast.staff("ben").memberships.get()
    ben.ward_codes = ["E05000366", ODD, {"b": 1.0, "a": [1e-7, 1e22, -0.0, None, True, 0]}]
    ben.save()
    deliveries = folder / "deliveries"
    deliveries.mkdir(exist_ok=True)
    (deliveries / "waiting.csv").write_bytes(bytes(range(256)) * 3000)
    send_photo(folder)
    note_in_audit("a test")
    return cast


def send_photo(folder: Path) -> None:
    """A resident's photo, made anew, and one that is still being written."""
    kept = keep(PHOTO, EvidenceKind.PHOTO)
    place = folder / "evidence" / kept.kept_as[:2]
    assert (place / kept.kept_as).is_file()
    (place / f".{kept.kept_as}.part").write_bytes(b"half of a photo")
    (folder / "evidence" / ".at-work-0").touch()


def sent_photos(folder: Path) -> dict[str, bytes]:
    """What residents sent, by its path in the data folder."""
    files = (file for file in (folder / "evidence").rglob("*") if file.is_file() and not file.name.startswith("."))
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def note_in_audit(route: str) -> None:
    with transaction.atomic():
        write_entry(Trace(route=route, at=AT), outcome="200")


def owner() -> Owner:
    """As the restore command does it."""
    from django.db import connection

    application = str(connection.settings_dict["USER"])
    return Owner(as_owner, lambda: grant_to_application(application))
