"""Small diagrams in text, for tests: elements, flows between them, and the file around them."""

from __future__ import annotations

import itertools

NAMESPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'id="d" targetNamespace="t"'
)


def flows(*chain: str) -> str:
    """Sequence flows along a chain of node ids."""
    pairs = itertools.pairwise(chain)
    return "".join(f'<sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in pairs)


def when(source: str, target: str, condition: str) -> str:
    """A sequence flow with a condition."""
    return (
        f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">'
        f"<conditionExpression>{condition}</conditionExpression></sequenceFlow>"
    )


def user(node: str, attributes: str = "", inside: str = "") -> str:
    """A user task."""
    return f'<userTask id="{node}" name="{node}" {attributes}>{inside}</userTask>'


def service(node: str, topic: str, inputs: str = "", outputs: str = "", more: str = "") -> str:
    """A service task with a topic; inputs and outputs as ``name=value`` separated by ``;``."""
    mapped = "".join(_parameter("inputParameter", line) for line in inputs.split(";") if line)
    mapped += "".join(_parameter("outputParameter", line) for line in outputs.split(";") if line)
    extension = f"<extensionElements><camunda:inputOutput>{mapped}</camunda:inputOutput></extensionElements>"
    extension = extension if mapped else ""
    return f'<serviceTask id="{node}" camunda:type="external" camunda:topic="{topic}" {more}>{extension}</serviceTask>'


def _parameter(kind: str, line: str) -> str:
    name, _, value = line.partition("=")
    return f'<camunda:{kind} name="{name}">{value}</camunda:{kind}>'


def process(body: str, key: str = "p", *, name: str = "P", more: str = "") -> str:
    """An executable process."""
    attributes = f'id="{key}" name="{name}" isExecutable="true" camunda:historyTimeToLive="P3650D"'
    return f"<process {attributes}>{more}{body}</process>"


def bpmn(*parts: str, root: str = "") -> bytes:
    """A file of these processes, with messages, signals and errors before them."""
    return f"<definitions {NAMESPACES}>{root}{''.join(parts)}</definitions>".encode()


def line(*tasks: str, key: str = "p") -> bytes:
    """A file of one process: start, these user tasks one after another, end."""
    body = '<startEvent id="s"/>' + "".join(user(task) for task in tasks) + '<endEvent id="e"/>'
    return bpmn(process(body + flows("s", *tasks, "e"), key))
