"""Who was first: told to whoever could have done a task, although its case is no longer theirs to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.task_acts import must_be_for, rehearsed

if TYPE_CHECKING:
    from engine.by import By
    from engine.home import Home


def tell_winner(home: Home, by: By, task: str) -> None:
    """Return when the task still waits for this person; else say who was first, as finishing it would.

    Raises:
        LostRaceError: somebody else has done it or holds it; the error names them and the time.
        NotFoundError: there is none, or it never was for this person.
    """
    rehearsed(home, by, task, lambda act: must_be_for(act, task))
