"""The call logs as the lines would hand them over: rows with each line's own habits.

The police write London wall times, the out-of-hours team ISO 8601 with the offset, the council wall times and CRLF line
ends. Names, telephone numbers and places are written as people type. Columns are those of the call log importer; the
patrol line's are turned into a layout of its own by `patrol_log`.
"""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from commonweal.core.terms import CallSource, LocationKind
from commonweal.synthetic.accounts import account
from commonweal.synthetic.caller_story import Caller
from commonweal.synthetic.chance import Chance
from commonweal.synthetic.happenings import Happening
from commonweal.synthetic.people import callers
from commonweal.synthetic.plan import Plan
from commonweal.synthetic.spots import Spot
from commonweal.synthetic.typing_habits import anonymous_as_typed, category_as_typed, name_as_typed, phone_as_typed
from commonweal.synthetic.whereabouts import Whereabouts

COLUMNS = (
    "reference", "source", "received_at", "happened_at", "category", "easting", "northing", "location",
    "caller_phone", "caller_name", "anonymous", "incident", "account",
)  # fmt: skip
SOURCES = (CallSource.POLICE_ASB, CallSource.OUT_OF_HOURS, CallSource.COUNCIL_LINE, CallSource.PATROL_LINE)
Row = dict[str, str]

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_NO_EVENT_TIME, _OWN_INCIDENT = 20, 350


@dataclass(frozen=True)
class Call:
    """One call with everything that goes into its row. `spot` is None where the log has no coordinates."""

    happening: Happening
    reference: str
    spot: Spot | None
    location_words: str
    event_time_known: bool
    caller: Caller | None
    incident: str

    @property
    def event_at(self) -> datetime:
        """When it counts: when it happened, or was received where the log does not say."""
        return self.happening.at if self.event_time_known else self.happening.received_at


def calls_of(plan: Plan, beyond: Sequence[Spot], happened: Sequence[Happening], seed: int) -> list[Call]:
    """Every happening as a call, in the order in which they were taken; `beyond` are spots across the border."""
    chance = Chance(seed, "call log")
    references = _references(happened)
    whereabouts = Whereabouts(plan, beyond, _first_on_open_ground(plan, happened, references), chance)
    rang = callers(happened, seed)
    incidents = _incidents(happened, chance)
    calls = []
    for i, happening in enumerate(happened):
        spot, words = whereabouts.of(i, happening)
        known = not (_may_lack_event_time(plan, happening) and chance.happens(_NO_EVENT_TIME))
        calls.append(Call(happening, references[i], spot, words, known, rang[i], incidents[i]))
    return calls


def _references(happened: Sequence[Happening]) -> list[str]:
    """The lines' own references: the police number each day's calls, the others count through."""
    numbers: Counter[str] = Counter()
    references = []
    for happening in happened:
        day = happening.received_at
        if happening.source is CallSource.POLICE_ASB:
            series = f"{day.day:02d}{_MONTHS[day.month - 1]}{day.year % 100}"
            reference = f"CAD{37 * numbers[series] + 11:04d}/{series}"
        elif happening.source is CallSource.OUT_OF_HOURS:
            series = f"OOH-{day.year}"
            reference = f"{series}-{numbers[series] + 1:05d}"
        elif happening.source is CallSource.PATROL_LINE:
            series = f"PL{day.year % 100}"
            reference = f"{series}/{numbers[series] + 1:05d}"
        else:
            series = "CL"
            reference = f"CL-{104_211 + 3 * numbers[series]}"
        numbers[series] += 1
        references.append(reference)
    return references


def _first_on_open_ground(plan: Plan, happened: Sequence[Happening], references: Sequence[str]) -> set[int]:
    """The first call of each patch of open ground, by event time and then source key: it stands on the very spot."""
    first: dict[int, tuple[datetime, str, int]] = {}
    for i, happening in enumerate(happened):
        if happening.row is not None and plan.locations[happening.row].kind is LocationKind.PROVISIONAL:
            key = (happening.at.astimezone(UTC), f"{happening.source}:{references[i]}", i)
            first[happening.row] = min(first.get(happening.row, key), key)
    return {i for _, _, i in first.values()}


def _may_lack_event_time(plan: Plan, happening: Happening) -> bool:
    """Not where the minute or the day is planned, nor on open ground, where the order of events decides."""
    on_open_ground = happening.row is not None and plan.locations[happening.row].kind is LocationKind.PROVISIONAL
    return happening.story is None and happening.planned is None and not on_open_ground


def _incidents(happened: Sequence[Happening], chance: Chance) -> list[str]:
    """The line's event number where several calls share an event, and for some others; else empty."""
    sharing = Counter(happening.event for happening in happened if happening.event is not None)
    numbers: dict[int, str] = {}
    counted: dict[CallSource, int] = defaultdict(int)
    incidents = []
    for happening in happened:
        event = happening.event
        if event is None or (sharing[event] == 1 and not chance.happens(_OWN_INCIDENT)):
            incidents.append("")
            continue
        if event not in numbers:
            counted[happening.source] += 1
            numbers[event] = f"E{20_000 + counted[happening.source]}"
        incidents.append(numbers[event])
    return incidents


def rows_of(calls: Sequence[Call], seed: int) -> dict[CallSource, list[Row]]:
    """The rows of each line's log."""
    chance = Chance(seed, "rows")
    rows: dict[CallSource, list[Row]] = {source: [] for source in SOURCES}
    for call in calls:
        rows[call.happening.source].append(_row(call, chance))
    return rows


def _row(call: Call, chance: Chance) -> Row:
    happening = call.happening
    phone = phone_as_typed(call.caller.phone, chance) if call.caller else ""
    return {
        "reference": call.reference,
        "source": happening.source.value,
        "received_at": _time(happening.received_at, happening.source),
        "happened_at": _time(happening.at, happening.source) if call.event_time_known else "",
        "category": category_as_typed(happening.category, chance),
        "easting": str(call.spot[0]) if call.spot else "",
        "northing": str(call.spot[1]) if call.spot else "",
        "location": call.location_words,
        "caller_phone": phone,
        "caller_name": name_as_typed(call.caller.name, chance) if call.caller else "",
        "anonymous": anonymous_as_typed(call.caller, chance),
        "incident": call.incident,
        "account": account(happening, phone, chance),
    }


def _time(at: datetime, source: CallSource) -> str:
    """A bare wall time, or with its offset: always out of hours, else only in the second of two equal hours."""
    if source is CallSource.OUT_OF_HOURS or at.fold:
        return at.isoformat(timespec="minutes")
    return at.replace(tzinfo=None).isoformat(sep=" ", timespec="minutes")


def csv_text(rows: Sequence[Row], source: CallSource) -> str:
    """A header and a line a row; no cell holds a line end, so line numbers are row numbers plus one."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(
        text, COLUMNS, lineterminator="\r\n" if source is CallSource.COUNCIL_LINE else "\n", quoting=csv.QUOTE_MINIMAL
    )
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
