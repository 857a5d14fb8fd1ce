"""The embedded job runner: what is due runs in a few threads, woken by the bell or by the next due time (design 6)."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from engine.chores import Chores
from engine.errors import BadValueError, EngineError, RefusedError
from engine.executor import due_jobs, run_job
from engine.news import gather_notices
from engine.queues import CASES, POST, SLOW, TIMERS, kinds_of
from engine.timers import due_timers, fire
from storage import jobs, settings, timers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from engine.by import By
    from engine.home import Home

log = logging.getLogger(__name__)
BATCH = 100
LONGEST_SLEEP = 5.0
LANES = ((TIMERS, CASES), (SLOW,), (POST,))
"""The queues of each thread."""
MOST_ROUNDS = 10_000
LAST_YEAR = 9000


def run_due(home: Home, limit: int = 1000, queues: Collection[str] | None = None) -> int:
    """Run what is due now, and what that makes due at once; gives how many timers and jobs ran.

    ``queues``: only what stands in these.
    """
    done = 0
    kinds = kinds_of(queues) if queues is not None else None
    while done < limit:
        now, ran = home.clock.now(), 0
        if queues is None or TIMERS in queues:
            ran = sum(fire(home, timer) for timer in due_timers(home, now, BATCH))
        ran += sum(run_job(home, job) for job in due_jobs(home, now, BATCH, kinds))
        if ran == 0:
            break
        done += ran
    return done


def next_due(home: Home, queues: Collection[str] | None = None) -> datetime | None:
    """When the next timer or job is due."""
    with home.database.read() as connection:
        first = timers.next_due(connection) if queues is None or TIMERS in queues else None
        found = [first, jobs.next_due(connection, kinds_of(queues) if queues is not None else None)]
    return min((at for at in found if at is not None), default=None)


def tick(home: Home, by: By, to: datetime) -> int:
    """Move the clock of a demo or test home forward to an instant and run on the way what falls due, in its order.

    Raises:
        RefusedError: this is a real home.
        BadValueError: the instant has no time zone, or lies in the past or after the year 9000.
    """
    if not home.is_demo:
        raise RefusedError("The clock of a real home is not moved. Try it in a demo home.")
    if to.tzinfo is None:
        raise BadValueError(f"The time {to} has no zone. Give one, as in 2026-11-24T08:00:00+07:00.")
    # Past it no due date could be reckoned any more (datetime ends with 9999), and the clock never goes back.
    if to.year > LAST_YEAR:
        raise BadValueError(f"The clock goes no further than the year {LAST_YEAR}. Give an earlier instant.")
    if to < home.clock.now():
        raise BadValueError("The clock only goes forward. Give an instant after the home's present one.")
    del by
    done = _settle(home)
    for _ in range(MOST_ROUNDS):
        at = next_due(home)
        if at is None or at > to:
            break
        _move(home, at)
        ran = _settle(home)
        done += ran
        if ran == 0:
            break
    _move(home, to)
    return done + _settle(home)


def _settle(home: Home) -> int:
    """Run what is due, tell the news of it, and send the mails that this makes due."""
    done = run_due(home)
    return done + run_due(home) if gather_notices(home) else done


def _move(home: Home, to: datetime) -> None:
    with home.database.writing() as connection:
        seconds = (to - home.clock.within(connection)) / timedelta(seconds=1)
        if seconds > 0:
            settings.move_clock(connection, int(seconds) + (seconds % 1 > 0))


class Runner:
    """The threads of an embedded installation: one for what is quick, one for each queue in which things take long."""

    def __init__(self, home: Home) -> None:
        self._home, self._stop = home, threading.Event()
        work = [partial(self._run, self._lane(queues), queues) for queues in LANES]
        work.append(partial(self._run, Chores(home).do, ()))
        self._threads = [threading.Thread(target=each, name="quytrinh-jobs", daemon=True) for each in work]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End after the jobs that are under way."""
        self._stop.set()
        self._home.bell.ring()
        for thread in self._threads:
            thread.join(timeout=30)

    def _lane(self, queues: Collection[str]) -> Callable[[], object]:
        return lambda: run_due(self._home, queues=queues)

    def _run(self, work: Callable[[], object], queues: Collection[str]) -> None:
        while not self._stop.is_set():
            heard = self._home.bell.count
            try:
                work()
                pause = self._pause(queues)
            except EngineError:
                log.exception("The job runner could not reach the database; it tries again.")
                pause = LONGEST_SLEEP
            if not self._stop.is_set():
                self._home.bell.wait(pause, heard)

    def _pause(self, queues: Collection[str]) -> float:
        at = next_due(self._home, queues) if queues else None
        if at is None:
            return LONGEST_SLEEP
        return min(max((at - self._home.clock.now()).total_seconds(), 0.05), LONGEST_SLEEP)
