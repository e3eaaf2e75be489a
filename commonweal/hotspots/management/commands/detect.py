"""`commonweal detect`: judge every day of a span by a rule."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from commonweal.access.partnership import UnknownPolicy, policy_named
from commonweal.access.queries import UnknownPartnership, partnership_by_code
from commonweal.access.record_kinds import RecordKind
from commonweal.access.viewer import system_viewer
from commonweal.audit.deeds import Deed
from commonweal.audit.operations import write_entry
from commonweal.command_line import FactsCommand, Refusal, add_json, day
from commonweal.core.policy import PolicyRefused
from commonweal.hotspots.every_day import EveryDay, judge_every_day
from commonweal.hotspots.frames.located_events import CALLS, EXACT_POINT, PLACE
from commonweal.incidents.sources.police_uk import STOPS


class Command(FactsCommand):
    help = "Judge every day of a span by a rule, on data already loaded. Counts by borough; nothing is stored."
    examples = """example:
  commonweal detect hotspots --source stop-and-search --location exact-point --policy islington-2023 \\
      --from 2022-07-01 --to 2023-07-13 --every-day --json

--from and --to are the days judged; earlier events inside a window count. To follow every event until it no longer
counts, judge to 13 days past the last one (a window of 14 days). The policy named holds for the whole span, whatever
its own dates. Without --every-day only Sundays are judged, the last whole days before the weekly cut-offs."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rule", choices=["hotspots"], help="the rule to judge by")
        parser.add_argument("--source", choices=[CALLS, STOPS.name], required=True, help="the events to count")
        parser.add_argument(
            "--location",
            choices=[EXACT_POINT, PLACE],
            required=True,
            help="count at each exact coordinate as published, or at the estate, park, street ... that holds it",
        )
        parser.add_argument("--policy", required=True, help="name of a policy file, such as islington-2023")
        parser.add_argument("--from", dest="first_day", type=day, required=True, help="first day judged: 2022-07-01")
        parser.add_argument("--to", dest="last_day", type=day, required=True, help="last day judged: 2023-07-13")
        parser.add_argument("--every-day", action="store_true", help="judge every day, not Sundays only")
        parser.add_argument("--partnership", help="code of the partnership; needed when the store holds several")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        first_day, last_day = options["first_day"], options["last_day"]
        if last_day < first_day:
            raise Refusal(f"--to {last_day} lies before --from {first_day}: give the first day first.")
        try:
            partnership = partnership_by_code(options["partnership"])
            policy = policy_named(options["policy"])
        except (UnknownPartnership, UnknownPolicy, PolicyRefused) as refusal:
            raise Refusal(refusal) from refusal
        viewer = system_viewer(partnership.id, route="commonweal detect", at=datetime.now(UTC))
        judged = judge_every_day(
            source=options["source"],
            location=options["location"],
            policy_name=policy.name,
            policy=policy.latest_hotspot(),
            span=(first_day, last_day),
            every_day=options["every_day"],
            viewer=viewer,
        )
        # Nothing is told before its entry is written.
        viewer.trace.did(Deed.RUN, RecordKind.RUN, why=f"every day of {first_day} to {last_day}, nothing stored")
        write_entry(viewer.trace, outcome="judged")
        self.tell(judged.facts(), as_json=options["as_json"], in_words=_words(judged))


def _words(judged: EveryDay) -> str:
    days = "location-days" if judged.every_day else "location-Sundays"
    lines = [
        f"More than {judged.more_than_calls} in {judged.within_days} days, {judged.source} by {judged.location}, "
        f"judged from {judged.first_day} to {judged.last_day}:",
        *(
            f"  {one.name}: {one.located_rows:,} located rows, {one.locations:,} locations, "
            f"{one.ever_above:,} ever above, {one.location_days_above:,} {days} above"
            for one in judged.areas
            if one.located_rows
        ),
        f"  {judged.rows_read:,} rows read, {judged.rows_without_point:,} of them without a point",
    ]
    return "\n".join(lines)
