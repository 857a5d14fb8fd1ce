"""The rule ``multi-instance-behavior``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "multi-instance-behavior",
    ERROR,
    vi="Để behavior là All; các kiểu khác có ở phiên bản sau.",
    en="Leave behavior at All; a later version brings the others.",
)
def multi_instance_behavior(subject: Subject) -> Iterator[Found]:
    """A multi-instance activity that throws events as its instances complete (behavior None, One, Complex).

    Not yet run.
    """
    for element in subject.elements:
        if names.kind(element) == "multiInstanceLoopCharacteristics" and element.get("behavior", "All") != "All":
            behavior = element.get("behavior")
            yield found(
                subject.spot(element),
                vi=f"{{}} có behavior «{behavior}», chưa chạy được.",
                en=f"{{}} has the behavior «{behavior}», which is not run yet.",
            )
