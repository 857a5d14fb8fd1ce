"""The spine: web servers and workers on one PostgreSQL, one killed every second under load, and nothing is lost.

Every act has a key of its own and is sent until it is acknowledged, to whichever server answers. At the end each case
has each event exactly as often as a case that was never disturbed.
"""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import multiprocessing
import os
import random
import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

import engine
from engine import Settings
from tests.faults.kills import found
from tests.faults.life import BODY, HANDLERS
from tests.faults.life import ONCE as WITH_A_PAPER
from tests.support.drawing import bpmn, process
from tests.support.homes import ADMIN, PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from multiprocessing.context import ForkServerContext, ForkServerProcess
    from pathlib import Path

    from engine import Home

WEB, WORKER = "web", "worker"
ONCE = {**WITH_A_PAPER, "document-added": 1}
"""How often each of these events stands in the trail of one case at its end."""
PATIENCE = 120.0
"""Seconds after which what was not done counts as lost."""
CLIENTS, AT_ONCE = 4, 5
"""Clients, and how many cases each has open."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much: seconds of load and kills, web processes, workers, seconds between two kills."""

    seconds: float = 60
    webs: int = 2
    workers: int = 2
    every: float = 1.0
    seed: int = 1


@dataclass(frozen=True, kw_only=True)
class Told:
    """What came of it; ``settled``: seconds after the last kill until every case was at its end."""

    seconds: float
    kills: int
    kills_of_web: int
    kills_of_workers: int
    acknowledged: int
    sent_again: int
    cases: int
    settled: float
    wrong: tuple[str, ...] = field(default=())


