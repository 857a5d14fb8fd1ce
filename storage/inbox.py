"""The inbox: the tasks of a person, those they hold, those offered to them, and those of whom they stand in for.

The ways to them are searches by index (``lists``). What a person filters by stands inside each search. A task whose
follow-up date lies ahead, that of the diagram (as Camunda's ``followUpBeforeOrNotExistent`` has it) or the person's
own, is put aside until then.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    bindparam,
    case,
    false,
    func,
    literal,
    literal_column,
    select,
    text,
    tuple_,
    union,
    union_all,
)

from storage import case_facts, rows
from storage.errors import StorageError
from storage.instances import RUNNING, instance
from storage.lists import OPEN, Asker, Other, Role, Wanted, Whose, asker, held, of_others, offered, words_of
from storage.prepared import Prepared
from storage.schema import Utc
from storage.task_filter import BUCKETS, EVERYTHING, LATE, Ends, TaskFilter, bucket, conditions
from storage.task_filter import NEVER as NO_DUE
from storage.task_table import ALL, NEVER, Task, task

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from sqlalchemy import CompoundSelect

    from storage.lists import Way
    from storage.session import Connection

__all__ = ["ORDERS", "SCOPES", "Facet", "Other", "Role", "Whose", "facets", "inbox", "inbox_counts", "scope_counts"]

SCOPES = ("all", "mine", "offered", "others", "aside", "started", "watched", "done")
"""``mine``: assigned to the person; ``offered``: to take; ``others``: those of whom they stand in for; ``all``: these
three; ``aside``: these three, but only those put aside. ``started`` and ``watched``: open ones of the cases that they
started or watch, whoever has them. ``done``: ended by them."""
ORDERS = ("due", "created", "priority", "procedure", "ended")
"""``due``: soonest first; ``created``: newest first; ``priority``: urgent, then highest, then soonest; ``procedure``:
by its key, then soonest; ``ended``: the last first."""
_BACKWARD = ("created", "ended")
VALUES = 60
"""Values of a procedure's variables that a list offers to filter by."""
MOST = 200
"""How far tasks are counted: of those that are more, the first by due date. Four pages: nobody counts further."""
_FACETED = 1000
"""How far into a list is looked for what it can be filtered by."""
_ONE = ALL.where(task.c.id == bindparam("row"))


class Facet(NamedTuple):
    """One combination of values that tasks of a list have."""

    key: str
    element: str
    name: str
    lane: str | None
    assignee: str | None
    unit: str | None
    secrecy: str
    definition: str


def inbox(
    connection: Connection,
    whose: Whose,
    *,
    ends: Ends,
    scope: str = "all",
    wanted: TaskFilter = EVERYTHING,
    order: str = "due",
    limit: int = 50,
    after: str | None = None,
) -> list[Task]:
    """List the tasks of a scope: at most ``limit`` after the task with the id ``after``.

    Raises:
        StorageError: no such scope or order.
    """
    last = None if after is None else rows.first(connection, _ONE, {"row": after}, Task._make)
    if order == "due" and scope in _OWN:
        start = None if last is None else (last.due or NEVER, last.id)
        if _is_plain(whose, wanted):
            given = _given(whose, ends)
            statement = _plain_list(len(given) - len(_GIVEN), scope, limit, after=start is not None)
            if start is not None:
                given |= {"after_due": start[0], "after_id": start[1]}
            return rows.fetch(connection, statement, given, Task._make)
        place = None if start is None else (literal(start[0], Utc()), literal(start[1]))
        common = tuple(conditions(wanted, ends))
        asked = _soonest(asker(whose), scope, Wanted(ends.now, scope == "aside", common, limit, place))
        return rows.fetch(connection, asked, {}, Task._make)
    found = _found(whose, scope, ends, wanted)
    places = _places(found, order)
    backward = order in _BACKWARD
    ways = [place.desc() for place in places] if backward else places
    query = select(*[found.c[field] for field in Task._fields]).order_by(*ways).limit(limit)
    if last is not None:
        here = tuple_(*[literal(value, place.type) for value, place in zip(_place(last, order), places, strict=True)])
        there = tuple_(*places)
        query = query.where(there < here if backward else there > here)
    return rows.fetch(connection, query, {}, Task._make)


def inbox_counts(
    connection: Connection, whose: Whose, *, ends: Ends, scope: str = "all", wanted: TaskFilter = EVERYTHING
) -> dict[str, int]:
    """Count the tasks of a scope: ``all``, and of these each of ``BUCKETS``; no more than the first ``MOST`` and one.

    So where ``all`` is more than ``MOST``, the last bucket that has any may have more, and those behind it too.
    """
    counted = dict.fromkeys(BUCKETS, 0)
    if scope in _OWN and _is_plain(whose, wanted):
        given = _given(whose, ends)
        found = _plain_counts(len(given) - len(_GIVEN), scope).all(connection, given)
    else:
        first = _first(asker(whose), scope, ends, wanted)
        found = [tuple(row) for row in connection.execute(_by_bucket(first, ends))]
    counted |= {str(name): int(number) for name, number in found}
    return {"all": sum(counted.values()), **counted}


