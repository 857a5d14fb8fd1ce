"""Kill a process at a point, live on, and see that every acknowledged act is there exactly once."""

from __future__ import annotations

import multiprocessing
import random
import signal
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import engine
from storage import numbers
from storage.failpoints import POINTS
from tests.faults.life import ONCE, Plan, live
from tests.support.homes import ADMIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import Home

LEASE = timedelta(seconds=5)
"""After it the job of a killed process is free again."""
RARE = {name for name in POINTS if not name.startswith(("act-", "before-", "after-commit")) and "written" not in name}
RARE |= {"blob-written"}
OFTEN = 5
"""How often at least a case passes the points of an act; the rare ones it passes once or twice."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one kill left: whether the point was met, how many acts had been acknowledged, what is wrong."""

    point: str
    passing: int
    killed: bool
    acknowledged: int
    wrong: tuple[str, ...]


def server() -> multiprocessing.context.ForkServerContext:
    """Processes that have the engine loaded already: a kill takes a third of a second instead of two."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.life", "tests.support.handlers"])
    return context


def kill(plan: Plan, point: str, seed: int, processes: multiprocessing.context.ForkServerContext) -> Outcome:
    """Live, be killed at the point, live again; tell what is wrong then."""
    most = plan.cases * (1 if point in RARE else OFTEN)
    passing = random.Random(f"{point}{seed}").randint(1, most)  # noqa: S311 - a repeatable choice, no secret
    killed = processes.Process(target=live, args=(replace(plan, point=point, passing=passing),))
    killed.start()
    killed.join(120)
    met = killed.exitcode == -signal.SIGKILL
    acknowledged = dict(line.split("\t", 1) for line in plan.log.read_text().splitlines()) if plan.log.exists() else {}
    wrong = [] if met or killed.exitcode == 0 else [f"it ended with {killed.exitcode}"]
    home = plan.open()
    try:
        engine.tick(home, ADMIN, home.clock.now() + LEASE)
        home.close()
        plan.log.unlink(missing_ok=True)
        live(plan)
        home = plan.open()
        again = dict(line.split("\t", 1) for line in plan.log.read_text().splitlines())
        wrong += [f"{key} has another answer" for key in acknowledged if acknowledged[key] != again[key]]
        wrong += found(home, plan.cases)
    finally:
        home.close()
    return Outcome(point=point, passing=passing, killed=met, acknowledged=len(acknowledged), wrong=tuple(wrong))


def found(home: Home, cases: int, once: Mapping[str, int] = ONCE) -> list[str]:
    """What is wrong in a home whose life has been lived to its end."""
    rows = engine.cases(home, ADMIN, key="doi", limit=10_000)
    wrong = [] if len(rows) == cases else [f"there are {len(rows)} cases of {cases}"]
    for row in rows:
        count = Counter(entry.kind for entry in engine.case(home, ADMIN, row.id).trail)
        wrong += [f"{row.id}: {count[kind]} {kind}" for kind, times in once.items() if count[kind] != times]
    with home.database.read() as connection:
        series = numbers.listing(
            connection, agency=home.agency, year=home.clock.now().astimezone(engine.HANOI).year, series_code="THU"
        )
    given = sorted(number.value for number in series)
    wrong += [] if given == list(range(1, cases + 1)) else [f"the numbers are {given}"]
    wrong += [f"{flaw.problem} {flaw.subject} {flaw.detail}" for flaw in engine.examine(home, ADMIN, deep=True)]
    report = engine.audit_verify(home, ADMIN)
    return wrong if report.ok else [*wrong, f"the trail is broken: {report.first_bad}"]


__all__ = ["POINTS", "Outcome", "found", "kill", "server"]
