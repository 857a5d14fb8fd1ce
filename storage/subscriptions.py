"""Subscriptions: which running instance, or which start event, waits for a message or a signal."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Table,
    Text,
    bindparam,
    or_,
    select,
)

from storage import rows
from storage.instances import instance
from storage.prepared import Prepared, PreparedInsert
from storage.schema import Id, metadata

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from storage.session import Connection


class Subscription(NamedTuple):
    """Someone who waits. ``kind``: message or signal; of a start event ``instance`` and ``token`` are ``None``."""

    id: str
    agency: str
    instance: str | None
    token: int | None
    kind: str
    name: str
    key: str
    definition: str | None
    start_element: str | None


subscription = Table(
    "subscription",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency", Id, nullable=False),
    Column("instance", Id, ForeignKey("instance.id")),
    Column("token", BigInteger),
    Column("kind", Id, nullable=False),
    Column("name", Text, nullable=False),
    Column("key", Id, nullable=False),
    Column("definition", Id),
    Column("start_element", Id),
    CheckConstraint("kind IN ('message', 'signal')", name="kind"),
    Index(None, "agency", "kind", "name"),
    Index(None, "instance", "token"),
)

_ALL = select(*rows.columns(subscription, Subscription._fields))
_NAMED = Prepared(
    _ALL.outerjoin(instance, instance.c.id == subscription.c.instance)
    .where(
        subscription.c.agency == bindparam("of_agency"),
        subscription.c.kind == bindparam("of_kind"),
        subscription.c.name == bindparam("of_name"),
    )
    .order_by(subscription.c.id)
)
_NAMED_FOR = Prepared(
    _NAMED.statement.where(or_(subscription.c.instance.is_(None), instance.c.business_key == bindparam("business_key")))
)
_OF_INSTANCE = Prepared(_ALL.where(subscription.c.instance == bindparam("of_instance")).order_by(subscription.c.id))
_INSERT = PreparedInsert(subscription, Subscription._fields)
_DELETE_TOKEN = Prepared(
    subscription.delete().where(
        subscription.c.instance == bindparam("of_instance"), subscription.c.token == bindparam("of_token")
    )
)
_DELETE_STARTS = subscription.delete().where(
    subscription.c.agency == bindparam("of_agency"),
    subscription.c.key == bindparam("of_key"),
    subscription.c.instance.is_(None),
)


def insert_many(connection: Connection, subscriptions: Sequence[Subscription]) -> None:
    """Write new subscriptions."""
    _INSERT.many(connection, subscriptions)


def delete_tokens(connection: Connection, instance_id: str, tokens: Collection[int]) -> None:
    """Drop the subscriptions of tokens that wait no longer."""
    rows.many(connection, _DELETE_TOKEN, [{"of_instance": instance_id, "of_token": token} for token in tokens])


def replace_starts(
    connection: Connection, agency: str, key: str, definition: str, starts: Sequence[Subscription]
) -> None:
    """Let these start events of a definition wait, and those of its older versions no longer.

    Raises:
        ValueError: one of them is not a start event of that definition.
    """
    wanted = (agency, None, key, definition)
    if any((row.agency, row.instance, row.key, row.definition) != wanted for row in starts):
        raise ValueError(f"All subscriptions must be start events of {key} ({definition}).")
    connection.execute(_DELETE_STARTS, {"of_agency": agency, "of_key": key})
    insert_many(connection, starts)


def named(
    connection: Connection, agency: str, kind: str, name: str, business_key: str | None = None
) -> list[Subscription]:
    """List who waits for a message or signal of that name, the oldest first.

    ``business_key`` leaves out the instances that have another one; start events stay.
    """
    wanted = {"of_agency": agency, "of_kind": kind, "of_name": name}
    if business_key is None:
        return rows.fetch(connection, _NAMED, wanted, Subscription._make)
    return rows.fetch(connection, _NAMED_FOR, {**wanted, "business_key": business_key}, Subscription._make)


def of_instance(connection: Connection, instance_id: str) -> list[Subscription]:
    """List what an instance waits for."""
    return rows.fetch(connection, _OF_INSTANCE, {"of_instance": instance_id}, Subscription._make)
