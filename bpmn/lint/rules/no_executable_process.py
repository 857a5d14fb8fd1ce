"""The rule ``no-executable-process``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.errors import Message
from bpmn.lint.rule import ERROR, found, rule
from bpmn.lint.subject import Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "no-executable-process",
    ERROR,
    vi='Đánh dấu quy trình là «Executable» (isExecutable="true").',
    en='Tick "Executable" on the process (isExecutable="true").',
)
def no_executable_process(subject: Subject) -> Iterator[Found]:
    """A file in which no process may be run."""
    processes = subject.diagram.processes.values()
    if any(process.executable for process in processes):
        return
    for process in processes:
        yield found(process.root, vi="Quy trình {} không được phép chạy.", en="The process {} is not executable.")
    if not processes:
        spot = Spot(id=subject.root.get("id", ""), name="", line=names.line(subject.root))
        yield found(
            spot,
            vi="Tệp không có quy trình nào.",
            en="The file has no process.",
            remedy=Message(vi="Vẽ một quy trình.", en="Draw a process."),
        )
