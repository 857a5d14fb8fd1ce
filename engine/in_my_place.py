"""In my place: what substitutes did for a person, told to that person (docs/substitutes.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.inbox import MOST, task_views
from storage.done_for import done_for

if TYPE_CHECKING:
    from engine.by import By
    from engine.home import Home
    from engine.results import TaskView


def done_in_my_place(home: Home, by: By, *, limit: int = 50, after: str | None = None) -> tuple[TaskView, ...]:
    """The tasks that others finished in the place of who asks, the last first; their cases are theirs to see."""
    with home.database.read() as connection:
        found = done_for(connection, agency=by.agency, person=by.person, limit=min(limit, MOST), after=after)
        return task_views(home, connection, found)
