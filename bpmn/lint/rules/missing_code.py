"""The rule ``missing-code``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule
from bpmn.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule("missing-code", ERROR, vi="Ghi mã cho lỗi hoặc báo cáo leo thang.", en="Give the error or escalation a code.")
def missing_code(subject: Subject) -> Iterator[Found]:
    """An event that names an error or escalation without a code: what catches it is chosen by code (BPMN 10.5.6)."""
    for node, event in subject.events(EventKind.ERROR, EventKind.ESCALATION):
        if event.ref in subject.by_id and not (event.code or "").strip():
            yield found(node, vi=f"«{event.ref}» ở {{}} không có mã.", en=f"«{event.ref}» at {{}} has no code.")
