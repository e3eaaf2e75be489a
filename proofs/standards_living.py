"""Lives the planned lives in a store that is there, and holds what the manager's page says against the plan's truth.

At the first instant of every month and in the middle of it the page is asked as its reader would, in the midst of the
replay: what waits and what is late can only be asked at the time. At the end every month is asked again, with the rows
behind every number, the messages, and who could not be told. Run by `proofs.standards` in a process of its own.
"""

import argparse
import json
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import django

from proofs.children import end_with_parent

if __name__ == "__main__":
    end_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.web.settings")
    django.setup()

from commonweal.core.terms import london_day, london_midnight
from commonweal.outbox.models import Message
from commonweal.reports.models import Report, ReportEvent, Untold
from commonweal.reports.overdue.queries import TRIAGE as OVERDUE_TRIAGE
from commonweal.reports.overdue.queries import overdue
from commonweal.reports.standards.queries import n_rows, rows_shown, standards_page
from commonweal.reports.standards.terms import NO_TEAM, Asked, Standard, StandardsPage, TeamLine
from commonweal.reports.terms import EventKind
from commonweal.synthetic.lives.grounds import grounds
from commonweal.synthetic.lives.life import TRIAGE, Life, Moment
from commonweal.synthetic.lives.planning import LAST_AT, SEED, Plan, plan_lives
from commonweal.synthetic.lives.replay import MANAGER, Replay, replayed
from commonweal.synthetic.lives.stage import homes_of, set_the_stage
from commonweal.synthetic.lives.truth import Truth, messages, team_word, truth_of, waits_for_officer
from commonweal.synthetic.season import FIRST_DAY, LAST_DAY

MOST_TOLD = 40
OF_THE_MOMENT = frozenset({Standard.WAITING, Standard.LATE})
Days = tuple[date, date]


@dataclass
class Held:
    """What was compared, and every difference in words."""

    n_compared: int = 0
    differences: list[str] = field(default_factory=list)

    def equal(self, what: str, found: Any, true: Any) -> None:
        """Compare one thing."""
        self.n_compared += 1
        if found != true:
            self.differences.append(f"{what}: the page says {found}, the plan {true}")


def months() -> list[Days]:
    """The months of the plan, the first and the last of them cut to its days."""
    found, first = [], FIRST_DAY
    while first <= LAST_DAY:
        after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        found.append((first, min(after - timedelta(days=1), LAST_DAY)))
        first = after
    return found


def instants(days: Sequence[Days]) -> list[tuple[datetime, Days]]:
    """When the page is asked during the replay: in the middle of each month and as it ends, for that month."""
    asked = []
    for first, last in days:
        middle = datetime(first.year, first.month, 15, 13, 37, tzinfo=UTC)
        if london_midnight(first) < middle < london_midnight(last):
            asked.append((middle, (first, last)))
        asked.append((london_midnight(last + timedelta(days=1)), (first, last)))
    return asked


def proved(replay: Replay, plan: Plan, days: Sequence[Days]) -> dict[str, Any]:
    """Live them all and compare in the months asked for; the figures, with every difference up to `MOST_TOLD`."""
    held, began, worked = Held(), time.monotonic(), time.process_time()
    asked = dict(instants(days))
    comparing: list[float] = []

    def look(at: datetime) -> None:
        at_work = time.process_time()
        _compare_page(at, asked[at], plan, replay, held)
        comparing.append(time.process_time() - at_work)

    n_moments = replayed(plan.lives, replay, pauses=list(asked), at_pause=look)
    worked = time.process_time() - worked - sum(comparing)
    _compare_the_end(plan, replay, days, held)
    return {
        "lives": len(plan.lives), "moments": n_moments,
        "late_steps": sum(moment.late for life in plan.lives for moment in life.moments),
        "letters": sum(life.letter is not None for life in plan.lives), "months": len(days),
        "compared": held.n_compared, "different": len(held.differences), "differences": held.differences[:MOST_TOLD],
        "living_processor_s": round(worked, 1), "processor_ms_a_life": round(1000 * worked / len(plan.lives), 1),
        "seconds": round(time.monotonic() - began, 1), "holds": not held.differences and held.n_compared > 0,
    }  # fmt: skip


def _compare_page(at: datetime, days: Days, plan: Plan, replay: Replay, held: Held) -> None:
    """Every number of the page at an instant, together and by team, and the page of what is late."""
    true = truth_of(plan.lives, *days, as_at=at)
    manager = replay.staff(MANAGER, at)
    _compare_counts(f"{at:%Y-%m-%d %H:%M}", standards_page(Asked(*days), manager), true, held)
    late = {one.team if one.team_id else OVERDUE_TRIAGE: one.n for one in overdue(replay.staff(MANAGER, at)).teams}
    expected = {team if team != TRIAGE else OVERDUE_TRIAGE: n for team, n in true.late_of_any_state.items()}
    held.equal(f"{at:%Y-%m-%d %H:%M} late by team", late, dict(expected))


