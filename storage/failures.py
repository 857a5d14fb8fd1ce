"""Wrong passwords and codes of late, by account and address: rows, so that a restart and a second process know them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Column, Index, Table, bindparam, delete, func, insert, select

from storage.schema import Id, Utc, metadata

if TYPE_CHECKING:
    from datetime import datetime

    from storage.session import Connection

failure = Table(
    "failure",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency", Id, nullable=False),
    Column("account", Id, nullable=False),
    Column("address", Id, nullable=False),
    Column("at", Utc, nullable=False),
    Index(None, "agency", "account", "at"),
    Index(None, "at"),
)

_RECENT = (
    failure.c.agency == bindparam("of_agency"),
    failure.c.account == bindparam("of_account"),
    failure.c.at > bindparam("since", type_=Utc()),
)
_BY_ADDRESS = select(failure.c.address, func.count()).where(*_RECENT).group_by(failure.c.address)


class Failure(NamedTuple):
    """One wrong try: the account as it was typed, and from where."""

    id: str
    agency: str
    account: str
    address: str
    at: datetime


def add(connection: Connection, row: Failure) -> None:
    """Write a wrong try."""
    connection.execute(insert(failure).values(row._asdict()))


def recent(connection: Connection, *, agency: str, account: str, since: datetime) -> dict[str, int]:
    """Count the wrong tries at an account after an instant, by address."""
    asked = {"of_agency": agency, "of_account": account, "since": since}
    return {row[0]: row[1] for row in connection.execute(_BY_ADDRESS, asked)}


def forget(connection: Connection, *, agency: str, account: str, address: str | None = None) -> int:
    """Forget the wrong tries at an account, from one address or all. Gives how many."""
    gone = delete(failure).where(failure.c.agency == agency, failure.c.account == account)
    if address is not None:
        gone = gone.where(failure.c.address == address)
    return connection.execute(gone).rowcount


def purge(connection: Connection, before: datetime) -> None:
    """Forget what is too old to count."""
    connection.execute(delete(failure).where(failure.c.at < before))
