"""Diagrams in a line: BPMN XML for the traces."""

from __future__ import annotations

from itertools import pairwise

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
HEAD = (
    f'<definitions xmlns="{BPMN}" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="t">'
)
ROOTS = (
    '<message id="M1" name="M1"/><message id="M2" name="M2"/><signal id="S1" name="S1"/>'
    '<error id="E1" name="E1" errorCode="E1"/><error id="E2" name="E2" errorCode="E2"/>'
    '<escalation id="C1" name="C1" escalationCode="C1"/><escalation id="C2" name="C2" escalationCode="C2"/>'
)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def attributes(values: dict[str, str]) -> str:
    return "".join(f' {name}="{escaped(value)}"' for name, value in values.items())


def process(body: str, *, key: str = "p") -> str:
    return f'<process id="{key}" isExecutable="true">{body}</process>'


def file(*processes: str, more: str = "") -> bytes:
    return f"{HEAD}{ROOTS}{more}{''.join(processes)}</definitions>".encode()


def start(name: str = "st", trigger: str = "") -> str:
    return f'<startEvent id="{name}">{trigger}</startEvent>'


def end(name: str = "en", trigger: str = "") -> str:
    return f'<endEvent id="{name}">{trigger}</endEvent>'


def flow(*ids: str, when: str | None = None) -> str:
    """Flows through these nodes, each called ``f_<source>_<target>``."""
    condition = "" if when is None else f"<conditionExpression>{escaped(when)}</conditionExpression>"
    return "".join(
        f'<sequenceFlow id="f_{a}_{b}" sourceRef="{a}" targetRef="{b}">{condition}</sequenceFlow>'
        for a, b in pairwise(ids)
    )


def user(name: str, inner: str = "", **values: str) -> str:
    return f'<userTask id="{name}"{attributes(values)}>{inner}</userTask>'


def auto(name: str, result: str | None = None, value: str = "${true}", inner: str = "", **values: str) -> str:
    """A service task that evaluates an expression, with its value in ``result``."""
    own = {"camunda:expression": value} | ({} if result is None else {"camunda:resultVariable": result})
    return f'<serviceTask id="{name}"{attributes(own | values)}>{inner}</serviceTask>'


def worker(name: str, inner: str = "", topic: str = "work") -> str:
    return f'<serviceTask id="{name}" camunda:type="external" camunda:topic="{topic}">{inner}</serviceTask>'


def gateway(kind: str, name: str, default: str | None = None) -> str:
    return f'<{kind}Gateway id="{name}"{attributes({"default": default} if default else {})}/>'


def sub(name: str, body: str, **values: str) -> str:
    return f'<subProcess id="{name}"{attributes(values)}>{body}</subProcess>'


def handler(name: str, trigger: str, inner: str, via: str, *, interrupting: bool = True) -> str:
    """An event sub-process that goes from its start event through one node ``via``."""
    return (
        f'<subProcess id="{name}" triggeredByEvent="true">'
        f'<startEvent id="{name}_s" isInterrupting="{str(interrupting).lower()}">{trigger}</startEvent>'
        f"{inner}{end(f'{name}_e')}{flow(f'{name}_s', via, f'{name}_e')}</subProcess>"
    )


def boundary(name: str, host: str, trigger: str, *, interrupting: bool = True) -> str:
    return (
        f'<boundaryEvent id="{name}" attachedToRef="{host}" cancelActivity="{str(interrupting).lower()}">'
        f"{trigger}</boundaryEvent>"
    )


def catch(name: str, trigger: str) -> str:
    return f'<intermediateCatchEvent id="{name}">{trigger}</intermediateCatchEvent>'


def throw(name: str, trigger: str = "", inner: str = "") -> str:
    return f'<intermediateThrowEvent id="{name}">{inner}{trigger}</intermediateThrowEvent>'


def call(name: str, key: str, inner: str = "") -> str:
    return f'<callActivity id="{name}" calledElement="{key}">{inner}</callActivity>'


def message(ref: str = "M1") -> str:
    return f'<messageEventDefinition messageRef="{ref}"/>'


def error(ref: str | None = "E1", **values: str) -> str:
    reference = {} if ref is None else {"errorRef": ref}
    return f"<errorEventDefinition{attributes({**reference, **values})}/>"


def escalation(ref: str | None = "C1") -> str:
    return f"<escalationEventDefinition{attributes({} if ref is None else {'escalationRef': ref})}/>"


SIGNAL = '<signalEventDefinition signalRef="S1"/>'
TERMINATE = "<terminateEventDefinition/>"


def condition(text: str) -> str:
    return f"<conditionalEventDefinition><condition>{escaped(text)}</condition></conditionalEventDefinition>"


def timer(time: str = "PT1H", kind: str = "timeDuration") -> str:
    return f"<timerEventDefinition><{kind}>{escaped(time)}</{kind}></timerEventDefinition>"


def link(name: str) -> str:
    return f'<linkEventDefinition name="{name}"/>'


def many(
    collection: str | None = None,
    *,
    times: str | None = None,
    item: str | None = None,
    output: tuple[str, str] | None = None,
    done: str | None = None,
    sequential: bool = False,
) -> str:
    """Multi-instance; ``output`` is the list and the variable of one item."""
    values = {"isSequential": str(sequential).lower()}
    if collection:
        values["camunda:collection"] = collection
    if item:
        values["camunda:elementVariable"] = item
    body = f"<loopCardinality>{times}</loopCardinality>" if times else ""
    if output:
        body += (
            f'<loopDataOutputRef>{output[0]}</loopDataOutputRef><outputDataItem id="i_{output[0]}" name="{output[1]}"/>'
        )
    if done:
        body += f"<completionCondition>{escaped(done)}</completionCondition>"
    return f"<multiInstanceLoopCharacteristics{attributes(values)}>{body}</multiInstanceLoopCharacteristics>"


def loop(when: str | None = None, *, maximum: int | None = None, before: bool = False) -> str:
    values = {"testBefore": str(before).lower()} | ({} if maximum is None else {"loopMaximum": str(maximum)})
    body = "" if when is None else f"<loopCondition>{escaped(when)}</loopCondition>"
    return f"<standardLoopCharacteristics{attributes(values)}>{body}</standardLoopCharacteristics>"


def extensions(inner: str) -> str:
    return f"<extensionElements>{inner}</extensionElements>"


def parameters(inputs: dict[str, str] | None = None, outputs: dict[str, str] | None = None) -> str:
    lines = "".join(
        f'<camunda:{kind}Parameter name="{name}">{escaped(value)}</camunda:{kind}Parameter>'
        for kind, values in (("input", inputs or {}), ("output", outputs or {}))
        for name, value in values.items()
    )
    return extensions(f"<camunda:inputOutput>{lines}</camunda:inputOutput>")
