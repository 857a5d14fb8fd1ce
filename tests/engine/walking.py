"""One case walked three ways through the door: live, revived for every act, and by two processes in turn.

What is done is named by tokens and elements, never by ids, which each way has of its own.
"""

from __future__ import annotations

import multiprocessing
import re
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import engine
from engine import Upload
from engine.errors import EngineError
from storage import subscriptions, tasks, timers
from tests.support.homes import ADMIN, by, open_home

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from multiprocessing.connection import Connection

    from engine import By, Home

PATIENCE = 120


class Deed(NamedTuple):
    """What somebody does: ``kind`` is task, message, signal, tick or variables; ``name`` the token, name or hours."""

    kind: str
    name: str
    person: str = "chuyen_vien"
    values: Mapping[str, object] = {}


class Seen(NamedTuple):
    """All that can be seen of a case and does not depend on which database it stands in."""

    status: str
    end_state: str | None
    variables: Mapping[str, object]
    open: list[tuple[object, ...]]
    trail: list[tuple[object, ...]]
    waits: list[tuple[object, ...]]


def do(home: Home, case: str, deed: Deed) -> str:
    """Do it and what is due then; gives the name of the refusal, or nothing."""
    person = by(deed.person)
    try:
        _DEEDS[deed.kind](home, case, person, deed)
    except EngineError as refused:
        return type(refused).__name__
    engine.run_due(home)
    return ""


def _task(home: Home, case: str, person: By, deed: Deed) -> None:
    with home.database.read() as connection:
        row = tasks.by_token(connection, case, int(deed.name))
    assert row is not None, f"no task waits at token {deed.name}"
    values = {name: _value(home, person, value) for name, value in deed.values.items()}
    engine.complete(home, person, row.id, values)


def _value(home: Home, person: By, value: object) -> object:
    if isinstance(value, dict) and set(value) == {"upload"}:
        return engine.upload(home, person, Upload(name=value["upload"], stream=BytesIO(b"%PDF-1.7\n%a paper")))
    return value


def _message(home: Home, case: str, person: By, deed: Deed) -> None:
    engine.send_message(home, person, deed.name, instance=case, variables=deed.values)


def _signal(home: Home, _case: str, person: By, deed: Deed) -> None:
    engine.send_signal(home, person, deed.name, variables=deed.values)


def _tick(home: Home, _case: str, _person: By, deed: Deed) -> None:
    engine.tick(home, ADMIN, home.clock.now() + timedelta(hours=int(deed.name)))


def _variables(home: Home, case: str, _person: By, deed: Deed) -> None:
    engine.set_variables(home, ADMIN, case, deed.values, reason="a condition comes true")


_DEEDS = {"task": _task, "message": _message, "signal": _signal, "tick": _tick, "variables": _variables}


def seen(home: Home, case: str) -> Seen:
    """The case as it stands."""
    view = engine.case(home, by("lanh_dao"), case)  # who sees secret ones too
    with home.database.read() as connection:
        waiting = [(one.kind, one.name, one.token) for one in subscriptions.of_instance(connection, case)]
        armed = [("timer", one.element, one.token, one.due) for one in timers.of_instance(connection, case)]
        token = {row.id: row.token for row in tasks.of_instance(connection, case)}
    opened = [
        (token[task.id], task.element, task.name, task.assignee, task.candidates, task.due, task.urgent, task.subject)
        for task in view.tasks
    ]
    trail: list[tuple[object, ...]] = [
        (
            *(entry.no, entry.at, entry.kind, entry.element, token.get(entry.task or "")),
            *(entry.actor, entry.actor_kind, entry.channel, nameless(entry.changes), entry.reason),
        )
        for entry in view.trail
    ]
    return Seen(
        view.status, view.end_state, nameless(view.variables), sorted(opened), trail, sorted(waiting) + sorted(armed)
    )


def nameless(value: object) -> object:
    """The value with the ids in it left out: each home makes its own."""
    if isinstance(value, dict):
        return {key: nameless(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [nameless(item) for item in value]
    return "an id" if isinstance(value, str) and AN_ID.fullmatch(value) else value


class Process:
    """A second process with a home of its own on somebody else's database."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=serve, args=(other,), daemon=True)
        self._process.start()
        other.close()

    def ask(self, *question: object) -> str:
        """Let it open a home, or do a deed in it."""
        self._pipe.send(question)
        assert self._pipe.poll(PATIENCE), "the second process does not answer"
        answer = self._pipe.recv()
        assert isinstance(answer, str), answer
        return answer

    def stop(self) -> None:
        """End it."""
        self._pipe.send(("stop",))
        self._process.join(PATIENCE)
        self._pipe.close()


def serve(pipe: Connection) -> None:
    """The second process: one question, one answer; what goes wrong is an answer too."""
    home: Home | None = None
    while (question := pipe.recv())[0] != "stop":
        try:
            if question[0] == "open":
                if home is not None:
                    home.close()
                home = open_home(question[1], Path(question[2]))
                pipe.send("")
            else:
                assert home is not None
                pipe.send(do(home, question[1], question[2]))
        except Exception as error:  # noqa: BLE001 (told to the other process, which fails)
            pipe.send(error)
    if home is not None:
        home.close()


AN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(slots=True)
class Way:
    """One of the three: ``cold`` forgets the live workflow after each act, ``other`` does every second act."""

    home: Home
    cold: bool = False
    other: Process | None = None
    case: str = ""
    count: int = 0

    def do(self, deed: Deed) -> str:
        """One deed, by whoever's turn it is."""
        self.count += 1
        if self.other is not None and self.count % 2:
            return self.other.ask("do", self.case, deed)
        refused = do(self.home, self.case, deed)
        if self.cold:
            self.home.warm.clear()
        return refused


@dataclass(slots=True)
class Walk:
    """The same case in all three ways, which are compared after each deed."""

    ways: list[Way]
    told: list[str] = field(default_factory=list)

    @property
    def home(self) -> Home:
        """The live one."""
        return self.ways[0].home

    @property
    def case(self) -> str:
        """The live one's id."""
        return self.ways[0].case

    def publish(self, files: Mapping[str, bytes]) -> None:
        """In all three."""
        for way in self.ways:
            engine.publish(way.home, ADMIN, files)

    def start(self, key: str, starter: str = "chuyen_vien", **variables: object) -> Seen:
        """A case of a procedure in all three."""
        for way in self.ways:
            way.case = engine.start(way.home, by(starter), key, variables=variables).id
            engine.run_due(way.home)
        return self.same()

    def do(self, deed: Deed) -> Seen:
        """A deed in all three: the same is refused, the same is seen."""
        refused = [way.do(deed) for way in self.ways]
        self.told.append(f"{deed} {refused[0]}")
        assert len(set(refused)) == 1, (self.told, refused)
        return self.same()

    def same(self) -> Seen:
        """What is seen, the same in all three."""
        live, *others = (seen(way.home, way.case) for way in self.ways)
        for name, other in zip(("revived", "two processes"), others, strict=True):
            for part in Seen._fields:
                assert getattr(other, part) == getattr(live, part), (name, part, self.told)
        return live


def deeds(state: Seen) -> Iterator[Deed]:
    """What could be done now, tasks aside."""
    for kind, name, *_ in state.waits:
        if kind == "timer":
            yield Deed("tick", "2")
        else:
            yield Deed(str(kind), str(name), values={"heard": len(state.trail)})
