"""The rule ``retention-invalid``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject

DAYS = re.compile(r"\d{1,6}|P\d{1,6}D")


@rule("retention-invalid", ERROR, vi="Ghi số ngày, ví dụ 7300 hoặc P7300D.", en="Write days, such as 7300 or P7300D.")
def retention_invalid(subject: Subject) -> Iterator[Found]:
    """A camunda:historyTimeToLive that is no number of days."""
    for process in subject.processes:
        if process.time_to_live is not None and not DAYS.fullmatch(process.time_to_live):
            yield found(
                process.root,
                vi=f"Thời hạn bảo quản «{process.time_to_live[:40]}» của {{}} không hợp lệ.",
                en=f"The retention «{process.time_to_live[:40]}» of {{}} is no number of days.",
            )
