"""Taking back what was done with many tasks at once: an act of its own for each, and a result for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bulk import each
from engine.handing_back import take_back_handed
from engine.task_acts import release
from engine.triage import take_back

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.act_results import Result
    from engine.by import By
    from engine.home import Home


def release_many(home: Home, by: By, ids: Sequence[str]) -> tuple[Result, ...]:
    """Give tasks back that were taken.

    Raises:
        BadValueError: none is named, or too many.
    """
    return each(home, by, ids, lambda one, task: release(home, one, task))


def take_back_many(home: Home, by: By, ids: Sequence[str]) -> tuple[Result, ...]:
    """Show tasks again that were put aside.

    Raises:
        BadValueError: none is named, or too many.
    """
    return each(home, by, ids, lambda one, task: take_back(home, one, task))


def take_back_handed_many(home: Home, by: By, ids: Sequence[str]) -> tuple[Result, ...]:
    """Take back that tasks were given to a person.

    Raises:
        BadValueError: none is named, or too many.
    """
    return each(home, by, ids, lambda one, task: take_back_handed(home, one, task))