def scope_counts(connection: Connection, whose: Whose, *, ends: Ends) -> dict[str, int]:
    """Count what waits in each of the scopes of open tasks, and how much of ``all`` is late, as ``inbox_counts``."""
    found: list[tuple[Any, ...]] = []
    rest = list(_COUNTED)
    if not whose.others:
        given = _given(whose, ends)
        found = _plain_scopes(len(given) - len(_GIVEN)).all(connection, given)
        rest = ["watched"] if whose.watched else []
    if rest:
        parts = [_number(asker(whose), scope, ends) for scope in rest if scope != "watched" or whose.watched]
        found = [*found, *[tuple(row) for row in connection.execute(union_all(*parts))]]
    counted = dict.fromkeys((*SCOPES[:-1], LATE), 0)
    for scope, number, late in found:
        counted[scope] = number
        if scope in _SUMMED:
            counted["all"] = min(counted["all"] + number, MOST + 1)
            counted[LATE] = min(counted[LATE] + int(late), MOST + 1)
    return counted


_PARAMETERS = Asker(bindparam("of_agency"), bindparam("of_person"), ())
_MOMENTS: Any = [bindparam(name, type_=Utc()) for name in Ends._fields]
_ENDS = Ends(*_MOMENTS)
_GIVEN = ("of_agency", "of_person", *Ends._fields)
_STEP = 4
"""Words are filled up to a multiple of this, with one that nobody is known by, so that there are few statements."""


def _is_plain(whose: Whose, wanted: TaskFilter) -> bool:
    """Whether this is what is asked for all day, of which the statements are prepared."""
    return wanted == EVERYTHING and not whose.others


def _given(whose: Whose, ends: Ends) -> dict[str, object]:
    words = words_of(whose.person, whose.roles)
    words += [""] * (-len(words) % _STEP)
    given = dict(zip(_GIVEN, (whose.agency, whose.person, *ends), strict=True))
    return given | {f"who{place}": word for place, word in enumerate(words)}


def _with_words(count: int) -> Asker:
    return _PARAMETERS._replace(words=[bindparam(f"who{place}") for place in range(count)])


@lru_cache(maxsize=64)
def _plain_list(words: int, scope: str, limit: int, *, after: bool) -> Prepared[Select[*tuple[Any, ...]]]:
    place: tuple[Any, Any] | None = (bindparam("after_due", type_=Utc()), bindparam("after_id")) if after else None
    wanted = Wanted(_ENDS.now, scope == "aside", (), limit, place)
    return Prepared(_soonest(_with_words(words), scope, wanted))


@lru_cache(maxsize=64)
def _plain_counts(words: int, scope: str) -> Prepared[Select[Any]]:
    return Prepared(_by_bucket(_first(_with_words(words), scope, _ENDS, EVERYTHING), _ENDS))


@lru_cache(maxsize=16)
def _plain_scopes(words: int) -> Prepared[CompoundSelect[Any]]:
    asked = [scope for scope in _COUNTED if scope not in {"others", "watched"}]
    return Prepared(union_all(*[_number(_with_words(words), scope, _ENDS) for scope in asked]))


def _soonest(asker: Asker, scope: str, wanted: Wanted) -> Select[*tuple[Any, ...]]:
    """The first tasks of a scope by due date: found by their ids alone, and only those are read."""
    ids = _ids(asker, scope, wanted)
    some = select(ids).order_by(ids.c.due, ids.c.id).limit(literal_column(str(wanted.most)))
    if wanted.after is not None:
        some = some.where(tuple_(ids.c.due, ids.c.id) > tuple_(*wanted.after))
    first = some.subquery("some")
    return ALL.join(first, first.c.id == task.c.id).order_by(first.c.due, first.c.id)


def _by_bucket(first: Subquery, ends: Ends) -> Select[Any]:
    due = case((first.c.due == literal(NEVER, Utc()), NO_DUE), else_=bucket(first.c.due, ends)).label("bucket")
    return select(due, func.count()).select_from(first).group_by(text("bucket"))


def _number(asker: Asker, scope: str, ends: Ends) -> Select[Any]:
    first = _first(asker, scope, ends, EVERYTHING, f"in_{scope}")
    late = func.coalesce(func.sum(case((first.c.due < ends.now, 1), else_=0)), 0)
    return select(literal(scope), func.count(), late).select_from(first)


