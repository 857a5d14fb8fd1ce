"""Where a worker comes from: procrastinate is an extra of PostgreSQL, and slow to load, so only a worker loads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.queues import QUEUES

if TYPE_CHECKING:
    from collections.abc import Collection

    from engine.home import Home
    from engine.worker import Worker


def make_worker(home: Home, queues: Collection[str] = ()) -> Worker:
    """A worker of some queues, or of all, that runs what is due until it is stopped.

    Raises:
        BadValueError: there is no such queue.
        StateError: the home was opened without workers (``QUYTRINH_WORKERS``).
    """
    from engine.worker import Worker  # noqa: PLC0415 - see above

    return Worker(home, queues or tuple(QUEUES))
