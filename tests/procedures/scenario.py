"""A scenario of a procedure's folder, walked through the door of the engine as people would walk it."""

from __future__ import annotations

import tomllib
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

import engine
from engine import By, Channel, Home, Upload, case, complete, run_due, send_message, start, tick

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from engine import CaseView, DocumentView, TaskView

NOTHING: Mapping[str, Any] = {}
PAPER = b"%PDF-1.7\n%a scenario's paper: "


class Walk:
    """One case of a scenario, from its start to where the scenario leaves it."""

    def __init__(self, home: Home, path: Path) -> None:
        self.home = home
        self.folder = path.parent
        self.told = self.told_of(path)
        for name in self.told.get("before", []):
            self.another(path.with_name(f"{name}.toml")).walk()
        self.starter = self.by(self.told["starter"])
        self.id = self.begin()
        run_due(home)

    def another(self, path: Path) -> Walk:
        """The walk that stands before this one."""
        return Walk(self.home, path)

    def begin(self) -> str:
        """The case: started by a person, or by the message that starts its procedure."""
        told = self.told.get("message")
        if told is None:
            key = self.told.get("business_key")
            return start(self.home, self.starter, self.told["procedure"], business_key=key).id
        (begun,) = send_message(self.home, self.starter, told["name"], variables=told.get("values", {})).started
        return begun

    @staticmethod
    def told_of(path: Path) -> dict[str, Any]:
        return tomllib.loads(path.read_text(encoding="utf-8"))

    def by(self, person: str) -> By:
        return By(self.home.agency, person, Channel.WEB)

    def case(self) -> CaseView:
        return case(self.home, self.starter, self.id)

    def of(self, told: Mapping[str, Any]) -> CaseView:
        """The case that a step or an expectation speaks of: this one, the newest of the procedure ``in``, or another's.

        ``of`` is the number of the document that the other one issued.
        """
        admin = self.by("admin")
        if "of" in told:
            return case(self.home, admin, str(self.paper(told["of"]).instance))
        if "in" not in told:
            return self.case()
        wanted = told.get("case", {})
        for row in engine.cases(self.home, admin, key=told["in"], limit=50):
            found = case(self.home, admin, row.id)
            if all(found.variables.get(name) == value for name, value in wanted.items()):
                return found
        raise AssertionError(f"no case of {told['in']} with {wanted} has begun")

    def paper(self, number: str) -> DocumentView:
        """The document with a number."""
        found = engine.documents(self.home, self.by("admin"), search=number, numbered=True)
        return next(paper for paper in found if paper.number == number)

    def task(self, element: str, person: str | None = None, told: Mapping[str, Any] = NOTHING) -> TaskView:
        """The open task at an element; of several, the one that the person may take."""
        open_tasks = self.of(told).tasks
        found = [task for task in open_tasks if task.element == element]
        assert found, f"{element} is not open; open are {[task.element for task in open_tasks]}"
        if len(found) > 1 and person is not None:
            inbox = {task.id for task in engine.tasks(self.home, self.by(person))}
            found = [task for task in found if task.id in inbox]
        return found[0]

    def walk(self) -> None:
        for number, step in enumerate(self.steps(self.told["steps"]), 1):
            if "refused" in step:
                self.refused(step)
            else:
                self.step(step)
            run_due(self.home)
            opened = engine.incidents(self.home, self.by("admin"))
            assert not opened, f"step {number} {step}: {opened}"

    def steps(self, told: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        """The steps one by one: those of a ``part`` in its place, one for each of several people in ``by``."""
        for step in told:
            if "part" in step:
                path = self.folder / "parts" / f"{step['part']}.toml"
                yield from self.steps({**one, **step.get("all", {})} for one in self.told_of(path)["steps"])
            elif isinstance(step.get("by"), list):
                yield from ({**step, "by": person} for person in step["by"])
            else:
                yield step

    def step(self, step: Mapping[str, Any]) -> None:
        actor = self.by(step.get("by", self.told["starter"]))
        if "do" in step:
            task = self.task(step["do"], step["by"], step)
            complete(self.home, actor, task.id, self.values(actor, step.get("values", {})))
        elif "message" in step:
            values = step.get("values", {})
            actor = By(self.home.agency, "admin", Channel.API) if step.get("program") else actor
            send_message(self.home, actor, step["message"], instance=self.of(step).id, variables=values)
        elif "tick" in step:
            tick(self.home, actor, step["tick"])
        elif "due" in step:
            assert self.task(step["due"], told=step).due == step["at"]
        else:
            engine.cancel(self.home, actor, self.of(step).id, reason=step["cancel"])

    def refused(self, step: Mapping[str, Any]) -> None:
        before = len(self.case().trail)
        with pytest.raises(getattr(engine, step["refused"])) as caught:
            self.step(step)
        assert str(caught.value)
        assert len(self.case().trail) == before

    def values(self, actor: By, values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self.value(actor, value) for name, value in values.items()}

    def value(self, actor: By, value: object) -> object:
        if isinstance(value, list):
            return [self.value(actor, item) for item in value]
        if isinstance(value, dict) and set(value) == {"upload"}:
            name = str(value["upload"])
            return engine.upload(self.home, actor, Upload(name=name, stream=BytesIO(PAPER + name.encode())))
        if isinstance(value, dict) and set(value) == {"document"}:
            return self.paper(str(value["document"])).id
        if isinstance(value, dict):
            return self.values(actor, value)
        return [self.value(actor, item) for item in value] if isinstance(value, list) else value
