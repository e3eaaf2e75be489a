"""DuckDB's side of the rules' benchmark: each rule as a +1/-1 sweep over the log, in SQL.

A call is +1 on its day and -1 when it drops out of the window; summed along each place or caller that is how many calls
are live from one change to the next. Changes of one day are not merged: all but the last of them last no time. Where a
rule has two windows, both counts are carried in one number, which is faster than two sums.

Of the forms tried this was the fastest: grouped by day first, integer and double sums, wide and narrow columns, range
and row frames, with and without partitions; the day of leaving by a join with the calendar and as a column of the log;
two sums and one. Leaving out callers of too few calls before the sweep is a filter of its own, and measured beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.call_log import FIRST_DAY, LAST_DAY

Needs = Sequence[tuple[int, int]]
"""Pairs: at least so many, within so many months."""
BOTH = 1 << 20
"""What a call of the first window adds; one of the second adds 1."""


@dataclass(frozen=True)
class Sweep:
    """A rule in SQL over the table `call`, and the table `live` with the day on which a call leaves each window."""

    changes: str
    is_met: str
    before: str = ""

    @property
    def entity_days(self) -> str:
        """How many pairs of an entity and a day meet the rule."""
        return f"WITH {self._run} SELECT coalesce(sum(to_day - from_day + 1), 0) FROM ({self._met})"

    @property
    def spells(self) -> str:
        """Each stretch of days between two changes on which an entity meets the rule."""
        return f"WITH {self._run} SELECT * FROM ({self._met}) WHERE from_day <= to_day"

    @property
    def _run(self) -> str:
        return f"""{self.before} change AS ({self.changes}), run AS (
            SELECT place, day,
                sum(step) OVER (PARTITION BY place ORDER BY day ROWS UNBOUNDED PRECEDING) AS live,
                lead(day) OVER (PARTITION BY place ORDER BY day) AS next_day
            FROM change)"""

    @property
    def _met(self) -> str:
        judged = f"greatest(day, {FIRST_DAY}) AS from_day, least(next_day, {LAST_DAY + 1}) - 1 AS to_day"
        return f"SELECT place, {judged} FROM run WHERE {self.is_met} AND day <= {LAST_DAY}"


def more_than_in_days(more_than: int, within_days: int) -> Sweep:
    """More than so many calls in so many days."""
    return Sweep(
        f"""SELECT place, day, 1::DOUBLE AS step FROM call
        UNION ALL SELECT place, (day + {within_days})::SMALLINT, (-1)::DOUBLE FROM call""",
        f"live > {more_than}",
    )


def at_least_in_months(needs: Needs, *, complaints: bool = False, few_left_out: bool = False) -> Sweep:
    """At least so many calls in each of one or two windows of months; of complaints those that were made in time.

    With `few_left_out` callers who never called often enough are left out before the sweep.
    """
    log, before = "call", ""
    if complaints:
        log = "in_time"
        before = """in_time AS MATERIALIZED (SELECT place, call.day FROM call JOIN live ON live.day = call.happened
            WHERE call.happened <= call.day AND call.day < live.out_1),"""
    if few_left_out:
        most = max(at_least for at_least, _ in needs)
        before += f"""often AS MATERIALIZED (SELECT place, day FROM {log} WHERE place IN (
            SELECT place FROM {log} GROUP BY place HAVING count(*) >= {most})),"""
        log = "often"
    steps = (BOTH, 1) if len(needs) > 1 else (1,)
    changes = [f"SELECT place, day, {sum(steps)}::DOUBLE AS step FROM {log}"]
    changes += [
        f"SELECT place, live.out_{months}, ({-step})::DOUBLE FROM {log} JOIN live USING (day)"
        for (_, months), step in zip(needs, steps, strict=True)
    ]
    is_met = f"live >= {needs[0][0] * steps[0]}"
    if len(needs) > 1:
        is_met += f" AND (live::BIGINT & {BOTH - 1}) >= {needs[1][0]}"
    return Sweep(" UNION ALL ".join(changes), is_met, before)


def still_live(more_than: int, within_days: int) -> str:
    """Not the peer that the bars name, but the product's own idea in SQL: is the call so many before still live?"""
    return f"""
    WITH call_in_line AS (
        SELECT day, lag(day, {more_than}) OVER line + {within_days - 1} AS until, lead(day) OVER line AS next_day
        FROM call WINDOW line AS (PARTITION BY place ORDER BY day)
    )
    SELECT sum(least(until, coalesce(next_day - 1, until), {LAST_DAY}) - day + 1)
    FROM call_in_line WHERE until >= day"""
