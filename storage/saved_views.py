"""Saved views: filters of the inbox that a person has given a name, each as the query of its address."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Column, Table, Text, UniqueConstraint, bindparam, select

from storage import rows
from storage.folding import fold
from storage.schema import Id, Utc, metadata

if TYPE_CHECKING:
    from datetime import datetime

    from storage.session import Connection


class SavedView(NamedTuple):
    """One saved view. ``query``: the query string of its address, without a question mark."""

    id: str
    agency: str
    person: str
    name: str
    query: str
    at: datetime


saved_view = Table(
    "saved_view",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency", Id, nullable=False),
    Column("person", Id, nullable=False),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("at", Utc, nullable=False),
    UniqueConstraint("agency", "person", "name"),
)

_OWN = (saved_view.c.id == bindparam("row"), saved_view.c.agency == bindparam("of_agency"))
_ONE = (*_OWN, saved_view.c.person == bindparam("of_person"))
_OF_PERSON = select(saved_view).where(
    saved_view.c.agency == bindparam("of_agency"), saved_view.c.person == bindparam("of_person")
)
_INSERT = saved_view.insert()
_UPDATE = saved_view.update().where(*_ONE)
_DELETE = saved_view.delete().where(*_ONE)


def of_person(connection: Connection, agency: str, person: str) -> list[SavedView]:
    """List a person's saved views by name, as a dictionary would, without regard to diacritics."""
    found = rows.fetch(connection, _OF_PERSON, {"of_agency": agency, "of_person": person}, SavedView._make)
    return sorted(found, key=lambda view: (fold(view.name), view.name))


def insert(connection: Connection, row: SavedView) -> None:
    """Write a new saved view.

    Raises:
        ConflictError: the person has one of this name.
    """
    connection.execute(_INSERT, row._asdict())


def update(connection: Connection, row: SavedView) -> bool:
    """Change name and query of a person's saved view; whether they have it.

    Raises:
        ConflictError: the person has another of this name.
    """
    where = {"row": row.id, "of_agency": row.agency, "of_person": row.person}
    return bool(rows.changed(connection, _UPDATE, {**where, "name": row.name, "query": row.query, "at": row.at}))


def delete(connection: Connection, agency: str, person: str, view_id: str) -> bool:
    """Delete a person's saved view; whether they had it."""
    return bool(rows.changed(connection, _DELETE, {"row": view_id, "of_agency": agency, "of_person": person}))
