"""To whom a task is offered: a person, a role in the agency, a role in a unit (design 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpmn.expressions import Expression, parse
from engine.errors import FlowError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpmn.model import Node
    from engine.shelf import Version
    from engine.spiff import Run

PERSON, ROLE = "person", "role"


class Offer(NamedTuple):
    """One candidate: a person, or a role, in a unit or anywhere."""

    kind: str
    value: str
    unit: str | None = None

    @property
    def text(self) -> str:
        """As a diagram writes it: ``van_thu``, ``truong_phong@VP``."""
        return f"{self.value}@{self.unit}" if self.unit else self.value


class Offered(NamedTuple):
    """Who gets a task: the one it is given to, or the candidates."""

    assignee: str | None
    candidates: tuple[Offer, ...]


def offered(run: Run, token: int | None, version: Version, node: Node) -> Offered:
    """Who may do the step that waits at this token.

    The task's own attributes come first, then the lane's role; with none at all the starter gets it, so that no task
    is ever out of everyone's sight.
    """
    work = node.work
    if work is not None:
        assignee = _assignee(run.evaluate(work.assignee, token), node) if work.assignee is not None else None
        people = [Offer(PERSON, name) for name in _names(run, token, work.candidate_users)]
        roles = [_role(name) for name in _names(run, token, work.candidate_groups)]
        if assignee or people or roles:
            return Offered(assignee, tuple(dict.fromkeys(people + roles)))
    roles = [_role(name) for name in _names(run, token, _lane_roles(version, node))]
    return Offered(None, tuple(roles)) if roles else Offered(_starter(run), ())


def _assignee(value: object, node: Node) -> str | None:
    """One person: a name, or a map with an id. Raises FlowError."""
    if value is not None and not isinstance(value, str) and not (isinstance(value, dict) and "id" in value):
        raise FlowError(node.id, "The assignee is not one person's name. Name one, or use candidate users for several")
    return _name(value)


def _starter(run: Run) -> str | None:
    starter = run.variable("starter")
    return _name(starter.get("id")) if isinstance(starter, dict) else None


def _lane_roles(version: Version, node: Node) -> tuple[Expression, ...]:
    for scope in version.process.root.scopes():
        lane = scope.lanes.get(node.lane or "")
        if lane is not None and lane.role:
            if lane.id not in version.offers:
                version.offers[lane.id] = (parse(lane.role),)
            return version.offers[lane.id]
    return ()


def _names(run: Run, token: int | None, expressions: Iterable[Expression]) -> list[str]:
    found: list[str] = []
    for expression in expressions:
        value = run.evaluate(expression, token)
        items = value if isinstance(value, list | tuple) else str(value or "").split(",")
        found += [name for item in items if (name := _name(item))]
    return found


def _name(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("id")
    return str(value).strip() or None if value is not None else None


def _role(text: str) -> Offer:
    role, _, unit = text.partition("@")
    return Offer(ROLE, role, unit or None)
