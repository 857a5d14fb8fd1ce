"""A database with all tables, of each kind. PostgreSQL's is emptied after each test: that is faster than a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage import migrations
from storage.guards import GUARDS
from storage.schema_all import metadata
from storage.session import Database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgres import PostgresServer


@pytest.fixture(scope="session")
def emptied_postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    name = postgres_server.create()
    migrations.upgrade(postgres_server.url(name))
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    opened = Database(
        request.getfixturevalue("migrated_sqlite_url" if request.param == "sqlite" else "emptied_postgres_url"),
        busy_seconds=10,
    )
    yield opened
    if opened.dialect == "postgresql":
        _empty(opened)
    opened.close()


def _empty(database: Database) -> None:
    kept = {guard.table for guard in GUARDS}
    with database.write() as connection:
        for table in reversed(metadata.sorted_tables):
            if table.name not in kept:
                connection.execute(table.delete())
