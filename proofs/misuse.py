"""Invented years of looks at records, 50 planted abuses in each, judged week by week by the rule as it is shipped.

An abuse counts as found when a list names somebody who took part in it, in a week of the abuse or the one after, and
shows at least one of its looks as evidence. An entry is a false alarm when it shows no planted look of those it names,
and also when it is about something planted as innocent. `--tune` takes the seeds on which the rule was tried while it
was written; without it others are taken. `./script/prove misuse [--seeds 201 202] [--explain]`.
"""

import argparse
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from commonweal.core.policy import read_policy
from commonweal.core.policy.looks import LooksPolicy
from commonweal.core.rules.looking import ToReview, counted, looks_to_review
from commonweal.synthetic.looking import YearOfLooks, truth, year_of_looks
from commonweal.synthetic.looking_staff import FIRST_DAY

TUNED_ON = (1, 2, 3, 101, 102, 103, 104, 105)
UNSEEN = (201, 202, 203, 204, 205)
AT_LEAST_FOUND, MOST_FALSE_A_WEEK = 45, 5
POLICY = Path(__file__).parents[1] / "policies" / "default.toml"


@dataclass
class Verdict:
    """What came of one year: the plans that were found, and the false entries of each week."""

    year: YearOfLooks
    found: dict[int, str] = field(default_factory=dict)
    false: list[list[str]] = field(default_factory=list)
    entries: int = 0
    left_out: int = 0

    @property
    def abuses(self) -> list[int]:
        """The numbers of all plans that are abuses."""
        return [number for number, plan in enumerate(self.year.plans) if plan.is_abuse]

    @property
    def missed(self) -> list[int]:
        """The abuses that no list showed."""
        return [number for number in self.abuses if number not in self.found]

    @property
    def most_false(self) -> int:
        """The false alarms of the worst week, over all partnerships."""
        return max(map(len, self.false), default=0)


def starting_policy() -> LooksPolicy:
    """The starting values of `policies/default.toml`."""
    policy = read_policy(POLICY.read_text(encoding="utf-8"), file=POLICY.name, default=None, law=())
    return policy.looks[-1]


def judged(year: YearOfLooks, policy: LooksPolicy) -> Verdict:
    """Every week of the year, in each partnership, with what the plan says of each entry."""
    verdict = Verdict(year)
    parts = [(counted(log), plan_of_row) for log, plan_of_row in zip(year.logs, year.plan_of_row, strict=True)]
    for monday in year.weeks:
        false: list[str] = []
        for looks, plan_of_row in parts:
            week = looks_to_review(looks, first_day=monday, policy=policy)
            verdict.left_out += week.n_more
            for entry in week.entries:
                verdict.entries += 1
                shown = _plans_shown(entry, year, plan_of_row)
                abuse = [one for one in shown if year.plans[one].is_abuse and _in_time(year, one, monday)]
                for one in abuse:
                    verdict.found.setdefault(one, entry.findings[0].kind)
                if not abuse:
                    kinds = "+".join(finding.kind for finding in entry.findings)
                    names = ",".join(year.plans[one].kind for one in shown) or "ordinary"
                    false.append(f"{kinds} ({names})")
        verdict.false.append(false)
    return verdict


def _plans_shown(entry: ToReview, year: YearOfLooks, plan_of_row: np.ndarray) -> list[int]:
    """The plans whose looks, by people whom the entry names, are among its evidence."""
    numbers = {int(plan_of_row[row]) for row in entry.rows} - {-1}
    named = set(entry.actors)
    return sorted(one for one in numbers if named & {f"staff-{who:04d}" for who in year.plans[one].actors})


def _in_time(year: YearOfLooks, number: int, monday: date) -> bool:
    day = (monday - FIRST_DAY).days
    plan = year.plans[number]
    return plan.first_day - 6 <= day <= plan.last_day + 7


def figures(verdict: Verdict, seconds: float) -> dict[str, object]:
    """One line of the proof."""
    false = [len(week) for week in verdict.false]
    held = len(verdict.found) >= AT_LEAST_FOUND and max(false) <= MOST_FALSE_A_WEEK
    return {
        "proof": "misuse",
        "seed": verdict.year.seed,
        "looks": verdict.year.n_looks,
        "abuses": len(verdict.abuses),
        "found": len(verdict.found),
        "false_most_in_a_week": max(false),
        "false_in_all_weeks": sum(false),
        "weeks": len(false),
        "entries": verdict.entries,
        "left_out_by_the_cap": verdict.left_out,
        "missed": dict(Counter(verdict.year.plans[one].kind for one in verdict.missed)),
        "seconds": round(seconds, 1),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "held": held,
    }


def explain(verdict: Verdict) -> Iterable[str]:
    """What was missed and what was false, for whoever tunes the rule."""
    for one in verdict.missed:
        plan = verdict.year.plans[one]
        yield f"missed {plan.kind}: {plan.what} by {verdict.year.plans[one].actors}, day {plan.first_day}"
    for words, n in Counter(words for week in verdict.false for words in week).most_common():
        yield f"false {n:>3} {words}"


def main(arguments: list[str]) -> int:
    """Judge the years; 1 where one does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(UNSEEN))
    parser.add_argument(
        "--tune", action="store_true", help="the seeds on which the rule was tried while it was written"
    )
    parser.add_argument("--explain", action="store_true", help="say what was missed and what was false")
    parser.add_argument("--truth", type=Path, help="a folder into which the plans of each year are written")
    options = parser.parse_args(arguments)
    held = True
    for seed in TUNED_ON if options.tune else options.seeds:
        began = time.perf_counter()
        year = year_of_looks(seed)
        if options.truth:
            (options.truth / f"looks-{seed}.json").write_text(json.dumps(truth(year), indent=1), encoding="utf-8")
        verdict = judged(year, starting_policy())
        line = figures(verdict, time.perf_counter() - began)
        print(json.dumps(line), flush=True)
        held &= bool(line["held"])
        if options.explain:
            print("\n".join(explain(verdict)), flush=True)
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
