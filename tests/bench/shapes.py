"""What is walked: the 27-node shape and the outgoing document, each as steps that a person does."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import engine
from engine import Upload
from tests.support.homes import ADMIN, by

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine import By, Home

HERE = Path(__file__).parent
FORM: Mapping[str, object] = {
    "name": "Official One",
    "amount": 1500,
    "incomplete": False,
    "approvers": ["u1", "u2", "u3"],
    "address": {"city": "X", "zip": "123", "lines": ["a", "b"]},
    "comment": "lorem ipsum " * 20,
}
LATER: Mapping[str, object] = {"decision": "ok"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A task to complete."""

    task: str
    by: By
    values: Mapping[str, object]


class Shape(Protocol):
    """A diagram with one way through it."""

    name: str
    key: str
    steps: int

    def prepare(self, home: Home) -> None:
        """Publish what is to be walked."""

    def begin(self, home: Home) -> str:
        """Start a case."""

    def walk(self, home: Home, case: str) -> Iterator[Step]:
        """The steps, each found when the one before is done."""


class Shape27:
    """The 27 nodes of the prototype: lanes, a parallel pair, a sub-process, a call, a vote of three, a timer."""

    name, key = "27-node shape", "p"
    steps = 9

    def prepare(self, home: Home) -> None:
        engine.publish(home, ADMIN, {"shape27.bpmn": (HERE / "shape27.bpmn").read_bytes()})

    def begin(self, home: Home) -> str:
        return engine.start(home, by("chuyen_vien"), "p").id

    def walk(self, home: Home, case: str) -> Iterator[Step]:
        del case  # the only one that is open, with the child that it calls
        while found := engine.tasks(home, ADMIN, scope="everything"):
            task = min(found, key=lambda one: one.id)
            values = {**LATER, "vote": "y"} if task.element == "ap" else LATER
            yield Step(task=task.id, by=by("chuyen_vien"), values=FORM if task.element == "u1" else values)


class OutgoingDocument:
    """``van_ban_di`` from draft to file, with forms, a paper, a number and a register."""

    name = key = "van_ban_di"

    def __init__(self) -> None:
        self.told = tomllib.loads((HERE / "van_ban_di.toml").read_text(encoding="utf-8"))
        self.steps = len(self.told["steps"])

    def prepare(self, home: Home) -> None:
        """It is shipped with the demo agency."""

    def begin(self, home: Home) -> str:
        return engine.start(home, by(self.told["starter"]), self.told["procedure"]).id

    def walk(self, home: Home, case: str) -> Iterator[Step]:
        for step in self.told["steps"]:
            person = by(step["by"])
            values = {name: _value(home, person, value) for name, value in step["values"].items()}
            (task,) = (one for one in engine.case(home, ADMIN, case).tasks if one.element == step["do"])
            yield Step(task=task.id, by=person, values=values)


def _value(home: Home, person: By, value: Any) -> object:  # noqa: ANN401 (what TOML may hold)
    if isinstance(value, dict) and set(value) == {"upload"}:
        return engine.upload(home, person, Upload(name=value["upload"], stream=BytesIO(b"%PDF-1.7\n%a paper")))
    return value


LOOP = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">
<process id="loop" name="Loop" isExecutable="true"><startEvent id="s"/><exclusiveGateway id="g"/>
<userTask id="a" name="Draft"/><exclusiveGateway id="x" default="f5"/><endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="g"/><sequenceFlow id="f2" sourceRef="g" targetRef="a"/>
<sequenceFlow id="f3" sourceRef="a" targetRef="x"/><sequenceFlow id="f4" sourceRef="x" targetRef="g">
<conditionExpression>${again}</conditionExpression></sequenceFlow>
<sequenceFlow id="f5" sourceRef="x" targetRef="e"/></process></definitions>"""
