"""Marks: what of a person's list changes whenever a row of it does, asked for every few seconds by every open tab.

The statements are prepared, one for each number of roles: making them anew would cost more than running them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, or_, select, text

from storage.extensions import extension
from storage.instances import instance
from storage.prepared import Prepared
from storage.snoozes import snooze
from storage.task_table import candidate, task

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Select

    from storage.session import Connection

Mark = tuple[Any, ...]

_STEP = 4
"""Roles are filled up to a multiple of this, so that there are few statements."""
_NOBODY = ""
"""A role that nobody has."""
# Spelled as in the partial indexes, so that both databases see that they cover the queries.
_OPEN = text("task.status = 'open'")
_MARKS = select(task.c.id, task.c.rev, task.c.subject, instance.c.subject).join(
    instance, instance.c.id == task.c.instance
)
_HELD = Prepared(
    _MARKS.where(_OPEN, task.c.agency == bindparam("of_agency"), task.c.assignee == bindparam("of_person"))
)
_TO_TAKE = _MARKS.join(candidate, candidate.c.task == task.c.id).where(
    _OPEN, task.c.assignee.is_(None), candidate.c.agency == bindparam("of_agency")
)
_BY_NAME = Prepared(_TO_TAKE.where(candidate.c.kind == "person", candidate.c.value == bindparam("of_person")))
_ASKED = Prepared(
    select(extension.c.id, extension.c.state).where(
        extension.c.agency == bindparam("of_agency"),
        or_(
            and_(
                text("extension.state = 'asked'"),
                or_(extension.c.decider == bindparam("of_person"), extension.c.decider.is_(None)),
            ),
            and_(extension.c.asker == bindparam("of_person"), extension.c.seen_at.is_(None)),
        ),
    )
)

_ASIDE = Prepared(
    select(snooze.c.task, snooze.c.until).where(
        snooze.c.agency == bindparam("of_agency"), snooze.c.person == bindparam("of_person")
    )
)


def of_list(
    connection: Connection, *, agency: str, person: str, roles: Collection[tuple[str, str | None]]
) -> list[Mark]:
    """Give (id, revision, titles) of each open task that a person holds or may take, those put aside included."""
    who = {"of_agency": agency, "of_person": person}
    pairs = sorted((role, unit or _NOBODY) for role, unit in roles)
    pairs += [(_NOBODY, _NOBODY)] * (-len(pairs) % _STEP)
    given = {f"role{place}": role for place, (role, _) in enumerate(pairs)}
    given |= {f"unit{place}": unit for place, (_, unit) in enumerate(pairs)}
    offered = _offered(len(pairs)).all(connection, {"of_agency": agency, **given}) if pairs else []
    return sorted({*_HELD.all(connection, who), *_BY_NAME.all(connection, who), *offered})


def of_requests(connection: Connection, *, agency: str, person: str) -> list[Mark]:
    """Give (id, state) of each request for more time that may wait for a person."""
    return sorted(_ASKED.all(connection, {"of_agency": agency, "of_person": person}))


def put_aside(connection: Connection, *, agency: str, person: str) -> list[Mark]:
    """Give (task, until when) of what a person has put aside."""
    return sorted(_ASIDE.all(connection, {"of_agency": agency, "of_person": person}))


@lru_cache(maxsize=32)
def _offered(count: int) -> Prepared[Select[Any]]:
    """What is offered to one of so many (role, unit) pairs, and held by nobody."""
    places = range(count)
    either = [
        and_(
            candidate.c.value == bindparam(f"role{place}"),
            or_(candidate.c.unit.is_(None), candidate.c.unit == bindparam(f"unit{place}")),
        )
        for place in places
    ]
    # The roles once more by themselves: the index leads by them.
    named = candidate.c.value.in_([bindparam(f"role{place}") for place in places])
    return Prepared(_TO_TAKE.where(candidate.c.kind == "role", named, or_(*either)))
