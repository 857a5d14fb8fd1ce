"""The rule ``message-twice``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import WARNING, found, rule
from bpmn.lint.subject import Spot
from bpmn.lint.words import KINDS
from bpmn.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "message-twice",
    WARNING,
    vi="Dùng chung một thông điệp (tín hiệu), hoặc đặt tên khác.",
    en="Use one message (signal) for both, or give them different names.",
)
def message_twice(subject: Subject) -> Iterator[Found]:
    """Two messages or two signals with one name: they are one and the same here, for they go by name."""
    for kind in (EventKind.MESSAGE, EventKind.SIGNAL):
        seen: set[str] = set()
        for element in names.children(subject.root, kind):
            name = element.get("name", "")
            if name in seen:
                spot = Spot(id=element.get("id", ""), name=name, line=names.line(element))
                yield found(spot, vi=f"Có hai {KINDS[kind].vi} cùng tên {{}}.", en=f"There are two {kind}s named {{}}.")
            seen.update({name} - {""})