def facets(connection: Connection, whose: Whose, *, ends: Ends, scope: str = "all") -> list[Facet]:
    """List what the tasks of a scope (its first 1,000) could be filtered by: each combination of their values."""
    first = _first(asker(whose), scope, ends, EVERYTHING, most=_FACETED)
    fields = [task.c[name] for name in ("key", "element", "name", "lane", "assignee")]
    groups = [*fields, instance.c.unit, task.c.secrecy]
    statement = select(*groups, func.max(instance.c.definition)).select_from(first)
    statement = statement.join(task, task.c.id == first.c.id).join(instance, instance.c.id == task.c.instance)
    return rows.fetch(connection, statement.group_by(*groups), {}, Facet._make)


def fact_values(
    connection: Connection, whose: Whose, key: str, names: Collection[str], *, ends: Ends, scope: str = "all"
) -> list[tuple[str, str]]:
    """List the values that the cases of a procedure in a scope (its first ``_FACETED``) have of some variables."""
    first = _first(asker(whose), scope, ends, EVERYTHING, most=_FACETED)
    cases = select(task.c.instance).join(first, first.c.id == task.c.id).where(task.c.key == key).subquery("cases")
    return case_facts.values_in(connection, cases, names, VALUES)


def _first(
    asker: Asker, scope: str, ends: Ends, wanted: TaskFilter, name: str = "first_ones", *, most: int = MOST
) -> Subquery:
    """The ids and due dates of the first so many of a scope by due date, and of one more."""
    _must_be(scope)
    common = conditions(wanted, ends)
    if scope in _OWN:
        found = _ids(asker, scope, Wanted(ends.now, scope == "aside", tuple(common), most + 1))
    else:
        rest = _followed(asker, scope, common).subquery(f"{name}_all")
        due = func.coalesce(rest.c.due, literal(NEVER, Utc()), type_=Utc())
        found = select(rest.c.id, due.label("due")).subquery(f"{name}_due")
    return select(found).order_by(found.c.due, found.c.id).limit(literal_column(str(most + 1))).subquery(name)


def _found(whose: Whose, scope: str, ends: Ends, wanted: TaskFilter) -> Subquery:
    """All tasks of a scope."""
    _must_be(scope)
    common = conditions(wanted, ends)
    if scope not in _OWN:
        return _followed(asker(whose), scope, common).subquery("found")
    ids = _ids(asker(whose), scope, Wanted(ends.now, scope == "aside", tuple(common)))
    return ALL.join(ids, ids.c.id == task.c.id).subquery("found")


def _must_be(scope: str) -> None:
    if scope not in SCOPES:
        raise StorageError(f"There is no scope {scope!r}. Use one of {', '.join(SCOPES)}.")


def _ids(asker: Asker, scope: str, wanted: Wanted) -> Subquery:
    kinds = (scope,) if scope in _WAYS else _SUMMED
    ways = [way for kind in kinds for way in _WAYS[kind](asker, wanted)]
    some = ways or [select(task.c.id.label("id"), task.c.due.label("due")).where(false())]
    return some[0].subquery("ids") if len(some) == 1 else union(*some).subquery("ids")


def _followed(asker: Asker, scope: str, common: list[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    """The search of a scope of other people's tasks, or of what is done, by its index."""
    if scope == "watched":
        return ALL.where(task.c.instance.in_(asker.watched), OPEN, *common)
    if scope == "started":
        begun = select(instance.c.id).where(instance.c.agency == asker.agency, instance.c.starter == asker.person)
        return ALL.where(task.c.instance.in_(begun.where(RUNNING)), OPEN, *common)
    return ALL.where(task.c.agency == asker.agency, task.c.ended_by == asker.person, *common)


_WAYS: Mapping[str, Callable[[Asker, Wanted], list[Way]]] = {"mine": held, "offered": offered, "others": of_others}
_SUMMED = ("mine", "offered", "others")
_OWN = (*_SUMMED, "all", "aside")
_COUNTED = (*_SUMMED, "aside", "started", "watched")


def _places(found: Subquery, order: str) -> list[ColumnElement[object]]:
    """Give the expressions that an order sorts by, the id last, so that no two tasks share a place."""
    due = func.coalesce(found.c.due, literal(NEVER, Utc()), type_=Utc())
    places: dict[str, list[ColumnElement[object]]] = {
        "due": [due, found.c.id],
        "created": [found.c.created_at, found.c.id],
        "priority": [case((found.c.urgent, 0), else_=1), -found.c.priority, due, found.c.id],
        "procedure": [found.c.key, due, found.c.id],
        "ended": [found.c.ended_at, found.c.id],
    }
    if order not in places:
        raise StorageError(f"There is no order {order!r}. Use one of {', '.join(ORDERS)}.")
    return places[order]


def _place(last: Task, order: str) -> list[object]:
    """Give the place of a task in an order: the values of ``_places``."""
    due = last.due or NEVER
    places: dict[str, list[object]] = {
        "due": [due, last.id],
        "created": [last.created_at, last.id],
        "priority": [int(not last.urgent), -last.priority, due, last.id],
        "procedure": [last.key, due, last.id],
        "ended": [last.ended_at, last.id],
    }
    return places[order]