def servers() -> ForkServerContext:
    """Processes that have the program loaded already, so that a new one stands where one was killed within a second."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["web.cli", "engine.worker", "tests.support.handlers", "tests.faults.life"])
    return context


def run(url: str, home: Path, size: Size, context: ForkServerContext) -> Told:
    """Set it up, disturb it, let it come to rest and look."""
    settings = Settings(home=home, database_url=url, handlers=HANDLERS)
    opened = engine.Home.open(replace(settings, workers=True))
    try:
        body = BODY.replace("PT1H", "PT1S")
        engine.publish(opened, ADMIN, {"p.bpmn": bpmn(process(body, key="doi"))})
        herd = Herd(settings, size, context)
        crowd = Crowd(herd.addresses)
        begun = time.monotonic()
        try:
            herd.start()
            crowd.start()
            herd.suffer()
            rest = time.monotonic()
            wrong = crowd.stop()
            settled = _settled(opened, len(crowd.started))
        finally:
            herd.stop()
        wrong += _compared(opened, crowd)
        return Told(
            seconds=round(rest - begun, 1),
            kills=sum(herd.kills.values()),
            kills_of_web=herd.kills[WEB],
            kills_of_workers=herd.kills[WORKER],
            acknowledged=len(crowd.acknowledged),
            sent_again=crowd.again,
            cases=len(crowd.started),
            settled=round(settled - rest, 1),
            wrong=tuple(wrong),
        )
    finally:
        opened.close()


class Started(NamedTuple):
    """A process and what it writes."""

    process: ForkServerProcess
    log: Path

    def runs(self) -> bool:
        """Whether it has said so: a server that listens, a worker that works."""
        return self.log.exists() and "Quytrinh:" in self.log.read_text()


class Herd:
    """The processes: each that is killed is started again at once."""

    def __init__(
        self, settings: Settings, size: Size, context: ForkServerContext, more: Mapping[str, str] | None = None
    ) -> None:
        self._size, self._context, self._chance = size, context, random.Random(size.seed)  # noqa: S311 - repeatable
        self._ports = [free_port() for _ in range(size.webs)]
        self.addresses = [("127.0.0.1", port) for port in self._ports]
        shared = {
            "HOME": settings.home,
            "DATABASE_URL": settings.database_url,
            "HANDLERS": HANDLERS[0],
            "WORKERS": "yes",
        }
        self._environ = {**{f"QUYTRINH_{name}": str(value) for name, value in shared.items()}, **(more or {})}
        # Of this herd alone: another in the same home has logs of its own.
        self._logs = (settings.home / f"spine-{id(self)}-{number}.log" for number in count())
        self._words = [[WEB, "serve", "--port", str(port)] for port in self._ports]
        self._words += [[WORKER, "worker"] for _ in range(size.workers)]
        self._alive: list[Started] = []
        self.kills: Counter[str] = Counter()

    def start(self) -> None:
        """Start all, and wait until each has said that it runs."""
        self._alive = [self._started(words[1:]) for words in self._words]
        for one in self._alive:
            until(one.runs, "a server or a worker does not start")

    def processes(self) -> list[int]:
        """The ids of the processes as they run now."""
        return [one.process.pid or 0 for one in self._alive]

    def suffer(self) -> None:
        """Kill one after the other, be it the last that runs; one that is only starting is spared."""
        end = time.monotonic() + self._size.seconds
        while time.monotonic() < end:
            time.sleep(self._size.every)
            place = self._chance.randrange(len(self._alive))
            if self._alive[place].runs():
                self._alive[place].process.kill()
                self._alive[place].process.join()
                self.kills[self._words[place][0]] += 1
                self._alive[place] = self._started(self._words[place][1:])

    def stop(self) -> None:
        """Stop all in good order; who does not within its time is killed."""
        for one in self._alive:
            one.process.terminate()
        for one in self._alive:
            one.process.join(30)
            one.process.kill()

    def _started(self, words: list[str]) -> Started:
        log = next(self._logs)
        made = self._context.Process(target=_program, args=(words, self._environ, str(log)))
        made.start()
        return Started(made, log)


def _program(words: list[str], environ: dict[str, str], log: str) -> None:
    """What ``quytrinh WORDS`` does, in a process that has loaded it already."""
    from web.cli import main  # noqa: PLC0415 - only the processes themselves need it

    os.environ.update(environ)
    with open(log, "a") as file:  # noqa: PTH123 - a descriptor is wanted
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    raise SystemExit(main(words))


class Crowd:
    """The clients: each opens cases, does both tasks of each and remembers what was acknowledged."""

    def __init__(self, addresses: list[tuple[str, int]]) -> None:
        self._addresses = addresses
        self._ending = threading.Event()
        self._lock = threading.Lock()
        self._numbers = count()
        self._wrong: list[str] = []
        self.acknowledged: dict[str, str] = {}
        self.started: dict[str, str] = {}
        self.again = 0
        self._threads = [threading.Thread(target=self._work, args=(number,)) for number in range(CLIENTS)]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> list[str]:
        """Open no more cases, do those that are open to their end; gives what went wrong."""
        self._ending.set()
        for thread in self._threads:
            thread.join(PATIENCE * 2)
        return [*self._wrong, *(["a client hangs"] if any(thread.is_alive() for thread in self._threads) else [])]

    def _work(self, number: int) -> None:
        client, opened = Client(self._addresses, number), list[str]()
        try:
            while not self._ending.is_set() or opened:
                if len(opened) < AT_ONCE and not self._ending.is_set():
                    opened.append(self._begin(client))
                else:
                    self._finish(client, opened.pop(0))
        except AssertionError as error:
            self._wrong.append(str(error))
        with self._lock:
            self.again += client.again

    def _begin(self, client: Client) -> str:
        number = next(self._numbers)
        answer = client.act(f"s{number}", "chuyen_vien", "/process-definition/key/doi/start", {})
        case = str(answer["id"])
        with self._lock:
            self.started[case], self.acknowledged[f"s{number}"] = f"s{number}", case
        self._do(client, case, "a")
        return case

    def _finish(self, client: Client, case: str) -> None:
        self._do(client, case, "b")

    def _do(self, client: Client, case: str, element: str) -> None:
        task = client.task(case, element)
        key = f"{element}{self.started[case]}"
        client.act(key, "van_thu", f"/task/{task}/complete", {})
        with self._lock:
            self.acknowledged[key] = task


class Client:
    """One who sends until it is acknowledged, to whichever server answers."""

    def __init__(self, addresses: list[tuple[str, int]], number: int) -> None:
        self._addresses, self._place, self.again = addresses, number, 0

    def act(self, key: str, person: str, path: str, body: dict[str, object]) -> dict[str, Any]:
        """Do something; gives the answer of the act, the first one that was given to its key."""
        return self._until("POST", person, path, body, key)  # type: ignore[no-any-return]

    def task(self, case: str, element: str) -> str:
        """Wait for a task of a case."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for one in self._until("GET", "van_thu", f"/task?processInstanceId={case}", None, None):
                if one["taskDefinitionKey"] == element:
                    return str(one["id"])
            time.sleep(0.1)
        raise AssertionError(f"The case {case} never came to {element}.")

    def _until(self, method: str, person: str, path: str, body: object, key: str | None) -> Any:  # noqa: ANN401 - JSON
        end, told = time.monotonic() + PATIENCE, "no server answered"
        while time.monotonic() < end:
            self._place += 1
            try:
                address = self._addresses[self._place % len(self._addresses)]
                status, text = _send(address, method, path, body, _headers(person, key))
            except (OSError, http.client.HTTPException) as error:
                told = repr(error)
            else:
                if status < 300:
                    return json.loads(text or "{}")
                assert status >= 500, f"{method} {path}: {status} {text[:300]}"
                told = f"{status} {text[:300]}"
            self.again += key is not None
            time.sleep(0.05)
        raise AssertionError(f"{method} {path}: {told}")


def _headers(person: str, key: str | None) -> dict[str, str]:
    secret = base64.b64encode(f"{person}:{PASSWORD}".encode()).decode()
    headers = {"Authorization": f"Basic {secret}", "Content-Type": "application/json"}
    return headers if key is None else {**headers, "Idempotency-Key": key}


def _send(address: tuple[str, int], method: str, path: str, body: object, headers: dict[str, str]) -> tuple[int, str]:
    with contextlib.closing(http.client.HTTPConnection(*address, timeout=15)) as connection:
        connection.request(method, f"/engine-rest{path}", None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def until(true: Callable[[], bool], otherwise: str) -> float:
    """Wait until something is true; when it was. Raises AssertionError after ``PATIENCE``."""
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            raise AssertionError(otherwise)
        time.sleep(0.05)
    return time.monotonic()


def _settled(home: Home, cases: int) -> float:
    """When every case is completed."""
    return until(
        lambda: engine.count_cases(home, ADMIN, key="doi", status="completed") >= cases, "a case never came to its end"
    )


def _compared(home: Home, crowd: Crowd) -> list[str]:
    """Compare what was acknowledged with the trail."""
    wrong = found(home, len(crowd.started), ONCE)
    for case, key in crowd.started.items():
        done = Counter(entry.task for entry in engine.case(home, ADMIN, case).trail if entry.kind == "task-completed")
        tasks = [crowd.acknowledged.get(f"{element}{key}") for element in ("a", "b")]
        wrong += [f"{case}: {done} and not {tasks}"] if done != Counter(tasks) else []
    return wrong


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
