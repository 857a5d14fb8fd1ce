"""A PostgreSQL server for the tests: made in the session's folder, without network, fast because it may forget."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

from tests.support import shared

REMEDY = "PostgreSQL's server is not installed: sudo apt-get install postgresql"
USER = "quytrinh"
OPTIONS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    # A test's database need not survive a power cut.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresServer:
    """A running server, reached by the socket in `folder`."""

    folder: Path

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of a database of this server."""
        return f"postgresql+psycopg://{USER}@/{database}?host={self.folder}"

    def create(self, *, template: str = "template1", name: str | None = None) -> str:
        """Create a database as a copy of `template`; returns its name."""
        name = name or f"test_{uuid4().hex}"
        self._execute("CREATE DATABASE {} TEMPLATE {}", name, template)
        return name

    def drop(self, name: str) -> None:
        """Drop a database, whoever still holds it."""
        self._execute("DROP DATABASE {} WITH (FORCE)", name)

    def _execute(self, statement: str, *names: str) -> None:
        with psycopg.connect(host=str(self.folder), user=USER, dbname="postgres", autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def binaries() -> Path | None:
    """The folder of the newest installed server's programs, or None."""
    on_path = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = debian[-1] if debian else on_path and Path(on_path)
    return found.parent if found else None


def start(programs: Path) -> PostgresServer:
    """Start the session's server, or find it started by another worker."""
    with shared.locked("postgres") as made:
        server = PostgresServer(folder=shared.folder() / "pg")
        if not made.exists():
            _initialise(programs, server.folder)
            _as_unprivileged(
                [str(programs / "pg_ctl"), "start", "--wait", "-D", _data(server.folder), "-l", "log"], server
            )
            made.write_text(str(programs))
    return server


def stop(folder: Path) -> None:
    """Stop the server of a session's folder, if one was started there."""
    made = folder / "postgres.made"
    if made.exists():
        server = PostgresServer(folder=folder / "pg")
        command = [str(Path(made.read_text()) / "pg_ctl"), "stop", "-D", _data(server.folder), "-m", "immediate"]
        _as_unprivileged(command, server, check=False)


def _initialise(programs: Path, folder: Path) -> None:
    folder.mkdir(mode=0o755)
    if os.getuid() == 0:
        account = _unprivileged()
        os.chown(folder, account.pw_uid, account.pw_gid)
    server = PostgresServer(folder=folder)
    _as_unprivileged(
        [
            str(programs / "initdb"),
            "-D",
            _data(folder),
            "-U",
            USER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        ],
        server,
    )
    lines = [f"{name} = '{value}'\n" for name, value in {**OPTIONS, "unix_socket_directories": str(folder)}.items()]
    with (folder / "data" / "postgresql.conf").open("a") as configuration:
        configuration.writelines(lines)


def _data(folder: Path) -> str:
    return str(folder / "data")


def _unprivileged() -> pwd.struct_passwd:
    """PostgreSQL refuses to run as root: its own account, else nobody."""
    accounts = {account.pw_name: account for account in pwd.getpwall()}
    return accounts.get("postgres") or accounts["nobody"]


def _as_unprivileged(command: list[str], server: PostgresServer, *, check: bool = True) -> None:
    account = _unprivileged() if os.getuid() == 0 else None
    with (shared_log := server.folder.parent / "postgres.log").open("ab") as log:
        done = subprocess.run(
            command,
            cwd=server.folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            check=False,
            user=account and account.pw_uid,
            group=account and account.pw_gid,
            extra_groups=account and [],
        )
    if check and done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{shared_log.read_text()}")
