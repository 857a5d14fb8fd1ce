from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bpmn.reader import read
from engine.spiff import Opened, Run, compile_process

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.spiff import Compiled

SHAPE = Path(__file__).parents[2] / "bench" / "shape27.bpmn"
INTAKE = {"amount": 1500, "incomplete": False, "approvers": ["u1", "u2", "u3"]}


@pytest.fixture
def restless() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def walk(compiled: Compiled, seed: int) -> tuple[int, object]:
    """Walk the 27-node shape, restoring between acts; which open task comes first depends on the seed."""
    run = Run.begin(compiled, variables={})
    run.run()
    acts = 0
    while not run.completed:
        tasks = [one for one in run.waiting() if isinstance(one, Opened)]
        task = tasks[seed % len(tasks)]
        values: dict[str, object] = INTAKE if task.element == "u1" else {"decision": "ok"}
        run.complete(task.token, {**values, "vote": f"v{seed}"} if task.element == "ap" else values)
        run.run()
        acts += 1
        run = Run.restore(compiled, run.state())
    return acts, run.variables()["votes"]


@pytest.mark.usefixtures("restless")
def test_many_threads_share_one_compiled_version() -> None:
    compiled = compile_process(read(SHAPE.read_bytes()), "p")
    before = compiled.fingerprint()
    wrong: list[object] = []

    def work() -> None:
        for seed in range(25):
            result = walk(compiled, seed)
            if result != (9, [f"v{seed}"] * 3):
                wrong.append(result)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert compiled.fingerprint() == before


def test_the_state_of_the_shape_is_small_at_every_step() -> None:
    compiled = compile_process(read(SHAPE.read_bytes()), "p")
    run = Run.begin(compiled, variables={})
    run.run()
    while not run.completed:
        task = next(one for one in run.waiting() if isinstance(one, Opened))
        run.complete(task.token, {**INTAKE, "note_" + task.element: "x" * 50})
        run.run()
        assert len(run.state()) <= 1_024
