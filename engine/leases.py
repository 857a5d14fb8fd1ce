"""Leases: who runs a job says so every second; when it falls silent, another may (docs/adr/0016).

A lease is a promise to work, not a right to commit: only who still holds the job under its lock finishes it.
"""

from __future__ import annotations

import logging
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from engine.errors import EngineError
from storage import jobs as rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine.act import Act
    from engine.home import HomeClock, HomeDatabase
    from storage.jobs import Job

log = logging.getLogger(__name__)
LEASE: Final = timedelta(seconds=4)
"""After it the job of a killed worker is free again; of a worker that lives, it never ends."""
BEAT_SECONDS: Final = 1.0


class LostLeaseError(Exception):
    """The job is in other hands: nothing of what this worker did for it may be kept."""


def fenced(act: Act, job: Job) -> bool:
    """Finish the job with this act; False when it is done already.

    Raises:
        LostLeaseError: another worker has taken it meanwhile.
    """
    row = rows.lock(act.connection, job.id)
    if row is None or row.finished_at is not None:
        return False
    must_hold(job, holds=row.holder == job.holder)
    return rows.finish(act.connection, job.id, act.at)


def must_hold(job: Job, *, holds: bool) -> None:
    """Go on only while the job is still this worker's.

    Raises:
        LostLeaseError: it is not.
    """
    if not holds:
        raise LostLeaseError(f"The job {job.id} is in other hands. Nothing was changed.")


class Heart:
    """Beats for the jobs that this process holds, from a thread that begins with the first long one."""

    def __init__(self, database: HomeDatabase, clock: Callable[[], HomeClock]) -> None:
        self._database, self._clock = database, clock
        self._held: dict[str, tuple[str, float]] = {}
        self._condition, self._closed = threading.Condition(), False
        self._thread: threading.Thread | None = None

    @contextmanager
    def beating(self, job: Job) -> Iterator[None]:
        """Keep the lease of a job while the block runs."""
        with self._condition:
            self._held[str(job.holder)] = job.id, time.monotonic()
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._run, name="quytrinh-heart", daemon=True)
                self._thread.start()
            self._condition.notify_all()
        try:
            yield
        finally:
            with self._condition:
                del self._held[str(job.holder)]

    def close(self) -> None:
        """Stop."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()
        if self._thread is not None:
            self._thread.join(timeout=30)

    def _run(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._closed or self._held)
                if self._condition.wait_for(lambda: self._closed, timeout=BEAT_SECONDS):
                    return
                # A short job is over before its lease could run out: it costs no beat.
                old = time.monotonic() - BEAT_SECONDS
                held = [(holder, job) for holder, (job, since) in self._held.items() if since <= old]
            for holder, job in held:
                self._beat(job, holder)

    def _beat(self, job: str, holder: str) -> None:
        try:
            with self._database.writing() as connection:
                rows.beat(connection, job, holder, self._clock().within(connection) + LEASE)
        except EngineError as error:
            log.warning("The lease of the job %s could not be renewed: %s", job, error)
