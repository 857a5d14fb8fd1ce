"""A short life of a home: cases with a person, a number, a paper, a time and a person again, a key for each act.

Lived again from its beginning it does nothing twice: what was done answers as it did, what is missing is done.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import engine
from engine import Settings
from engine.setting_values import Failpoint
from storage import tasks
from tests.support.drawing import bpmn, flows, process, service, user
from tests.support.homes import ADMIN, MONDAY, by

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine import Completed, Home

HANDLERS = ("tests.support.handlers",)
BODY = (
    '<startEvent id="s"/>'
    + user("a", 'camunda:candidateGroups="van_thu"')
    + service("so", "take-number", "day_so=THU;ten=Thử")
    + service("giay", "write-file")
    + '<intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>'
    + "</intermediateCatchEvent>"
    + user("b", 'camunda:candidateGroups="van_thu"')
    + '<endEvent id="e"/>'
    + flows("s", "a", "so", "giay", "t", "b", "e")
)
ONCE = {
    "instance-started": 1,
    "task-completed": 2,
    "number-assigned": 1,
    "handler-succeeded": 2,
    "timer-fired": 1,
    "document-added": 2,
    "instance-completed": 1,
}
"""How often each of these events stands in the trail of one case at its end."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Where a life is lived: the database, the home, how many cases, and the point that kills it."""

    url: str
    home: Path
    cases: int
    point: str | None = None
    passing: int = 1

    def open(self) -> Home:
        """The home, its clock at a Monday morning plus what the clock's row says."""
        killer = Failpoint(name=self.point, passing=self.passing) if self.point else None
        settings = Settings(home=self.home, database_url=self.url, handlers=HANDLERS, failpoint=killer)
        return engine.Home.open(settings, clock=engine.FixedClock(MONDAY))

    @property
    def log(self) -> Path:
        """The file with what was acknowledged, a key a line."""
        return self.home / "acknowledged"


def prepare(plan: Plan) -> None:
    """Publish the procedure."""
    home = replace(plan, point=None).open()
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(BODY, key="doi"))})
    home.close()


def live(plan: Plan) -> None:
    """Live the whole life; what is acknowledged is written down at once. May be killed on the way."""
    home = plan.open()
    with plan.log.open("a") as log:

        def told(key: str, answer: object) -> None:
            log.write(f"{key}\t{answer}\n")
            log.flush()

        for number in range(plan.cases):
            _case(home, number, told)
    home.close()


def _case(home: Home, number: int, told: Callable[[str, object], None]) -> None:
    case = engine.start(home, by("van_thu", f"s{number}"), "doi").id
    told(f"s{number}", case)
    kept = engine.upload(home, by("van_thu"), engine.Upload(name="a.txt", stream=io.BytesIO(case.encode())))
    told(f"f{number}", engine.attach(home, by("van_thu", f"f{number}"), case, kept).id)
    told(f"a{number}", _complete(home, case, "a", f"a{number}"))
    engine.run_due(home)
    engine.tick(home, ADMIN, home.clock.now() + timedelta(hours=1, minutes=1))
    told(f"b{number}", _complete(home, case, "b", f"b{number}"))
    engine.run_due(home)


def _complete(home: Home, case: str, element: str, key: str) -> Completed:
    with home.database.read() as connection:
        (task,) = [one.id for one in tasks.of_instance(connection, case) if one.element == element]
    return engine.complete(home, by("van_thu", key), task)
