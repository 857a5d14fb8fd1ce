"""Definitions: what was published, version by version, and the files each deployment brought."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    func,
    select,
    update,
)

from storage import rows
from storage.prepared import Prepared
from storage.schema import Blob, Id, Json, Utc, metadata

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from storage.session import Connection


class Deployment(NamedTuple):
    """Files that were published together. ``digest``: SHA-256 over their names and bytes."""

    id: str
    agency: str
    name: str
    source: str | None
    digest: str
    created_at: datetime
    created_by: str | None


class Definition(NamedTuple):
    """One version of a process. ``digest``: SHA-256 of the diagram; ``startable_by``: roles, as a list."""

    id: str
    agency: str
    key: str
    version: int
    name: str
    deployment: str
    resource: str
    digest: str
    version_tag: str | None
    created_at: datetime
    created_by: str | None
    suspended: bool
    startable_by: list[str]


deployment = Table(
    "deployment",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency", Id, nullable=False),
    Column("name", Text, nullable=False),
    Column("source", Text),
    Column("digest", Id, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("created_by", Id),
    Index(None, "agency", "name", "created_at"),
)

deployment_resource = Table(
    "deployment_resource",
    metadata,
    Column("deployment", Id, ForeignKey("deployment.id"), primary_key=True),
    Column("name", Id, primary_key=True),
    Column("data", Blob, nullable=False),
)

definition = Table(
    "definition",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency", Id, nullable=False),
    Column("key", Id, nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("deployment", Id, ForeignKey("deployment.id"), nullable=False),
    Column("resource", Id, nullable=False),
    Column("digest", Id, nullable=False),
    Column("version_tag", Text),
    Column("created_at", Utc, nullable=False),
    Column("created_by", Id),
    Column("suspended", Boolean, nullable=False),
    Column("startable_by", Json, nullable=False),
    UniqueConstraint("agency", "key", "version"),
    Index(None, "deployment"),
)

_ALL = select(*rows.columns(definition, Definition._fields))
_ONE = Prepared(_ALL.where(definition.c.id == bindparam("row")))
_OF_KEY = _ALL.where(definition.c.agency == bindparam("agency"), definition.c.key == bindparam("key"))
_LATEST = Prepared(_OF_KEY.order_by(definition.c.version.desc()).limit(1))
_VERSION = _OF_KEY.where(definition.c.version == bindparam("version"))
_OF_DEPLOYMENT = _ALL.where(definition.c.deployment == bindparam("deployment")).order_by(definition.c.key)
_NEWEST = definition.alias("newest")
_IS_LATEST = definition.c.version == (
    select(func.max(_NEWEST.c.version))
    .where(_NEWEST.c.agency == definition.c.agency, _NEWEST.c.key == definition.c.key)
    .scalar_subquery()
)
_INSERT = definition.insert()
_SUSPEND = update(definition).where(definition.c.id == bindparam("row"))
_DEPLOYMENTS = select(*rows.columns(deployment, Deployment._fields))
_DEPLOYMENT = _DEPLOYMENTS.where(deployment.c.id == bindparam("row"))
_SAME = (
    _DEPLOYMENTS.where(
        deployment.c.agency == bindparam("agency"),
        deployment.c.name == bindparam("name"),
        deployment.c.digest == bindparam("digest"),
    )
    .order_by(deployment.c.created_at.desc())
    .limit(1)
)
_RESOURCES = select(deployment_resource.c.name, deployment_resource.c.data).where(
    deployment_resource.c.deployment == bindparam("deployment")
)
_RESOURCE = select(deployment_resource.c.data).where(
    deployment_resource.c.deployment == bindparam("deployment"), deployment_resource.c.name == bindparam("name")
)
_INSERT_DEPLOYMENT = deployment.insert()
_INSERT_RESOURCE = Prepared(deployment_resource.insert())


def insert(connection: Connection, row: Definition) -> None:
    """Write a new version.

    Raises:
        ConflictError: someone has published that version of the key at the same time.
    """
    connection.execute(_INSERT, row._asdict())


def get(connection: Connection, definition_id: str) -> Definition | None:
    """Read one version by its id."""
    return rows.first(connection, _ONE, {"row": definition_id}, Definition._make)


def latest(connection: Connection, agency: str, key: str) -> Definition | None:
    """Read the newest version of a key."""
    return rows.first(connection, _LATEST, {"agency": agency, "key": key}, Definition._make)


def of_version(connection: Connection, agency: str, key: str, version: int) -> Definition | None:
    """Read one version of a key."""
    return rows.first(connection, _VERSION, {"agency": agency, "key": key, "version": version}, Definition._make)


def of_deployment(connection: Connection, deployment_id: str) -> list[Definition]:
    """List what a deployment defined, by key."""
    return rows.fetch(connection, _OF_DEPLOYMENT, {"deployment": deployment_id}, Definition._make)


def listing(
    connection: Connection,
    agency: str,
    latest: bool = True,  # noqa: FBT001, FBT002 (the contract's own form)
    key: str | None = None,
) -> list[Definition]:
    """List definitions by key, newest version first; with ``latest`` only the newest of each key."""
    statement = _ALL.where(*rows.equal(definition, agency=agency, key=key))
    if latest:
        statement = statement.where(_IS_LATEST)
    statement = statement.order_by(definition.c.key, definition.c.version.desc())
    return rows.fetch(connection, statement, {}, Definition._make)


def set_suspended(connection: Connection, definition_id: str, *, suspended: bool) -> None:
    """Stop or allow new starts of a version."""
    connection.execute(_SUSPEND, {"row": definition_id, "suspended": suspended})


def insert_deployment(connection: Connection, row: Deployment, resources: Mapping[str, bytes]) -> None:
    """Write a deployment and its files."""
    connection.execute(_INSERT_DEPLOYMENT, row._asdict())
    files = [{"deployment": row.id, "name": name, "data": data} for name, data in resources.items()]
    rows.many(connection, _INSERT_RESOURCE, files)


def deployment_of(connection: Connection, deployment_id: str) -> Deployment | None:
    """Read one deployment."""
    return rows.first(connection, _DEPLOYMENT, {"row": deployment_id}, Deployment._make)


def same_deployment(connection: Connection, agency: str, name: str, digest: str) -> Deployment | None:
    """Find the newest deployment of that name with exactly those files."""
    return rows.first(connection, _SAME, {"agency": agency, "name": name, "digest": digest}, Deployment._make)


def deployments(connection: Connection, agency: str, *, name: str | None = None, limit: int = 200) -> list[Deployment]:
    """List deployments, newest first."""
    statement = _DEPLOYMENTS.where(*rows.equal(deployment, agency=agency, name=name))
    statement = statement.order_by(deployment.c.created_at.desc(), deployment.c.id.desc()).limit(limit)
    return rows.fetch(connection, statement, {}, Deployment._make)


def resource(connection: Connection, deployment_id: str, name: str) -> bytes | None:
    """Read one file of a deployment."""
    row = connection.execute(_RESOURCE, {"deployment": deployment_id, "name": name}).first()
    return None if row is None else bytes(row[0])


def resources(connection: Connection, deployment_id: str) -> dict[str, bytes]:
    """Read all files of a deployment: name to bytes."""
    return {row[0]: bytes(row[1]) for row in connection.execute(_RESOURCES, {"deployment": deployment_id})}
