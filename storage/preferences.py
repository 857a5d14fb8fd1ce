"""Preferences: how a person likes their pages, a value for each name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, Table, bindparam, select

from storage.prepared import Prepared
from storage.schema import Id, Json, Utc, metadata

if TYPE_CHECKING:
    from datetime import datetime

    from storage.session import Connection

preference = Table(
    "preference",
    metadata,
    Column("agency", Id, primary_key=True),
    Column("person", Id, primary_key=True),
    Column("name", Id, primary_key=True),
    Column("value", Json),
    Column("at", Utc, nullable=False),
)

_MINE = (preference.c.agency == bindparam("of_agency"), preference.c.person == bindparam("of_person"))
_ONE = (*_MINE, preference.c.name == bindparam("of_name"))
_GET = Prepared(select(preference.c.value).where(*_ONE))
_ALL = select(preference.c.name, preference.c.value).where(*_MINE)
_OF_NAME = select(preference.c.person, preference.c.value).where(
    preference.c.agency == bindparam("of_agency"), preference.c.name == bindparam("of_name")
)
_PUT = preference.update().where(*_ONE)
_INSERT = preference.insert()


def get(connection: Connection, agency: str, person: str, name: str) -> object:
    """Read a preference: any JSON value, ``None`` when it was never set."""
    row = _GET.first(connection, {"of_agency": agency, "of_person": person, "of_name": name})
    return None if row is None else row[0]


def all_of(connection: Connection, agency: str, person: str) -> dict[str, object]:
    """Read all preferences of a person by name."""
    return {row[0]: row[1] for row in connection.execute(_ALL, {"of_agency": agency, "of_person": person})}


def of_name(connection: Connection, agency: str, name: str) -> dict[str, object]:
    """Read a preference of all who have set it, by person."""
    return {row[0]: row[1] for row in connection.execute(_OF_NAME, {"of_agency": agency, "of_name": name})}


def put(connection: Connection, *, agency: str, person: str, name: str, value: object, at: datetime) -> None:
    """Set a preference to any JSON value."""
    found = {"of_agency": agency, "of_person": person, "of_name": name, "value": value, "at": at}
    if not connection.execute(_PUT, found).rowcount:
        connection.execute(_INSERT, {"agency": agency, "person": person, "name": name, "value": value, "at": at})
