"""What Eastmarsh's own line took: a few hundred invented calls across the border, so that the border is a real one.

They are of no storyline and no truth file: nothing in them adds up to anything.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from commonweal.core.terms import CallSource
from commonweal.synthetic.call_log import Row, csv_text
from commonweal.synthetic.chance import Chance
from commonweal.synthetic.spots import Spot

N_CALLS = 320
LAST_DAY = date(2026, 3, 8)
DAYS = 180
MATTERS = (
    ("noise", "Loud music from across the yard until two in the morning."),
    ("nuisance-vehicles", "Mopeds up and down the towpath again."),
    ("rowdy-behaviour", "A crowd outside the arcade, shouting, since ten."),
    ("litter-and-dumping", "Two mattresses were left beside the bins."),
)


def neighbour_csv(beyond: Sequence[Spot], seed: int) -> str:
    """The log of Eastmarsh's council line in the layout of the call log importer; `beyond` are spots over there."""
    chance = Chance(seed, "neighbour log")
    return csv_text([_row(number, beyond, chance) for number in range(N_CALLS)], CallSource.COUNCIL_LINE)


def _row(number: int, beyond: Sequence[Spot], chance: Chance) -> Row:
    day = LAST_DAY - timedelta(days=DAYS * (N_CALLS - 1 - number) // N_CALLS)
    # From seven in the morning: no time is missing or doubled when the clocks change.
    at = datetime.combine(day, time(chance.between(7, 22), chance.below(60)))
    spot, (category, account) = chance.pick(beyond), chance.pick(MATTERS)
    return {
        "reference": f"EM-{number + 1:05}",
        "source": CallSource.COUNCIL_LINE.value,
        "received_at": at.isoformat(sep=" ", timespec="minutes"),
        "happened_at": "",
        "category": category,
        "easting": str(spot[0]),
        "northing": str(spot[1]),
        "location": "",
        "caller_phone": "",
        "caller_name": "",
        "anonymous": "yes",
        "incident": "",
        "account": account,
    }
