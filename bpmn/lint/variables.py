"""The variables that a node's drawing writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn.model import MultiInstance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.model import Node


def written(node: Node) -> Iterator[str]:
    """Walk over the names of the variables a node writes: parameters, results, mappings, loop items, caught codes."""
    yield from (parameter.name for parameter in (*node.inputs, *node.outputs))
    if node.call is not None:
        yield from filter(None, (mapping.target for mapping in (*node.call.inputs, *node.call.outputs)))
    if node.service is not None and node.service.result_variable:
        yield node.service.result_variable
    if isinstance(node.loop, MultiInstance):
        yield from filter(None, (node.loop.item, node.loop.output, node.loop.output_item))
    for event in node.events:
        yield from filter(None, (event.error_variable, event.message_variable))
    yield from filter(None, (node.initiator,))
