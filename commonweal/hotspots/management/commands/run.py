"""`commonweal run`: make a frozen calculation."""

from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from commonweal.access.partnership import UnknownPolicy
from commonweal.access.queries import UnknownPartnership, partnership_by_code
from commonweal.access.viewer import system_viewer
from commonweal.audit.operations import write_entry
from commonweal.command_line import FactsCommand, Refusal, add_json, day
from commonweal.core.policy import NoPolicyOn, PolicyRefused
from commonweal.core.terms import london_day
from commonweal.hotspots import queries
from commonweal.hotspots.operations import CutOffRefused, freeze_week, prepare_weeks
from commonweal.hotspots.terms import Status


class Command(FactsCommand):
    help = "Run the week's detection of hotspots and freeze it. The same data give the same run, made once."
    examples = """examples:
  commonweal run week                        the last whole week
  commonweal run week --cut-off 2026-03-09   the week to Sunday 8 March 2026
  commonweal run week --cut-off 2026-03-09 --json"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["week"], help="what to run")
        parser.add_argument("--cut-off", type=day, help="the Monday at whose beginning the week ends")
        parser.add_argument("--partnership", help="code of the partnership; needed when the store holds several")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        at = datetime.now(UTC)
        today = london_day(at)
        cut_off_on = options["cut_off"] or today - timedelta(days=today.weekday())
        try:
            partnership = partnership_by_code(options["partnership"])
            viewer = system_viewer(partnership.id, route="commonweal run week", at=at)
            # Judged before the transaction, so that nobody waits for the reading.
            prepared = next(prepare_weeks([cut_off_on], by=viewer, at=at))
            with transaction.atomic():
                run, is_new = freeze_week(prepared, by=viewer, at=at)
                board = queries.board(cut_off_on, viewer)
                write_entry(viewer.trace, outcome="new" if is_new else "unchanged")
        except (UnknownPartnership, CutOffRefused, NoPolicyOn, PolicyRefused, UnknownPolicy) as refusal:
            raise Refusal(refusal) from refusal
        facts = {
            "run": run.id, "cut_off": run.cut_off_on, "as_at": run.as_at, "is_new": is_new, "policy": run.policy_name,
            "input_digest": run.input_digest, "result_digest": run.result_digest,
            **{status.value: len(board.of_status(status)) for status in Status},
            "hotspots": [
                {"number": h.number, "status": h.status, "name": h.name, "calls": h.n_calls, "because": h.because}
                for h in board.hotspots
            ],
        }  # fmt: skip
        lines = [f"Week to {run.as_at}, run {run.result_digest[:12]}{'' if is_new else ' (as it was: no newer data)'}"]
        lines += [f"  {h.number:>2}. {h.status_label:<11} {h.name}: {h.because}" for h in board.hotspots]
        self.tell(facts, as_json=options["as_json"], in_words="\n".join(lines))
