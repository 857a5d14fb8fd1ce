"""The rule ``timer-invalid``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.lint import times
from bpmn.lint.rule import ERROR, found, rule
from bpmn.model import EventKind, TimerKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject

FORMS = {TimerKind.DATE: times.is_instant, TimerKind.DURATION: times.is_length, TimerKind.CYCLE: times.is_repetition}
WORDS = {TimerKind.DATE: "date and time", TimerKind.DURATION: "length of time", TimerKind.CYCLE: "repetition"}


@rule(
    "timer-invalid",
    ERROR,
    vi="Ghi theo ISO 8601: 2026-11-23T08:00:00, PT48H, R3/PT10H; hoặc biểu thức ${…}.",
    en="Write ISO 8601: 2026-11-23T08:00:00, PT48H, R3/PT10H; or an expression ${…}.",
)
def timer_invalid(subject: Subject) -> Iterator[Found]:
    """A written time that is no instant, length or repetition of ISO 8601. Cron lines are not read."""
    for node, event in subject.events(EventKind.TIMER):
        if event.expression is None or event.timer is None or not event.expression.is_literal:
            continue
        text = event.expression.text.strip()
        if not FORMS[event.timer](text):
            yield found(
                node,
                vi=f"Hẹn giờ {{}}: «{text[:60]}» không phải thời gian hợp lệ.",
                en=f"The timer {{}}: «{text[:60]}» is no {WORDS[event.timer]}.",
            )
