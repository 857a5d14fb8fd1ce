"""Databases that keep what they are given: a SQLite file (WAL, FULL) and a PostgreSQL server with fsync."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import make_url

from storage.session import Database
from tests.support import homes, postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "autovacuum": "on"}


@dataclass(slots=True)
class Site:
    """Where the bench keeps its databases of one kind; of ``demo``, which holds the demo agency, others are copied."""

    kind: str
    folder: Path
    server: postgres.PostgresServer | None = None
    count: int = 0
    spent: list[str] = field(default_factory=list)

    def copy(self, template: str = "demo", name: str | None = None) -> str:
        """A new database that holds what another does; one with a name is kept."""
        name = name or self._next()
        if self.server is None:
            shutil.copyfile(self.folder / f"{template}.db", self.folder / f"{name}.db")
        else:
            self.server.create(name=name, template=template)
        return self.url(name)

    def empty(self) -> str:
        """A new, empty database."""
        name = self._next()
        if self.server is not None:
            self.server.create(name=name)
        return self.url(name)

    def home_folder(self) -> Path:
        """A folder for the papers of a home."""
        return self.folder / f"home{self.count}"

    def clean(self) -> None:
        """Drop what the last round has used."""
        for name in self.spent:
            if self.server is not None:
                self.server.drop(name)
            for file in self.folder.glob(f"{name}.db*"):
                file.unlink()
        self.spent.clear()

    def _next(self) -> str:
        self.count += 1
        self.spent.append(f"b{self.count}")
        return self.spent[-1]

    def url(self, name: str) -> str:
        """The address of a database."""
        return f"sqlite:///{self.folder / name}.db" if self.server is None else self.server.url(name)


@contextmanager
def sites(kinds: tuple[str, ...]) -> Iterator[list[Site]]:
    """Databases of these kinds, each with its demo agency, in a folder that goes when the block ends.

    Raises:
        SystemExit: PostgreSQL's server is asked for and not installed.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="quytrinh-bench-")))
        folder.chmod(0o755)  # PostgreSQL's account reaches its socket through it
        made = [stack.enter_context(_site(kind, folder / kind)) for kind in kinds]
        yield made


@contextmanager
def _site(kind: str, folder: Path) -> Iterator[Site]:
    folder.mkdir(mode=0o755)
    with _server(folder) if kind == "postgresql" else _nothing() as server:
        site = Site(kind, folder, server)
        if server is not None:
            server.create(name="demo")
        homes.make_demo(site.url("demo"), folder / "made")
        yield site


@contextmanager
def _nothing() -> Iterator[None]:
    yield None


@contextmanager
def _server(folder: Path) -> Iterator[postgres.PostgresServer]:
    programs = postgres.binaries()
    if programs is None:
        raise SystemExit(postgres.REMEDY)
    server = postgres.PostgresServer(folder=folder / "pg")
    data = str(server.folder / "data")
    postgres._initialise(programs, server.folder)
    with (server.folder / "data" / "postgresql.conf").open("a") as configuration:
        configuration.writelines(f"{name} = '{value}'\n" for name, value in DURABLE.items())
    start = [str(programs / "pg_ctl"), "start", "--wait", "-D", data, "-l", "log"]
    postgres._as_unprivileged(start, server)
    try:
        yield server
    finally:
        postgres._as_unprivileged(
            [str(programs / "pg_ctl"), "stop", "-D", data, "-m", "immediate"], server, check=False
        )


def settings_of(url: str) -> dict[str, str]:
    """What the database says of its own durability, for the report."""
    database = Database(url)
    asked = (
        ("PRAGMA journal_mode", "PRAGMA synchronous")
        if make_url(url).get_backend_name() == "sqlite"
        else ("SHOW fsync", "SHOW synchronous_commit", "SHOW server_version")
    )
    with database.write() as connection:
        told = {name.split()[1]: str(connection.exec_driver_sql(name).scalar_one()) for name in asked}
    database.close()
    return told


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0))
