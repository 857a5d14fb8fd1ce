"""What must not grow: a step of an old case, the state of a case, a step without storage."""

from __future__ import annotations

from contextlib import closing
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import engine
from bpmn.reader import read
from engine.spiff import Called, Opened, Run, compile_process
from storage import instances
from tests.bench.contenders import Quytrinh, prepared
from tests.bench.rows import row
from tests.bench.shapes import FORM, HERE, LATER, LOOP, OutgoingDocument, Shape27
from tests.support.homes import ADMIN, by, open_home

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import Home
    from engine.spiff import Compiled
    from tests.bench.databases import Site
    from tests.bench.rows import Row
    from tests.bench.shapes import Shape

WINDOW = 50
YOUNG, OLD = "loops 1-50", "loops 951-1,000"


def loops(site: Site, *, loops: int, rounds: int) -> Row:
    """A young case and an old one take turns: a step at the end of ``loops`` beside one at their beginning."""
    young, old = [], []
    with closing(open_home(site.copy(), site.home_folder())) as home:
        engine.publish(home, ADMIN, {"loop.bpmn": LOOP})
        for _ in range(rounds):
            aged, fresh = _loop(home), _loop(home)
            for _ in range(loops - WINDOW):
                _again(home, aged)
            times: dict[str, list[float]] = {fresh: [], aged: []}
            for number in range(WINDOW):
                for case in (fresh, aged) if number % 2 else (aged, fresh):
                    times[case].append(_again(home, case))
            young.append(median(times[fresh]) * 1e3)
            old.append(median(times[aged]) * 1e3)
    site.clean()
    return row(f"a step at {OLD}", site.kind, old, "ms", to=YOUNG, others=young, goal="<= 1.1")


def _loop(home: Home) -> str:
    return engine.start(home, by("chuyen_vien"), "loop").id


def _again(home: Home, case: str) -> float:
    (task,) = engine.tasks(home, by("chuyen_vien"), instance=case)
    begun = perf_counter()
    engine.complete(home, by("chuyen_vien"), task.id, {"again": True})
    return perf_counter() - begun


def stored(site: Site, shape: Shape) -> Row:
    """The bytes that keep a case at mid-way."""
    with closing(Quytrinh(site, shape, prepared(site, shape, "state"))) as contender:
        home = contender.home
        case = shape.begin(home)
        steps = shape.walk(home, case)
        for _ in range(shape.steps // 2):
            step = next(steps)
            engine.complete(home, step.by, step.task, step.values)
            engine.run_due(home)
        with home.database.read() as connection:
            state = instances.load_state(connection, case)[1]
    site.clean()
    return row(f"{shape.name}: state at mid-way", None, [float(len(state))], "bytes", goal="<= 1024")


def both_stored(site: Site) -> list[Row]:
    """Of both shapes; the same on every database."""
    return [stored(site, shape) for shape in (Shape27(), OutgoingDocument())]


def bare(*, rounds: int, cases: int) -> Row:
    """Completing a user task to the next waits, without storage, trail or rights."""
    diagram = read((HERE / "shape27.bpmn").read_bytes())
    compiled = {key: compile_process(diagram, key) for key in ("p", "q")}
    for _ in range(cases):
        _bare_case(compiled)
    found = [median(step for _ in range(cases) for step in _bare_case(compiled)) * 1e6 for _ in range(rounds)]
    return row("27-node shape: a task to the next waits, no storage", None, found, "µs", goal="<= 150")


def _bare_case(compiled: Mapping[str, Compiled]) -> list[float]:
    run = Run.begin(compiled["p"], variables={})
    run.run()
    steps = []
    while not run.completed:
        wait = next(one for one in run.waiting() if isinstance(one, Opened) and one.kind == "task")
        values = {**LATER, "vote": "y"} if wait.element == "ap" else LATER
        begun = perf_counter()
        run.complete(wait.token, FORM if wait.element == "u1" else values)
        run.run()
        happened = run.drain()
        steps.append(perf_counter() - begun)
        if any(isinstance(one, Called) for one in happened):
            raise AssertionError("The call is drawn in the same file, so it is no case of its own.")
    return steps
