"""What a change of the calendar moves: open due dates and timers that are counted in working time.

Each is worked out anew from its rule and anchor. A due date that a person has granted stays: it is no rule's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from engine import deadlines, following
from engine.act import Act, perform
from engine.calendar_results import MovedDeadline
from engine.clock import HANOI
from engine.errors import EngineError, StateError
from engine.live import revived
from engine.names import names_of
from engine.status import ACTIVE, SUSPENDED
from storage import deadlines as rows
from storage import extensions, instances
from storage import jobs as job_rows
from storage.tasks import Task

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from engine.by import By
    from engine.calendar import WorkingCalendar
    from engine.following import Move
    from engine.home import Home
    from storage.deadlines import Dated
    from storage.instances import Instance
    from storage.jobs import Job
    from storage.session import Connection

_FORWARD: Final = re.compile(
    r"\$\{\s*(?:working_days\(\s*\d+\s*\)|working_hours\([^,()]*\)|end_of_next_working_day\(\s*\))\s*\}"
)
"""Terms that are counted forward from their anchor: only days between it and the due date can move them."""
GRANTED: Final = "granted"
_SHOWN: Final = 20


def affected(home: Home, connection: Connection, agency: str, days: Collection[date]) -> list[str]:
    """The instances with a deadline that a change of these days may move."""
    found = (each.instance for each in rows.dated(connection, agency) if _may_move(home, connection, each, days))
    return list(dict.fromkeys(found))


def _may_move(home: Home, connection: Connection, each: Dated, days: Collection[date]) -> bool:
    version = home.shelf.version(connection, each.definition)
    expression = version.dues.get(each.element) or version.timers.get(each.element)
    if expression is None or not expression.functions:
        return False
    if _FORWARD.fullmatch(expression.text.strip()) is None:
        return True
    first, last = each.anchor.astimezone(HANOI).date(), each.due.astimezone(HANOI).date()
    return any(first <= day <= last for day in days)


def moves_in(home: Home, connection: Connection, by: By, instance: str, calendar: WorkingCalendar) -> list[Move]:
    """What would move in a case with this calendar; nothing is written."""
    row = instances.get(connection, instance)
    if row is None or row.status not in {ACTIVE, SUSPENDED}:
        return []
    act = Act(home, by, connection, home.clock.within(connection), row=row, found=row)
    act.version, act.calendar = home.shelf.version(connection, row.definition), calendar
    act.live = revived(act.model, instances.load_state(connection, row.id)[1], deadlines.functions(act))
    return _ruled(act)


def _ruled(act: Act) -> list[Move]:
    return [move for move in following.moves(act, lambda each: each.functions) if not _granted(act, move)]


def _granted(act: Act, move: Move) -> bool:
    """Whether a person has decided when it is due."""
    if not isinstance(move.row, Task):
        return False
    return any(each.state == GRANTED for each in extensions.of_task(act.connection, move.row.id))


def told(connection: Connection, case: Instance, found: list[Move]) -> list[MovedDeadline]:
    """The moves of a case as a reviewer sees them."""
    names = names_of(connection, [move.row.assignee for move in found if isinstance(move.row, Task)])
    return [
        MovedDeadline(
            task=row.id if isinstance(row, Task) else None,
            instance=case.id,
            definition=case.definition,
            element=row.element,
            subject=row.subject if isinstance(row, Task) else case.subject,
            secrecy=case.secrecy,
            holder_name=names.get(row.assignee or "") if isinstance(row, Task) else None,
            old=row.due,
            new=due,
        )
        for row, due in found
    ]


def run_calendar(home: Home, by: By, job: Job, carried: Mapping[str, Any]) -> None:
    """Move what a change of the calendar moves, each case by an act of its own; doing it again moves nothing.

    Raises:
        StateError: deadlines of some cases cannot be worked out; those of all others have moved.
    """
    with home.database.read() as connection:
        found = affected(home, connection, job.agency, carried["days"])
    failed = [text for instance in found if (text := _try_move(home, by, job, instance, carried["why"]))]
    if failed:
        few = "; ".join(failed[:_SHOWN])
        raise StateError(f"Some cases keep their old deadlines. Mend them, then try again: {few}")
    with home.database.writing() as connection:
        job_rows.finish(connection, job.id, home.clock.within(connection))


def _try_move(home: Home, by: By, job: Job, instance: str, why: str) -> str | None:
    try:
        perform(home, by, (job.id, instance), lambda act: _move(act, why), instance=instance, open_only=False)
    except EngineError as error:
        return f"{instance}: {error}"
    return None


def _move(act: Act, why: str) -> dict[str, object]:
    if act.instance.status in {ACTIVE, SUSPENDED}:
        act.wake()
        following.apply(act, _ruled(act), reason=why)
    return {}
