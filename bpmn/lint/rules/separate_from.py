"""The rule ``separate-from``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "separate-from",
    ERROR,
    vi="Ghi mã của tác vụ khác trong quy trình, cách nhau bằng dấu phẩy.",
    en="Write ids of other tasks of the process, with commas between.",
)
def separate_from(subject: Subject) -> Iterator[Found]:
    """A separation of duties that names itself or no person's task of the file: it would separate nobody."""
    people = {node.id for node in subject.nodes() if node.work is not None and node.kind in names.TASKS}
    for node in subject.nodes():
        for other in node.work.separate_from if node.work else ():
            if other not in people - {node.id}:
                yield found(
                    node,
                    vi=f"separate_from của {{}} nhắc tới «{other}», không phải tác vụ khác của người.",
                    en=f"separate_from of {{}} names «{other}», which is no other person's task.",
                )
