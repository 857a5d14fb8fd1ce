"""The files that a published version of a procedure came with: its diagram and the forms that the diagram names."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import engine
from bpmn.reader import read
from web.current import by, home

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@lru_cache(maxsize=64)
def files_of(definition: str) -> Mapping[str, bytes]:
    """The diagram and its forms by file name; a publication never changes, so they are read once."""
    published = engine.definition(home(), by(), definition)
    diagram = engine.diagram_of(home(), by(), definition)
    return {published.resource: diagram, **dict(_forms(definition, diagram))}


def _forms(definition: str, diagram: bytes) -> Iterator[tuple[str, bytes]]:
    nodes = (node for process in read(diagram).processes.values() for node in process.root.walk())
    for name in dict.fromkeys(node.work.form for node in nodes if node.work is not None and node.work.form):
        for file in (name, f"forms/{name}.form", f"{name}.form"):
            try:
                yield file, engine.resource_of(home(), by(), definition, file)
            except engine.NotFoundError:
                continue
            break
