"""Reading diagrams: ``read(bytes) -> Diagram``, generous to whatever the modeler opens."""

from __future__ import annotations

from bpmn.reader.diagram import read
from bpmn.xml import UnreadableDiagramError

__all__ = ["UnreadableDiagramError", "read"]
