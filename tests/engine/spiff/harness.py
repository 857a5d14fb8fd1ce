"""Walk a diagram three ways at once and compare.

Live; restored after every step; restored after every act in another compilation, as another process would.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.reader import read
from engine.spiff import Armed, Called, Changed, Entered, Failed, Gone, Happening, Opened, Run, compile_process
from tests.engine.spiff.drawing import file, process

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.spiff import Compiled, Functions

STEPS = 5_000


class Way:
    """One of the three runs; ``each_step`` restores it after every step, else after every act; ``live`` never."""

    def __init__(self, compiled: Compiled, functions: Functions, *, live: bool, each_step: bool) -> None:
        self.compiled, self.functions, self.live, self.each_step = compiled, functions, live, each_step
        self.happened: list[Happening] = []
        self.run: Run

    def rest(self) -> None:
        self.restore(self.each_step)
        steps = 0
        while self.run.step():
            steps += 1
            assert steps < STEPS, "the run does not come to rest"
            self.restore(self.each_step)
        self.restore(not self.live)

    def restore(self, wanted: bool) -> None:  # noqa: FBT001 (read at the call)
        self.happened += self.run.drain()
        if wanted:
            state = self.run.state()
            self.run = Run.restore(self.compiled, state, functions=self.functions)
            assert self.run.state() == state, "the state is not the same when it is written again"


class Case:
    """A case in the three ways. Every act goes to all of them; what can be seen must be the same after each act."""

    def __init__(self, source: bytes | str, *, key: str = "p", functions: Functions | None = None) -> None:
        data = source if isinstance(source, bytes) else file(process(source, key=key))
        shared, other = compile_process(read(data), key), compile_process(read(data), key)
        given = functions or {}
        self.compiled = shared
        self.ways = (
            Way(shared, given, live=True, each_step=False),
            Way(shared, given, live=False, each_step=True),
            Way(other, given, live=False, each_step=False),
        )
        self.print = shared.fingerprint()
        assert other.fingerprint() == self.print

    def begin(self, at: str | None = None, /, **variables: object) -> Case:
        for way in self.ways:
            way.run = Run.begin(way.compiled, variables=variables, functions=way.functions, start=at)
            way.rest()
        self._compare()
        return self

    def act(self, what: Callable[[Run], object]) -> object:
        """Do one act in all ways and run to rest."""
        answers = []
        for way in self.ways:
            answers.append(what(way.run))
            way.rest()
        assert answers[0] == answers[1] == answers[2]
        self._compare()
        return answers[0]

    def _compare(self) -> None:
        seen = [
            (way.happened, way.run.variables(), list(way.run.waiting()), way.run.positions(), way.run.completed)
            for way in self.ways
        ]
        assert seen[0] == seen[1]
        assert seen[0] == seen[2]
        assert self.compiled.fingerprint() == self.print, "a run has changed the shared specs"
        self._waits_agree()

    def _waits_agree(self) -> None:
        """What was opened and is not gone is what still waits."""
        waits: dict[int, Happening] = {}
        for one in self.happened:
            if isinstance(one, Gone):
                del waits[one.token]
            elif isinstance(one, Opened | Armed | Failed | Called):
                waits[one.token] = one
        again = {one.token: one for one in self.run.waiting() if isinstance(one, Opened | Armed | Failed | Called)}
        assert waits.keys() == again.keys()
        assert {number: one for number, one in again.items() if not isinstance(one, Called)} == {
            number: one for number, one in waits.items() if not isinstance(one, Called)
        }

    @property
    def run(self) -> Run:
        return self.ways[0].run

    @property
    def happened(self) -> list[Happening]:
        return self.ways[0].happened

    @property
    def done(self) -> bool:
        return self.run.completed

    @property
    def vars(self) -> dict[str, object]:
        return self.run.variables()

    def path(self, *without: str) -> str:
        """The nodes entered so far, in order, without starts, ends, gateways and those named."""
        hidden = {
            "startEvent",
            "endEvent",
            "exclusiveGateway",
            "parallelGateway",
            "inclusiveGateway",
            "eventBasedGateway",
        }
        nodes = self.compiled.nodes
        entered = [one.element for one in self.happened if isinstance(one, Entered)]
        return " ".join(name for name in entered if name not in without and nodes[name].kind not in hidden)

    def entered(self, element: str) -> int:
        """How often a node was entered."""
        return sum(isinstance(one, Entered) and one.element == element for one in self.happened)

    def open(self, kind: str = "task") -> list[str]:
        """The elements that wait for something of this kind, sorted."""
        kinds: dict[str, type] = {"timer": Armed, "child": Called, "failed": Failed}
        return sorted(
            one.element
            for one in self.run.waiting()
            if isinstance(one, kinds.get(kind, Opened))
            and (kind in kinds or (isinstance(one, Opened) and one.kind == kind))
        )

    def token(self, element: str, nth: int = 0) -> int:
        """The token of the nth wait at an element, oldest first."""
        waits = [one for one in self.run.waiting() if isinstance(one, Opened | Armed | Failed | Called)]
        return [one.token for one in waits if one.element == element][nth]

    def do(self, element: str, /, nth: int = 0, **values: object) -> Case:
        number = self.token(element, nth)
        self.act(lambda run: run.complete(number, values))
        return self

    def fire(self, element: str, *, last: bool = True, nth: int = 0) -> Case:
        number = self.token(element, nth)
        self.act(lambda run: run.fire(number, last=last))
        return self

    def fail(self, element: str, code: str, message: str | None = None, **values: object) -> object:
        number = self.token(element)
        return self.act(lambda run: run.fail(number, code, message, values))

    def escalate(self, element: str, code: str, **values: object) -> object:
        number = self.token(element)
        return self.act(lambda run: run.escalate(number, code, values))

    def message(self, name: str, payload: Mapping[str, object] | None = None, **keys: object) -> object:
        return self.act(lambda run: run.message(name, payload or {}, keys=keys))

    def signal(self, name: str = "S1", **payload: object) -> object:
        return self.act(lambda run: run.signal(name, payload))

    def assign(self, **values: object) -> Case:
        self.act(lambda run: run.assign(values))
        return self

    def changes(self, name: str) -> list[tuple[object, object, str | None]]:
        """Every change of a variable: old, new, element."""
        return [
            (one.old, one.new, one.element) for one in self.happened if isinstance(one, Changed) and one.name == name
        ]

    def of(self, kind: type) -> list[Happening]:
        """What has happened of one kind."""
        return [one for one in self.happened if isinstance(one, kind)]
