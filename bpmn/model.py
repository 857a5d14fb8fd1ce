"""The typed reading of a diagram: what the rest of the product knows of BPMN XML.

Every value is frozen; expressions are compiled once. Element ids are those of the drawing. What could not be
understood stands in ``Diagram.problems`` and is judged by the lint, never dropped in silence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bpmn.expressions import Expression

Value: TypeAlias = "Expression | tuple[Value, ...] | Mapping[str, Value]"
"""A ``camunda:inputParameter`` value: an expression, a list of values or a map of values."""

NOTHING: Mapping[str, str] = MappingProxyType({})


class EventKind(StrEnum):
    """The event definitions of BPMN 2.0, table 10.93; ``NONE`` never stands in ``Node.events``."""

    MESSAGE = "message"
    SIGNAL = "signal"
    TIMER = "timer"
    CONDITIONAL = "conditional"
    ERROR = "error"
    ESCALATION = "escalation"
    LINK = "link"
    TERMINATE = "terminate"
    CANCEL = "cancel"
    COMPENSATE = "compensate"


class TimerKind(StrEnum):
    """How a timer's expression is read: an instant, a length of time, or a repetition (ISO 8601)."""

    DATE = "date"
    DURATION = "duration"
    CYCLE = "cycle"


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """Something the reader did not understand: ``rule`` is the lint rule that owns it.

    ``message`` and ``remedy`` are English, the two other texts Vietnamese.
    """

    rule: str
    element: str
    message: str
    remedy: str
    line: int
    name: str = ""
    message_vi: str = ""
    remedy_vi: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class EventDefinition:
    """One trigger of an event.

    ``name`` is the message's, signal's or link's name; ``code`` the error's or escalation's code (None catches all);
    ``expression`` the timer's time or the condition; ``activity`` what a compensation names;
    ``error_variable`` / ``message_variable`` (camunda:errorCodeVariable, errorMessageVariable) receive the caught code
    and text.
    """

    id: str
    kind: EventKind
    line: int
    ref: str | None = None
    name: str | None = None
    code: str | None = None
    expression: Expression | None = None
    timer: TimerKind | None = None
    activity: str | None = None
    error_variable: str | None = None
    message_variable: str | None = None
    payload: tuple[VariableMapping, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Flow:
    """A sequence flow (BPMN 8.4.13); ids of source and target nodes."""

    id: str
    source: str
    target: str
    line: int
    name: str = ""
    condition: Expression | None = None
    default: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class StandardLoop:
    """``standardLoopCharacteristics`` (BPMN 10.3.5)."""

    line: int
    maximum: int | None = None
    condition: Expression | None = None
    test_before: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class MultiInstance:
    """``multiInstanceLoopCharacteristics`` (BPMN 10.3.6).

    Either ``cardinality`` or ``collection`` (an expression that gives a list: ``camunda:collection="${people}"``,
    ``camunda:collection="people"`` and ``loopDataInputRef`` all end here). ``item`` names the variable of one item,
    ``output`` the list collected in item order from each instance's ``output_item``.
    """

    line: int
    sequential: bool = False
    cardinality: Expression | None = None
    collection: Expression | None = None
    item: str | None = None
    output: str | None = None
    output_item: str | None = None
    completion: Expression | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class VariableMapping:
    """One ``camunda:in`` / ``camunda:out`` line.

    ``all_variables`` copies everything; ``business_key`` sets the child's key.
    """

    source: str | None = None
    expression: Expression | None = None
    target: str | None = None
    all_variables: bool = False
    business_key: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A call activity: ``key`` of the called process.

    It runs inline when it stands in the same diagram, else as a child instance.
    """

    key: str
    inputs: tuple[VariableMapping, ...] = ()
    outputs: tuple[VariableMapping, ...] = ()
    binding: str = "latest"
    version: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """Who does a person's task, by when, with which form (camunda attributes of a user task).

    Candidates are expressions that give a name or a list of names, comma-separated literals already split.
    ``separate_from`` names user tasks whose performer may not do this one (camunda:property ``separate_from``).
    """

    assignee: Expression | None = None
    candidate_users: tuple[Expression, ...] = ()
    candidate_groups: tuple[Expression, ...] = ()
    due: Expression | None = None
    follow_up: Expression | None = None
    priority: Expression | None = None
    form: str | None = None
    form_binding: str = "deployment"
    form_key: str | None = None
    separate_from: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """An automatic step: an external topic, or a ``camunda:expression`` whose value goes to ``result_variable``.

    ``retry_cycle`` is ``camunda:failedJobRetryTimeCycle`` (``R3/PT10M``).
    """

    topic: str | None = None
    expression: Expression | None = None
    result_variable: str | None = None
    priority: Expression | None = None
    retry_cycle: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameter:
    """One ``camunda:inputParameter`` or ``camunda:outputParameter``."""

    name: str
    value: Value


@dataclass(frozen=True, kw_only=True, slots=True)
class DataAssociation:
    """A ``dataInputAssociation`` or ``dataOutputAssociation``: variable names on both ends, references resolved."""

    source: str
    target: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """A flow node. ``kind`` is the BPMN element's local name (``userTask``, ``exclusiveGateway``, ...).

    ``events`` are the triggers of an event, a boundary event or a receive / send task (its ``messageRef``).
    ``interrupting``: ``cancelActivity`` of a boundary event, ``isInterrupting`` of an event sub-process's start event.
    ``body``: the inner scope of a sub-process. ``lane``: id of the innermost lane, sub-process nodes inherit it.
    """

    id: str
    kind: str
    line: int
    scope: str
    name: str = ""
    documentation: str = ""
    lane: str | None = None
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    events: tuple[EventDefinition, ...] = ()
    parallel_multiple: bool = False
    attached_to: str | None = None
    interrupting: bool = True
    loop: StandardLoop | MultiInstance | None = None
    body: Scope | None = None
    triggered_by_event: bool = False
    call: Call | None = None
    work: Work | None = None
    service: Service | None = None
    inputs: tuple[Parameter, ...] = ()
    outputs: tuple[Parameter, ...] = ()
    data_inputs: tuple[DataAssociation, ...] = ()
    data_outputs: tuple[DataAssociation, ...] = ()
    initiator: str | None = None
    instantiate: bool = False
    event_gateway_type: str = "Exclusive"
    activation: Expression | None = None
    start_quantity: int = 1
    completion_quantity: int = 1
    for_compensation: bool = False
    properties: Mapping[str, str] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, kw_only=True, slots=True)
class Lane:
    """A lane; ``role`` is the candidate group it gives its user tasks (camunda:property ``role``, else its name)."""

    id: str
    name: str
    role: str
    line: int
    nodes: tuple[str, ...] = ()
    documentation: str = ""
    properties: Mapping[str, str] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """A process or a sub-process: the nodes and flows that stand directly in it.

    ``data`` are the variables of its data objects and properties.
    """

    id: str
    kind: str
    line: int
    name: str = ""
    nodes: Mapping[str, Node] = field(default_factory=lambda: MappingProxyType({}))
    flows: Mapping[str, Flow] = field(default_factory=lambda: MappingProxyType({}))
    lanes: Mapping[str, Lane] = field(default_factory=lambda: MappingProxyType({}))
    data: tuple[str, ...] = ()
    documentation: str = ""

    def walk(self) -> Iterator[Node]:
        """All nodes of this scope and of the scopes inside it, outer ones first."""
        for node in self.nodes.values():
            yield node
            if node.body is not None:
                yield from node.body.walk()

    def scopes(self) -> Iterator[Scope]:
        """This scope and all inside it, outer ones first."""
        yield self
        for node in self.nodes.values():
            if node.body is not None:
                yield from node.body.scopes()


@dataclass(frozen=True, kw_only=True, slots=True)
class Process:
    """An executable process. ``key`` is its id; ``root`` its outermost scope; ``participant`` its pool's name."""

    key: str
    name: str
    root: Scope
    line: int
    executable: bool = True
    documentation: str = ""
    version_tag: str | None = None
    time_to_live: str | None = None
    candidate_starters: tuple[str, ...] = ()
    participant: str | None = None
    properties: Mapping[str, str] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, kw_only=True, slots=True)
class CorrelationProperty:
    """How one part of a correlation key is read.

    ``retrievals`` read it from a message's payload, by message name; ``binding`` from the instance's variables.
    """

    id: str
    name: str
    retrievals: Mapping[str, Expression]
    binding: Expression | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CorrelationKey:
    """A correlation key (BPMN 8.4.2): all of its properties must agree for a message to reach an instance."""

    id: str
    name: str
    properties: tuple[CorrelationProperty, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Diagram:
    """One BPMN file. ``source`` is the bytes as drawn, ``main`` the key of its main process.

    ``pools`` gives each participant's name and the key of its process (None for a black box).
    """

    source: bytes
    processes: Mapping[str, Process]
    main: str
    messages: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    signals: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    errors: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    escalations: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    correlations: tuple[CorrelationKey, ...] = ()
    pools: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))
    problems: tuple[Problem, ...] = ()

    def node(self, element: str) -> Node | None:
        """The flow node with this id anywhere in the file."""
        nodes = (node for process in self.processes.values() for node in process.root.walk())
        return next((node for node in nodes if node.id == element), None)
