"""A PostgreSQL database of a proof's own: on the server that DATABASE_URL names, or on one started for it.

Two roles, as in service: the owner migrates, the application owns nothing. A server is started as `.ci/run` does it, so
it takes Debian's postgresql-15 and the rights of root.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg

BIN = Path("/usr/lib/postgresql/15/bin")
ROLES = (
    "CREATE ROLE commonweal_owner LOGIN CREATEDB",
    "CREATE ROLE commonweal_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
)
Settings = Mapping[str, str]


@contextmanager
def own_database(like: str | None = None) -> Iterator[Settings]:
    """Settings that name a fresh database of the two roles, dropped afterwards; a copy of the one named `like`."""
    with _server() as served:
        name = f"proof_{uuid4().hex[:12]}"
        owner = served["OWNER_DATABASE_URL"]
        with psycopg.connect(owner, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}{f' TEMPLATE {like}' if like else ''}")
        try:
            yield {key: f"{url.rsplit('/', 1)[0]}/{name}" for key, url in served.items()}
        finally:
            _drop(owner, name)


def _drop(owner: str, name: str) -> None:
    """Remove the database as soon as nobody is in it: the server's own vacuum may still be, and cannot be sent away."""
    with psycopg.connect(owner, autocommit=True) as connection:
        for _ in range(60):
            try:
                connection.execute(f"DROP DATABASE IF EXISTS {name}")
                return
            except psycopg.errors.ObjectInUse:
                time.sleep(0.5)
        raise TimeoutError(f"{name} is still in use")


@contextmanager
def _server() -> Iterator[Settings]:
    if os.environ.get("DATABASE_URL"):
        yield {name: os.environ[name] for name in ("DATABASE_URL", "OWNER_DATABASE_URL")}
        return
    folder = Path(tempfile.mkdtemp())
    data, port = folder / "data", _free_port()
    if subprocess.run(["id", "pgtest"], capture_output=True, check=False).returncode:
        subprocess.run(["useradd", "--system", "--create-home", "pgtest"], check=True)
    shutil.chown(folder, "pgtest")
    _as_pgtest("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "--encoding=UTF8", "--locale=C.UTF-8")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
    _as_pgtest("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        with psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres", autocommit=True) as connection:
            for role in ROLES:
                connection.execute(role)
        yield {
            "DATABASE_URL": f"postgresql://commonweal_app@127.0.0.1:{port}/postgres",
            "OWNER_DATABASE_URL": f"postgresql://commonweal_owner@127.0.0.1:{port}/postgres",
        }
    finally:
        _as_pgtest("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _as_pgtest(command: str, *arguments: str) -> None:
    role = ["setpriv", "--reuid=pgtest", "--regid=pgtest", "--init-groups"]
    subprocess.run([*role, str(BIN / command), *arguments], check=True, stdout=subprocess.DEVNULL, cwd="/")


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
