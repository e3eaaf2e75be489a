"""The files of the invented borough, written once for all tests of a session, also where several processes run them."""

import fcntl
import os
import pickle

import pytest

from commonweal.synthetic.borough_files import BoroughFiles, write_borough


def northmoor(tmp_path_factory: pytest.TempPathFactory) -> BoroughFiles:
    """The files of seed 7; to be read only. The first process that asks writes them, the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "northmoor"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        where = folder / "where.pickle"
        if not where.exists():
            where.write_bytes(pickle.dumps(write_borough(folder / "files")))
        files: BoroughFiles = pickle.loads(where.read_bytes())
    return files
