"""The audit finds every alteration of itself, and never says that there is one where there is none.

On SQLite and PostgreSQL: each alteration of docs/security.md P4 in 50 rounds of chance, made as the owner of the
database could; then 1,000 verifications while four processes write, of which one is killed every second or so.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path

from proofs.audit_writing import BEGAN
from proofs.postgresql import own_database
from proofs.store import ROOT, Store, fresh_store, tell

SEED, ROUNDS, VERIFIES, WRITERS, PAUSE_S = 20_261_121, 50, 1000, 4, 0.1


def _start(store: Store, module: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", f"proofs.{module}", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, env=store.environment, text=True, stdout=subprocess.PIPE)


def alterations(database: Mapping[str, str], rounds: int) -> bool:
    """Each alteration, all rounds; one figure for each."""
    with fresh_store(database) as store:
        said, _ = _start(store, "audit_altering", SEED, rounds).communicate()
    facts = json.loads(said)
    for name, found in facts["found"].items():
        tell(proof="audit", database=_name(database), alteration=name, rounds=rounds, found=found)
    tell(proof="audit", database=_name(database), seed=SEED, missed=facts["missed"], false_alarms=facts["false"])
    return not facts["missed"] and not facts["false"]


def verifies(database: Mapping[str, str], how_often: int, *, like: Path | None = None) -> bool:
    """Verifications beside writers that are killed and replaced; then once more by the command, when all is quiet.

    `like`: a migrated file of SQLite to begin with.
    """
    with fresh_store(database, like=like) as store:
        writing = _start(store, "audit_writing", SEED, WRITERS, PAUSE_S)
        try:
            assert writing.stdout is not None
            assert writing.stdout.readline() == f"{BEGAN}\n"
            said, _ = _start(store, "audit_verifying", how_often).communicate()
        finally:
            writing.terminate()
            wrote, _ = writing.communicate()
        facts = {**json.loads(wrote), **json.loads(said)}
        at_rest = store.run("audit", "verify")
    tell(proof="audit", database=_name(database), **facts)
    tell(proof="audit", database=_name(database), at_rest=at_rest["clean"], entries=at_rest["entries"])
    return bool(facts["false_alarms"] == 0 and at_rest["clean"])


def _name(database: Mapping[str, str]) -> str:
    return "postgresql" if database else "sqlite"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--verifies", type=int, default=VERIFIES)
    given = parser.parse_args()
    holds = True
    for make in (lambda: nullcontext({}), own_database):
        with make() as database:
            holds &= alterations(database, given.rounds)
        with make() as database:
            holds &= verifies(database, given.verifies)
    tell(proof="audit", holds=holds)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
