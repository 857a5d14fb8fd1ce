"""A story: what people did on which day, told in a TOML file and done again through the engine's door.

``./run demo`` replays the year of web/data/year.toml with it. A step names its case by a word of the story's own:

    [[steps]]
    at = 2021-03-17T08:00:00+07:00     # the clock is moved here first, and what falls due is run
    case = "22-KH"
    start = "van_ban_di"               # or do = "soan_thao" (finish the open task there), or message = "…"
    by = "chuyen_vien"
    values = { … }

A message to a case that has not begun starts it. ``in`` names the procedure of a case that this one has begun (its
newest); ``minutes`` go by before the step; several people in ``by`` do it one after another. A step with ``way = "x"``
stands for the steps of ``[[way.x]]``, done in its case; its ``who`` puts people in the place of others. Among the
values, ``{ paper = "a title" }`` is a scanned paper, ``{ document = "504", kind = "…" }`` a document of another case,
``{ case = "504" }`` that case's id, ``{ days = 5 }`` the day that far ahead.
"""

from __future__ import annotations

import tomllib
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import engine
from engine import HANOI, BadValueError, By, CaseView, Channel, NotFoundError, Upload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date, datetime
    from importlib.resources.abc import Traversable

    from engine import Home, TaskView

ADMIN = "admin"
SCAN = """#let d = json("data.json")
#set page(paper: "a4", margin: 30mm)
#set text(font: "Liberation Serif", size: 14pt, lang: "vi")
#align(center, strong(d.title))
#v(1cm)
Bản chụp minh họa cho hồ sơ mẫu, không có giá trị pháp lý.
"""


class Story:
    """A story being told in a home, and the cases that it has begun, by their names in it."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.cases: dict[str, str] = {}

    def tell(self, told: Mapping[str, Any]) -> None:
        """Do every step in order.

        Raises:
            EngineError: the engine refuses one; the message says which.
        """
        for number, step in enumerate(_steps(told), 1):
            try:
                self._do(step)
            except engine.EngineError as error:
                where = f"step {number} ({step.get('case')}: {step.get('do') or step.get('start') or 'message'})"
                raise BadValueError(f"The story stops at {where}: {error}") from error

    def case(self, step: Mapping[str, Any]) -> CaseView:
        """The case of a step: the named one, or the newest of the procedure that ``in`` names.

        Raises:
            NotFoundError: none of that procedure has begun.
        """
        admin = self._by(ADMIN)
        if "in" not in step:
            return engine.case(self.home, admin, self.cases[step["case"]])
        found = engine.cases(self.home, admin, key=step["in"], limit=1)
        if not found:
            raise NotFoundError("case begun", str(step["in"]))
        self.cases.setdefault(f"{step['case']} > {step['in']}", found[0].id)
        return engine.case(self.home, admin, found[0].id)

    def _do(self, step: Mapping[str, Any]) -> None:
        by = self._by(step.get("by", ADMIN))
        self._wait(step.get("at", self.home.clock.now() + timedelta(minutes=step.get("minutes", 0))))
        values = self._values(by, step)
        if "start" in step:
            key = step.get("business_key")
            self.cases[step["case"]] = engine.start(self.home, by, step["start"], business_key=key, variables=values).id
        elif "message" in step:
            self._send(by, step, values)
        elif "do" in step:
            engine.complete(self.home, by, self._task(step).id, values)
        engine.run_due(self.home)

    def _send(self, by: By, step: Mapping[str, Any], values: Mapping[str, object]) -> None:
        known = step["case"] in self.cases or "in" in step
        instance = self.case(step).id if known else None
        sent = engine.send_message(self.home, by, step["message"], instance=instance, variables=values)
        for begun in sent.started:
            self.cases.setdefault(step["case"], begun)

    def _wait(self, at: datetime) -> None:
        if at > self.home.clock.now():
            engine.tick(self.home, self._by(ADMIN), at)

    def _task(self, step: Mapping[str, Any]) -> TaskView:
        """The open task at an element; of several, the one that the person may take."""
        open_tasks = self.case(step).tasks
        found = [task for task in open_tasks if task.element == step["do"]]
        if len(found) > 1:
            mine = {task.id for task in engine.tasks(self.home, self._by(step["by"]), limit=500)}
            found = [task for task in found if task.id in mine]
        if not found:
            raise NotFoundError("open task", f"{step['do']}; open are {[task.element for task in open_tasks]}")
        return found[0]

    def _by(self, person: str) -> By:
        return By(self.home.agency, person, Channel.DEMO)

    def _values(self, by: By, step: Mapping[str, Any]) -> dict[str, object]:
        return {name: self._value(by, value) for name, value in step.get("values", {}).items()}

    def _value(self, by: By, value: object) -> object:
        if isinstance(value, list):
            return [self._value(by, item) for item in value]
        if not isinstance(value, dict):
            return value
        makers: dict[frozenset[str], Callable[..., object]] = {
            frozenset({"paper"}): lambda paper: self._scan(by, paper),
            frozenset({"document", "kind"}): self._document,
            frozenset({"case"}): lambda case: self.cases[case],
            frozenset({"days"}): self._day,
        }
        if (maker := makers.get(frozenset(value))) is not None:
            return maker(**value)
        return {name: self._value(by, item) for name, item in value.items()}

    def _day(self, days: int) -> date:
        return self.home.clock.now().astimezone(HANOI).date() + timedelta(days=days)

    def _scan(self, by: By, title: str) -> dict[str, object]:
        data = engine.typeset(SCAN, {"title": title}, self.home.clock.now())
        return engine.upload(self.home, by, Upload(name=f"{title.replace('/', '-')}.pdf", stream=BytesIO(data)))

    def _document(self, document: str, kind: str) -> str:
        kept = engine.documents(self.home, self._by(ADMIN), instance=self.cases[document])
        found = [one for one in kept if one.kind == kind]
        if not found:
            raise NotFoundError("document of the story", f"{document} {kind}")
        return found[-1].id


def _steps(told: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for step in told["steps"]:
        if "way" in step:
            who = step.get("who", {})
            place = {name: value for name, value in step.items() if name not in {"way", "who"}}
            yield from ({**each, **place, "by": who.get(each["by"], each["by"])} for each in told["way"][step["way"]])
        elif isinstance(step.get("by"), list):
            yield from ({**step, "by": person} for person in step["by"])
        else:
            yield step


def read_story(file: Traversable) -> dict[str, Any]:
    """Read a story's file."""
    return tomllib.loads(file.read_text(encoding="utf-8"))
