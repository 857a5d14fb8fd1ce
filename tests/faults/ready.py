"""How long after a kill everything is ready again: a web server over HTTP, and the job that a worker held."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import engine
from engine import Settings
from tests.faults.callers import ask
from tests.faults.life import HANDLERS
from tests.faults.spine import Herd, Size, free_port, until
from tests.support.drawing import bpmn, flows, process, service
from tests.support.homes import ADMIN, by
from tests.support.server import Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.context import ForkServerContext
    from pathlib import Path

    from engine import Home

GOAL = 5.0
"""Seconds."""


@dataclass(slots=True)
class Told:
    """How many seconds each took, and what took longer than the goal."""

    servers: int = 0
    server_seconds: float = 0
    jobs: int = 0
    job_seconds: float = 0
    wrong: list[str] = field(default_factory=list)


def restarted(url: str, folder: Path) -> float:
    """Kill a web server and start it again on its port; seconds from the kill until it answers that it is ready."""
    port = free_port()
    with Served(folder, port=port, database_url=url) as served:
        assert ask(served.address, "GET", "/healthz").status == 200
        served.process.kill()
        begun = time.monotonic()
        served.process.wait()
    with Served(folder, port=port, database_url=url) as again:
        until(lambda: ask(again.address, "GET", "/healthz").status == 200, "it is never ready")
        return time.monotonic() - begun


def taken_over(url: str, folder: Path, context: ForkServerContext) -> float:
    """Let a worker be killed as soon as it has taken a job; seconds from then until another has done it."""
    settings = Settings(home=folder, database_url=url, handlers=HANDLERS, workers=True)
    with closing(engine.Home.open(settings)) as home:
        body = '<startEvent id="s"/>' + service("giay", "write-file") + '<endEvent id="e"/>'
        engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body + flows("s", "giay", "e"), key="viec"))})
        with _worker(settings, context) as other:
            with _worker(settings, context, QUYTRINH_FAILPOINT="job-leased:1") as killed:
                # The other one stands still until the first has taken the job and died of it.
                os.kill(other, signal.SIGSTOP)
                case = engine.start(home, by("chuyen_vien"), "viec").id
                until(lambda: not _lives(killed), "the worker takes no job")
                begun = time.monotonic()
                os.kill(other, signal.SIGCONT)
            return until(lambda: _is_done(home, case), "the job is never done") - begun


def measured(url: str, folder: Path, context: ForkServerContext) -> Told:
    """Both, once, judged by the goal."""
    server, job = restarted(url, folder / "a"), taken_over(url, folder / "b", context)
    told = Told(1, round(server, 2), 1, round(job, 2))
    told.wrong += [f"{name}: {taken:.1f} s" for name, taken in (("server", server), ("job", job)) if taken > GOAL]
    return told


def _is_done(home: Home, case: str) -> bool:
    count = Counter(entry.kind for entry in engine.case(home, ADMIN, case).trail)
    assert count["handler-succeeded"] <= 1
    return count["instance-completed"] == 1


@contextmanager
def _worker(settings: Settings, context: ForkServerContext, **environ: str) -> Iterator[int]:
    herd = Herd(settings, Size(webs=0, workers=1), context, environ)
    herd.start()
    try:
        yield herd.processes()[0]
    finally:
        herd.stop()


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
