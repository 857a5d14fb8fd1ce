"""The rule ``event-gateway-target``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.errors import Message
from bpmn.lint.rule import ERROR, found, rule, shown
from bpmn.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject
    from bpmn.model import Node

KINDS = frozenset({EventKind.MESSAGE, EventKind.SIGNAL, EventKind.TIMER, EventKind.CONDITIONAL})


@rule(
    "event-gateway-target",
    ERROR,
    vi="Sau cổng sự kiện chỉ đặt sự kiện chờ hoặc tác vụ nhận, mỗi cái một luồng vào.",
    en="Behind an event gateway put catching events or receive tasks, each with this one flow into it.",
)
def event_gateway_target(subject: Subject) -> Iterator[Found]:
    """What may follow an event-based gateway (BPMN 10.6.6).

    Message, signal, timer and conditional events, or receive tasks instead of message events; each reached from nowhere
    else, and without boundary events.
    """
    for gateway in subject.nodes("eventBasedGateway"):
        scope = subject.homes[gateway.id]
        targets = [scope.nodes[flow.target] for flow in subject.outgoing(gateway) if flow.target in scope.nodes]
        mixed = any(map(_message, targets))
        hosts = {node.attached_to for node in scope.nodes.values()}
        for node in targets:
            fault = _fault(node, mixed=mixed, host=node.id in hosts)
            if fault is not None:
                yield found(
                    node,
                    vi=f"{{}} sau cổng sự kiện {shown(gateway)} {fault.vi}",
                    en=f"{{}} behind the event gateway {shown(gateway)} {fault.en}",
                )


def _fault(node: Node, *, mixed: bool, host: bool) -> Message | None:
    """Give what is wrong with a node behind the gateway; ``mixed``: a message event stands there too."""
    if not _waits(node):
        return Message(vi="không phải bước chờ sự kiện.", en="is no step that waits for an event.")
    if len(node.incoming) > 1:
        return Message(vi="còn có luồng vào khác.", en="has another flow into it.")
    if node.kind == "receiveTask" and mixed:
        return Message(vi="đứng cạnh sự kiện thông điệp.", en="stands beside a message event.")
    if host:
        return Message(vi="có sự kiện biên.", en="has a boundary event.")
    return None


def _waits(node: Node) -> bool:
    if node.kind == "receiveTask":
        return True
    return node.kind == "intermediateCatchEvent" and all(event.kind in KINDS for event in node.events)


def _message(node: Node) -> bool:
    return node.kind == "intermediateCatchEvent" and any(event.kind is EventKind.MESSAGE for event in node.events)
