"""A migrated database is what the tables in ``storage`` say, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from storage import migrations
from storage.guards import GUARDS
from storage.schema_all import metadata
from storage.session import Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
}


@pytest.fixture
def made(database_url: str) -> Iterator[Database]:
    """A database whose tables were made from the models, not by migrations."""
    opened = Database(database_url)
    with opened.write() as connection:
        metadata.create_all(connection)
    yield opened
    opened.close()


@pytest.fixture
def migrated(made: Database, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty database of the same kind, migrated to head."""
    if made.dialect == "sqlite":
        url = f"sqlite:///{tmp_path / 'migrated.db'}"
    else:
        url = request.getfixturevalue("migrated_postgres_url")
    migrations.upgrade(url)
    opened = Database(url)
    yield opened
    opened.close()


def described(database: Database) -> dict[str, object]:
    """Everything the database tells about its tables, names included."""
    with database.read() as connection:
        told: dict[str, object] = {
            table: _table(connection, table)
            for table in inspect(connection).get_table_names()
            if table != "alembic_version"
        }
        triggers = connection.execute(text(_TRIGGERS[database.dialect])).all()
    return {**told, "triggers": [tuple(row) for row in triggers]}


def _table(connection: Connection, table: str) -> dict[str, object]:
    told = inspect(connection)
    return {
        "columns": [
            (column["name"], str(column["type"]), column["nullable"], column["default"])
            for column in told.get_columns(table)
        ],
        "primary key": told.get_pk_constraint(table),
        "foreign keys": sorted(told.get_foreign_keys(table), key=lambda key: str(key["name"])),
        "unique": sorted(told.get_unique_constraints(table), key=lambda key: str(key["name"])),
        "checks": sorted(told.get_check_constraints(table), key=lambda check: str(check["name"])),
        "indexes": sorted(
            (
                str(index["name"]),
                index["column_names"],
                index["unique"],
                {name: str(value) for name, value in index.get("dialect_options", {}).items()},
            )
            for index in told.get_indexes(table)
        ),
    }


def test_alembic_sees_no_difference(migrated: Database) -> None:
    with migrated.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_names_types_constraints_indexes_and_triggers_are_equal(made: Database, migrated: Database) -> None:
    expected, found = described(made), described(migrated)
    assert found.keys() == expected.keys()
    for table, description in expected.items():
        assert found[table] == description, table


def test_the_comparison_looks_at_something(made: Database) -> None:
    told = described(made)
    assert told.keys() == {*metadata.tables, "triggers"}
    assert len(told["triggers"]) >= sum(len(guard.refused) for guard in GUARDS) > 0  # type: ignore[arg-type]  # a list
    task = told["task"]
    assert isinstance(task, dict)
    assert "ck_task_status" in str(task["checks"])
    assert "fk_task_instance_instance" in str(task["foreign keys"])
    assert "('ix_task_inbox', ['agency', 'assignee', 'due']" in str(task["indexes"])
    assert "status = 'open'" in str(task["indexes"]).replace("(", "").replace("::text", "")
    assert task["primary key"]["name"] == "pk_task"
