"""Grants: what an ordinary role may do here (PostgreSQL), so that not even the program's own role changes the trail.

The owner of the tables makes and changes them; the role that serves may write rows, but none that stay as they were
written (``storage.guards``), and nothing about the tables themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import text

from storage.errors import StorageError
from storage.guards import GUARDS
from storage.postgresql import HINTS
from storage.schema_all import metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.session import Connection, Database

_RIGHTS: Final = ("SELECT", "INSERT", "UPDATE", "DELETE")
_VERSION: Final = "alembic_version"
_ROLE = text(
    "SELECT rolsuper OR pg_has_role(rolname, (SELECT relowner FROM pg_class WHERE oid = 'instance'::regclass),"
    " 'MEMBER') FROM pg_roles WHERE rolname = :role"
)
_HAS_HINTS = text("SELECT count(*) FROM pg_namespace WHERE nspname = :name")


def statements(role: str, *, hints: bool) -> Iterator[str]:
    """Give the statements that leave a role with these rights and no others; ``hints``: workers are told here."""
    name = quoted(role)
    refused = {guard.table: guard.refused for guard in GUARDS}
    yield f"GRANT USAGE ON SCHEMA public TO {name}"
    yield f"REVOKE ALL ON {', '.join(sorted(metadata.tables))}, {_VERSION} FROM {name}"
    yield f"GRANT SELECT ON {_VERSION} TO {name}"
    for table in sorted(metadata.tables):
        rights = [right for right in _RIGHTS if right not in refused.get(table, ())]
        yield f"GRANT {', '.join(rights)} ON {table} TO {name}"
    if hints:
        yield f"GRANT USAGE ON SCHEMA {HINTS} TO {name}"
        yield f"GRANT {', '.join(_RIGHTS)} ON ALL TABLES IN SCHEMA {HINTS} TO {name}"
        yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {HINTS} TO {name}"


def apply(database: Database, role: str) -> None:
    """Give a role its rights.

    Raises:
        StorageError: the database is not PostgreSQL, there is no such role, or it is the owner's own or above it.
    """
    if database.dialect != "postgresql":
        raise StorageError("Only PostgreSQL knows roles. Name such a database in QUYTRINH_DATABASE_URL.")
    with database.migrating() as connection:
        _must_be_ordinary(connection, role)
        for statement in statements(role, hints=bool(connection.scalar(_HAS_HINTS, {"name": HINTS}))):
            connection.exec_driver_sql(statement)


def quoted(role: str) -> str:
    """A name as SQL takes it."""
    return '"' + role.replace('"', '""') + '"'


def _must_be_ordinary(connection: Connection, role: str) -> None:
    above = connection.scalar(_ROLE, {"role": role})
    if above is None:
        raise StorageError(f"There is no role “{role}”. Make it first: CREATE ROLE {quoted(role)} LOGIN PASSWORD '…'.")
    if above:
        raise StorageError(
            f"“{role}” owns the tables or is a superuser: no right can be kept from it. Name a role of its own."
        )
