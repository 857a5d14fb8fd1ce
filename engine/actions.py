"""What a person may send to a running case: messages that its diagram waits for and offers as buttons.

The event says so itself: ``camunda:property`` ``action_vi`` and ``action_en`` are the button, ``action_for`` who may
press it (``starter`` or a role), ``action_reason`` the variable that takes the reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    """The buttons that a person gets for a case as it waits now."""
    return tuple(
        ActionView(
            message=name,
            label_vi=node.properties["action_vi"],
            label_en=node.properties.get("action_en", node.properties["action_vi"]),
            reason=node.properties.get("action_reason", ""),
        )
        for name, node in _waiting(version, run)
        if "action_vi" in node.properties and _is_for(actor, row, node)
    )


def may_send(actor: Who, row: Instance, version: Version, run: Run, name: str) -> bool:
    """Whether a person may send this message to this case: programs may, others only what they are offered."""
    if actor.machine and actor.codes & {ADMIN, WORKER}:
        return True
    return any(_is_for(actor, row, node) for message, node in _waiting(version, run) if message == name)


def _waiting(version: Version, run: Run) -> Iterable[tuple[str, Node]]:
    for wait in run.waiting():
        if isinstance(wait, Opened) and wait.kind == MESSAGE:
            yield str(wait.name), version.node(wait.element)


def _is_for(actor: Who, row: Instance, node: Node) -> bool:
    wanted = node.properties.get("action_for", "")
    return (wanted == STARTER and row.starter == actor.person) or (bool(wanted) and wanted in actor.codes)
