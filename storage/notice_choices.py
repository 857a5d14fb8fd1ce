"""Notice choices: what a person wants to be told, by which way and when; and whether their mail address is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Boolean, Column, Integer, Table, Text, bindparam, func, select, update

from storage import rows
from storage.people import person
from storage.prepared import Prepared
from storage.schema import Id, Json, Utc, metadata

if TYPE_CHECKING:
    from datetime import datetime

    from storage.session import Connection


class Choice(NamedTuple):
    """``ways``: a way for each kind of news that is not told the usual way; ``hour``: of the digest, at the office.

    ``mail``: whether mails go out at all; ``seen_until``: what was told until then counts as read.
    ``refused``: the address that a mail server refused for good, with its words.
    """

    agency: str
    person: str
    mail: bool
    urgent: bool
    hour: int
    ways: object
    seen_until: datetime | None
    refused: str | None
    refused_error: str | None
    refused_at: datetime | None


notice_choice = Table(
    "notice_choice",
    metadata,
    Column("agency", Id, primary_key=True),
    Column("person", Id, primary_key=True),
    Column("mail", Boolean, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("ways", Json, nullable=False),
    Column("seen_until", Utc),
    Column("refused", Text),
    Column("refused_error", Text),
    Column("refused_at", Utc),
)

_ALL = select(*rows.columns(notice_choice, Choice._fields))
_MINE = (notice_choice.c.agency == bindparam("of_agency"), notice_choice.c.person == bindparam("of_person"))
_ONE = Prepared(_ALL.where(*_MINE))
_REFUSED = (
    _ALL.join(person, person.c.id == notice_choice.c.person)
    .where(notice_choice.c.agency == bindparam("of_agency"), notice_choice.c.refused == person.c.email, person.c.active)
    .order_by(notice_choice.c.refused_at.desc())
)


def get(connection: Connection, agency: str, person_id: str) -> Choice | None:
    """Read what a person has chosen, ``None`` when they never did."""
    return rows.first(connection, _ONE, {"of_agency": agency, "of_person": person_id}, Choice._make)


def put(connection: Connection, row: Choice) -> None:
    """Write what a person has chosen."""
    mine = {"of_agency": row.agency, "of_person": row.person}
    changed = {name: value for name, value in row._asdict().items() if name not in {"agency", "person"}}
    if not connection.execute(update(notice_choice).where(*_MINE).values(changed), mine).rowcount:
        connection.execute(notice_choice.insert(), row._asdict())


def wanting_at(connection: Connection, agency: str, *, hour: int, usual: int) -> list[str]:
    """List the active people with a mail address whose digest goes out at this hour; ``usual``: who never chose."""
    chosen = notice_choice.c
    joined = person.join(notice_choice, (chosen.person == person.c.id) & (chosen.agency == agency), isouter=True)
    query = select(person.c.id).select_from(joined).where(person.c.agency == agency, person.c.active)
    query = query.where(person.c.email != "", func.coalesce(chosen.hour, usual) == hour)
    return list(connection.scalars(query.order_by(person.c.id)))


def hours(connection: Connection, agency: str) -> set[int]:
    """Give the hours that people have chosen for their digest."""
    return set(connection.scalars(select(notice_choice.c.hour).distinct().where(notice_choice.c.agency == agency)))


def refused(connection: Connection, agency: str) -> list[Choice]:
    """List the people whose present address was refused, latest first."""
    return rows.fetch(connection, _REFUSED, {"of_agency": agency}, Choice._make)
