"""Five years of reports are lived through the product's own operations, and the manager's page equals their plan.

The plan (`commonweal/synthetic/lives`) states what becomes of each report before the product sees it: who has it first,
every step and its lateness, disagreement, complaints, letters. The truth is computed from the plan alone, with a
calendar of its own. The replay takes, routes, clocks, tells and reopens as residents and staff do; at 122 instants of
the five years, and at the end for every month, every number of the page and the rows behind it are held against it.

    ./script/prove standards              10,000 lives on each database
    ./script/prove standards --quick      1,000 lives on each; --lives N, --seed N, --only sqlite
"""

import argparse
import json
import subprocess
import sys
from contextlib import nullcontext

from proofs.postgresql import own_database
from proofs.store import ROOT, Store, fresh_store, tell

LIVES, QUICK_LIVES, SEED = 10_000, 1_000, 11


def proved(store: Store, lives: int, seed: int) -> dict[str, object]:
    """The figures of one database, made by a process of the store's own."""
    command = [sys.executable, "-m", "proofs.standards_living", str(store.folder)]
    said = subprocess.run(
        [*command, "--lives", str(lives), "--seed", str(seed)],
        cwd=ROOT, env=store.environment, text=True, check=True, stdout=subprocess.PIPE,
    ).stdout  # fmt: skip
    return dict(json.loads(said))


def main() -> int:
    """Both databases; 1 where one differs from the plan."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--quick", action="store_true")
    given.add_argument("--lives", type=int)
    given.add_argument("--seed", type=int, default=SEED)
    given.add_argument("--only", choices=("sqlite", "postgresql"))
    options = given.parse_args()
    lives = options.lives or (QUICK_LIVES if options.quick else LIVES)
    held = []
    for name, own in (("sqlite", nullcontext({})), ("postgresql", own_database())):
        if options.only not in (None, name):
            continue
        with own as database, fresh_store(database) as store:
            facts = proved(store, lives, options.seed)
        tell(proof="standards", database=name, seed=options.seed, **facts)
        held.append(bool(facts["holds"]))
    return 0 if held and all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
