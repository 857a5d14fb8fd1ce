"""What a person may send to a running case: messages that its diagram waits for and offers as buttons.

The event says so itself: ``camunda:property`` ``action_vi`` and ``action_en`` are the button, ``action_for`` who may
press it (``starter``, a role, or an expression that gives a person), ``action_when`` while it is offered,
``action_reason`` the variable that takes the reason. Expressions see the variables as the waiting token sees them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.expressions import parse
from engine.errors import FlowError
from engine.results import ActionView
from engine.rights import ADMIN
from engine.spiff import Opened
from engine.status import MESSAGE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpmn.model import Node
    from engine.rights import Who
    from engine.shelf import Version
    from engine.spiff import Run
    from storage.instances import Instance

WORKER = "worker"
STARTER = "starter"


def actions_of(actor: Who, row: Instance, version: Version, run: Run) -> tuple[ActionView, ...]:
    """The buttons that a person gets for a case as it waits now; a step that waits several times gives several."""
    return tuple(
        ActionView(
            message=str(wait.name),
            token=wait.token,
            label_vi=_words(run, wait, node.properties["action_vi"]),
            label_en=_words(run, wait, node.properties.get("action_en", node.properties["action_vi"])),
            reason=node.properties.get("action_reason", ""),
        )
        for wait, node in _waiting(version, run)
        if "action_vi" in node.properties and _is_for(actor, row, run, wait, node)
    )


def may_send(actor: Who, row: Instance, version: Version, run: Run, name: str) -> frozenset[int] | None:
    """The waits that a person may send this message to: what they are offered; None is any, for programs."""
    if actor.machine and actor.codes & {ADMIN, WORKER}:
        return None
    return frozenset(
        wait.token
        for wait, node in _waiting(version, run)
        if wait.name == name and _is_for(actor, row, run, wait, node)
    )


def _waiting(version: Version, run: Run) -> Iterable[tuple[Opened, Node]]:
    for wait in run.waiting():
        if isinstance(wait, Opened) and wait.kind == MESSAGE:
            yield wait, version.node(wait.element)


def _is_for(actor: Who, row: Instance, run: Run, wait: Opened, node: Node) -> bool:
    wanted = node.properties.get("action_for", "")
    if not wanted or not _holds(run, wait, node.properties.get("action_when")):
        return False
    if "${" in wanted:
        return actor.person in _people(_value(run, wait, wanted))
    return (wanted == STARTER and row.starter == actor.person) or wanted in actor.codes


def _holds(run: Run, wait: Opened, condition: str | None) -> bool:
    return condition is None or _value(run, wait, condition) is True


def _people(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _words(run: Run, wait: Opened, text: str) -> str:
    return str(_value(run, wait, text)) if "${" in text else text


def _value(run: Run, wait: Opened, text: str) -> object:
    """The value as the waiting token sees it; None where a variable is not there yet."""
    try:
        return run.evaluate(parse(text), wait.token)
    except FlowError:
        return None
