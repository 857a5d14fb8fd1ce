"""A person's work: who, by when, with which form (``camunda:`` attributes of user tasks and start events)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.model import Work

if TYPE_CHECKING:
    from bpmn.expressions import Expression
    from bpmn.reader.drawing import Drawing
    from bpmn.xml import Element

PEOPLE = frozenset({"userTask", "manualTask", "task"})
FORM_KEY = "camunda-forms:"
SEPARATE_FROM = "separate_from"


def read_work(drawing: Drawing, node: Element, properties: dict[str, str]) -> Work | None:
    """Read what a user task, a manual task or a plain task asks of a person; of a start event only its form."""
    kind = names.kind(node)
    key = node.get(names.camunda("formKey")) or None
    form = node.get(names.camunda("formRef")) or _deployed(key)
    if kind not in PEOPLE and not (kind == "startEvent" and (form or key)):
        return None
    return Work(
        assignee=drawing.attribute(node, "assignee"),
        candidate_users=_candidates(drawing, node, "candidateUsers"),
        candidate_groups=_candidates(drawing, node, "candidateGroups"),
        due=drawing.attribute(node, "dueDate"),
        follow_up=drawing.attribute(node, "followUpDate"),
        priority=drawing.attribute(node, "priority"),
        form=form,
        form_binding=node.get(names.camunda("formRefBinding")) or "deployment",
        form_key=key,
        separate_from=split(properties.get(SEPARATE_FROM, "")),
    )


def split(text: str) -> tuple[str, ...]:
    """Split a list at the commas that stand outside ``${…}``; empty parts are left out."""
    parts: list[str] = []
    start = depth = 0
    for at, letter in enumerate(text):
        if letter == "{":
            depth += 1
        elif letter == "}":
            depth -= 1
        elif letter == "," and depth <= 0:
            parts.append(text[start:at])
            start = at + 1
    return tuple(part.strip() for part in (*parts, text[start:]) if part.strip())


def _deployed(key: str | None) -> str | None:
    """Give the form's name out of ``camunda-forms:deployment:x.form``."""
    if key is None or not key.startswith(FORM_KEY):
        return None
    return key.rpartition(":")[2].rpartition("/")[2].removesuffix(".form") or None


def _candidates(drawing: Drawing, node: Element, attribute: str) -> tuple[Expression, ...]:
    found = (
        drawing.expression(part, node, f"camunda:{attribute}")
        for part in split(node.get(names.camunda(attribute)) or "")
    )
    return tuple(expression for expression in found if expression is not None)
