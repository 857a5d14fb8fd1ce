"""What a person wants to see of their tasks: words and fields, each wanted or not wanted.

The conditions go inside the searches by index of ``inbox``; none of them is a search of its own.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import ColumnElement, and_, case, false, func, literal, not_, or_, select, tuple_

from storage import case_facts
from storage.folding import fold
from storage.instances import instance
from storage.task_table import task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.sql.elements import KeyedColumnElement

LATE, TODAY, WEEK, LATER, NEVER = BUCKETS = ("late", "today", "week", "later", "none")
"""When a task is due: before now, today, this week, later, at no time."""
NOBODY = ""
"""The assignee of a task that nobody holds."""

Span = tuple[datetime | None, datetime | None]
"""From an instant on and before another; ``None`` leaves that side open."""


class Ends(NamedTuple):
    """The instants at which late ends (now), the day ends and the week ends, in the zone of the office."""

    now: datetime
    today: datetime
    week: datetime


class TaskFilter(NamedTuple):
    """What is wanted: all of it must hold; a field without values asks for nothing.

    ``words`` must all stand in what a task is found by (its title, step, procedure, key), none of ``without``.
    ``steps`` and ``lanes`` are pairs of a process key and an element's id, ``units`` the ids of units where a case
    began. ``facts``: process key, name and value of what lists know of a case; of one name any of its values.
    ``negated`` names the fields of which exactly what they ask for is not wanted.
    """

    words: str = ""
    without: str = ""
    procedures: tuple[str, ...] = ()
    steps: tuple[tuple[str, str], ...] = ()
    lanes: tuple[tuple[str, str], ...] = ()
    units: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()
    secrecy: tuple[str, ...] = ()
    buckets: tuple[str, ...] = ()
    urgent: bool | None = None
    due: Span = (None, None)
    created: Span = (None, None)
    facts: tuple[tuple[str, str, str], ...] = ()
    negated: frozenset[str] = frozenset()


EVERYTHING = TaskFilter()


def conditions(wanted: TaskFilter, ends: Ends) -> list[ColumnElement[bool]]:
    """Give the conditions on ``task`` that a filter asks for."""
    found = [_has(word) for word in fold(wanted.words).split()]
    found += [not_(_has(word)) for word in fold(wanted.without).split()]
    for field, condition in _fields(wanted, ends):
        # What is not known (no lane, no due date) is not what is asked for.
        known = func.coalesce(condition, false())
        found.append(not_(known) if field in wanted.negated else known)
    if wanted.urgent is not None:
        found.append(task.c.urgent == wanted.urgent)
    return found


def bucket(due: ColumnElement[datetime | None] | KeyedColumnElement[datetime | None], ends: Ends) -> ColumnElement[str]:
    """Give the expression that tells the bucket of a due date."""
    return case(
        (due.is_(None), NEVER), (due < ends.now, LATE), (due < ends.today, TODAY), (due < ends.week, WEEK), else_=LATER
    )


def fact_field(key: str, name: str) -> str:
    """The field of ``negated`` for a variable of a procedure."""
    return f"facts/{key}/{name}"


def _has(word: str) -> ColumnElement[bool]:
    return or_(*[column.contains(word, autoescape=True) for column in (task.c.subject_folded, task.c.words_folded)])


def _fields(wanted: TaskFilter, ends: Ends) -> Iterator[tuple[str, ColumnElement[bool]]]:
    plain = (("procedures", task.c.key), ("secrecy", task.c.secrecy), ("buckets", bucket(task.c.due, ends)))
    for field, column in plain:
        if values := getattr(wanted, field):
            yield field, column.in_(values)
    for field, element in (("steps", task.c.element), ("lanes", task.c.lane)):
        if pairs := getattr(wanted, field):
            yield field, tuple_(task.c.key, element).in_(pairs)
    if wanted.units:
        of_case = select(instance.c.unit).where(instance.c.id == task.c.instance).scalar_subquery()
        yield "units", of_case.in_(wanted.units)
    if wanted.assignees:
        yield "assignees", func.coalesce(task.c.assignee, NOBODY).in_(wanted.assignees)
    for key, name in dict.fromkeys(each[:2] for each in wanted.facts):
        values = [value for *of, value in wanted.facts if of == [key, name]]
        yield fact_field(key, name), and_(task.c.key == key, case_facts.has(task.c.instance, name, values))
    for field, moment in (("due", task.c.due), ("created", task.c.created_at)):
        since, before = getattr(wanted, field)
        if since is not None or before is not None:
            yield (
                field,
                and_(
                    literal(True) if since is None else moment >= since,
                    literal(True) if before is None else moment < before,
                ),
            )
