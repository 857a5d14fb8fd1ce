"""Tasks: what people have to do, and to whom each is offered. Changed only under their instance's lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, bindparam, case, delete, func, select

from storage import rows
from storage.folding import fold
from storage.inbox import facets, inbox, inbox_counts, scope_counts
from storage.instances import Instance, instance
from storage.prepared import Prepared, PreparedInsert
from storage.task_table import ALL, NEVER, Candidate, Task, candidate, task, who_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from storage.session import Connection

__all__ = [
    "Candidate",
    "Task",
    "by_token",
    "candidates",
    "close_many",
    "facets",
    "get",
    "inbox",
    "inbox_counts",
    "insert_many",
    "listing",
    "lock",
    "lock_case",
    "of_instance",
    "replace_candidates",
    "scope_counts",
    "update",
]

_ONE = Prepared(ALL.where(task.c.id == bindparam("row")))
_LOCKED = Prepared(_ONE.statement.with_for_update())
_CASE = Prepared(
    select(*rows.columns(instance, Instance._fields))
    .where(instance.c.id == select(task.c.instance).where(task.c.id == bindparam("row")).scalar_subquery())
    .with_for_update()
)
_OF_INSTANCE = Prepared(ALL.where(task.c.instance == bindparam("instance")).order_by(task.c.created_at, task.c.id))
_OF_INSTANCE_IN = Prepared(_OF_INSTANCE.statement.where(task.c.status == bindparam("status")))
_BY_TOKEN = Prepared(
    ALL.where(task.c.instance == bindparam("instance"), task.c.token == bindparam("token"), task.c.status == "open")
)
_INSERT = PreparedInsert(task, (*Task._fields, "subject_folded", "words_folded"))
_INSERT_CANDIDATE = PreparedInsert(candidate, ("no", *Candidate._fields, "who", "due", "follow_up", "taken"))
_UPDATE = Prepared(task.update().where(task.c.id == bindparam("row")).values(rev=task.c.rev + 1))
_TAKEN_NOW = task.c.assignee.is_(None) & bindparam("ended_by", type_=task.c.ended_by.type).is_not(None)
_CLOSE = Prepared(
    _UPDATE.statement.values(
        assignee=func.coalesce(
            task.c.assignee,
            bindparam("on_behalf_of", type_=task.c.on_behalf_of.type),
            bindparam("ended_by", type_=task.c.ended_by.type),
        ),
        claimed_at=case((_TAKEN_NOW, bindparam("ended_at", type_=task.c.ended_at.type)), else_=task.c.claimed_at),
        status=bindparam("status"),
        ended_at=bindparam("ended_at"),
        ended_by=bindparam("ended_by"),
        on_behalf_of=bindparam("on_behalf_of"),
    )
)
_FOLLOW = Prepared(candidate.update().where(candidate.c.task == bindparam("row")))
_WITHDRAW = Prepared(delete(candidate).where(candidate.c.task == bindparam("row")))
_OFFERS = select(*rows.columns(candidate, Candidate._fields)).order_by(candidate.c.task, candidate.c.no)
_CANDIDATES = _OFFERS.where(candidate.c.task.in_(bindparam("tasks", expanding=True)))
_CANDIDATES_OF = Prepared(_OFFERS.where(candidate.c.task == bindparam("of_task")))
_CLOSED_FIELDS = ("row", "status", "ended_at", "ended_by", "on_behalf_of")


def insert_many(
    connection: Connection,
    tasks: Sequence[Task],
    candidates: Sequence[Candidate],
    *,
    words: Callable[[Task], str] = lambda row: row.name,
) -> None:
    """Write new tasks and to whom they are offered. ``words``: what each is found by besides its subject and key."""
    found = [(*row, fold(row.subject), fold(f"{words(row)} {row.business_key or ''}")) for row in tasks]
    _INSERT.many_and(connection, found, _INSERT_CANDIDATE, _offers(candidates, {row.id: row for row in tasks}))


def get(connection: Connection, task_id: str) -> Task | None:
    """Read a task."""
    return rows.first(connection, _ONE, {"row": task_id}, Task._make)


def lock(connection: Connection, task_id: str) -> Task | None:
    """Lock a task's row until the transaction ends, and read it."""
    return rows.first(connection, _LOCKED, {"row": task_id}, Task._make)


def lock_case(connection: Connection, task_id: str) -> Instance | None:
    """Lock the instance of a task until the transaction ends, and read it."""
    return rows.first(connection, _CASE, {"row": task_id}, Instance._make)


def by_token(connection: Connection, instance: str, token: int) -> Task | None:
    """Read the open task that the token waits for."""
    return rows.first(connection, _BY_TOKEN, {"instance": instance, "token": token}, Task._make)


