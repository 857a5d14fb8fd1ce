"""Sign-ins: each device on which a person is or was signed in; its token is what the session's cookie names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Boolean, Column, ForeignKey, Index, Table, Text, bindparam, insert, select, update

from storage.accounts import Account
from storage.people import Person, person
from storage.prepared import Prepared
from storage.schema import Id, Utc, metadata

if TYPE_CHECKING:
    from datetime import datetime

    from storage.session import Connection

sign_in = Table(
    "sign_in",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency", Id, nullable=False),
    Column("person", Id, ForeignKey("person.id"), nullable=False),
    Column("token", Id, nullable=False, unique=True),
    Column("device", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("remembered", Boolean, nullable=False),
    Column("at", Utc, nullable=False),
    Column("seen_at", Utc, nullable=False),
    Column("ended_at", Utc),
    Index(None, "person", "ended_at"),
)


class SignIn(NamedTuple):
    """One device: ``device`` is what the browser says of itself, ``address`` where it was seen last.

    ``remembered``: it stays signed in without a session. ``ended_at``: None while it is open.
    """

    id: str
    agency: str
    person: str
    token: str
    device: str
    address: str
    remembered: bool
    at: datetime
    seen_at: datetime
    ended_at: datetime | None = None


_COLUMNS = tuple(sign_in.c[name] for name in SignIn._fields)
_ACCOUNT, _PERSON = (tuple(person.c[name] for name in kind._fields) for kind in (Account, Person))
# One statement, for it stands before every page.
_BY_TOKEN = Prepared(
    select(*_COLUMNS, *_ACCOUNT, *_PERSON)
    .join(person, person.c.id == sign_in.c.person)
    .where(sign_in.c.token == bindparam("of_token"), sign_in.c.ended_at.is_(None), person.c.active)
)


def add(connection: Connection, row: SignIn) -> None:
    """Write a sign-in."""
    connection.execute(insert(sign_in).values(row._asdict()))


def by_token(connection: Connection, token: str) -> tuple[SignIn, Account, Person] | None:
    """Give the open sign-in that a session names, and whose it is; none of somebody whose account is closed."""
    row = _BY_TOKEN.first(connection, {"of_token": token})
    if row is None:
        return None
    account, person_at = len(SignIn._fields), len(SignIn._fields) + len(Account._fields)
    return SignIn._make(row[:account]), Account._make(row[account:person_at]), Person._make(row[person_at:])


def open_of(connection: Connection, person_id: str) -> list[SignIn]:
    """List the open sign-ins of a person, the one seen last first."""
    query = select(*_COLUMNS).where(sign_in.c.person == person_id, sign_in.c.ended_at.is_(None))
    ordered = query.order_by(sign_in.c.seen_at.desc(), sign_in.c.id.desc())
    return [SignIn._make(row) for row in connection.execute(ordered)]


def seen(connection: Connection, sign_in_id: str, *, at: datetime, address: str) -> None:
    """Write when and from where a device was seen last."""
    connection.execute(update(sign_in).where(sign_in.c.id == sign_in_id).values(seen_at=at, address=address))


def end(
    connection: Connection, person_id: str, *, at: datetime, only: str | None = None, but: str | None = None
) -> int:
    """End open sign-ins of a person: all, only one, or all but one. Gives how many."""
    query = update(sign_in).where(sign_in.c.person == person_id, sign_in.c.ended_at.is_(None))
    if only is not None:
        query = query.where(sign_in.c.id == only)
    if but is not None:
        query = query.where(sign_in.c.id != but)
    return connection.execute(query.values(ended_at=at)).rowcount
