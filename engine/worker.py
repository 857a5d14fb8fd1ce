"""The worker: a process that runs what procrastinate hands it (PostgreSQL; docs/adr/0016).

A hint only says where to look: ``run_job`` and ``fire`` look at our own rows under their locks, so a hint too many does
nothing, and one too few is sent again by the sweep.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ProcrastinateException

from engine.errors import BadValueError, StateError
from engine.executor import run_job
from engine.queues import QUEUES
from engine.sweep import Sweeper
from engine.timers import fire
from storage import dispatch, timers
from storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Collection

    from engine.home import Home

log = logging.getLogger(__name__)
AGAIN_SECONDS: Final = 1.0
"""How long it waits before it asks again for a database that has gone away."""
POLL_SECONDS: Final = 5.0
"""How often it looks without having been called: a call by NOTIFY comes at once."""


class Worker:
    """Runs what stands in some queues, until it is stopped; each queue has threads of its own.

    Raises:
        BadValueError: there is no such queue.
        StateError: the home was opened without workers.
    """

    def __init__(self, home: Home, queues: Collection[str] = tuple(QUEUES)) -> None:
        unknown = sorted(set(queues) - set(QUEUES))
        if unknown:
            raise BadValueError(f"There is no queue “{unknown[0]}”. Use one of: {', '.join(QUEUES)}.")
        if not home.has_workers:
            raise StateError("This home has no workers. Set QUYTRINH_WORKERS=yes.")
        self._home, self._queues = home, tuple(queues)
        self._sweeper = Sweeper(home)
        self._thread = threading.Thread(target=self.run, name="quytrinh-worker", daemon=True)
        self._stopping = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        logging.getLogger("procrastinate").setLevel(logging.WARNING)

    def start(self) -> None:
        """Begin in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Take nothing more, finish what is under way and leave the rest to others."""
        self.tell()
        if self._thread.is_alive():
            self._thread.join(timeout=60)

    def tell(self) -> None:
        """The same without waiting for it: for a signal's handler."""
        self._stopping.set()
        if self._loop is not None and self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)

    def run(self) -> None:
        """Work until told to stop."""
        self._sweeper.start()
        try:
            asyncio.run(self._until_stopped())
        finally:
            self._sweeper.stop()

    async def _until_stopped(self) -> None:
        self._stop, self._loop = asyncio.Event(), asyncio.get_running_loop()
        threads = sum(QUEUES[queue] for queue in self._queues)
        self._loop.set_default_executor(ThreadPoolExecutor(threads, thread_name_prefix="quytrinh-job"))
        while not self._stopping.is_set():
            try:
                await self._work(self._stop)
            except (ProcrastinateException, StorageError) as error:
                log.warning("The worker lost the database; it tries again: %s", error)
            if not self._stopping.is_set():
                await asyncio.sleep(AGAIN_SECONDS)
        self._loop = None

    async def _work(self, stop: asyncio.Event) -> None:
        app = self._app()
        async with app.open_async():
            working = [
                asyncio.create_task(
                    app.run_worker_async(
                        queues=[queue],
                        name=queue,
                        concurrency=QUEUES[queue],
                        fetch_job_polling_interval=POLL_SECONDS,
                        delete_jobs="always",
                        install_signal_handlers=False,
                    )
                )
                for queue in self._queues
            ]
            told = asyncio.create_task(stop.wait())
            await asyncio.wait([told, *working], return_when=asyncio.FIRST_COMPLETED)
            # A cancelled worker takes nothing more and ends after what it has begun.
            for task in [told, *working]:
                task.cancel()
            ended = await asyncio.gather(*working, return_exceptions=True)
        for error in ended:
            if isinstance(error, Exception):
                raise error

    def _app(self) -> App:
        address, options = dispatch.conninfo(self._home.settings.database_url)
        connector = PsycopgConnector(
            conninfo=address, kwargs={"options": options}, min_size=1, max_size=len(self._queues) + 1
        )
        app = App(connector=connector)
        app.task(name=dispatch.JOB)(self._jobs)
        app.task(name=dispatch.TIMER)(self._timers)
        return app

    def _jobs(self, ids: list[str]) -> None:
        for job in ids:
            run_job(self._home, job)

    def _timers(self, ids: list[str]) -> None:
        with self._home.database.read() as connection:
            found = timers.named(connection, ids)
        for timer in found:
            # Those that are left are found by another worker's sweep.
            if not self._stopping.is_set():
                fire(self._home, timer)
