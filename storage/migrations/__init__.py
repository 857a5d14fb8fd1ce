"""Migrations: bring a database to this program's schema, in one transaction: whole, or not at all."""

from __future__ import annotations

import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from storage.errors import NotMigratedError
from storage.session import Connection, Database

_FOLDER = Path(__file__).parent


def upgrade(url: str, to: str = "head") -> None:
    """Upgrade the database at ``url`` to the newest revision, or to one.

    Raises:
        NotMigratedError: the database comes from a newer program than this.
    """
    # A database that is at the newest revision is not changed: a row that dangles is for the trail's proof to tell.
    if to == "head" and current(url) == head():
        return
    database = Database(url)
    try:
        with database.migrating() as connection:
            _upgrade(connection, to)
    finally:
        database.close()


def downgrade(url: str, to: str) -> None:
    """Take the database at ``url`` back to a revision (``base``: none). What later revisions added is lost."""
    database = Database(url)
    try:
        with database.migrating() as connection:
            command.downgrade(_config(connection), to)
    finally:
        database.close()


def current(url: str) -> str | None:
    """Tell the revision that the database is at, ``None`` when it is empty."""
    database = Database(url)
    try:
        with database.read() as connection:
            return at(connection)
    finally:
        database.close()


def at(connection: Connection) -> str | None:
    """Tell the same of the database of a connection."""
    return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """Tell the newest revision that this program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def require(url: str) -> None:
    """See that the database is at the newest revision.

    Raises:
        NotMigratedError: it is at another one.
    """
    found = current(url)
    if found != head():
        raise NotMigratedError(
            f"The database is at revision {found or 'none'}, this program at {head()}. Start `./run` once: it upgrades."
        )


def revision(message: str) -> Path:
    """Write the next migration: what the tables here have and the newest revision lacks. Read it before use."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/compared.db")
        try:
            with database.migrating() as connection:
                _upgrade(connection, "head")
                config = _config(connection)
                number = f"{int(head() or '0') + 1:04d}"
                made = command.revision(config, message=message, autogenerate=True, rev_id=number)
        finally:
            database.close()
    script = made if not isinstance(made, list) else made[0]
    return Path(script.path) if script else _FOLDER


def _upgrade(connection: Connection, to: str) -> None:
    try:
        command.upgrade(_config(connection), to)
    except CommandError as error:
        raise NotMigratedError(f"{error}. A newer program has made this database: install that version.") from error


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
