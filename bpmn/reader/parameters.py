"""``camunda:inputOutput``: variables made for an activity when it starts and taken from it when it ends."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from bpmn import names
from bpmn.errors import Message
from bpmn.model import Parameter

if TYPE_CHECKING:
    from bpmn.model import Value
    from bpmn.reader.drawing import Drawing
    from bpmn.xml import Element


def read_parameters(drawing: Drawing, node: Element, kind: str) -> tuple[Parameter, ...]:
    """Read the ``inputParameter`` or ``outputParameter`` lines; one that cannot be read is left out and noted."""
    found: list[Parameter] = []
    for holder in names.extensions(node, "inputOutput"):
        for line in holder.findall(names.camunda(kind)):
            value = _content(drawing, line)
            if value is not None:
                found.append(Parameter(name=line.get("name", ""), value=value))
    return tuple(found)


def _content(drawing: Drawing, holder: Element) -> Value | None:
    """Read the one list, map or script inside a parameter or an entry, or else its text."""
    inner = next((item for item in holder if str(item.tag).startswith(names.camunda(""))), None)
    return _value(drawing, holder if inner is None else inner)


def _value(drawing: Drawing, element: Element) -> Value | None:
    kind = str(element.tag).removeprefix(names.camunda(""))
    if kind == "list":
        return tuple(value for value in (_value(drawing, item) for item in element) if value is not None)
    if kind == "map":
        entries = ((entry.get("key", ""), _content(drawing, entry)) for entry in element)
        return MappingProxyType({key: value for key, value in entries if value is not None})
    if kind == "script":
        drawing.note(
            "expression-language",
            element,
            Message(vi="Tham số là một đoạn mã (camunda:script).", en="The parameter is a camunda:script."),
            Message(vi="Viết lại thành biểu thức ${…}.", en="Write it as a ${…} expression."),
        )
        return None
    return drawing.expression(names.text(element), element, "parameter")
