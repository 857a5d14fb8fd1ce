"""Copies of a whole database as one file, made while others go on writing; an empty database is filled from one."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, make_url

from storage.errors import StorageError
from storage.session import Database

if TYPE_CHECKING:
    from sqlalchemy import URL


def copy_out(url: str, file: Path) -> None:
    """Copy the database of this moment into a new file: SQLite's own copy, or pg_dump's custom format.

    Raises:
        StorageError: the copy could not be made; what was begun is for the caller to delete.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        _copy(Path(str(parsed.database)), file)
    else:
        _run("pg_dump", parsed, "--format=custom", "--no-owner", "--no-privileges", f"--file={file}")


def copy_in(url: str, file: Path) -> None:
    """Fill an empty database from a copy, whole or not at all.

    Raises:
        StorageError: the database is not empty, or the copy cannot be read.
    """
    if not is_empty(url):
        raise StorageError("The database is not empty. Restore into an empty one, then put it in the old one's place.")
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        _copy(file, Path(str(parsed.database)))
    else:
        options = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
        _run("pg_restore", parsed, *options, f"--dbname={parsed.database}", str(file))


def is_empty(url: str) -> bool:
    """Tell whether a database has no table; a SQLite file that is not there is empty."""
    database = Database(url)
    try:
        with database.read() as connection:
            return not inspect(connection).get_table_names()
    finally:
        database.close()


def kind(url: str) -> str:
    """Tell what kind of database an address names: sqlite or postgresql."""
    return make_url(url).get_backend_name()


def _copy(source: Path, target: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            # All pages in one step: one snapshot, however much others write meanwhile.
            old.backup(new)
            if new.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise StorageError(f"The copy of {source} is damaged. Try again; then see whether the disk is sound.")
    except sqlite3.Error as error:
        raise StorageError(f"The database could not be copied: {error}.") from error


def _run(tool: str, url: URL, *options: str) -> None:
    """Run a tool of PostgreSQL; the password goes through the environment, where no other account can read it."""
    program = shutil.which(tool)
    if program is None:
        raise StorageError(f"{tool} is not installed. Install PostgreSQL's client programs (postgresql-client).")
    environ = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    places = {"--host": url.host or url.query.get("host"), "--port": url.port, "--username": url.username}
    where = [f"{option}={value}" for option, value in places.items() if value]
    named = [str(url.database)] if tool == "pg_dump" else []
    command = [program, "--no-password", *where, *options, *named]
    # The program is found on the path, its arguments are the administrator's own settings; no shell reads them.
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise StorageError(f"{tool} could not do it: {' '.join(done.stderr.split())[:500]}")
