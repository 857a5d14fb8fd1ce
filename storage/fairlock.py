"""A lock that serves threads in the order in which they came."""

from __future__ import annotations

import threading
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING

from storage.errors import BusyStorageError, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator


class FairLock:
    """First come, first served; not re-entrant, and it says so instead of hanging.

    ``threading.Lock`` wakes any waiter, and SQLite's own lock wakes the one that happens to poll: under load an unlucky
    official would wait for seconds while others pass.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._queue: deque[tuple[int, threading.Lock]] = deque()
        self._holder: int | None = None

    @contextmanager
    def held(self, seconds: float) -> Iterator[None]:
        """Hold the lock, having waited for it at most this long.

        Raises:
            BusyStorageError: it was not our turn in time.
            StorageError: this thread holds it already.
        """
        if not self.acquire(seconds):
            raise BusyStorageError(f"Others have been writing for {seconds:g} s. Try again in a moment.")
        try:
            yield
        finally:
            self.release()

    def acquire(self, seconds: float) -> bool:
        """Wait for our turn at most this long; tell whether it came."""
        me = threading.get_ident()
        with self._guard:
            if self._holder == me:
                raise StorageError("This thread is writing already. Pass its connection on instead of opening another.")
            if self._holder is None:
                self._holder = me
                return True
            turn = threading.Lock()
            turn.acquire()
            self._queue.append((me, turn))
        return turn.acquire(timeout=seconds) or self._came_too_late(me, turn)

    def _came_too_late(self, me: int, turn: threading.Lock) -> bool:
        """Leave the queue after a time-out; true when the turn came at that very moment."""
        with self._guard:
            if self._holder == me:
                return True
            self._queue.remove((me, turn))
            return False

    def release(self) -> None:
        """Hand the lock to the one who has waited longest."""
        with self._guard:
            self._holder = None
            if self._queue:
                self._holder, turn = self._queue.popleft()
                turn.release()
