"""Prepared statements are what SQLAlchemy would have sent: values, errors and savepoints, on both databases."""

from __future__ import annotations

from contextlib import closing, nullcontext
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import bindparam, select, text

from storage import instances
from storage.audit import Value, audit_value
from storage.errors import ConflictError, StorageError, UnavailableError
from storage.instances import Instance, instance
from storage.prepared import Prepared, PreparedInsert, Question, in_one_go
from storage.session import Database, savepoint
from storage.together import together
from tests.storage.examples import given_case, instance_row, later

if TYPE_CHECKING:
    from storage.session import Connection

INSERT = PreparedInsert(instance, (*Instance._fields, "state"))
ONE = Prepared(select(*(instance.c[name] for name in Instance._fields)).where(instance.c.id == bindparam("row")))
RENAME = Prepared(instance.update().where(instance.c.id == bindparam("row")))
VALUES = PreparedInsert(audit_value, Value._fields)
ODD = 'Hai "dòng"\n🖋 100% \\ {} ?'
"""Text that a database's escapes, a driver's places or JSON could take for something else."""


@pytest.mark.parametrize("number", [0, 1, 5])
def test_rows_come_back_as_they_were_given_however_many(database: Database, number: int) -> None:
    rows = [
        instance_row(id=f"n{place}", subject=ODD, ended_at=later(days=place), parent=None, parent_token=2**40)
        for place in range(number)
    ]
    with database.write() as connection:
        given_case(connection)
        INSERT.many(connection, [(*row, bytes(range(256))) for row in rows])
    with database.read() as connection:
        assert [Instance._make(ONE.first(connection, {"row": row.id}) or ()) for row in rows] == rows
        assert [instances.load_state(connection, row.id)[1] for row in rows] == [bytes(range(256))] * number
        assert instances.listing(connection, agency="bdt", ids=[row.id for row in rows]) == rows[::-1]


def test_bytes_beside_text_survive_the_way_of_many(database: Database) -> None:
    rows = [Value("bytes", str(place), "new", bytes([place, 0, 255]), ODD) for place in range(3)]
    with database.write() as connection:
        VALUES.many(connection, rows)
        found = connection.execute(select(audit_value).where(audit_value.c.event == "bytes").order_by("name")).all()
        assert [Value._make(row) for row in found] == rows
        connection.execute(audit_value.delete())


def test_a_parameter_that_is_missing_is_noticed(database: Database) -> None:
    with pytest.raises(KeyError), database.read() as connection:
        ONE.first(connection, {})


def test_a_driver_s_errors_are_those_of_the_room_and_a_savepoint_takes_them(database: Database) -> None:
    with database.write() as connection:
        given_case(connection)
        for number in (1, 2):
            with pytest.raises(ConflictError), savepoint(connection):
                INSERT.many(connection, [(*instance_row(), b"")] * number)
        with pytest.raises(ConflictError), savepoint(connection):
            RENAME.run(connection, {"row": "i1", "status": "finished"})
        assert RENAME.run(connection, {"row": "i1", "subject": "after"}) == 1
    with database.read() as connection:
        assert (ONE.first(connection, {"row": "i1"}) or ())[13] == "after"


def collide(connection: Connection) -> None:
    with in_one_go(connection):
        RENAME.run(connection, {"row": "i1", "subject": "lost"})
        INSERT.many(connection, [(*instance_row(), b"")])
        RENAME.run(connection, {"row": "i1", "subject": "never"})


def test_in_one_go_an_error_is_told_at_the_end_and_a_savepoint_takes_it(database: Database) -> None:
    with database.write() as connection:
        given_case(connection)
        with pytest.raises(ConflictError), savepoint(connection):
            collide(connection)
        with in_one_go(connection):
            INSERT.many(connection, [(*instance_row(id="i2"), b"")])
            RENAME.must(connection, {"row": "i2", "subject": "there"}, StorageError("gone"))
    with database.read() as connection:
        kept = [ONE.first(connection, {"row": name}) or () for name in ("i1", "i2")]
        assert [row[13] for row in kept] == [instance_row().subject, "there"]


def rename_nobody(database: Database, *, together: bool) -> None:
    with database.write() as connection:
        given_case(connection)
        with in_one_go(connection) if together else nullcontext():
            RENAME.must(connection, {"row": "i9", "subject": "x"}, StorageError("gone"))


@pytest.mark.parametrize("together", [True, False])
def test_what_has_to_change_a_row_and_changes_none_undoes_the_act(database: Database, *, together: bool) -> None:
    with pytest.raises(StorageError, match="gone"):
        rename_nobody(database, together=together)
    with database.read() as connection:
        assert ONE.first(connection, {"row": "i1"}) is None


def fail_inside(database: Database) -> None:
    with database.write() as connection:
        given_case(connection)
        with in_one_go(connection):
            RENAME.run(connection, {"row": "i1", "subject": "x"})
            raise ValueError("ours")


def test_an_error_of_the_block_itself_is_the_one_that_is_told(database: Database) -> None:
    with pytest.raises(ValueError, match="ours"):
        fail_inside(database)
    with database.read() as connection:
        assert ONE.first(connection, {"row": "i1"}) is None


def test_a_reader_cannot_write_through_it(database: Database) -> None:
    with pytest.raises(StorageError, match="refused"), database.read() as connection:
        RENAME.run(connection, {"row": "i1", "subject": "x"})


def lose(database: Database) -> None:
    with database.write() as connection:
        mine = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with database.write() as other:
            other.execute(text("SELECT pg_terminate_backend(:mine, 5000)"), {"mine": mine})
        ONE.first(connection, {"row": "i1"})


def test_a_connection_that_the_server_has_closed_is_not_used_again(migrated_postgres_url: str) -> None:
    from storage.session import Database as Opened  # noqa: PLC0415 (only the type is wanted elsewhere)

    opened = Opened(migrated_postgres_url)
    with pytest.raises(UnavailableError):
        lose(opened)
    with opened.read() as connection:
        assert ONE.first(connection, {"row": "i1"}) is None
    opened.close()


def test_questions_asked_together_are_answered_each_with_its_own_rows(database: Database) -> None:
    rows = [instance_row(id=f"q{place}", subject=ODD, ended_at=later(days=place)) for place in range(2)]
    with database.write() as connection:
        given_case(connection)
        INSERT.many(connection, [(*row, b"") for row in rows])
    names = Prepared(select(instance.c.id, instance.c.subject).where(instance.c.id == bindparam("row")))
    newest = Prepared(select(instance.c.id).where(instance.c.id != bindparam("other")).order_by(instance.c.id).limit(1))
    with database.glance() as connection:
        for row, other in (("q1", "q0"), ("none", "q0"), ("q0", "i1")):
            one = together([Question(names, {"row": row}), Question(newest, {"other": other})])
            found = set(one.statement.all(connection, one.parameters))
            expected = {(0, row, ODD)} if row != "none" else set()
            assert found == expected | {(1, "i1" if other == "q0" else "q0", None)}


def test_a_reader_s_statements_stay_prepared(migrated_postgres_url: str) -> None:
    with closing(Database(migrated_postgres_url)) as database:
        for _ in range(2):
            with database.read() as connection:
                ONE.first(connection, {"row": "n"})
                kept = connection.scalar(
                    text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%instance%'")
                )
    assert kept == 1
