"""A store of a proof's own, used through the `commonweal` command as an operator would."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
REAL_DATA = Path(os.environ.get("COMMONWEAL_REAL_DATA") or ROOT.parent / "shared" / "data")


@dataclass(frozen=True)
class Store:
    """A data folder, the database if it is not SQLite there, and the environment in which commands use them."""

    folder: Path
    database: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        settings = {"COMMONWEAL_DATA": str(self.folder), "DJANGO_SETTINGS_MODULE": "commonweal.web.settings"}
        outside = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
        return {**outside, **settings, **self.database}

    def start(self, *command: str, **options: Any) -> subprocess.Popen[str]:
        """A `commonweal` process."""
        arguments = [sys.executable, "-m", "commonweal", *command]
        return subprocess.Popen(arguments, cwd=ROOT, env=self.environment, text=True, **options)

    def run(self, *command: str) -> dict[str, Any]:
        """A `commonweal` command with `--json`, to its end; its facts."""
        process = self.start(*command, "--json", stdout=subprocess.PIPE)
        said, _ = process.communicate()
        assert process.returncode == 0, command
        return dict(json.loads(said))

    def refused(self, *command: str) -> dict[str, Any]:
        """A `commonweal` command with `--json` that is to refuse its file; its facts."""
        process = self.start(*command, "--json", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        said, _ = process.communicate()
        assert process.returncode != 0, command
        return dict(json.loads(said))

    def python(self, code: str) -> str:
        """What a piece of Python prints that uses the store."""
        arguments = [sys.executable, "-c", code]
        return subprocess.run(
            arguments, cwd=ROOT, env=self.environment, text=True, check=True, stdout=subprocess.PIPE
        ).stdout


@contextmanager
def fresh_store(
    database: Mapping[str, str] | None = None, *, like: Path | None = None, is_migrated: bool = False
) -> Iterator[Store]:
    """An empty store with one partnership, removed afterwards: on SQLite, or in the empty database named.

    `like` is a migrated file of SQLite to begin with, which saves seconds; migrations that it lacks are run, unless it
    or the database `is_migrated` to the newest already.
    """
    with tempfile.TemporaryDirectory() as folder:
        # A folder further down: the heads of the audit lie beside it, and go with it.
        store = Store(Path(folder) / "data", database or {})
        store.folder.mkdir(mode=0o700)
        if like and not database:
            copy_file(like, store.folder)
        assert is_migrated or store.start("migrate", stdout=subprocess.DEVNULL).wait() == 0
        store.run(
            "partnership", "found", "proof", "--name", "Proof", "--borough", "London", "--policy", "islington-2023"
        )
        yield store


def copy_file(store: Path, folder: Path) -> None:
    """A store's file of SQLite that nobody is in, as the store of `folder`, for its owner's eyes alone."""
    copy = folder / "commonweal.sqlite3"
    copy.touch(mode=0o600)
    shutil.copyfile(store, copy)


def tell(**facts: Any) -> None:
    """One figure as one JSON line."""
    print(json.dumps(facts, ensure_ascii=False), flush=True)
