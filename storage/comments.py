"""Comments: what people wrote about a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Column, ForeignKey, Index, Table, Text, bindparam, select

from storage import rows
from storage.schema import Id, Utc, metadata

if TYPE_CHECKING:
    from datetime import datetime

    from storage.session import Connection


class Comment(NamedTuple):
    """One remark. ``task``: the step it was written at, if any; ``on_behalf_of``: for whom ``author`` wrote it."""

    id: str
    agency: str
    instance: str
    task: str | None
    author: str
    on_behalf_of: str | None
    text: str
    at: datetime


comment = Table(
    "comment",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency", Id, nullable=False),
    Column("instance", Id, ForeignKey("instance.id"), nullable=False),
    Column("task", Id),
    Column("author", Id, nullable=False),
    Column("on_behalf_of", Id),
    Column("text", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Index(None, "instance", "at"),
)

_OF_INSTANCE = (
    select(*rows.columns(comment, Comment._fields))
    .where(comment.c.instance == bindparam("of_instance"))
    .order_by(comment.c.at, comment.c.id)
)
_INSERT = comment.insert()


def insert(connection: Connection, row: Comment) -> None:
    """Write a comment."""
    connection.execute(_INSERT, row._asdict())


def of_instance(connection: Connection, instance: str) -> list[Comment]:
    """List the comments of a case, oldest first."""
    return rows.fetch(connection, _OF_INSTANCE, {"of_instance": instance}, Comment._make)
