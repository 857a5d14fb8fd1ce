"""The rule ``call-without-process``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.errors import Message
from bpmn.lint.rule import ERROR, found, rule
from bpmn.lint.rules.id_invalid import NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject

EXECUTABLE = Message(vi="Đánh dấu quy trình đó là «Executable».", en='Tick "Executable" on that process.')


@rule(
    "call-without-process",
    ERROR,
    vi="Ghi mã quy trình được gọi (calledElement).",
    en="Write the key of the called process (calledElement).",
)
def call_without_process(subject: Subject) -> Iterator[Found]:
    """A call activity that names no process, or something else, or a process of this file that may not run."""
    for node in subject.nodes("callActivity"):
        if node.call is None or not node.call.key:
            yield found(node, vi="{} không nêu quy trình cần gọi.", en="{} does not say which process it calls.")
        elif node.call.key in subject.diagram.processes and not subject.diagram.processes[node.call.key].executable:
            yield found(
                node,
                vi=f"{{}} gọi «{node.call.key}», quy trình không được phép chạy.",
                en=f"{{}} calls «{node.call.key}», which is not executable.",
                remedy=EXECUTABLE,
            )
        elif not _callable(subject, node.call.key):
            yield found(
                node,
                vi=f"{{}} gọi «{node.call.key[:60]}», không thể là mã của một quy trình.",
                en=f"{{}} calls «{node.call.key[:60]}», which cannot be the key of a process.",
            )


def _callable(subject: Subject, key: str) -> bool:
    """Tell whether a key may be that of a process, here or elsewhere; computed keys and global tasks have own rules."""
    meant = subject.by_id.get(key, [])
    if meant:
        return any(names.kind(element) == "process" or names.kind(element).startswith("global") for element in meant)
    return "{" in key or NAME.fullmatch(key) is not None
