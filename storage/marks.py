"""Marks: what of a person's list changes whenever a row of it does, asked for every few seconds by every open tab.

The statements are prepared, one for each number of words: making them anew would cost more than running them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, and_, bindparam, cast, literal_column, or_, select, text, union_all

from storage.extensions import extension
from storage.instances import instance
from storage.lists import FREE, OPEN, words_of
from storage.prepared import Prepared, Question
from storage.snoozes import snooze
from storage.task_table import candidate, task

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Select

FAR = 100
"""How far into each queue a mark looks, by due date: beyond, nobody reads the list, and it changes all the time."""
_STEP = 4
"""Words are filled up to a multiple of this, so that there are few statements."""
_NOBODY = ""
"""A word that nobody is known by."""
# Looked up row by row, never joined: a join would let PostgreSQL read whole tables where it knows too little of them.
_TITLE = select(instance.c.subject).where(instance.c.id == task.c.instance).scalar_subquery()
_MARK = cast(task.c.rev, Text) + literal_column("' '") + task.c.subject + literal_column("' '") + _TITLE
_HELD = Prepared(
    select(task.c.id, _MARK).where(
        OPEN, task.c.agency == bindparam("of_agency"), task.c.assignee == bindparam("of_person")
    )
)
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


def of_list(*, agency: str, person: str, roles: Collection[tuple[str, str | None]]) -> list[Question]:
    """Ask (id, revision and titles) of each open task that a person holds or may take, those put aside included.

    Of what waits for a role or, by name, for the person, the first ``FAR`` by due date.
    """
    words = words_of(person, tuple(roles))
    words += [_NOBODY] * (-len(words) % _STEP)
    given = {f"who{place}": word for place, word in enumerate(words)}
    held = Question(_HELD, {"of_agency": agency, "of_person": person})
    return [held, Question(_offered(len(words)), {"of_agency": agency, **given})]


def of_requests(*, agency: str, person: str) -> Question:
    """Ask (id, state) of each request for more time that may wait for a person."""
    return Question(_ASKED, {"of_agency": agency, "of_person": person})


def put_aside(*, agency: str, person: str) -> Question:
    """Ask (task, until when) of what a person has put aside."""
    return Question(_ASIDE, {"of_agency": agency, "of_person": person})


@lru_cache(maxsize=32)
def _offered(count: int) -> Prepared[Select[Any]]:
    """What so many words of candidates are offered, and nobody holds.

    Each in the order of its index, so that there is no other plan to fall into, with or without statistics.
    """
    firsts = [
        select(candidate.c.task)
        .where(candidate.c.agency == bindparam("of_agency"), candidate.c.who == bindparam(f"who{place}"), FREE)
        .order_by(candidate.c.due, candidate.c.task)
        .limit(literal_column(str(FAR)))
        .subquery(f"first{place}")
        for place in range(count)
    ]
    named = union_all(*[select(first.c.task) for first in firsts]).subquery("named")
    mark = select(_MARK).where(task.c.id == named.c.task).scalar_subquery()
    return Prepared(select(named.c.task, mark))
