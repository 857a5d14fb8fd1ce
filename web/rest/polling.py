"""Waiting for work: a worker's long poll, which holds a thread for a while but never a database connection."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from engine import Home

LONGEST_SECONDS: Final = 30 * 60
STEP_SECONDS: Final = 2.0
"""How often a waiting worker looks without a ring: for locks that ran out, and for what another process did."""
FRESH_SECONDS: Final = 1.0
_REMEMBERED: Final = 1000
EXTENSION: Final = "quytrinh.waiting-room"
Work = TypeVar("Work")


class WaitingRoom:
    """At most a quarter of the web threads may wait here; who finds no seat is told at once that there is nothing."""

    def __init__(self, home: Home) -> None:
        self._bell = home.bell
        self._seats = threading.Semaphore(home.settings.threads // 4)
        self._empty: dict[Hashable, tuple[int, float]] = {}
        self._closed = False

    def close(self) -> None:
        """Send all who wait home, since the server stops."""
        self._closed = True
        self._bell.ring()

    def fetch(self, question: Hashable, look: Callable[[], tuple[Work, ...]], *, seconds: float) -> tuple[Work, ...]:
        """What ``look`` finds, now or within so many seconds; nothing when that time is over.

        ``question`` stands for what is looked for. The same question asked again within a second, and without a ring
        in between, is not looked up again: idle workers that ask all the time cost the database nothing.
        """
        heard = self._bell.count
        found = () if self._just_empty(question, heard) else self._look(question, look, heard)
        if found or seconds <= 0 or not self._seats.acquire(blocking=False):
            return found
        try:
            return self._wait(question, look, heard, time.monotonic() + min(seconds, LONGEST_SECONDS))
        finally:
            self._seats.release()

    def _wait(
        self, question: Hashable, look: Callable[[], tuple[Work, ...]], heard: int, until: float
    ) -> tuple[Work, ...]:
        while not self._closed and (left := until - time.monotonic()) > 0:
            self._bell.wait(min(left, STEP_SECONDS), heard)
            heard = self._bell.count
            if found := self._look(question, look, heard):
                return found
        return ()

    def _look(self, question: Hashable, look: Callable[[], tuple[Work, ...]], heard: int) -> tuple[Work, ...]:
        found = look()
        if found:
            self._empty.pop(question, None)
            return found
        if len(self._empty) >= _REMEMBERED:
            self._empty.clear()
        self._empty[question] = (heard, time.monotonic())
        return ()

    def _just_empty(self, question: Hashable, heard: int) -> bool:
        ring, at = self._empty.get(question, (-1, 0.0))
        return ring == heard and time.monotonic() - at < FRESH_SECONDS
