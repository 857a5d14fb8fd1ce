"""Timers: the only thing that releases a wait for time. An edit of the calendar moves ``due``, never rule or anchor."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text, bindparam, select

from storage import rows
from storage.instances import instance
from storage.prepared import Prepared, PreparedInsert
from storage.schema import Id, Utc, metadata

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from storage.session import Connection


class Timer(NamedTuple):
    """A wait for time. ``rule``: date, duration or cycle; ``value``: its JSON; ``left``: repetitions."""

    id: str
    agency: str
    instance: str
    token: int
    element: str
    rule: str
    value: str
    anchor: datetime
    due: datetime
    left: int | None
    period_text: str | None


timer = Table(
    "timer",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency", Id, nullable=False),
    Column("instance", Id, ForeignKey("instance.id"), nullable=False),
    Column("token", BigInteger, nullable=False),
    Column("element", Id, nullable=False),
    Column("rule", Id, nullable=False),
    Column("value", Text, nullable=False),
    Column("anchor", Utc, nullable=False),
    Column("due", Utc, nullable=False),
    Column("left", Integer),
    Column("period_text", Text),
    Index(None, "due"),
    Index(None, "instance", "token"),
    Index(None, "agency", "rule"),
)

_ALL = select(*rows.columns(timer, Timer._fields))
_ONE = Prepared(_ALL.where(timer.c.id == bindparam("row")))
# A suspended case's timers stand still: listed, they would keep the others waiting.
_RUNS = select(instance.c.id).where(instance.c.id == timer.c.instance, instance.c.status == "active").exists()
_DUE = Prepared(
    _ALL.where(timer.c.due <= bindparam("now"), _RUNS).order_by(timer.c.due, timer.c.id).limit(bindparam("most"))
)
_OF_INSTANCE = Prepared(_ALL.where(timer.c.instance == bindparam("of_instance")).order_by(timer.c.due, timer.c.id))
_NEXT = select(timer.c.due).where(_RUNS).order_by(timer.c.due).limit(1)
_INSERT = PreparedInsert(timer, Timer._fields)
_MOVE = Prepared(timer.update().where(timer.c.id == bindparam("row")))
_DELETE = Prepared(timer.delete().where(timer.c.id == bindparam("row")))
_DELETE_TOKEN = Prepared(
    timer.delete().where(timer.c.instance == bindparam("of_instance"), timer.c.token == bindparam("of_token"))
)


def insert_many(connection: Connection, timers: Sequence[Timer]) -> None:
    """Write new timers."""
    _INSERT.many(connection, timers)


def delete(connection: Connection, timer_id: str) -> None:
    """Drop a timer that has fired for the last time."""
    _DELETE.run(connection, {"row": timer_id})


def delete_tokens(connection: Connection, instance: str, tokens: Collection[int]) -> None:
    """Drop the timers of tokens that wait no longer."""
    rows.many(connection, _DELETE_TOKEN, [{"of_instance": instance, "of_token": token} for token in tokens])


def due(connection: Connection, *, now: datetime, limit: int) -> list[Timer]:
    """List the timers of running cases that are due, the longest due first."""
    return rows.fetch(connection, _DUE, {"now": now, "most": limit}, Timer._make)


def get(connection: Connection, timer_id: str) -> Timer | None:
    """Read a timer."""
    return rows.first(connection, _ONE, {"row": timer_id}, Timer._make)


def named(connection: Connection, ids: Collection[str]) -> list[Timer]:
    """Read the timers with these ids that still stand, the longest due first."""
    asked = _ALL.where(timer.c.id.in_(ids)).order_by(timer.c.due, timer.c.id)
    return rows.fetch(connection, asked, {}, Timer._make)


def update_due(connection: Connection, timer_id: str, due: datetime, left: int | None) -> None:
    """Set when a timer is due next and how many repetitions are left."""
    _MOVE.run(connection, {"row": timer_id, "due": due, "left": left})


def of_instance(connection: Connection, instance: str) -> list[Timer]:
    """List the timers of an instance, soonest first."""
    return rows.fetch(connection, _OF_INSTANCE, {"of_instance": instance}, Timer._make)


def next_due(connection: Connection) -> datetime | None:
    """Tell when the next timer of a running case is due."""
    return connection.scalar(_NEXT)
