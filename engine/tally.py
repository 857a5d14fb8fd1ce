"""A tally: counts what this process did, in whichever thread."""

from __future__ import annotations

import threading


class Tally:
    """Counts what this process did."""

    def __init__(self) -> None:
        self._lock, self.count = threading.Lock(), 0

    def add(self) -> None:
        """One more."""
        with self._lock:
            self.count += 1
