"""The rule ``retry-cycle``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject

_TIME = r"P(?=\d|T\d)(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?"
CYCLE = re.compile(rf"R\d{{1,3}}/{_TIME}|{_TIME}(?:, ?{_TIME}){{0,99}}")
"""A repetition, or the times before each further try, as Camunda 7 reads them."""


@rule("retry-cycle", ERROR, vi="Ghi dạng R3/PT10M.", en="Write it as R3/PT10M.")
def retry_cycle(subject: Subject) -> Iterator[Found]:
    """A camunda:failedJobRetryTimeCycle that is no repetition (R3/PT10M) or list of times (PT1M,PT5M) of ISO 8601."""
    for node in subject.nodes():
        cycle = node.service.retry_cycle if node.service else None
        if cycle is not None and not CYCLE.fullmatch(cycle):
            yield found(
                node,
                vi=f"Chu kỳ thử lại «{cycle[:40]}» của {{}} không hợp lệ.",
                en=f"The retry cycle «{cycle[:40]}» of {{}} is not valid.",
            )
