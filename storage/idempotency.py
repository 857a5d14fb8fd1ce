"""Idempotency: the first answer to a key, given again to whoever repeats it (design 3; kept 14 days)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Column, Index, Table, Text, bindparam, select

from storage import rows
from storage.prepared import Prepared, PreparedInsert
from storage.schema import Id, Utc, metadata
from storage.session import conflicts

if TYPE_CHECKING:
    from datetime import datetime

    from storage.session import Connection


class Answer(NamedTuple):
    """What an act answered, as JSON. ``digest``: of the request, so that another one under this key is noticed."""

    actor: str
    digest: str
    answer: str
    at: datetime


idempotency = Table(
    "idempotency",
    metadata,
    Column("agency", Id, primary_key=True),
    Column("key", Id, primary_key=True),
    Column("actor", Id, nullable=False),
    Column("digest", Id, nullable=False),
    Column("answer", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Index(None, "at"),
)

_FIND = Prepared(
    select(*rows.columns(idempotency, Answer._fields)).where(
        idempotency.c.agency == bindparam("of_agency"), idempotency.c.key == bindparam("of_key")
    )
)
_INSERT = PreparedInsert(idempotency, ("agency", "key", *Answer._fields))
_PURGE = idempotency.delete().where(idempotency.c.at < bindparam("before"))


def find(connection: Connection, agency: str, key: str) -> Answer | None:
    """Read the first answer to a key."""
    return rows.first(connection, _FIND, {"of_agency": agency, "of_key": key}, Answer._make)


def insert(
    connection: Connection, *, agency: str, key: str, actor: str, digest: str, answer: str, at: datetime
) -> None:
    """Remember the answer to a key.

    Raises:
        ConflictError: another act has just answered the same key; begin anew and find its answer.
    """
    with conflicts(f"The key {key} has been answered by another act just now. Begin anew: its answer is there."):
        _INSERT.many(connection, [(agency, key, actor, digest, answer, at)])


def purge(connection: Connection, before: datetime) -> int:
    """Forget the answers given before that instant, and tell how many."""
    return rows.changed(connection, _PURGE, {"before": before})
