"""Watches: the cases that a person follows without having to do anything in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, ForeignKey, Index, Table, bindparam, select

from storage import rows
from storage.instances import Instance, instance
from storage.schema import Id, Utc, metadata

if TYPE_CHECKING:
    from datetime import datetime

    from storage.session import Connection

watch = Table(
    "watch",
    metadata,
    Column("agency", Id, primary_key=True),
    Column("person", Id, primary_key=True),
    Column("instance", Id, ForeignKey("instance.id"), primary_key=True),
    Column("since", Utc, nullable=False),
    Index(None, "instance"),
)

_MINE = (watch.c.agency == bindparam("of_agency"), watch.c.person == bindparam("of_person"))
_ONE = (*_MINE, watch.c.instance == bindparam("of_instance"))
_SINCE = select(watch.c.since).where(*_ONE)
_CASES = (
    select(*rows.columns(instance, Instance._fields))
    .join(watch, watch.c.instance == instance.c.id)
    .where(*_MINE)
    .order_by(watch.c.since.desc(), watch.c.instance.desc())
    .limit(bindparam("most"))
)
_WATCHERS = select(watch.c.person).where(watch.c.instance == bindparam("of_instance")).order_by(watch.c.person)
_DELETE = watch.delete().where(*_ONE)
_INSERT = watch.insert()


def watches(connection: Connection, agency: str, person: str, instance_id: str) -> bool:
    """Whether a person watches a case."""
    wanted = {"of_agency": agency, "of_person": person, "of_instance": instance_id}
    return connection.scalar(_SINCE, wanted) is not None


def cases(connection: Connection, agency: str, person: str, limit: int) -> list[Instance]:
    """List the cases that a person watches, those watched last first."""
    return rows.fetch(connection, _CASES, {"of_agency": agency, "of_person": person, "most": limit}, Instance._make)


def watchers(connection: Connection, instance_id: str) -> list[str]:
    """List the people who watch a case."""
    return [row[0] for row in connection.execute(_WATCHERS, {"of_instance": instance_id})]


def add(connection: Connection, *, agency: str, person: str, instance: str, since: datetime) -> None:
    """Let a person watch a case; one that they watch already stays as it is."""
    if not watches(connection, agency, person, instance):
        connection.execute(_INSERT, {"agency": agency, "person": person, "instance": instance, "since": since})


def remove(connection: Connection, *, agency: str, person: str, instance: str) -> None:
    """End a watch."""
    connection.execute(_DELETE, {"of_agency": agency, "of_person": person, "of_instance": instance})
