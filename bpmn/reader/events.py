"""Event definitions: what an event waits for or throws (BPMN 10.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.model import EventDefinition, EventKind, TimerKind
from bpmn.reader.calls import mappings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.expressions import Expression
    from bpmn.reader.drawing import Drawing
    from bpmn.xml import Element

SUFFIX = "EventDefinition"
KINDS = {f"{kind.value}{SUFFIX}": kind for kind in EventKind}
TIMES = {"timeDate": TimerKind.DATE, "timeDuration": TimerKind.DURATION, "timeCycle": TimerKind.CYCLE}
REFERENCES = {
    EventKind.MESSAGE: "messageRef",
    EventKind.SIGNAL: "signalRef",
    EventKind.ERROR: "errorRef",
    EventKind.ESCALATION: "escalationRef",
}
CODES = {EventKind.ERROR: "errorCode", EventKind.ESCALATION: "escalationCode"}
MESSAGE_TASKS = frozenset({"receiveTask", "sendTask"})


def definitions(drawing: Drawing, node: Element) -> Iterator[tuple[Element, str]]:
    """Walk over the definition elements of an event with the id each has there; shared ones are resolved."""
    for element in node:
        kind = names.kind(element)
        if kind in KINDS:
            yield element, element.get("id") or f"{drawing.id(node)}_{KINDS[kind].value}"
        elif kind == "eventDefinitionRef":
            shared = drawing.find(names.text(element))
            if shared is not None and names.kind(shared) in KINDS:
                yield shared, f"{drawing.id(shared)}_of_{drawing.id(node)}"


def read_events(drawing: Drawing, node: Element) -> tuple[EventDefinition, ...]:
    """Read the triggers of an event, or the message of a send or receive task."""
    kind = names.kind(node)
    if kind in names.EVENTS:
        return tuple(_definition(drawing, element, known) for element, known in definitions(drawing, node))
    reference = drawing.refers(node, "messageRef") if kind in MESSAGE_TASKS else None
    if reference is None:
        return ()
    return (
        EventDefinition(
            id=f"{drawing.id(node)}_message",
            kind=EventKind.MESSAGE,
            line=names.line(node),
            ref=reference,
            name=_named(drawing, reference),
        ),
    )


def _definition(drawing: Drawing, element: Element, known: str) -> EventDefinition:
    kind = KINDS[names.kind(element)]
    reference = drawing.refers(element, REFERENCES[kind]) if kind in REFERENCES else None
    timer, expression = _time(drawing, element) if kind is EventKind.TIMER else (None, None)
    if kind is EventKind.CONDITIONAL:
        expression = drawing.condition(names.child(element, "condition"), "condition")
    return EventDefinition(
        id=known,
        kind=kind,
        line=names.line(element),
        ref=reference,
        name=_name(drawing, element, kind, reference),
        code=_code(drawing, kind, reference),
        expression=expression,
        timer=timer,
        activity=drawing.refers(element, "activityRef"),
        error_variable=_variable(element, "CodeVariable"),
        message_variable=element.get(names.camunda("errorMessageVariable")) or None,
        payload=mappings(drawing, element, "in"),
    )


def _time(drawing: Drawing, element: Element) -> tuple[TimerKind | None, Expression | None]:
    for name, kind in TIMES.items():
        time = names.child(element, name)
        if time is not None:
            return kind, drawing.value(time, name)
    return None, None


def _name(drawing: Drawing, element: Element, kind: EventKind, reference: str | None) -> str | None:
    if kind is EventKind.LINK:
        return link_name(drawing, element)
    if kind in {EventKind.MESSAGE, EventKind.SIGNAL} and reference is not None:
        return _named(drawing, reference)
    return None


def link_name(drawing: Drawing, element: Element) -> str | None:
    """Give a link's name; a throwing link with only a ``target`` has that one's name or id."""
    target = drawing.find(names.child_text(element, "target"))
    return element.get("name") or (None if target is None else target.get("name") or target.get("id"))


def _named(drawing: Drawing, reference: str) -> str | None:
    """Give the name of a message or signal; one without a name goes by its id."""
    element = drawing.elements.get(reference)
    return None if element is None else element.get("name") or reference


def _code(drawing: Drawing, kind: EventKind, reference: str | None) -> str | None:
    element = drawing.elements.get(reference or "")
    return None if element is None or kind not in CODES else element.get(CODES[kind]) or None


def _variable(element: Element, suffix: str) -> str | None:
    return element.get(names.camunda(f"error{suffix}")) or element.get(names.camunda(f"escalation{suffix}")) or None
