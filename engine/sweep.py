"""The sweep: what has become due, or whose hint got lost, is told to the workers (design 6). Every worker sweeps."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Final

from engine.chores import Chores
from engine.errors import EngineError
from engine.queues import TIMERS, queue_of
from storage import dispatch
from storage.dispatch import JOB, TIMER, Hint

if TYPE_CHECKING:
    from engine.home import Home

log = logging.getLogger(__name__)
SWEEP_SECONDS: Final = 0.5
"""How late a timer may be at most because nobody looked."""
SILENT_SECONDS: Final = 30.0
"""A worker that was silent for so long is dead: the hints that it took are forgotten, our rows say what is due."""
MOST: Final = 1000
BATCH: Final = 20
"""Timers of one hint: to hand one over costs three times what it costs to fire it."""


def sweep(home: Home) -> int:
    """Tell the workers what is due and nobody was told or holds; gives how much it was. One process at a time does."""
    with home.database.writing() as connection:
        if not dispatch.begin_sweep(connection):
            return 0
        now = home.clock.within(connection)
        due = dispatch.unsent_timers(connection, now=now, limit=MOST)
        hints = [Hint(TIMERS, TIMER, tuple(due[start : start + BATCH])) for start in range(0, len(due), BATCH)]
        jobs = dispatch.unsent_jobs(connection, now=now, limit=MOST)
        hints += [Hint(queue_of(kind), JOB, (job,)) for kind, job in jobs]
        dispatch.send(connection, hints)
    return len(due) + len(jobs)


class Sweeper:
    """The thread of a worker that sweeps and does the chores."""

    def __init__(self, home: Home) -> None:
        self._home, self._stop = home, threading.Event()
        self._thread = threading.Thread(target=self._run, name="quytrinh-sweep", daemon=True)
        self._forgot = -SILENT_SECONDS

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the sweep that is under way."""
        self._stop.set()
        self._thread.join(timeout=30)

    def _run(self) -> None:
        chores = Chores(self._home)
        while not self._stop.is_set():
            try:
                told = sweep(self._home)
                self._forget_dead()
                chores.do()
            except EngineError:
                log.exception("The sweep could not reach the database; it tries again.")
                told = 0
            if told < MOST:
                self._stop.wait(SWEEP_SECONDS)

    def _forget_dead(self) -> None:
        if time.monotonic() - self._forgot > SILENT_SECONDS:
            self._forgot = time.monotonic()
            with self._home.database.writing() as connection:
                dispatch.forget_dead(connection, SILENT_SECONDS)
