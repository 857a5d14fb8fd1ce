"""Who runs: Quytrinh through its door, and the floor that only does its SQL (the naive one: naive.py)."""

from __future__ import annotations

from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from time import perf_counter, thread_time
from typing import TYPE_CHECKING, Protocol

import engine
from storage.session import Database
from tests.bench.recording import Recorder, Transaction, replay
from tests.support import homes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.bench.databases import Site
    from tests.bench.shapes import Shape


@dataclass(slots=True)
class Timed:
    """Seconds of one case: each step of a person, and what had to be done between them; ``processor`` of both."""

    steps: list[float] = field(default_factory=list)
    between: float = 0.0
    processor: float = 0.0

    @contextmanager
    def step(self) -> Iterator[None]:
        """What a person waits for."""
        begun, used = perf_counter(), thread_time()
        yield
        self.steps.append(perf_counter() - begun)
        self.processor += thread_time() - used

    @contextmanager
    def rest(self) -> Iterator[None]:
        """What has to be done besides, before the next step."""
        begun, used = perf_counter(), thread_time()
        yield
        self.between += perf_counter() - begun
        self.processor += thread_time() - used


class Contender(Protocol):
    """It does one case after another."""

    def case(self) -> Timed:
        """Walk a case from its start to its end."""

    def close(self) -> None:
        """Let go of the database."""


def prepared(site: Site, shape: Shape, name: str = "shape") -> str:
    """The name of a database in which the shape is published."""
    name = f"{name}_{shape.key}"
    with closing(homes.open_home(site.copy(name=name), site.home_folder())) as home:
        shape.prepare(home)
    return name


class Quytrinh:
    """The product, through ``engine.complete``, with trail, tasks, rights and all."""

    def __init__(self, site: Site, shape: Shape, template: str) -> None:
        self.shape = shape
        self.home = homes.open_home(site.copy(template), site.home_folder())

    def case(self) -> Timed:
        timed, home = Timed(), self.home
        self._note("begin")
        case = self.shape.begin(home)
        self._note(None)
        for step in self.shape.walk(home, case):
            heard = home.bell.count
            self._note("step")
            with timed.step():
                engine.complete(home, step.by, step.task, step.values)
            self._note("rest")
            if home.bell.count != heard:
                with timed.rest():
                    engine.run_due(home)
            self._note(None)
        return timed

    def close(self) -> None:
        self.home.close()

    def _note(self, part: str | None) -> None:
        """Only a recording run takes notes."""


Part = tuple[str, list[Transaction]]


class Recording(Quytrinh):
    """The product again, untimed, while what it asks of its database is written down."""

    def __init__(self, site: Site, shape: Shape, template: str) -> None:
        super().__init__(site, shape, template)
        self.home.database.close()
        self.recorder = self.home.database = Recorder(self.home.settings.database_url)
        self.parts: list[Part] = []

    def script(self, cases: int) -> list[list[Part]]:
        """What this many cases do."""
        done = []
        for _ in range(cases):
            self.parts = []
            self.case()
            done.append(self.parts)
        return done

    def _note(self, part: str | None) -> None:
        self.recorder.notes = None
        if part is not None:
            self.recorder.notes = []
            self.parts.append((part, self.recorder.notes))


class Floor:
    """The same SQLAlchemy calls with the same rows in the same transactions, and no engine."""

    def __init__(self, site: Site, template: str, script: Sequence[Sequence[Part]]) -> None:
        self.database = Database(site.copy(template))
        self.script = iter(script)

    def case(self) -> Timed:
        timed = Timed()
        for name, transactions in next(self.script):
            with {"step": timed.step, "rest": timed.rest}.get(name, nullcontext)():
                replay(self.database, transactions)
        return timed

    def close(self) -> None:
        self.database.close()