def of_instance(connection: Connection, instance: str, status: str | None = None) -> list[Task]:
    """List the tasks of an instance, oldest first, of any status or one."""
    if status is None:
        return rows.fetch(connection, _OF_INSTANCE, {"instance": instance}, Task._make)
    return rows.fetch(connection, _OF_INSTANCE_IN, {"instance": instance, "status": status}, Task._make)


def update(connection: Connection, task_id: str, **changed: object) -> None:
    """Change the named columns of a task; its revision grows by one, and those to whom it is offered follow."""
    if "subject" in changed:
        changed["subject_folded"] = fold(str(changed["subject"]))
    _UPDATE.run(connection, {"row": task_id, **changed})
    following: dict[str, object] = {name: changed[name] for name in ("follow_up",) if name in changed}
    if "due" in changed:
        following["due"] = changed["due"] or NEVER
    if "assignee" in changed:
        following["taken"] = int(changed["assignee"] is not None)
    if following:
        _FOLLOW.run(connection, {"row": task_id, **following})


def close_many(connection: Connection, closed: Sequence[tuple[str, str, datetime, str | None, str | None]]) -> None:
    """End tasks: (id, status, ended_at, ended_by, on_behalf_of) each. They are offered to nobody from then on.

    One that nobody held was taken at that moment by whoever ended it, or by the person in whose place they did.
    """
    rows.many(connection, _CLOSE, [dict(zip(_CLOSED_FIELDS, row, strict=True)) for row in closed])
    rows.many(connection, _WITHDRAW, [{"row": row[0]} for row in closed])


def candidates(connection: Connection, task_ids: Iterable[str]) -> list[Candidate]:
    """List to whom open tasks are offered, by task."""
    ids = list(task_ids)
    if len(ids) == 1:
        return rows.fetch(connection, _CANDIDATES_OF, {"of_task": ids[0]}, Candidate._make)
    return [
        found
        for chunk in rows.chunks(ids)
        for found in rows.fetch(connection, _CANDIDATES, {"tasks": chunk}, Candidate._make)
    ]


def replace_candidates(connection: Connection, task_id: str, agency: str, offered: Sequence[Candidate]) -> None:
    """Offer a task to these and to nobody else.

    Raises:
        ValueError: a candidate belongs to another task or agency.
    """
    if any((row.task, row.agency) != (task_id, agency) for row in offered):
        raise ValueError(f"All candidates must be of task {task_id} in agency {agency}.")
    row = get(connection, task_id)
    _WITHDRAW.run(connection, {"row": task_id})
    if row is not None:
        _INSERT_CANDIDATE.many(connection, _offers(offered, {task_id: row}))


def listing(
    connection: Connection,
    *,
    agency: str,
    instance: str | None = None,
    key: str | None = None,
    element: str | None = None,
    name: str | None = None,
    business_key: str | None = None,
    assignee: str | None = None,
    unassigned: bool = False,
    status: str | None = "open",
    ids: Collection[str] | None = None,
    person: str | None = None,
    role: str | None = None,
    limit: int = 100,
    after: str | None = None,
) -> list[Task]:
    """List tasks by what they are, oldest id first, at most ``limit`` after the id ``after``.

    ``person`` and ``role`` ask for those offered to that person by name, or to that role.
    """
    conditions = rows.equal(
        task,
        agency=agency,
        instance=instance,
        key=key,
        element=element,
        name=name,
        business_key=business_key,
        assignee=assignee,
        status=status,
    )
    if unassigned:
        conditions.append(task.c.assignee.is_(None))
    if ids is not None:
        conditions.append(task.c.id.in_(list(ids)))
    if after is not None:
        conditions.append(task.c.id > after)
    conditions += [_offered_to(agency, kind, value) for kind, value in (("person", person), ("role", role)) if value]
    return rows.fetch(connection, ALL.where(*conditions).order_by(task.c.id).limit(limit), {}, Task._make)


def _offered_to(agency: str, kind: str, value: str) -> ColumnElement[bool]:
    whoever = who_of(kind, value)
    # A role in any unit: its word goes on with an @, and A is what follows @.
    wanted = candidate.c.who == whoever
    if kind == "role":
        wanted |= and_(candidate.c.who >= f"{whoever}@", candidate.c.who < f"{whoever}A")
    return task.c.id.in_(select(candidate.c.task).where(candidate.c.agency == agency, wanted))


def _offers(offered: Sequence[Candidate], of: Mapping[str, Task]) -> list[tuple[object, ...]]:
    return [(no, *row, *_followed(row, of[row.task])) for no, row in enumerate(offered)]


def _followed(row: Candidate, of: Task) -> tuple[str, datetime, datetime | None, int]:
    return who_of(row.kind, row.value, row.unit), of.due or NEVER, of.follow_up, int(of.assignee is not None)
