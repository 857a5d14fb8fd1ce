"""Many timers that are due at the same moment, and two workers: all fire within a minute, each once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import func, select

import engine
from engine import Home, Settings
from storage import settings
from storage.audit import audit_event
from tests.bench.rows import row
from tests.support.drawing import bpmn, flows, process
from tests.support.homes import ADMIN, by
from tests.support.sources import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.bench.databases import Site
    from tests.bench.rows import Row

WORKERS, PATIENCE = 2, 600.0
MONTH = 30 * 24 * 3600
BODY = (
    '<startEvent id="s"/><intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>P30D</timeDuration>'
    '</timerEventDefinition></intermediateCatchEvent><endEvent id="e"/>' + flows("s", "t", "e")
)


def at_once(site: Site, *, count: int) -> Row:
    """Seconds from the moment at which all are due until the last has fired.

    Raises:
        SystemExit: one did not fire, or fired twice.
    """
    url, folder = site.copy(), site.home_folder()
    with closing(Home.open(Settings(home=folder, database_url=url, workers=True))) as home, ExitStack() as stack:
        engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(BODY, "hen"))})
        for _ in range(count):
            engine.start(home, by("chuyen_vien"), "hen")
        for _ in range(WORKERS):
            stack.enter_context(_worker(url, folder))
        begun = time.monotonic()
        with home.database.write() as connection:
            settings.move_clock(connection, MONTH)
        while (fired := engine.count_cases(home, ADMIN, key="hen", status="completed")) < count:
            if time.monotonic() - begun > PATIENCE:
                raise SystemExit(f"Only {fired} of {count} timers fired within {PATIENCE:.0f} s.")
            time.sleep(0.1)
        seconds = time.monotonic() - begun
        if _fired(home) != (count, count):
            raise SystemExit(f"Not every timer fired once: {_fired(home)} and not {count}.")
    site.clean()
    return row(f"{count:,} timers due at once, {WORKERS} workers", site.kind, [seconds], "s", goal="<= 60")


def _fired(home: Home) -> tuple[int, int]:
    """How many firings the trail tells of, and of how many cases."""
    asked = select(func.count(), func.count(audit_event.c.instance.distinct())).where(
        audit_event.c.kind == "timer-fired"
    )
    with home.database.read() as connection:
        firings, cases = connection.execute(asked).one()
    return int(firings), int(cases)


@contextmanager
def _worker(url: str, folder: Path) -> Iterator[None]:
    environ = {**os.environ, "QUYTRINH_DATABASE_URL": url}
    command = [sys.executable, "-m", "web", "worker", "--home", str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        if "runs" not in process.stdout.readline():
            raise SystemExit("A worker does not start.")
        yield
    finally:
        process.terminate()
        process.communicate(timeout=60)
