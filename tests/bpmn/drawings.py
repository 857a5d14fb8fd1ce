"""Small BPMN files, an element a line."""

from __future__ import annotations

from itertools import pairwise

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'id="definitions" targetNamespace="http://quytrinh.test">'
)


def definitions(*lines: str) -> bytes:
    """Wrap top-level elements into a file."""
    return "\n".join([HEAD, *lines, "</definitions>"]).encode()


def process(*lines: str, key: str = "p", attributes: str = "", top: tuple[str, ...] = ()) -> bytes:
    """Wrap the elements of one executable process into a file; ``top`` stands beside it."""
    return definitions(*top, f'<process id="{key}" isExecutable="true" {attributes}>', *lines, "</process>")


def flow(source: str, target: str, condition: str = "") -> str:
    """Draw a sequence flow called ``source_target``."""
    inner = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    return f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'


def line(*kinds_and_ids: str) -> tuple[str, ...]:
    """Draw nodes in a row, ``kind:id`` each, from a start event ``s`` to an end event ``e``."""
    parts = [part.split(":") for part in ("startEvent:s", *kinds_and_ids, "endEvent:e")]
    keys = [key for _kind, key in parts]
    return (
        *(f'<{kind} id="{key}" />' for kind, key in parts),
        *(flow(first, second) for first, second in pairwise(keys)),
    )


def between(element: str, key: str = "x") -> tuple[str, ...]:
    """Draw one element between a start event ``s`` and an end event ``e``; it may be of several lines."""
    return (
        '<startEvent id="s" />',
        *element.split("\n"),
        '<endEvent id="e" />',
        flow("s", key),
        flow(key, "e"),
    )
