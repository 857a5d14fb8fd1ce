"""Recalls: what a case was like before its last completed task, while that can still be taken back.

One row a case, replaced or dropped by each act that moves it; the revision says which act it belongs to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Column, ForeignKey, Integer, Table, bindparam, null, select
from sqlalchemy.dialects import postgresql, sqlite

from storage import rows
from storage.prepared import Prepared
from storage.schema import Blob, Id, Utc, metadata

if TYPE_CHECKING:
    from datetime import datetime

    from storage.session import Connection


class Recall(NamedTuple):
    """How to take back the completion of ``task`` by ``person``, which left the instance at revision ``rev``.

    ``state``: the blob before it, ``rest``: JSON of what stands beside the state; both are gone once somebody has
    opened one of the tasks that followed.
    """

    instance: str
    agency: str
    task: str
    person: str
    at: datetime
    rev: int
    state: bytes | None
    rest: bytes | None
    opened_by: str | None
    opened_at: datetime | None


recall = Table(
    "recall",
    metadata,
    Column("instance", Id, ForeignKey("instance.id"), primary_key=True),
    Column("agency", Id, nullable=False),
    Column("task", Id, ForeignKey("task.id"), nullable=False),
    Column("person", Id, nullable=False),
    Column("at", Utc, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("state", Blob),
    Column("rest", Blob),
    Column("opened_by", Id),
    Column("opened_at", Utc),
)

_ONE = Prepared(select(*rows.columns(recall, Recall._fields)).where(recall.c.instance == bindparam("of_instance")))
_LOCKED = Prepared(_ONE.statement.with_for_update())
_LATER = [name for name in Recall._fields if name != "instance"]


def _replacing(made: Any) -> Prepared[Any]:  # noqa: ANN401 (either database's own kind of INSERT)
    return Prepared(
        made.on_conflict_do_update(index_elements=["instance"], set_={name: made.excluded[name] for name in _LATER})
    )


_REPLACE = {"sqlite": _replacing(sqlite.insert(recall)), "postgresql": _replacing(postgresql.insert(recall))}
_DELETE = Prepared(recall.delete().where(recall.c.instance == bindparam("of_instance")))
_OPEN = (
    recall.update()
    .where(
        recall.c.instance == bindparam("of_instance"),
        recall.c.rev == bindparam("of_rev"),
        recall.c.opened_by.is_(None),
    )
    .values(opened_by=bindparam("who"), opened_at=bindparam("since"), state=null(), rest=null())
)


def replace(connection: Connection, row: Recall) -> None:
    """Write how the latest act of a case is taken back, in place of what was said of an earlier one."""
    _REPLACE[connection.dialect.name].run(connection, row._asdict())


def delete(connection: Connection, instance: str) -> None:
    """Drop it: the case has gone on."""
    _DELETE.run(connection, {"of_instance": instance})


def get(connection: Connection, instance: str) -> Recall | None:
    """Read it without locking it."""
    return rows.first(connection, _ONE, {"of_instance": instance}, Recall._make)


def lock(connection: Connection, instance: str) -> Recall | None:
    """Lock it until the transaction ends, and read it: whoever opens a task meanwhile waits."""
    return rows.first(connection, _LOCKED, {"of_instance": instance}, Recall._make)


def open_by(connection: Connection, row: Recall, person: str, at: datetime) -> None:
    """Write who was the first to open a task that followed; from then on nothing can be taken back."""
    values = {"of_instance": row.instance, "of_rev": row.rev, "who": person, "since": at}
    connection.execute(_OPEN, values)
