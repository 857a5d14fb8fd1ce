"""The rule ``message-flow``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.errors import Message
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


NEVER = {
    "sourceRef": names.GATEWAYS | {"startEvent", "intermediateCatchEvent", "boundaryEvent"},
    "targetRef": names.GATEWAYS | {"endEvent", "intermediateThrowEvent"},
}
"""What a message flow cannot come from, and what it cannot go to."""

ENDS = Message(
    vi="Nối từ nơi gửi (bể, tác vụ, sự kiện gửi) tới nơi nhận (bể, tác vụ, sự kiện chờ).",
    en="Draw it from a pool, a task or a throwing event to a pool, a task or a catching event.",
)


@rule(
    "message-flow",
    ERROR,
    vi="Nối hai bể khác nhau; trong một bể dùng luồng tuần tự.",
    en="Connect two different pools; within one use a sequence flow.",
)
def message_flow(subject: Subject) -> Iterator[Found]:
    """A message flow within one pool, or between what neither sends nor receives (BPMN 9.4, 7.6.2)."""
    for element in subject.elements:
        if names.kind(element) == "messageFlow":
            for end, kinds in NEVER.items():
                if any(names.kind(meant) in kinds for meant in subject.meant(element.get(end, ""))):
                    yield found(
                        subject.spot(element),
                        vi=f"Luồng thông điệp {{}} nối với phần tử không gửi hay nhận thông điệp ({end}).",
                        en=f"The message flow {{}} is tied to something that cannot send or receive it ({end}).",
                        remedy=ENDS,
                    )
            pools = [_pool(subject, element.get(end, "").rpartition(":")[2]) for end in NEVER]
            if pools[0] is not None and pools[0] == pools[1]:
                yield found(
                    subject.spot(element),
                    vi="Luồng thông điệp {} nằm trong một bể.",
                    en="The message flow {} stays within one pool.",
                )


def _pool(subject: Subject, reference: str) -> str | None:
    """Give the process that a pool or a node belongs to."""
    for element in subject.by_id.get(reference, ()):
        if names.kind(element) == "participant":
            return element.get("processRef", "").rpartition(":")[2] or reference
        return next((at.get("id") for at in element.iterancestors(names.bpmn("process"))), None)
    return None
