"""Tables whose rows stay as they were written: triggers refuse what would change them, on both databases.

The triggers are made with the table (``metadata.create_all``) and by the migrations, from the same statements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import DDL, UniqueConstraint, event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Table

_REFUSE = """CREATE OR REPLACE FUNCTION quytrinh_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% on % is refused: its rows stay as they were written', TG_OP, TG_TABLE_NAME; END $$"""


class Guard(NamedTuple):
    """What is refused on a table: a sequence of UPDATE and DELETE.

    ``keys`` are its unique keys: an INSERT of one that is there is refused before it could replace the row. That is
    for SQLite, where ``INSERT OR REPLACE`` deletes without asking the DELETE trigger ("CREATE TRIGGER", REPLACE).
    """

    table: str
    refused: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...] = ()


GUARDS: list[Guard] = []
"""Every guarded table of the schema, in the order of their modules."""


def guard(table: Table, *refused: str) -> None:
    """Refuse these statements (``UPDATE``, ``DELETE``) on every row of a table, from its making on."""
    made = Guard(table.name, refused, _keys(table))
    GUARDS.append(made)
    for dialect in ("sqlite", "postgresql"):
        for statement in create(made, dialect):
            # DDL() formats with %, so what PostgreSQL shall see as % is doubled.
            ddl = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))


def _keys(table: Table) -> tuple[tuple[str, ...], ...]:
    unique = (one for one in table.constraints if isinstance(one, UniqueConstraint))
    found = [table.primary_key, *sorted(unique, key=lambda one: str(one.name))]
    return tuple(tuple(column.name for column in key.columns) for key in found)


def create(made: Guard, dialect: str) -> Sequence[str]:
    """Give the statements that put a guard on an existing table; ``dialect`` is sqlite or postgresql."""
    if dialect == "sqlite":
        return [*(_sqlite(made.table, what) for what in made.refused), *_replace(made)]
    return [_REFUSE, *(_postgresql(made.table, what) for what in made.refused), *_truncate(made)]


def drop(made: Guard, dialect: str) -> Sequence[str]:
    """Give the statements that lift a guard (for a migration that rewrites the table, and for tests that tamper)."""
    names = [what.lower() for what in made.refused]
    if dialect == "sqlite":
        names += ["replace"] if made.keys else []
        return [f"DROP TRIGGER IF EXISTS {made.table}_no_{name}" for name in names]
    names += ["truncate"] if "DELETE" in made.refused else []
    return [f"DROP TRIGGER IF EXISTS {made.table}_no_{name} ON {made.table}" for name in names]


def _sqlite(table: str, what: str) -> str:
    message = f"{what} on {table} is refused: its rows stay as they were written"
    return (
        f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


def _replace(made: Guard) -> list[str]:
    """Refuse a row whose place is taken, by each of its unique keys and by SQLite's own ``rowid``."""
    if not made.keys:
        return []
    message = f"INSERT on {made.table} is refused: there is such a row, and it stays as it was written"
    taken = " OR ".join(
        f"EXISTS (SELECT 1 FROM {made.table} WHERE {' AND '.join(f'{name} = NEW.{name}' for name in key)})"  # noqa: S608 (names of the schema's own)
        for key in (*made.keys, ("rowid",))
    )
    when = f"CREATE TRIGGER {made.table}_no_replace BEFORE INSERT ON {made.table} WHEN {taken}"
    return [f"{when} BEGIN SELECT RAISE(ABORT, '{message}'); END"]


def _postgresql(table: str, what: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION quytrinh_refuse()"
    )


def _truncate(made: Guard) -> list[str]:
    if "DELETE" not in made.refused:
        return []
    statement = f"CREATE TRIGGER {made.table}_no_truncate BEFORE TRUNCATE ON {made.table} "
    return [f"{statement}FOR EACH STATEMENT EXECUTE FUNCTION quytrinh_refuse()"]
