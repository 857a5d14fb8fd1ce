"""The rule ``missing-lane``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.errors import Message
from bpmn.lint.rule import WARNING, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject

MOVE = Message(vi="Kéo tác vụ vào làn của người làm.", en="Move it into the lane of who does it.")


@rule("missing-lane", WARNING, vi="Vẽ làn cho từng vai trò.", en="Draw a lane for each role.")
def missing_lane(subject: Subject) -> Iterator[Found]:
    """A person's task outside all lanes of a process that has lanes, or a process with such tasks and no lanes."""
    for process in subject.processes:
        people = [node for node in process.root.walk() if node.work is not None and node.kind in names.TASKS]
        if people and not any(scope.lanes for scope in process.root.scopes()):
            yield found(process.root, vi="Quy trình {} không có làn.", en="The process {} has no lanes.")
            continue
        for node in people:
            if node.lane is None:
                yield found(node, vi="{} nằm ngoài các làn.", en="{} stands outside the lanes.", remedy=MOVE)
