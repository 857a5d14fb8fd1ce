"""What the catalogue says of a diagram's automatic steps before publishing: names of inputs and outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.errors import Message
from bpmn.expressions import Expression
from bpmn.lint import Finding
from engine.ballots import secret_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bpmn.forms import Form
    from bpmn.model import Diagram, Node, Value
    from engine.handlers import Catalogue, Handler

RULE = "handler-inputs"
IN_START = "secret-in-start"
_BEFORE_A_CASE = (
    Message(
        "Biểu mẫu của bước bắt đầu có mục bí mật, nhưng hộp phiếu thuộc về một việc trong hồ sơ.",
        "The form of a start has a secret field, but a ballot box belongs to a task of a case.",
    ),
    Message("Hỏi điều đó ở một việc của người.", "Ask for it in a user task."),
)


def handler_findings(catalogue: Catalogue, diagram: Diagram, file: str) -> Iterator[Finding]:
    """Errors of steps whose topic has a handler here: unknown or missing inputs, outputs that it does not give."""
    for process in diagram.processes.values():
        for node in process.root.walk():
            known = catalogue.get(node.service.topic or "") if node.service is not None else None
            if known is not None:
                yield from (_finding(file, node, *words) for words in _mistakes(known, node))


def _mistakes(handler: Handler, node: Node) -> Iterator[tuple[Message, Message]]:
    wanted = handler.input_names()
    given = {parameter.name for parameter in node.inputs}
    for name in sorted(given - set(wanted)):
        yield (
            Message(vi=f"“{handler.topic}” không có đầu vào “{name}”.", en=f"“{handler.topic}” has no input “{name}”."),
            Message(vi=f"Dùng một trong: {', '.join(wanted)}.", en=f"Use one of: {', '.join(wanted)}."),
        )
    for name in sorted(name for name, required in wanted.items() if required and name not in given):
        yield (
            Message(vi=f"“{handler.topic}” cần đầu vào “{name}”.", en=f"“{handler.topic}” needs the input “{name}”."),
            Message(vi=f"Thêm tham số vào “{name}” cho bước.", en=f"Add an input parameter “{name}” to the step."),
        )
    outputs = handler.output_names()
    for parameter in node.outputs:
        if not set(outputs) & set(_names(parameter.value)):
            yield (
                Message(
                    vi=f"Đầu ra “{parameter.name}” không dùng gì của “{handler.topic}”.",
                    en=f"The output “{parameter.name}” uses nothing that “{handler.topic}” gives.",
                ),
                Message(vi=f"Bước này cho: {', '.join(outputs)}.", en=f"It gives: {', '.join(outputs)}."),
            )


def _names(value: Value) -> Iterator[str]:
    if isinstance(value, Expression):
        yield from value.names
    elif isinstance(value, tuple):
        for item in value:
            yield from _names(item)
    else:
        for item in value.values():
            yield from _names(item)


def secret_findings(diagram: Diagram, forms: Mapping[str, Form], file: str) -> Iterator[Finding]:
    """Errors of start events whose form has a secret field: before a case there is no ballot box."""
    for process in diagram.processes.values():
        for node in process.root.walk():
            form = forms.get(node.work.form or "") if node.work is not None else None
            if node.kind == "startEvent" and secret_fields(form):
                yield _finding(file, node, *_BEFORE_A_CASE, rule=IN_START)


def _finding(file: str, node: Node, message: Message, remedy: Message, *, rule: str = RULE) -> Finding:
    return Finding(
        file=file,
        rule=rule,
        severity="error",
        element=node.id,
        name=node.name,
        line=node.line,
        message=message,
        remedy=remedy,
    )