def _compare_counts(when: str, page: StandardsPage, true: Truth, held: Held) -> None:
    counts = true.counts()
    lines = {line.name: line for line in page.teams}
    teams = {team_word(team) for _, team in counts}
    for name in sorted(set(lines) | teams):
        team = TRIAGE if name == team_word(TRIAGE) else name
        line = lines.get(name)
        for standard in Standard:
            found = line.counts[standard] if line else 0
            held.equal(f"{when} {name}, {standard}", found, counts.get((standard.value, team), 0))
        held.equal(f"{when} {name}, first contact", _contact(line), _first_contact(true.minutes.get(team, [])))
    for standard in Standard:
        together = sum(n for (word, _), n in counts.items() if word == standard.value)
        held.equal(f"{when} all teams, {standard}", page.everybody.counts[standard], together)
    everybody = [one for found in true.minutes.values() for one in found]
    held.equal(f"{when} all teams, first contact", _contact(page.everybody), _first_contact(everybody))
    ages = {one.label: one.n_reports for one in page.ages if one.n_reports}
    held.equal(f"{when} ages", ages, dict(true.ages))


def _contact(line: TeamLine | None) -> tuple[int, int, int] | None:
    contact = line.first_contact if line else None
    return (contact.n_reports, contact.median_minutes, contact.nine_in_ten_minutes) if contact else None


def _first_contact(minutes: list[int]) -> tuple[int, int, int] | None:
    """How many, the one that as many are under as over (the lower of two), and the one that nine in ten reach."""
    if not minutes:
        return None
    ordered, n = sorted(minutes), len(minutes)
    median = next(one for k, one in enumerate(ordered, 1) if 2 * k >= n)
    return n, median, next(one for k, one in enumerate(ordered, 1) if 10 * k >= 9 * n)


def _compare_the_end(plan: Plan, replay: Replay, asked_for: Sequence[Days], held: Held) -> None:
    """Every month once more when all is lived: numbers, the rows behind each by team, and what was told to whom."""
    lives = {report: number for number, report in replay.reports.items()}
    for days in asked_for:
        true = truth_of(plan.lives, *days, as_at=LAST_AT)
        manager = replay.staff(MANAGER, LAST_AT)
        page = standards_page(Asked(*days), manager)
        _compare_counts(f"in the end, {days[0]:%Y-%m}", page, true, held)
        for standard in Standard:
            if standard in OF_THE_MOMENT and days != asked_for[-1]:
                continue
            behind: dict[str, set[int]] = defaultdict(set)
            for row in rows_shown(standard, Asked(*days), manager, page=None):
                behind[row.team or TRIAGE].add(lives[row.id])
            expected = {team: one for (which, team), one in true.lives.items() if which is standard and one}
            held.equal(f"rows of {standard}, {days[0]:%Y-%m}", dict(behind), expected)
        for line in page.teams:
            asked = Asked(*days, team=line.team)
            assert line.team == NO_TEAM or line.team
            held.equal(f"{line.name} alone, {days[0]:%Y-%m}", n_rows(Standard.RECEIVED, asked, manager),
                       line.counts[Standard.RECEIVED])  # fmt: skip
    _compare_messages(plan, replay, held)
    _compare_letters(plan, replay, held)
    held.equal("reports that are there", Report.objects.filter(partnership_id=replay.partnership_id).count(),
               len(plan.lives))  # fmt: skip


def _told_by_plan(plan: Plan) -> Iterator[tuple[Life, Moment, str, bool]]:
    """Each message that a moment of a life promises, by its word, and whether it could be told."""
    for life in plan.lives:
        for moment in life.moments:
            for about, can_be_told in messages(life, moment):
                yield life, moment, about, can_be_told


def _compare_messages(plan: Plan, replay: Replay, held: Held) -> None:
    """Messages queued in each month by what they tell of; and the list of those whom an officer has to tell."""
    sent: Counter[tuple[str, str]] = Counter()
    untold: dict[tuple[int, str], bool] = {}
    for life, moment, about, can_be_told in _told_by_plan(plan):
        if can_be_told:
            sent[f"{london_day(moment.at):%Y-%m}", about] += 1
        else:
            untold[life.number, about] = waits_for_officer(life, moment)
    queued = Counter(
        (f"{london_day(at):%Y-%m}", what)
        for at, what in Message.objects.filter(partnership_id=replay.partnership_id).values_list("created_at", "what")
    )
    for when in sorted(set(sent) | set(queued)):
        held.equal(f"messages {' '.join(when)}", queued[when], sent[when])
    lives = {report: number for number, report in replay.reports.items()}
    rows = Untold.objects.filter(partnership_id=replay.partnership_id)
    found = {(lives[one], about): at is None for one, about, at in rows.values_list("report_id", "about", "settled_at")}
    held.equal("whom an officer has to tell", found, untold)


def _compare_letters(plan: Plan, replay: Replay, held: Held) -> None:
    """The letters about the case review: with which reports, and what became of each."""
    lives = {report: number for number, report in replay.reports.items()}
    events = ReportEvent.objects.filter(
        kind__in=[EventKind.TOLD, EventKind.NOT_TOLD], details__about="case-review",
        report__partnership_id=replay.partnership_id,
    ).values_list("report_id", "kind")  # fmt: skip
    found = {lives[report]: kind for report, kind in events}
    kinds = {"sent": EventKind.TOLD.value, "left to an officer": EventKind.NOT_TOLD.value}
    held.equal("letters", found, {one.number: kinds[one.letter] for one in plan.lives if one.letter})


def main(arguments: list[str]) -> int:
    given = argparse.ArgumentParser()
    given.add_argument("folder", type=Path)
    given.add_argument("--lives", type=int, required=True)
    given.add_argument("--seed", type=int, default=SEED)
    options = given.parse_args(arguments)
    plan = plan_lives(options.lives, grounds(), seed=options.seed)
    replay = set_the_stage(options.folder / "ground", homes=homes_of(plan))
    print(json.dumps(proved(replay, plan, months()), ensure_ascii=False), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
