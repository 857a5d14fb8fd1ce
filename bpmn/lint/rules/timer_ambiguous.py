"""The rule ``timer-ambiguous``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule
from bpmn.reader.events import TIMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule("timer-ambiguous", ERROR, vi="Giữ một thời gian.", en="Keep one time.")
def timer_ambiguous(subject: Subject) -> Iterator[Found]:
    """A timer with two times: a date, a length and a repetition exclude each other (BPMN 10.5.5)."""
    for element in subject.elements:
        drawn = [names.kind(child) for child in element if names.kind(child) in TIMES]
        if names.kind(element) == "timerEventDefinition" and len(drawn) > 1:
            listed = ", ".join(drawn)
            yield found(
                subject.spot(element),
                vi=f"Hẹn giờ {{}} có nhiều thời gian: {listed}.",
                en=f"The timer {{}} has several times: {listed}.",
            )
