"""The words for where a case, a task or a wait stands: they are stored, exported and never change."""

from __future__ import annotations

from typing import Final

ACTIVE: Final = "active"
SUSPENDED: Final = "suspended"
COMPLETED: Final = "completed"
CANCELLED: Final = "cancelled"
OPEN: Final = "open"

TASK: Final = "task"
SERVICE: Final = "service"
MESSAGE: Final = "message"
SIGNAL: Final = "signal"
TIMER: Final = "timer"
CHILD: Final = "child"
FAILED: Final = "failed"
