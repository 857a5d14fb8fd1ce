"""Ballot boxes: a row for each vote that is open, all its ballots in one encrypted blob (docs/secret-ballot.md)."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Column, Integer, Table, bindparam, select

from storage import rows
from storage.schema import Blob, Id, metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.session import Connection


class BallotBox(NamedTuple):
    """The box of one vote. ``box`` is the id of the task that voters do; ``scope`` and ``round`` tell votes apart.

    ``key`` opens ``ballots``; it is itself encrypted by a key that the database does not have. No time stands here.
    """

    instance: str
    box: str
    scope: int
    round: int
    agency: str
    key: bytes
    ballots: bytes


ballot_box = Table(
    "ballot_box",
    metadata,
    Column("instance", Id, primary_key=True),
    Column("box", Id, primary_key=True),
    Column("scope", Integer, primary_key=True, autoincrement=False),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("agency", Id, nullable=False),
    Column("key", Blob, nullable=False),
    Column("ballots", Blob, nullable=False),
)

_OF_CASE = ballot_box.c.instance == bindparam("of_instance")
_OF_VOTE = (_OF_CASE, ballot_box.c.box == bindparam("of_box"), ballot_box.c.scope == bindparam("of_scope"))
_ALL = select(*rows.columns(ballot_box, BallotBox._fields))
_IN_SCOPE = _ALL.where(*_OF_VOTE).order_by(ballot_box.c.round)
_OF_INSTANCE = _ALL.where(_OF_CASE).order_by(ballot_box.c.box, ballot_box.c.scope, ballot_box.c.round)
_INSERT = ballot_box.insert()
_REPLACE = (
    ballot_box.update()
    .where(*_OF_VOTE, ballot_box.c.round == bindparam("of_round"))
    .values(ballots=bindparam("new_ballots"))
)
_DELETE_SCOPE = ballot_box.delete().where(*_OF_VOTE)
_DELETE_CASE = ballot_box.delete().where(_OF_CASE)


def of_scope(connection: Connection, *, instance: str, box: str, scope: int) -> list[BallotBox]:
    """List the boxes of a task in one scope of a case, the latest round last."""
    found = {"of_instance": instance, "of_box": box, "of_scope": scope}
    return rows.fetch(connection, _IN_SCOPE, found, BallotBox._make)


def of_instance(connection: Connection, instance: str) -> list[BallotBox]:
    """List the boxes of a case."""
    return rows.fetch(connection, _OF_INSTANCE, {"of_instance": instance}, BallotBox._make)


def insert(connection: Connection, row: BallotBox) -> None:
    """Put up a box."""
    connection.execute(_INSERT, row._asdict())


def replace(connection: Connection, row: BallotBox) -> None:
    """Write all ballots of a box anew; what was there is overwritten."""
    found = {"of_instance": row.instance, "of_box": row.box, "of_scope": row.scope, "of_round": row.round}
    with _overwriting(connection):
        connection.execute(_REPLACE, {**found, "new_ballots": row.ballots})


def destroy_scope(connection: Connection, *, instance: str, box: str, scope: int) -> None:
    """Destroy the boxes of a task in one scope, keys and all."""
    with _overwriting(connection):
        connection.execute(_DELETE_SCOPE, {"of_instance": instance, "of_box": box, "of_scope": scope})


def destroy(connection: Connection, instance: str) -> None:
    """Destroy every box of a case, keys and all."""
    with _overwriting(connection):
        connection.execute(_DELETE_CASE, {"of_instance": instance})


@contextmanager
def _overwriting(connection: Connection) -> Iterator[None]:
    """SQLite leaves deleted bytes in free pages unless told to overwrite them."""
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql("PRAGMA secure_delete=ON")
    try:
        yield
    finally:
        connection.exec_driver_sql("PRAGMA secure_delete=OFF")
