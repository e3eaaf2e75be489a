"""Many questions are counted from one reading as each would be from its own."""

import random
from datetime import date, timedelta
from pathlib import Path

from commonweal.access.partnership import policy_named
from commonweal.effects.frames import calls_by_day, reading
from commonweal.effects.terms import Question, QuestionRefused
from commonweal.reports.kinds import CALL_LOG
from tests.cast import Cast
from tests.deliveries import call_log, deliver
from tests.effects.slow_counts import name_of, order_of, slow_counts
from tests.effects.test_operations import LARCH, load_estate

FIRST, LAST = date(2025, 6, 1), date(2025, 12, 31)
SPOTS = ("433560,334000", "433700,334010", "441000,340000", "441020,340000", "442000,341000", "449000,349000")


def load_some_calls(cast: Cast, folder: Path, drawn: random.Random) -> None:
    """Calls at the estate, beside it and far away, some places busy from the middle of the year on, some never."""
    rows = []
    for n in range(700):
        easting, northing = drawn.choice(("433000,334000", *SPOTS[: drawn.randint(1, len(SPOTS))])).split(",")
        day = FIRST + timedelta(days=drawn.randrange((LAST - FIRST).days + 1))
        source = drawn.choice(("police-asb", "out-of-hours", "council-line"))
        rows.append({
            "received_at": f"{day} 21:00", "reference": f"D-{n}", "anonymous": "yes", "easting": easting,
            "northing": northing, "source": source,
        })  # fmt: skip
    deliver(folder, CALL_LOG, call_log(rows), by=cast.viewer("amina"), name="some.csv")


def test_from_one_reading_each_question_gets_the_counts_of_its_own(cast: Cast, tmp_path: Path) -> None:
    drawn, viewer = random.Random(7), cast.viewer("amina")
    load_estate(cast, tmp_path)
    load_some_calls(cast, tmp_path, drawn)
    policy = policy_named("northmoor").hotspot_on(LAST)
    read = reading(LAST + timedelta(days=1), policy, viewer)
    keys = [LARCH, *(one.key for one in read.calls.locations if one.key != LARCH)]
    n_answered = 0
    for _ in range(16):
        began = FIRST + timedelta(days=drawn.randrange((LAST - FIRST).days))
        ended = began + timedelta(days=drawn.randrange(14))
        question = Question(drawn.choice(keys), began, ended, drawn.choice((2, 4, 8)), drawn.choice((100, 250, 1000)))
        try:
            found = calls_by_day(question, read)
        except QuestionRefused:
            continue
        slow, n_calls = slow_counts(question, policy, viewer)
        assert found.n_calls == n_calls
        keys = [read.calls.locations[row].key if row >= 0 else "" for row in found.rows]
        assert keys == [*order_of([key for key in slow if key not in ("place", "ring")]), ""]
        assert found.place.tolist() == slow["place"]
        assert found.ring.tolist() == slow["ring"]
        assert found.others.counts().tolist() == [slow[key] for key in keys]
        assert found.name == name_of(question.location_key, policy, viewer, question)
        n_answered += 1
    assert n_answered > 4
