"""The list of a week as a file that leaves the product: allow-listed columns, values only (docs/security.md P10)."""

from commonweal.access.oversight.queries import ReviewShown, WeekShown
from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import Viewer
from commonweal.audit.deeds import Deed
from commonweal.files.table import csv_line, values_only

COLUMNS = ("number", "who", "role", "signs", "why", "may also be", "records", "what came of it", "words", "by", "on")


def look_list_csv(week: WeekShown, viewer: Viewer) -> str:
    """CSV with a head that says what it is and for whom; one line an entry. Ids of records are left out."""
    viewer.trace.did(Deed.EXPORT, RecordKind.LOOK_REVIEW, [one.id for one in week.entries])
    head = [
        ["OFFICIAL-SENSITIVE", f"Looks to look into, week {week.first_day} to {week.last_day}"],
        ["For", viewer.name, viewer.partnership_name, f"{viewer.at:%Y-%m-%d %H:%M} UTC"],
        COLUMNS,
    ]
    return "".join(csv_line(values_only(row)) + "\r\n" for row in [*head, *map(_row, week.entries)])


def _row(one: ReviewShown) -> list[str]:
    return [
        str(one.number),
        "; ".join(one.names),
        "; ".join(one.roles),
        "; ".join(sign.title for sign in one.signs),
        "; ".join(sign.because for sign in one.signs),
        "; ".join(sign.may_be for sign in one.signs),
        str(one.n_records),
        one.outcome,
        one.words,
        one.looked_into_by,
        one.looked_into_at.date().isoformat() if one.looked_into_at else "",
    ]
