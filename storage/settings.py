"""Settings that administrators change while it runs, and the offset of the clock, which every process reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Column, Integer, Table, bindparam, select

from storage.errors import StorageError
from storage.prepared import Prepared
from storage.schema import Id, Json, Utc, metadata

if TYPE_CHECKING:
    from datetime import datetime

    from storage.session import Connection

setting = Table(
    "setting",
    metadata,
    Column("agency", Id, primary_key=True),
    Column("name", Id, primary_key=True),
    Column("value", Json),
    Column("at", Utc, nullable=False),
)

clock = Table(
    "clock",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seconds", BigInteger, nullable=False),
)

_MINE = (setting.c.agency == bindparam("of_agency"), setting.c.name == bindparam("of_name"))
_GET = Prepared(select(setting.c.value).where(*_MINE))
_ALL = select(setting.c.name, setting.c.value).where(setting.c.agency == bindparam("of_agency"))
_PUT = setting.update().where(*_MINE)
_INSERT = setting.insert()
_OFFSET = Prepared(select(clock.c.seconds).where(clock.c.id == 1))
_MOVE = clock.update().where(clock.c.id == 1).values(seconds=clock.c.seconds + bindparam("more"))
_SET_UP_CLOCK = clock.insert()


def get(connection: Connection, agency: str, name: str) -> object:
    """Read a setting: any JSON value, ``None`` when it was never set."""
    row = _GET.first(connection, {"of_agency": agency, "of_name": name})
    return None if row is None else row[0]


def all_of(connection: Connection, agency: str) -> dict[str, object]:
    """Read all settings of an agency by name."""
    return {row[0]: row[1] for row in connection.execute(_ALL, {"of_agency": agency})}


def put(connection: Connection, *, agency: str, name: str, value: object, at: datetime) -> None:
    """Set a setting to any JSON value."""
    changed = connection.execute(_PUT, {"of_agency": agency, "of_name": name, "value": value, "at": at}).rowcount
    if not changed:
        connection.execute(_INSERT, {"agency": agency, "name": name, "value": value, "at": at})


def clock_offset(connection: Connection) -> int:
    """Tell by how many seconds the clock of this home is ahead of the machine's."""
    row = _OFFSET.first(connection, {})
    return 0 if row is None else int(row[0])


def move_clock(connection: Connection, seconds: int) -> int:
    """Move the clock forward by so many seconds, and tell how far it is ahead now.

    Raises:
        StorageError: it would go back.
    """
    if seconds < 0:
        raise StorageError(f"The clock only goes forward, not by {seconds} s. Give a later time.")
    if not connection.execute(_MOVE, {"more": seconds}).rowcount:
        connection.execute(_SET_UP_CLOCK, {"id": 1, "seconds": seconds})
    return clock_offset(connection)
