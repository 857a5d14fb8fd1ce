"""Whole cases of the 27-node shape over HTTP, step by step: what completing costs where a case has a past."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import engine
from storage.session import Database
from tests.bench.naive import Plan27, Steps
from tests.bench.over_http import COMPARED, HEADERS, WARM, completing, load
from tests.bench.rows import row
from tests.bench.serving import served
from tests.bench.shapes import FORM, LATER, Shape27
from tests.support.homes import ADMIN, open_home
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine import Home, TaskView
    from tests.bench.databases import Site
    from tests.bench.over_http import Request
    from tests.bench.rows import Row

MOST = 1000


def walks(site: Site, processes: int, *, cases: int) -> Row:
    """Steps a second of all steps of some cases, the naive ones beside them; what is due between is not timed."""
    where = f"{processes} process{'es' if processes > 1 else ''}"
    mine, other = _ours(site, processes, cases), _naive(site, processes, cases)
    site.clean()
    name = f"all steps of a case over HTTP, {where}, {COMPARED} clients"
    return row(name, site.kind, [mine], "acts/s", to="naive", others=[other])


def _ours(site: Site, processes: int, cases: int) -> float:
    url, folder = site.copy(), site.home_folder()
    shape = Shape27()
    with closing(open_home(url, folder)) as home:
        create_app(home)  # makes the secret that all processes share
        shape.prepare(home)
        with served("ours", url, folder, processes) as (port, _):
            for number in (WARM, cases):
                for _ in range(number):
                    shape.begin(home)
                rounds = _walked(home, port)
    return _rate(rounds, cases * shape.steps)


def _walked(home: Home, port: int) -> list[tuple[int, float]]:
    rounds = []
    while found := _waiting(home):
        rounds.append(_send(port, [completing(task.id, _values(task)) for task in found]))
        engine.run_due(home)
    return rounds


def _waiting(home: Home) -> list[TaskView]:
    """An open task of each case: those of one case would wait for each other."""
    first: dict[str, TaskView] = {}
    for task in engine.tasks(home, ADMIN, scope="everything", limit=MOST):
        first.setdefault(task.instance, task)
    return list(first.values())


def _values(task: TaskView) -> Mapping[str, object]:
    if task.element == "u1":
        return FORM
    return {**LATER, "vote": "y"} if task.element == "ap" else LATER


def _naive(site: Site, processes: int, cases: int) -> float:
    url, shape, total = site.empty(), Shape27(), WARM + cases
    with closing(Database(url)) as database:
        steps = Steps(database, Plan27())
        steps.prepare()
        for case in range(1, total + 1):
            steps.begin(case)
    asked: list[Request] = [
        ("POST", f"/engine-rest/task/{case}/complete", HEADERS, "{}") for case in range(1, total + 1)
    ]
    with served("naive", url, site.home_folder(), processes) as (port, _):
        for some in (asked[:WARM], asked[WARM:]):
            rounds = [_send(port, some) for _ in range(shape.steps)]
    return _rate(rounds, cases * shape.steps)


def _send(port: int, requests: Sequence[Request]) -> tuple[int, float]:
    answered = load(port, requests, clients=COMPARED)
    return len(answered.seconds), len(answered.seconds) / answered.rate


def _rate(rounds: Sequence[tuple[int, float]], expected: int) -> float:
    done = sum(number for number, _ in rounds)
    if done != expected:
        raise SystemExit(f"{done} steps were done, not {expected}.")
    return done / sum(seconds for _, seconds in rounds)
