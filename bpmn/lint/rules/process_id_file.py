"""The rule ``process-id-file``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import WARNING, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "process-id-file",
    WARNING,
    vi="Đặt mã quy trình chính trùng tên tệp, các quy trình khác bắt đầu bằng tên tệp và dấu _.",
    en="Name the main process as the file; let the others begin with that name and _.",
)
def process_id_file(subject: Subject) -> Iterator[Found]:
    """A main process whose id is not the file's name, or another that does not begin with it."""
    for process in subject.processes if subject.slug else ():
        main = process.key == subject.diagram.main
        if (main and process.key != subject.slug) or (not main and not process.key.startswith(f"{subject.slug}_")):
            yield found(
                process.root,
                vi=f"Mã quy trình «{process.key}» không hợp với tên tệp «{subject.slug}».",
                en=f"The process id «{process.key}» does not go with the file name «{subject.slug}».",
            )
