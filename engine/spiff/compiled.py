"""A version of a diagram, compiled once and shared by all runs of it, in all threads."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from bpmn.rewrite import rewritten
from engine.errors import FlowError
from engine.spiff.elements.activity import Activity
from engine.spiff.elements.call_activity import CallActivity
from engine.spiff.elements.inclusive_gateway import InclusiveGateway
from engine.spiff.library import ValidationException
from engine.spiff.parser import DiagramParser
from engine.spiff.process import ProcessSpec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bpmn.model import Diagram, Node
    from engine.spiff.spec import NodeSpec


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Compiled:
    """The specs of a process and of everything that runs inside it. Nothing changes them after they are made.

    ``specs``: by id of the process, sub-process or inline process. ``starts``: the start events of the process
    itself. ``inline``: keys of the processes that a call runs as part of the same instance.
    """

    key: str
    diagram: Diagram
    specs: Mapping[str, ProcessSpec]
    nodes: Mapping[str, Node]
    starts: tuple[Node, ...]
    inline: frozenset[str]

    def fingerprint(self) -> str:
        """SHA-256 over the structure of the specs: equal before and after any number of runs."""
        digest = hashlib.sha256()
        for name, spec in sorted(self.specs.items()):
            for node in spec.task_specs.values():
                digest.update(repr((name, *_facts(cast("NodeSpec", node)))).encode())
        return digest.hexdigest()


def _facts(spec: NodeSpec) -> Iterator[object]:
    """Give everything of a spec that a run might wrongly change."""
    yield from (spec.name, type(spec).__name__, spec.manual, spec.plain, sorted(vars(spec)), repr(spec.node))
    yield [
        (edge.id, edge.source.name, edge.target.name, repr(edge.condition), edge.default)
        for edge in (*spec.edges_in, *spec.edges_out)
    ]
    if isinstance(spec, Activity):
        yield [event.name for event in spec.boundary]
    if isinstance(spec, InclusiveGateway):
        yield sorted((str(flow), sorted(names)) for flow, names in spec.reach.items())
    stock = vars(spec)
    yield [stock[name].n_subscribers() for name in sorted(stock) if name.endswith("_event")]
    yield [stock[name] for name in ("_inputs", "_outputs", "data", "defines", "pre_assign", "post_assign")]


def compile_process(diagram: Diagram, key: str) -> Compiled:
    """Compile a process of a diagram with its sub-processes and the processes of the same file that it calls.

    Raises:
        FlowError: the diagram has something that does not run. The lint finds it first and says the remedy.
    """
    if key not in diagram.processes:
        raise FlowError(key, "There is no such process in the diagram. Name one that is drawn in it")
    parser = DiagramParser(diagram)
    specs: dict[str, ProcessSpec] = {}
    try:
        parser.add_bpmn_xml(rewritten(diagram))
        _gather(parser, key, frozenset(diagram.processes), specs)
    except ValidationException as error:
        raise FlowError(key, f"The diagram cannot be compiled: {error}. Mend what the lint finds") from error
    return Compiled(
        key=key,
        diagram=diagram,
        specs=MappingProxyType(specs),
        nodes=MappingProxyType({name: node for spec in specs.values() for name, node in spec.drawn.nodes.items()}),
        starts=tuple(start.node for start in specs[key].starts),
        inline=frozenset(diagram.processes) & specs.keys(),
    )


def _gather(parser: DiagramParser, key: str, processes: frozenset[str], specs: dict[str, ProcessSpec]) -> None:
    """Collect the specs of a scope and of all that it can begin, without recursion."""
    todo = [key]
    while todo:
        name = todo.pop()
        if name in specs:
            continue
        spec = parser.get_spec(name)
        if isinstance(spec, ProcessSpec):
            specs[name] = spec
            todo += [drawn.id for drawn in spec.drawn.nodes.values() if drawn.body is not None]
            todo += [
                one.call.key
                for one in spec.task_specs.values()
                if isinstance(one, CallActivity) and one.call.key in processes
            ]
