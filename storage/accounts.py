"""Accounts: the part of a person's row that signing in needs (the names that Flask-Security 5.9 expects)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, select, update

from storage.people import person
from storage.prepared import Prepared

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


class Account(NamedTuple):
    """How a person signs in: ``password`` and ``tf_totp_secret`` are hashed and encrypted by the web room.

    ``tf_recovery_codes``: hashes of those that are left; ``tf_counter``: the time step of the last code used.
    """

    id: str
    agency: str
    email: str
    active: bool
    password: str | None
    must_change: bool
    fs_uniquifier: str
    fs_token_uniquifier: str
    last_login_at: datetime | None
    current_login_at: datetime | None
    login_count: int
    failed_count: int
    locked_until: datetime | None
    tf_primary_method: str | None
    tf_totp_secret: str | None
    tf_recovery_codes: list[str] | None
    tf_counter: int | None


_COLUMNS = tuple(person.c[name] for name in Account._fields)
_ONE = Prepared(select(*_COLUMNS).where(person.c.id == bindparam("row")))
_CHANGEABLE = frozenset(Account._fields) - {"id", "agency"}


def get(connection: Connection, person_id: str) -> Account | None:
    """Give the account of a person."""
    row = _ONE.first(connection, {"row": person_id})
    return None if row is None else Account._make(row)


def by_token_uniquifier(connection: Connection, uniquifier: str) -> Account | None:
    """Give the account that an API token names."""
    row = connection.execute(select(*_COLUMNS).where(person.c.fs_token_uniquifier == uniquifier)).one_or_none()
    return None if row is None else Account._make(row)


def change(connection: Connection, person_id: str, **changed: object) -> None:
    """Write some fields of an account.

    Raises:
        KeyError: a field that no account has, or that never changes.
    """
    if not changed.keys() <= _CHANGEABLE:
        raise KeyError(*(changed.keys() - _CHANGEABLE))
    connection.execute(update(person).where(person.c.id == person_id).values(changed))
