"""What acts with tasks give back besides the task: what became of each of many, a request for more time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from engine.errors import EngineError
    from engine.results import TaskView


@dataclass(frozen=True, kw_only=True, slots=True)
class ExtensionView:
    """A request for more time. ``state``: asked, granted (``due``), refused; ``decider_name`` None: administrators."""

    id: str
    task: str
    element: str
    definition: str
    name: str
    subject: str
    asker: str
    asker_name: str
    decider_name: str | None
    present_due: datetime | None
    wanted: datetime
    reason: str
    asked_at: datetime
    state: str
    decided_by_name: str | None
    decided_at: datetime | None
    due: datetime | None
    answer: str | None
    may_decide: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What became of one of many tasks: done, or ``refused``; ``task`` is None where the person may not see it."""

    id: str
    task: TaskView | None
    refused: EngineError | None
