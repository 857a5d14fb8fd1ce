"""Case facts: the values of the few variables that a procedure shows in lists, as texts; a row for each value.

The truth is the case's state, which lists never read; an act writes what it changed of these with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Column, ForeignKey, Table, Text, bindparam, func, select

from storage import rows
from storage.prepared import Prepared, PreparedInsert
from storage.schema import Id, metadata

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import ColumnElement, Subquery

    from storage.session import Connection


class Fact(NamedTuple):
    """One value of one variable of a case; a list of values has a row for each."""

    instance: str
    agency: str
    name: str
    value: str


Known = frozenset[tuple[str, str]]
"""Names and values of one case."""

case_fact = Table(
    "case_fact",
    metadata,
    Column("instance", Id, ForeignKey("instance.id"), primary_key=True),
    Column("name", Id, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("agency", Id, nullable=False),
)

_OF_CASE = Prepared(select(case_fact.c.name, case_fact.c.value).where(case_fact.c.instance == bindparam("of_case")))
_INSERT = PreparedInsert(case_fact, Fact._fields)
_DELETE = Prepared(
    case_fact.delete().where(case_fact.c.instance == bindparam("of_case"), case_fact.c.name == bindparam("of_name"))
)


def of_case(connection: Connection, instance: str) -> Known:
    """Read what is kept of a case."""
    return frozenset((str(name), str(value)) for name, value in _OF_CASE.all(connection, {"of_case": instance}))


def of_cases(connection: Connection, instances: Collection[str], names: Collection[str]) -> list[Fact]:
    """Read what is kept of some cases under some names, values in order."""
    wanted = select(*rows.columns(case_fact, Fact._fields)).where(
        case_fact.c.instance.in_(instances), case_fact.c.name.in_(names)
    )
    return rows.fetch(connection, wanted.order_by(case_fact.c.instance, case_fact.c.value), {}, Fact._make)


def delete(connection: Connection, instance: str, names: Iterable[str]) -> None:
    """Forget what is kept of a case under these names."""
    for name in names:
        rows.changed(connection, _DELETE, {"of_case": instance, "of_name": name})


def insert_many(connection: Connection, facts: list[Fact]) -> None:
    """Keep these."""
    _INSERT.many(connection, facts)


def has(instance: ColumnElement[str], name: str, values: Collection[str]) -> ColumnElement[bool]:
    """Give the condition that a case has one of these values under a name; one look by the key for each case."""
    kept = select(case_fact.c.instance).where(
        case_fact.c.instance == instance, case_fact.c.name == name, case_fact.c.value.in_(values)
    )
    return kept.exists()


def values_in(connection: Connection, cases: Subquery, names: Collection[str], most: int) -> list[tuple[str, str]]:
    """List the names and values that the cases (``instance``) of a search have, those of most tasks first."""
    found = (
        select(case_fact.c.name, case_fact.c.value)
        .join(cases, cases.c.instance == case_fact.c.instance)
        .where(case_fact.c.name.in_(names))
        .group_by(case_fact.c.name, case_fact.c.value)
        .order_by(func.count().desc(), case_fact.c.name, case_fact.c.value)
        .limit(most)
    )
    return [(str(name), str(value)) for name, value in connection.execute(found)]
