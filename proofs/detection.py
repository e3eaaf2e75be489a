"""Every weekly cut-off of the invented year, detected by the product, against the plan it was written from."""

import json
import subprocess
import sys
from typing import Any

from proofs.store import Store, fresh_store, tell


def planned(week: dict[str, Any]) -> dict[str, tuple[str, int]]:
    """Place or first point -> status and calls, as the plan has them."""
    listed = {_key(one): (one["status"], one["n_calls"]) for one in week["hotspots"]}
    return listed | {_key(one): ("dropped-off", one["n_calls"]) for one in week["dropped_off"]}


def _key(one: dict[str, Any]) -> str:
    if one["kind"] == "provisional":
        return "spot:{:.2f},{:.2f}".format(*one["first_point"])
    return f"place:{one['code']}"


DETECTED = """
import django, json; django.setup()
from commonweal.hotspots.models import Hotspot
rows = Hotspot.objects.values_list("run__cut_off_on", "location_key", "status", "n_calls")
print(json.dumps([[str(day), *rest] for day, *rest in rows]))
"""


def detected(store: Store) -> dict[str, dict[str, tuple[str, int]]]:
    weeks: dict[str, dict[str, tuple[str, int]]] = {}
    for day, key, status, n_calls in json.loads(store.python(DETECTED)):
        weeks.setdefault(day, {})[key] = (status, n_calls)
    return weeks


def main() -> int:
    with fresh_store() as store:
        demonstration = Store(store.folder / "demonstration")
        made = demonstration.start("demo", "--no-serve", stderr=subprocess.DEVNULL)
        assert made.wait() == 0
        truth = json.loads((demonstration.folder / "borough" / "truth.json").read_text())
        for week in truth["cut_offs"]:
            demonstration.run("run", "week", "--cut-off", week["cut_off"])
        found = detected(demonstration)
    wrong = [week["cut_off"] for week in truth["cut_offs"] if found.get(week["cut_off"], {}) != planned(week)]
    near = sum(len(week["near_misses"]) for week in truth["cut_offs"])
    listed = sum(len(week["hotspots"]) for week in truth["cut_offs"])
    tell(proof="detection", cut_offs=len(truth["cut_offs"]), planned_listings=listed, near_misses=near, wrong=wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
