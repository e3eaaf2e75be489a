"""`commonweal region`: what the methods say of every borough of a region, from files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings

from commonweal.command_line import FactsCommand, Refusal, add_json
from commonweal.core.analysis.refused import InputRefused
from commonweal.files.delivery import FileRefused
from commonweal.region.engines import Cluster, Engine, NoCluster, over_each
from commonweal.region.files import Region, read_region
from commonweal.region.findings import BoroughFindings, findings_of
from commonweal.region.pictures import emerging_map, hot_map


class Command(FactsCommand):
    help = "Say what the methods say of every borough of a region, from files of police.uk. Nothing is stored."
    examples = """example:
  commonweal region 2023-*-metropolitan-street.csv --boundaries london-boroughs.geojson --crime-type Burglary \\
      --pictures maps --json

Points of police.uk are snapped and its dates are months: near repeats and clusters are not worked out. Each borough is
held against itself. COMMONWEAL_REGION_ENGINE=DASK does the work on Dask: on processes of its own, or on the cluster at
COMMONWEAL_REGION_SCHEDULER; the numbers are the same."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files", nargs="+", type=Path, help="street tables of police.uk: CSV or the zip as downloaded"
        )
        parser.add_argument("--boundaries", type=Path, required=True, help="the boroughs as GeoJSON")
        parser.add_argument("--crime-type", required=True, help="as police.uk names it, such as Burglary")
        parser.add_argument("--pictures", type=Path, help="a folder that gets the two maps as SVG")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            region = read_region(options["files"], options["boundaries"], crime_type=options["crime_type"])
            if not region.boroughs:
                raise Refusal(f"No {options['crime_type']} lies in a borough: check the crime type and the boundaries.")
            cluster = Cluster(settings.REGION_SCHEDULER, settings.REGION_PROCESSES)
            found = over_each(findings_of, region.boroughs, engine=Engine(settings.REGION_ENGINE), cluster=cluster)
        except (FileRefused, InputRefused, NoCluster, OSError) as refusal:
            raise Refusal(refusal) from refusal
        if options["pictures"]:
            _draw(found, options["pictures"], f"{options['crime_type']}, {region.first_month} to {region.last_month}")
        facts = _facts(region, found)
        self.tell(facts, as_json=options["as_json"], in_words=_words(facts, options["crime_type"]))


def _draw(found: list[BoroughFindings], folder: Path, title: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hot.svg").write_text(hot_map(found, f"{title}: the last twelve months, each borough against itself"))
    (folder / "emerging.svg").write_text(emerging_map(found, f"{title}: how hot places have come and gone"))


def _facts(region: Region, found: list[BoroughFindings]) -> dict[str, Any]:
    return {
        "first_month": region.first_month,
        "last_month": region.last_month,
        "n_rows": region.n_rows,
        "n_refused": region.n_refused,
        "n_without_point": region.n_without_point,
        "n_beyond": region.n_beyond,
        "notes": list(region.notes),
        "boroughs": [one.facts() for one in found],
    }


def _words(facts: dict[str, Any], crime_type: str) -> str:
    lines = [f"{crime_type}, {facts['first_month']} to {facts['last_month']}:"]
    for one in facts["boroughs"]:
        more = one["crimes_a_month_more_each_year"]
        lines.append(
            f"  {one['borough']}: {one['crimes']:,} crimes, {one['last_twelve_months']:,} in the last twelve months; "
            f"{more:+g} a month from year to year (p {one['trend_p']:.3f}); {one['hot_squares']} hot squares"
        )
    lines.append(
        f"  {facts['n_rows']:,} rows read, {facts['n_without_point']:,} without a point, {facts['n_beyond']:,} in no "
        f"borough, {facts['n_refused']:,} refused"
    )
    return "\n".join([*lines, *facts["notes"]])
