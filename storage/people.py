"""People: who may sign in. What they are in the agency stands in their positions (``storage.positions``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, bindparam, insert, select, update

from storage.folding import fold
from storage.prepared import Prepared
from storage.schema import Id, Json, Utc, metadata

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Connection, Select

person = Table(
    "person",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency", Id, ForeignKey("agency.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("language", Id, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("folded", Text, nullable=False),
    # What signing in needs (storage.accounts): never part of a listing.
    Column("password", Text),
    Column("must_change", Boolean, nullable=False),
    Column("fs_uniquifier", Id, nullable=False, unique=True),
    Column("fs_token_uniquifier", Id, nullable=False, unique=True),
    Column("last_login_at", Utc),
    Column("current_login_at", Utc),
    Column("login_count", Integer, nullable=False),
    Column("failed_count", Integer, nullable=False),
    Column("locked_until", Utc),
    Column("tf_primary_method", Id),
    Column("tf_totp_secret", Text),
    Column("tf_recovery_codes", Json),
    Column("tf_counter", Integer),
    Index(None, "agency", "name"),
)


class Person(NamedTuple):
    """A person: ``id`` is the login name, ``title`` as it stands in letters, ``language`` vi or en."""

    id: str
    agency: str
    name: str
    title: str
    email: str
    language: str
    active: bool
    created_at: datetime


_COLUMNS = tuple(person.c[name] for name in Person._fields)
_ONE = Prepared(select(*_COLUMNS).where(person.c.id == bindparam("row")))


def add(connection: Connection, row: Person, *, password: str | None, uniquifier: str, token_uniquifier: str) -> None:
    """Write a person; ``password`` is a hash, or None for one who cannot sign in yet.

    Raises:
        ConflictError: somebody has this login name.
    """
    account = {
        "folded": _folded(row.id, row.name, row.title),
        "password": password,
        "must_change": False,
        "fs_uniquifier": uniquifier,
        "fs_token_uniquifier": token_uniquifier,
        "login_count": 0,
        "failed_count": 0,
    }
    connection.execute(insert(person).values(row._asdict() | account))


def change(connection: Connection, row: Person) -> None:
    """Write a person's details anew (not the agency, nor when they came)."""
    details = {"name": row.name, "title": row.title, "email": row.email, "language": row.language, "active": row.active}
    folded = _folded(row.id, row.name, row.title)
    connection.execute(update(person).where(person.c.id == row.id).values(details | {"folded": folded}))


def get(connection: Connection, person_id: str) -> Person | None:
    """Give a person."""
    row = _ONE.first(connection, {"row": person_id})
    return None if row is None else Person._make(row)


def of_ids(connection: Connection, ids: Collection[str]) -> dict[str, Person]:
    """Give the people with these ids, by id."""
    rows = connection.execute(_select().where(person.c.id.in_(ids)))
    return {row.id: Person._make(row) for row in rows}


def find(connection: Connection, *, agency: str, text: str, limit: int = 20) -> list[Person]:
    """Give active people whose login name, name or title has every word of a text, diacritics and case aside."""
    query = _select().where(person.c.agency == agency, person.c.active)
    for word in fold(text).split():
        query = query.where(person.c.folded.contains(word, autoescape=True))
    return [Person._make(row) for row in connection.execute(query.order_by(person.c.name, person.c.id).limit(limit))]


def listing(connection: Connection, agency: str, *, active: bool | None = None) -> list[Person]:
    """Give the people of an agency by name: all, or only those that are active or not."""
    query = _select().where(person.c.agency == agency)
    if active is not None:
        query = query.where(person.c.active == active)
    return [Person._make(row) for row in connection.execute(query.order_by(person.c.name, person.c.id))]


def _select() -> Select[tuple[object, ...]]:
    return select(*_COLUMNS)


def _folded(*texts: str) -> str:
    return fold(" ".join(texts))
