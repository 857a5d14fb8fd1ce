"""What the catalogue says of a diagram's automatic steps before publishing: names of inputs and outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.errors import Message
from bpmn.expressions import Expression
from bpmn.lint import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.model import Diagram, Node, Value
    from engine.handlers import Catalogue, Handler

RULE = "handler-inputs"


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


def _finding(file: str, node: Node, message: Message, remedy: Message) -> Finding:
    return Finding(
        file=file,
        rule=RULE,
        severity="error",
        element=node.id,
        name=node.name,
        line=node.line,
        message=message,
        remedy=remedy,
    )
