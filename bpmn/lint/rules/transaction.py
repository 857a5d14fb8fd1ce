"""The rule ``transaction``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule
from bpmn.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "transaction",
    ERROR,
    vi="Dùng quy trình con với sự kiện lỗi; giao dịch có ở phiên bản sau.",
    en="Use a sub-process with error events; a later version brings transactions.",
)
def transaction(subject: Subject) -> Iterator[Found]:
    """A transaction sub-process or a cancel event (BPMN 10.3.5): not yet run."""
    for node in subject.nodes("transaction"):
        yield found(node, vi="{} là giao dịch, chưa chạy được.", en="{} is a transaction, which is not run yet.")
    for node, _event in subject.events(EventKind.CANCEL):
        yield found(
            node, vi="{} là sự kiện hủy giao dịch, chưa chạy được.", en="{} is a cancel event, which is not run yet."
        )
