"""The rule ``loop-position``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject

LOOPS = frozenset({"standardLoopCharacteristics", "multiInstanceLoopCharacteristics"})


@rule("loop-position", ERROR, vi="Giữ một kiểu lặp.", en="Keep one kind of loop.")
def loop_position(subject: Subject) -> Iterator[Found]:
    """Two loops on one activity, or a loop on an event sub-process (BPMN 10.3.5): it is started by its event only."""
    for element in subject.elements:
        loops = [found_element for found_element in element if names.kind(found_element) in LOOPS]
        limit = 0 if names.is_true(element, "triggeredByEvent") else 1
        if len(loops) > limit:
            yield found(subject.spot(element), vi="{} có quá nhiều vòng lặp.", en="{} has more loops than it may have.")
