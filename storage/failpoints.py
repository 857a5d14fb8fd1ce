"""Failpoints: named places at which a crash test kills the process, as a power cut would (design 12).

Without a point that is armed, passing one costs a comparison.
"""

from __future__ import annotations

import os
import signal
from typing import Final

from storage.errors import StorageError

POINTS: Final = {
    "act-begun": "The transaction of an act has begun; nothing is locked yet.",
    "act-locked": "The case is locked and nothing is done yet.",
    "act-done": "The diagram has run; nothing is written yet.",
    "act-settled": "The automatic steps have run; nothing is written yet.",
    "events-written": "The events are written, the case is not.",
    "case-written": "The case is written, its tasks and timers are not.",
    "rows-written": "All rows are written, the idempotency key is not.",
    "before-commit": "All is written and not committed.",
    "after-commit": "All is committed and not answered.",
    "in-handler": "An atomic handler has done its work inside its savepoint.",
    "after-handler": "The savepoint of an atomic handler is released.",
    "deferred-done": "A deferred handler has done its work; its result is not applied.",
    "job-leased": "A job is taken and not begun.",
    "job-done": "A job has run.",
    "timer-due": "A timer is about to fire.",
    "blob-written": "The bytes of a paper are written under a temporary name, not on disk for sure.",
    "blob-named": "The bytes of a paper have their name; the folder is not on disk for sure.",
}


class _Armed:
    """The point that kills, and how many passings are left."""

    point: str | None = None
    left = 0


def arm(point: str | None, passing: int = 1) -> None:
    """Let the ``passing``-th passing of a point kill this process; ``None`` lets it live.

    Raises:
        StorageError: there is no such point.
    """
    if point is not None and point not in POINTS:
        raise StorageError(f"There is no failpoint {point!r}. Use one of: {', '.join(POINTS)}.")
    _Armed.point, _Armed.left = point, passing


def passing(point: str) -> None:
    """Pass a point: the process ends here, without any clean-up, if it is the one that was armed."""
    if point != _Armed.point:
        return
    _Armed.left -= 1
    if _Armed.left <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
