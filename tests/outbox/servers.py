"""Starts the servers of the tests as processes, and reads what they took."""

import email
import email.policy
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0


@dataclass(frozen=True)
class Server:
    """A server at work: its folder, and where it listens."""

    folder: Path
    port: int

    def behave(self, how: str, *, file: str = "behaviour") -> None:
        """From the next step on; put in its place as a whole."""
        part = self.folder / f"{file}.part"
        part.write_text(how)
        part.replace(self.folder / file)

    def mails(self, of: str = "mailbox") -> list[EmailMessage]:
        """What a resident finds, or with "transmissions" every time that something was handed over."""
        files = sorted((self.folder / of).glob("*.eml"), key=lambda file: (file.stat().st_mtime_ns, file.name))
        read = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
        return [one for one in read if isinstance(one, EmailMessage)]

    def n_transmissions(self) -> int:
        return len(list((self.folder / "transmissions").glob("*.eml")))

    def texts(self, of: str = "messages") -> list[dict[str, Any]]:
        return [json.loads(file.read_text()) for file in sorted((self.folder / of).iterdir())]


@contextmanager
def running(module: str, folder: Path) -> Iterator[Server]:
    """A server as a process of its own, ended afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen([sys.executable, "-m", f"tests.outbox.{module}", str(folder)], cwd=ROOT)
    try:
        ends = time.monotonic() + PATIENCE_S
        while not (folder / "port").is_file():
            assert process.poll() is None and time.monotonic() < ends, f"{module} did not start"
            time.sleep(0.01)
        yield Server(folder, int((folder / "port").read_text()))
    finally:
        process.kill()
        process.wait()
