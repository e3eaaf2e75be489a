"""Verifies a store again and again while others write to it; counts what is found, which should be nothing.

python -m proofs.audit_verifying HOW_OFTEN
"""

import json
import sys
import time
from pathlib import Path

import django

from proofs.audit_writing import ROUNDS_FILE
from proofs.children import end_with_parent


def main(how_often: int) -> None:
    from django.conf import settings

    from commonweal.audit.head_folder import head_folder, read_heads
    from commonweal.audit.verification import verify

    began, alarms, n_entries, first = time.monotonic(), list[str](), 0, 0
    for number in range(how_often):
        with (Path(settings.DATA_FOLDER) / ROUNDS_FILE).open("ab") as rounds:
            rounds.write(b".")
        verdict = verify(read_heads(head_folder()))
        n_entries = verdict.n_entries
        first = n_entries if number == 0 else first
        alarms += [one.said for one in verdict.findings]
    seconds = round(time.monotonic() - began, 1)
    facts = {"verifies": how_often, "false_alarms": len(alarms), "seconds": seconds}
    print(json.dumps({**facts, "entries_first": first, "entries_last": n_entries, "alarms": alarms[:5]}))


if __name__ == "__main__":
    end_with_parent()
    django.setup()
    main(int(sys.argv[1]))
