"""The rule ``data-association``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject


@rule(
    "data-association",
    ERROR,
    vi="Dùng camunda:inputParameter hoặc camunda:outputParameter với biểu thức ${…}.",
    en="Use a camunda:inputParameter or camunda:outputParameter with a ${…} expression.",
)
def data_association(subject: Subject) -> Iterator[Found]:
    """A data association that computes (transformation, assignment): only plain ones, which carry a value, are run."""
    for element in subject.elements:
        if names.kind(element) in {"transformation", "assignment"}:
            yield found(
                subject.spot(element),
                vi="Liên kết dữ liệu của {} có phép tính, chưa chạy được.",
                en="A data association of {} computes something, which is not run yet.",
            )
