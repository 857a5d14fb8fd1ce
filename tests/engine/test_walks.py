"""Random walks through the door: three ways to the same trail, variables and open tasks."""

from __future__ import annotations

import random
import shutil
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import make_url

from tests.engine.spiff.drawing import end, file, flow, process, start
from tests.engine.spiff.test_random_acts import EventDrawer
from tests.engine.walking import Deed, Process, Walk, Way, deeds
from tests.support.homes import open_home
from tests.support.sources import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.engine.walking import Seen


PROCEDURES = sorted((ROOT / "bpmn" / "procedures").glob("*/procedure.toml"))
DEEDS = 12


@pytest.fixture(scope="module")
def second() -> Iterator[Process]:
    process = Process()
    yield process
    process.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[str]]:
    """Three databases with the demo agency."""
    first = str(request.getfixturevalue(f"demo_{'sqlite' if request.param == 'sqlite' else 'postgres'}_url"))
    if request.param == "sqlite":
        copies = [tmp_path / f"copy{number}.db" for number in (1, 2)]
        for copy in copies:
            shutil.copyfile(tmp_path / "demo.db", copy)
        yield [first, *(f"sqlite:///{copy}" for copy in copies)]
        return
    server = request.getfixturevalue("postgres_server")
    names = [server.create(template=str(make_url(first).database)) for _ in range(2)]
    yield [first, *(server.url(name) for name in names)]
    for name in names:
        server.drop(name)


@pytest.fixture
def walk(urls: list[str], second: Process, tmp_path: Path) -> Iterator[Walk]:
    """The three ways, on a database each; the second process stands on the third."""
    homes = [open_home(url, tmp_path / f"way{number}") for number, url in enumerate(urls)]
    second.ask("open", urls[2], str(tmp_path / "way2"))
    yield Walk([Way(homes[0]), Way(homes[1], cold=True), Way(homes[2], other=second)])
    for home in homes:
        home.close()


def drawn(seed: int) -> tuple[bytes, EventDrawer]:
    """A random diagram: sequences, gateways, loops, sub-processes, several instances, events of all kinds."""
    drawer = EventDrawer(seed)
    block = drawer.block(3)
    body = start() + block.xml + end() + flow("st", block.first) + flow(block.last, "en")
    return file(process(body)), drawer


def walked(walk: Walk, seed: int) -> int:
    """Random deeds in a random diagram; how many events that made."""
    diagram, drawer = drawn(seed)
    walk.publish({"p.bpmn": diagram})
    state = walk.start("p", even=False, **dict.fromkeys(drawer.counters, 0))
    for _ in range(DEEDS):
        if state.status != "active":
            break
        found = [Deed("task", str(token), values={"n": len(state.trail)}) for token, *_ in state.open]
        found += deeds(state)
        if not found or drawer.random.random() < 0.1:
            found = [Deed("variables", "", values={"even": not state.variables["even"]})]
        state = walk.do(drawer.random.choice(found))
    return len(state.trail)


@pytest.mark.parametrize("part", range(3))
def test_random_diagrams_go_the_same_way_live_revived_and_in_two_processes(walk: Walk, part: int) -> None:
    assert sum(walked(walk, seed) for seed in range(part * 8, part * 8 + 8)) > 20


@pytest.mark.full
@pytest.mark.parametrize("part", range(10))
def test_many_more_random_diagrams_go_the_same_way(walk: Walk, part: int) -> None:
    assert sum(walked(walk, seed) for seed in range(100 + part * 15, 115 + part * 15)) > 100


class Told:
    """What the scenarios of a procedure know: who starts it, does which step with which values, which messages come."""

    def __init__(self, folder: Path) -> None:
        told = [read(path) for path in sorted(folder.glob("scenarios/*.toml"))]
        parts = [read(path) for path in sorted(folder.glob("scenarios/parts/*.toml"))]
        self.key = folder.name
        self.starter = next(one["starter"] for one in told if one["procedure"] == self.key and "message" not in one)
        self.steps: dict[str, list[Mapping[str, Any]]] = {}
        self.messages: list[Mapping[str, Any]] = []
        for step in (step for one in (*told, *parts) for step in one["steps"] if "in" not in step):
            if "do" in step:
                people = step["by"] if isinstance(step["by"], list) else [step["by"]]
                self.steps.setdefault(step["do"], []).extend({**step, "by": person} for person in people)
            elif "message" in step:
                self.messages.append(step)

    def deeds(self, state: Seen) -> Iterator[Deed]:
        """What could be done next; what the procedure refuses is among it."""
        for token, element, *_ in state.open:
            for step in self.steps.get(str(element), []):
                yield Deed("task", str(token), step["by"], step.get("values", {}))
        for step in self.messages:
            yield Deed("message", step["message"], step.get("by", self.starter), step.get("values", {}))


def read(path: Path) -> Mapping[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def wandered(walk: Walk, folder: Path, seed: int) -> int:
    """Random deeds in a shipped procedure; how many events that made."""
    told, dice = Told(folder), random.Random(seed)  # noqa: S311 (a walk, no secret)
    state = walk.start(told.key, told.starter)
    for _ in range(DEEDS):
        if state.status != "active":
            break
        open_tasks = [deed for deed in told.deeds(state) if deed.kind == "task"]
        others = [deed for deed in told.deeds(state) if deed.kind != "task"] + [Deed("tick", "9")]
        state = walk.do(dice.choice(open_tasks if open_tasks and dice.random() < 0.85 else others))
    return len(state.trail)


@pytest.mark.parametrize("folder", [path.parent for path in PROCEDURES], ids=lambda folder: folder.name)
def test_shipped_procedures_go_the_same_way_live_revived_and_in_two_processes(walk: Walk, folder: Path) -> None:
    assert sum(wandered(walk, folder, seed) for seed in range(2)) > 20


@pytest.mark.full
@pytest.mark.parametrize("seed", range(10, 30))
@pytest.mark.parametrize("folder", [path.parent for path in PROCEDURES], ids=lambda folder: folder.name)
def test_many_more_walks_through_shipped_procedures(walk: Walk, folder: Path, seed: int) -> None:
    assert wandered(walk, folder, seed) > 5
