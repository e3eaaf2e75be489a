"""`commonweal looks`: which looks at records of a week somebody should ask about, by the ids of staff."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from commonweal.access.partnership import UnknownPolicy
from commonweal.access.queries import UnknownPartnership, partnership_by_code
from commonweal.access.viewer import system_viewer
from commonweal.access.watch.queries import NotAWeek, WeekOfLooks, facts, last_whole_week, week_of_looks
from commonweal.audit.operations import write_entry
from commonweal.command_line import FactsCommand, Refusal, add_json, day
from commonweal.core.policy import NoPolicyOn, PolicyRefused


class Command(FactsCommand):
    help = (
        "Say which looks at records of a week somebody should ask about: for the data protection officer, who decides. "
        "Staff and entries of the log are told by id, never by name. Nothing is kept but that it was asked."
    )
    examples = """examples:
  commonweal looks                        the last whole week
  commonweal looks --week 2026-03-02      the week that begins on Monday 2 March 2026
  commonweal looks --partnership northmoor --json"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--week", type=day, help="the Monday with which the week begins")
        parser.add_argument("--partnership", help="code of the partnership; needed when the store holds several")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        at = datetime.now(UTC)
        try:
            partnership = partnership_by_code(options["partnership"])
            viewer = system_viewer(partnership.id, route="commonweal looks", at=at)
            with transaction.atomic():
                week = week_of_looks(options["week"] or last_whole_week(at), viewer)
                write_entry(viewer.trace, outcome="told")
        except (UnknownPartnership, UnknownPolicy, NoPolicyOn, NotAWeek, PolicyRefused) as refusal:
            raise Refusal(refusal) from refusal
        self.tell(facts(week), as_json=options["as_json"], in_words=_words(week))


def _words(week: WeekOfLooks) -> str:
    review = week.review
    lines = [
        f"Looks to ask about in the week from {review.first_day} to {review.last_day}: {len(review.entries):,}"
        f"{f', and {review.n_more:,} more than the list holds' if review.n_more else ''}. "
        f"From {week.n_looks:,} looks of {week.n_people:,} people. Each may be innocent; a person asks and decides."
    ]
    for number, entry in enumerate(review.entries, start=1):
        lines.append(f"{number:>3}. staff {', '.join(entry.actors)}")
        for one in entry.findings:
            about = f" ({one.about})" if one.about else ""
            lines.append(f"     {one.finding.because}{about}; may be: {one.may_be}")
    return "\n".join(lines)
