"""Late tasks of others, which were told to the person who answers for them (docs/calendar.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine import for_others
from engine.inbox import task_views
from engine.news_rules import ESCALATED
from engine.rights import may_see, who
from storage import deadlines, instances

if TYPE_CHECKING:
    from engine.by import By
    from engine.home import Home
    from engine.results import TaskView

MOST: Final = 200


def late_tasks(home: Home, by: By) -> tuple[TaskView, ...]:
    """The open tasks that were told to this person because they are late, and that they may see; longest due first."""
    with home.database.read() as connection:
        actor = who(connection, by, home.clock.within(connection))
        found = deadlines.late_for(connection, agency=by.agency, person=by.person, kind=ESCALATED, limit=MOST)
        cases = {row.instance: instances.get(connection, row.instance) for row in found}
        seen = {name for name, case in cases.items() if case is not None and may_see(connection, actor, case)}
        mine = [row for row in found if row.instance in seen]
        return tuple(task_views(home, connection, mine, (actor, for_others.others_of(actor))))
