"""Lists: which open tasks are a person's, each way one search by index that gives (id, due).

An OR over assignee and candidates would read every open task (product goal 8), and the queue of a role of the whole
agency can be longer than anybody reads. So each way gives its first tasks by due date, as many as are ``wanted``, out
of its index alone, and the ways are joined by UNION (docs/adr/0017-lists.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, literal, literal_column, not_, or_, select, text, tuple_

from storage.schema import Utc
from storage.snoozes import snooze
from storage.task_table import NEVER, candidate, task, who_of

if TYPE_CHECKING:
    from collections.abc import Sequence

Role = tuple[str, str | None]
"""A role and the unit it is held in, ``None`` where it is held in no unit."""
Way = Select[tuple[Any, ...]]
"""A search that gives the columns ``id`` and ``due``."""

# Spelled as in the partial index: with a parameter in its place neither database can know that the index covers it.
OPEN = text("task.status = 'open'")
FREE = text("candidate.taken = 0")
# What is put aside is little, and found by the follow-up date or the person's own: conditions that would lead SQLite to
# another index, to the whole queue, are written as no index has them.
_LOOSE = text("candidate.taken + 0 = 0")
_UNHELD = (task.c.assignee + "").is_(None)
_DUE = func.coalesce(task.c.due, literal(NEVER, Utc()), type_=Utc())
_OF_TASK = (task.c.id.label("id"), _DUE.label("due"))
_OF_CANDIDATE = (candidate.c.task.label("id"), candidate.c.due.label("due"))
_AGAIN = candidate.alias("again")


class Other(NamedTuple):
    """Somebody in whose place a person may act, with their roles; ``keys``: only in these procedures, or in all.

    ``secret``: in secret cases too.
    """

    person: str
    roles: tuple[Role, ...] = ()
    keys: tuple[str, ...] | None = None
    secret: bool = False


class Whose(NamedTuple):
    """Whose inbox. ``watched``: the ids of the cases that they watch, and may see."""

    agency: str
    person: str
    roles: tuple[Role, ...] = ()
    others: tuple[Other, ...] = ()
    watched: tuple[str, ...] = ()


class Asker(NamedTuple):
    """Whose inbox, as searches ask: the values, or parameters in their place. ``words``: as ``words_of``."""

    agency: Any
    person: Any
    words: Sequence[Any]
    others: tuple[Other, ...] = ()
    watched: tuple[str, ...] = ()


class Wanted(NamedTuple):
    """What is looked for. ``now``: by when a task is put aside; ``aside``: only those, or only the others.

    ``conditions`` on ``task``; ``most``: no more of each way than its first so many by due date and id, those
    ``after`` a due date and an id.
    """

    now: Any
    aside: bool = False
    conditions: tuple[ColumnElement[bool], ...] = ()
    most: int | None = None
    after: tuple[Any, Any] | None = None


def asker(whose: Whose) -> Asker:
    """Give who asks, with the values."""
    words = words_of(whose.person, whose.roles)
    return Asker(whose.agency, whose.person, words, whose.others, whose.watched)


def held(asker: Asker, wanted: Wanted) -> list[Way]:
    """Give the way to what a person holds."""
    return [_held(asker, asker.person, wanted, ())]


def offered(asker: Asker, wanted: Wanted) -> list[Way]:
    """Give the ways to what a person may take: one for each word that candidates know them by."""
    return _offered(asker, asker.words, wanted, ())


def of_others(asker: Asker, wanted: Wanted) -> list[Way]:
    """Give the ways to what those have or may take in whose place somebody may act, not to what is theirs as well."""
    not_own = ~_named(asker.words)
    found = []
    for other in asker.others:
        within: list[ColumnElement[bool]] = [not_(task.c.personal)]
        within += [] if other.keys is None else [task.c.key.in_(other.keys)]
        within += [] if other.secret else [task.c.secrecy == "thuong"]
        found.append(_held(asker, other.person, wanted, within))
        found += _offered(asker, words_of(other.person, other.roles), wanted, [*within, not_own])
    return found


def offers(agency: str, person: str, roles: Sequence[Role]) -> Select[tuple[str]]:
    """Give the ids of the open tasks offered to a person by name or by one of their roles, whoever holds them."""
    return select(candidate.c.task).where(candidate.c.agency == agency, candidate.c.who.in_(words_of(person, roles)))


def words_of(person: str, roles: Sequence[Role]) -> list[str]:
    """Give the words that candidates know a person by; a task for a role without a unit is for all who hold it."""
    units = [who_of("role", role, unit) for role, unit in roles if unit is not None]
    return [who_of("person", person), *sorted({who_of("role", role) for role, _ in roles}), *sorted(units)]


def _held(asker: Asker, person: object, wanted: Wanted, within: Sequence[ColumnElement[bool]]) -> Way:
    drawn = and_(task.c.follow_up.is_not(None), task.c.follow_up > wanted.now)
    aside = or_(drawn, task.c.id.in_(_snoozed(asker, wanted.now)))
    way = select(*_OF_TASK).where(task.c.agency == asker.agency, task.c.assignee == person, OPEN)
    return way.where(aside if wanted.aside else not_(aside), *within, *wanted.conditions)


def _offered(asker: Asker, words: Sequence[Any], wanted: Wanted, within: Sequence[ColumnElement[bool]]) -> list[Way]:
    conditions = [*within, *wanted.conditions]
    base = select(*_OF_CANDIDATE).where(candidate.c.agency == asker.agency, _LOOSE if wanted.aside else FREE)
    if conditions:
        base = base.join(task, task.c.id == candidate.c.task).where(*conditions)
    if wanted.aside:
        drawn = base.where(candidate.c.who.in_(words), candidate.c.follow_up.is_not(None))
        own = select(*_OF_TASK).where(task.c.id.in_(_snoozed(asker, wanted.now)), _UNHELD, OPEN)
        return [drawn.where(candidate.c.follow_up > wanted.now), own.where(_named(words), *conditions)]
    here = or_(candidate.c.follow_up.is_(None), candidate.c.follow_up <= wanted.now)
    base = base.where(here, candidate.c.task.not_in(_snoozed(asker, wanted.now)))
    return [_first(base.where(candidate.c.who == word), wanted) for word in words]


def _named(words: Sequence[Any]) -> ColumnElement[bool]:
    """Whether a task is offered to one of these words, found by the task: by the word, its whole queue would be read.

    Joined to nothing, the column of words is no longer one that an index is searched by.
    """
    named = select(_AGAIN.c.task).where(_AGAIN.c.task == task.c.id, (_AGAIN.c.who + "").in_(words))
    return named.correlate(task).exists()


def _first(way: Way, wanted: Wanted) -> Way:
    if wanted.after is not None:
        due, task_id = wanted.after
        place = tuple_(candidate.c.due, candidate.c.task)
        way = way.where(place > tuple_(due, task_id))
    if wanted.most is None:
        return way
    first = way.order_by(candidate.c.due, candidate.c.task).limit(literal_column(str(wanted.most))).subquery()
    return select(first.c.id, first.c.due)


def _snoozed(asker: Asker, now: object) -> Select[tuple[str]]:
    return select(snooze.c.task).where(
        snooze.c.agency == asker.agency, snooze.c.person == asker.person, snooze.c.until > now
    )
