"""Incidents: steps that failed and need a person's decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, Text, bindparam, func, select, text

from storage import rows
from storage.errors import ConflictError
from storage.prepared import Prepared, PreparedInsert
from storage.schema import Id, Utc, metadata

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from storage.session import Connection


class Incident(NamedTuple):
    """What failed, where and why. ``kind``: handler, job, failed, …; open while ``resolved_at`` is ``None``.

    ``instance``: none for what belongs to no case. ``key``: what it is about; an agency has it open once.
    """

    id: str
    agency: str
    instance: str | None
    token: int | None
    element: str | None
    job: str | None
    kind: str
    message: str
    details: str | None
    opened_at: datetime
    resolved_at: datetime | None
    resolved_by: str | None
    resolution: str | None
    key: str | None = None


_STILL = text("resolved_at IS NULL")

incident = Table(
    "incident",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency", Id, nullable=False),
    Column("instance", Id, ForeignKey("instance.id")),
    Column("token", BigInteger),
    Column("element", Id),
    Column("job", Id),
    Column("kind", Id, nullable=False),
    Column("message", Text, nullable=False),
    Column("details", Text),
    Column("opened_at", Utc, nullable=False),
    Column("resolved_at", Utc),
    Column("resolved_by", Id),
    Column("resolution", Text),
    Column("key", Id),
    Index(None, "instance"),
    Index(None, "agency", "resolved_at", "opened_at"),
    Index("uq_incident_key", "agency", "key", unique=True, sqlite_where=_STILL, postgresql_where=_STILL),
)

_ALL = select(*rows.columns(incident, Incident._fields))
_ONE = Prepared(_ALL.where(incident.c.id == bindparam("row")))
_OPEN = Prepared(
    _ALL.where(incident.c.instance == bindparam("of_instance"), incident.c.resolved_at.is_(None)).order_by(
        incident.c.opened_at, incident.c.id
    )
)
_INSERT = PreparedInsert(incident, Incident._fields)
_RESOLVE = Prepared(incident.update().where(incident.c.id == bindparam("row"), incident.c.resolved_at.is_(None)))


def insert_many(connection: Connection, incidents: Sequence[Incident]) -> None:
    """Write new incidents."""
    _INSERT.many(connection, incidents)


def get(connection: Connection, incident_id: str) -> Incident | None:
    """Read an incident."""
    return rows.first(connection, _ONE, {"row": incident_id}, Incident._make)


def open_of(connection: Connection, instance: str) -> list[Incident]:
    """List the open incidents of an instance, oldest first."""
    return rows.fetch(connection, _OPEN, {"of_instance": instance}, Incident._make)


def resolve(connection: Connection, incident_id: str, *, at: datetime, by: str | None, resolution: str) -> None:
    """Record who ended an incident, when and how.

    Raises:
        ConflictError: it is resolved already, or there is none.
    """
    values = {"row": incident_id, "resolved_at": at, "resolved_by": by, "resolution": resolution}
    if not rows.changed(connection, _RESOLVE, values):
        raise ConflictError(f"Incident {incident_id} is not open any more. Read it again.")


def with_keys(connection: Connection, agency: str, prefix: str) -> list[Incident]:
    """List an agency's open incidents whose key begins so, oldest first."""
    statement = _ALL.where(
        incident.c.agency == agency,
        incident.c.resolved_at.is_(None),
        incident.c.key.startswith(prefix, autoescape=True),
    ).order_by(incident.c.opened_at, incident.c.id)
    return rows.fetch(connection, statement, {}, Incident._make)


def of_job(connection: Connection, agency: str, job: str) -> str | None:
    """Give the id of the open incident of a job, if it has one."""
    mine = (incident.c.agency == agency, incident.c.job == job, incident.c.resolved_at.is_(None))
    return connection.scalar(select(incident.c.id).where(*mine))


def opened_at(connection: Connection, agency: str, at: datetime) -> list[Incident]:
    """List an agency's incidents that were opened at this very instant: by the acts that have it as theirs."""
    statement = _ALL.where(incident.c.agency == agency, incident.c.opened_at == at).order_by(incident.c.id)
    return rows.fetch(connection, statement, {}, Incident._make)


def listing(
    connection: Connection,
    *,
    agency: str,
    instance: str | None = None,
    kind: str | None = None,
    resolved: bool | None = False,
    limit: int = 50,
    offset: int = 0,
) -> list[Incident]:
    """List an agency's incidents, latest first: open, resolved or (``None``) all."""
    statement = _ALL.where(*_such(agency, instance, kind, resolved=resolved))
    statement = statement.order_by(incident.c.opened_at.desc(), incident.c.id.desc()).limit(limit).offset(offset)
    return rows.fetch(connection, statement, {}, Incident._make)


def count(
    connection: Connection,
    agency: str,
    *,
    instance: str | None = None,
    kind: str | None = None,
    resolved: bool | None = False,
) -> int:
    """Count an agency's incidents: open, resolved or (``None``) all."""
    statement = select(func.count()).select_from(incident).where(*_such(agency, instance, kind, resolved=resolved))
    return connection.execute(statement).scalar_one()


def kinds(connection: Connection, agency: str) -> list[str]:
    """Give the kinds of incidents that an agency has had, in order."""
    statement = select(incident.c.kind).where(incident.c.agency == agency).distinct().order_by(incident.c.kind)
    return [str(kind) for kind in connection.scalars(statement)]


def _such(agency: str, instance: str | None, kind: str | None, *, resolved: bool | None) -> list[ColumnElement[bool]]:
    found = rows.equal(incident, agency=agency, instance=instance, kind=kind)
    column = incident.c.resolved_at
    return found if resolved is None else [*found, column.is_not(None) if resolved else column.is_(None)]
