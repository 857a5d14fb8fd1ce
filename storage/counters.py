"""Counters without gaps: one row a name and year, locked by the transaction that takes a number until it ends.

A transaction that rolls back gives its number back, so nothing is ever skipped; a year begins at 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, Integer, Table, select, text

from storage.schema import Id, metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection

counter = Table(
    "counter",
    metadata,
    Column("agency", Id, primary_key=True),
    Column("name", Id, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

# One statement both databases understand: it makes the row or locks it, and nobody else can be between.
_NEXT = text(
    "INSERT INTO counter (agency, name, year, last) VALUES (:agency, :name, :year, 1) "
    "ON CONFLICT (agency, name, year) DO UPDATE SET last = counter.last + 1 RETURNING last"
)
_SET = text(
    "INSERT INTO counter (agency, name, year, last) VALUES (:agency, :name, :year, :last) "
    "ON CONFLICT (agency, name, year) DO UPDATE SET last = :last WHERE counter.last <= :last RETURNING last"
)


def take(connection: Connection, *, agency: str, name: str, year: int) -> int:
    """Take the next number, 1 first; others who want one wait until this transaction ends."""
    taken: int = connection.execute(_NEXT, {"agency": agency, "name": name, "year": year}).scalar_one()
    return taken


def stand_at(connection: Connection, *, agency: str, name: str, year: int, last: int) -> bool:
    """Let a counter go on after ``last``; false when it is already past it, and then nothing changes."""
    parameters = {"agency": agency, "name": name, "year": year, "last": last}
    return connection.execute(_SET, parameters).scalar_one_or_none() is not None


def last(connection: Connection, *, agency: str, name: str, year: int) -> int:
    """Give the last number taken, 0 when there is none."""
    key = (counter.c.agency == agency) & (counter.c.name == name) & (counter.c.year == year)
    return connection.scalar(select(counter.c.last).where(key)) or 0
