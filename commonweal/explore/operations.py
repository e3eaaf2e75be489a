"""Keeps an answer that is to be quoted: what the page showed, as a run that never changes.

Counted with the partnership's own eyes, so that a record kept for named people is in no number that others read.
"""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from commonweal.access.partnership import policy_named
from commonweal.access.permission import NotAllowed, require
from commonweal.access.queries import partnership_of
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer, for_counting
from commonweal.core.terms import london_day
from commonweal.explore import queries
from commonweal.explore.asking import query
from commonweal.explore.frames.counted import Chosen
from commonweal.explore.kept.queries import rests_on
from commonweal.explore.terms import EXPLORATION, Choice, ChoiceRefused
from commonweal.runs.digest import digest, digest_of_lines, record_line
from commonweal.runs.models import Run
from commonweal.runs.operations import Calculation, freeze
from commonweal.runs.queries import changes_before


def keep_answer(choice: Choice, *, by: Viewer, at: datetime) -> tuple[Run, bool]:
    """The kept answer and whether it is new; raises `ChoiceRefused` where there is none, `NotAllowed`."""
    require(by, Act.CREATE, RecordKind.RUN)
    if not queries.may_explore(by):
        raise NotAllowed("only what somebody can open is explored and kept")
    found = queries.found(choice, for_counting(by))
    if found is None or not len(found.records.rows):
        raise ChoiceRefused({"": "There is nothing to keep: no record fits."})
    if found.window.last_day >= london_day(at):
        raise ChoiceRefused(
            {"to": "These days are not over yet, so their answer cannot be kept. Choose an earlier day."}
        )
    cut_off_on = found.window.last_day + timedelta(days=1)
    # Counted before the records are read again to be frozen: an import in between can only say that newer data exist.
    n_changes = changes_before(cut_off_on, about=rests_on(choice.subject), partnership_id=by.partnership_id)
    found = queries.found(choice, for_counting(by))
    assert found is not None
    policy = policy_named(partnership_of(by).policy)
    facts = facts_of(found, queries.explored(found, for_counting(by)))
    return freeze(
        Calculation(
            name=EXPLORATION,
            cut_off_on=cut_off_on,
            as_at=found.window.last_day,
            policy_name=policy.name,
            policy_version=policy.version,
            input_digest=digest_of_lines([*_lines(found.records), record_line(("choice", query(found.choice)))]),
            result_digest=digest([(name, repr(value)) for name, value in sorted(facts.items())]),
            facts=facts,
            n_changes_seen=n_changes,
        ),
        by=by,
        at=at,
    )


def facts_of(found: queries.Found, shown: queries.Explored) -> dict[str, Any]:
    """All that the page of a kept answer says, as it stood; plain values, numbers to six digits."""
    return {
        "query": query(found.choice),
        "days": [found.window.first_day.isoformat(), found.window.last_day.isoformat()],
        "told": asdict(shown.told),
        "category": shown.category_label,
        "place_name": shown.place_name,
        "ward_name": shown.ward_name,
        "look": _plain(asdict(shown.look)) if shown.look else None,
        "knox": _plain(asdict(shown.knox)) if shown.knox else None,
        "refused": shown.refused,
        "clock": shown.clock,
        "trend": [[one.first_day.isoformat(), one.last_day.isoformat(), one.n, one.is_whole] for one in shown.trend],
        "loaded": [shown.loaded.first_day.isoformat(), shown.loaded.last_day.isoformat()],
    }


def _plain(value: Any) -> Any:
    """Tuples as lists, decimals rounded, what is no number as none: the same on every machine and in JSON."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        return round(value, 6) if np.isfinite(value) else None
    return value


def _lines(found: Chosen) -> list[bytes]:
    """What of the records a digest covers: when, where and what, and neither ids nor people."""
    events = found.events
    keys = [one.key for one in events.locations]
    return [
        record_line(
            (
                "record", int(events.day[i]), int(events.hour[i]), events.categories[int(events.category[i])],
                float(events.easting_m[i]), float(events.northing_m[i]),
                keys[int(events.location[i])] if events.location[i] >= 0 else "",
            )
        )
        for i in found.rows
    ]  # fmt: skip
