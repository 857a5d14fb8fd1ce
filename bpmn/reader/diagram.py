"""A whole file."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from bpmn import names
from bpmn.errors import Message
from bpmn.model import Diagram
from bpmn.reader.correlations import read_correlations
from bpmn.reader.drawing import Drawing
from bpmn.reader.processes import main_process, read_pools, read_processes
from bpmn.xml import UnreadableDiagramError, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpmn.xml import Element


def read(data: bytes) -> Diagram:
    """Read a BPMN 2.0 file as drawn, whatever it holds; what was not understood stands in ``problems``.

    Raises UnreadableDiagramError where the bytes are no BPMN file: not well-formed, forbidden, over a cap, other XML.
    """
    root = definitions(data)
    drawing = Drawing(root)
    pools = read_pools(drawing)
    processes = read_processes(drawing, pools)
    correlations = read_correlations(drawing)
    return Diagram(
        source=data,
        processes=MappingProxyType(processes),
        main=main_process(processes),
        messages=_names(drawing, "message", "name"),
        signals=_names(drawing, "signal", "name"),
        errors=_names(drawing, "error", "errorCode"),
        escalations=_names(drawing, "escalation", "escalationCode"),
        correlations=correlations,
        pools=MappingProxyType(pools),
        problems=tuple(drawing.problems),
    )


def definitions(data: bytes) -> Element:
    """Parse the bytes and give their ``definitions`` element; raises UnreadableDiagramError."""
    root = parse(data)
    if names.kind(root) != "definitions":
        raise UnreadableDiagramError(
            Message(
                vi=f"Phần tử ngoài cùng của tệp là <{root.tag}>, không phải <definitions> của BPMN 2.0.",
                en=f"The file's outermost element is <{root.tag}>, not BPMN 2.0's <definitions>.",
            ),
            remedy=Message(
                vi="Lưu tệp từ trình vẽ dưới dạng sơ đồ BPMN 2.0.",
                en="Save it from the modeler as a BPMN 2.0 diagram.",
            ),
            line=names.line(root),
        )
    return root


def _names(drawing: Drawing, kind: str, attribute: str) -> Mapping[str, str]:
    """Give names or codes by id; one without goes by its id."""
    return MappingProxyType(
        {
            drawing.id(element): element.get(attribute) or drawing.id(element)
            for element in names.children(drawing.root, kind)
        }
    )
