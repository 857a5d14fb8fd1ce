"""Bringing a database to this program's schema by its owner, and what the role that serves may do in it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from engine.errors import UnavailableError
from storage import dispatch, grants, migrations
from storage.errors import StorageError
from storage.session import Database

if TYPE_CHECKING:
    from engine.settings import Settings


def bring_up(settings: Settings, *, role: str | None = None) -> str:
    """Upgrade the database and, for a role, set its rights; gives the revision that it stands at now.

    Raises:
        UnavailableError: it cannot be reached or upgraded, or there is no such role, or it is the owner's own.
    """
    try:
        if settings.database_url.startswith("sqlite"):
            settings.make_home()
        migrations.upgrade(settings.database_url)
        with closing(Database(settings.database_url)) as database:
            if settings.workers:
                dispatch.prepare(database)
            if role is not None:
                grants.apply(database, role)
    except StorageError as error:
        raise UnavailableError(str(error)) from error
    return migrations.head()


def grants_for(role: str, *, workers: bool) -> list[str]:
    """The statements that ``bring_up`` would run for a role, for who gives rights by hand."""
    return list(grants.statements(role, hints=workers))
