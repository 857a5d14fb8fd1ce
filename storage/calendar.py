"""An agency's calendar: its hours, its days off, working Saturdays and half days, each with its source (domain 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Integer,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from storage.prepared import Prepared
from storage.schema import Id, Json, metadata

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Connection

calendar_day = Table(
    "calendar_day",
    metadata,
    Column("agency", Id, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("kind", Id, nullable=False),
    Column("name", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("unverified", Boolean, nullable=False),
    Column("spans", Json),
    CheckConstraint("kind IN ('off', 'work')", name="kind"),
)

working_time = Table(
    "working_time",
    metadata,
    Column("agency", Id, primary_key=True),
    Column("rev", Integer, nullable=False),
    Column("spans", Json, nullable=False),
)


_HOURS = Prepared(select(working_time).where(working_time.c.agency == bindparam("of_agency")))


class CalendarDay(NamedTuple):
    """A day that is not what its weekday says: ``kind`` off or work, ``source`` who decided it.

    ``spans``: hours of its own, as of a half day; None for the usual ones.
    """

    agency: str
    day: date
    kind: str
    name: str
    source: str
    unverified: bool = False
    spans: tuple[tuple[str, str], ...] | None = None


class WorkingTime(NamedTuple):
    """The hours of every working day as pairs of HH:MM texts; ``rev`` grows with each change of the calendar."""

    agency: str
    rev: int
    spans: tuple[tuple[str, str], ...]


def set_hours(connection: Connection, *, agency: str, spans: Sequence[tuple[str, str]]) -> None:
    """Set the hours of an agency's working days; a first call makes its calendar."""
    row = {"rev": working_time.c.rev + 1, "spans": [list(span) for span in spans]}
    if connection.execute(update(working_time).where(working_time.c.agency == agency).values(row)).rowcount == 0:
        connection.execute(insert(working_time).values(row | {"agency": agency, "rev": 1}))


def hours(connection: Connection, agency: str) -> WorkingTime | None:
    """Give the hours and the revision of an agency's calendar, None before it has one."""
    row = _HOURS.first(connection, {"of_agency": agency})
    if row is None:
        return None
    return WorkingTime(row[0], row[1], tuple((start, end) for start, end in row[2]))


def lock(connection: Connection, agency: str) -> None:
    """Let nobody else change an agency's calendar until the transaction ends."""
    connection.execute(select(working_time.c.rev).where(working_time.c.agency == agency).with_for_update())


def put(connection: Connection, days: Sequence[CalendarDay]) -> None:
    """Write days, each replacing what the calendar said of it."""
    for day in days:
        remove(connection, agency=day.agency, day=day.day)
    if days:
        connection.execute(insert(calendar_day), [day._asdict() for day in days])
    for agency in {day.agency for day in days}:
        _revise(connection, agency)


def remove(connection: Connection, *, agency: str, day: date) -> bool:
    """Let a day be what its weekday says; tell whether it was anything else."""
    query = delete(calendar_day).where(calendar_day.c.agency == agency, calendar_day.c.day == day)
    removed = connection.execute(query).rowcount > 0
    if removed:
        _revise(connection, agency)
    return removed


def _revise(connection: Connection, agency: str) -> None:
    rev = {"rev": working_time.c.rev + 1}
    connection.execute(update(working_time).where(working_time.c.agency == agency).values(rev))


def days(
    connection: Connection, agency: str, *, since: date | None = None, until: date | None = None
) -> list[CalendarDay]:
    """Give an agency's special days in order, both ends included."""
    query = select(calendar_day).where(calendar_day.c.agency == agency)
    if since is not None:
        query = query.where(calendar_day.c.day >= since)
    if until is not None:
        query = query.where(calendar_day.c.day <= until)
    return [_day(row) for row in connection.execute(query.order_by(calendar_day.c.day))]


def _day(row: Sequence[Any]) -> CalendarDay:
    *plain, spans = row
    return CalendarDay._make([*plain, None if spans is None else tuple((start, end) for start, end in spans)])
