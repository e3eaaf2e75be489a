"""Which tests one worker takes together, and in which order: the longest first, so that no worker is left with one.

The seconds are of processor time in one run, rounded, and with them what a file only waits; one that is not named takes
few. They order, and decide nothing else.
"""

from collections.abc import Iterable
from typing import Any

from xdist.scheduler import LoadFileScheduling

# One service, which takes a minute and more to make, serves all journeys of a worker: so one worker takes them all.
JOURNEYS = "tests/journeys"
# What one file of these has compiled, the next one finds.
COMPILED = "tests/core/analysis"
SECONDS = {
    JOURNEYS: 330,
    "tests/week/test_the_week.py": 100,
    "tests/access/matrix/test_matrix.py": 80,
    COMPILED: 70,
    "tests/hotspots/test_truth.py": 50,
    "tests/files/evidence/test_making.py": 40,
    "tests/synthetic/test_borough_files.py": 40,
    "tests/reports/intake/test_sizes.py": 40,
    "tests/audit/test_command.py": 35,
    "tests/access/test_live_rights.py": 30,
    "tests/imports/test_killed.py": 30,
    "tests/recovery/test_restore.py": 30,
    "tests/core/test_benchmarks.py": 25,
    "tests/imports/test_two_at_once.py": 25,
    "tests/places/test_lists.py": 25,
    "tests/access/guarding/test_twins.py": 20,
    "tests/synthetic/lives/test_replay.py": 20,
    "tests/synthetic/test_caller_truth.py": 20,
    "tests/synthetic/test_looking.py": 20,
    "tests/web/test_links.py": 20,
    "tests/documents/test_set_by_libreoffice.py": 15,
    "tests/incidents/test_migrations.py": 15,
    "tests/people/test_migration.py": 15,
    "tests/reports/test_migration.py": 15,
    "tests/test_architecture.py": 15,
}


def unit_of(nodeid: str) -> str:
    """What goes to one worker together with this test: its file, or a folder that shares what takes long to make."""
    together = next((one for one in (JOURNEYS, COMPILED) if nodeid.startswith(f"{one}/")), None)
    return together or nodeid.split("::", 1)[0]


def longest_of(units: Iterable[str]) -> str:
    """The unit that takes longest; the first where none is known to."""
    return max(units, key=lambda unit: SECONDS.get(unit, 0))


class LongFirst(LoadFileScheduling):
    """xdist's scheduler by file, in this order."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)

    def _assign_work_unit(self, node: Any) -> None:
        self.workqueue.move_to_end(longest_of(self.workqueue), last=False)
        super()._assign_work_unit(node)
