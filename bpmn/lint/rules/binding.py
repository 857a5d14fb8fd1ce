"""The rule ``binding``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpmn import names
from bpmn.lint.rule import ERROR, found, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.lint.rule import Found
    from bpmn.lint.subject import Subject

BINDINGS = frozenset({"latest", "deployment", "version", "versionTag"})
ATTRIBUTES: dict[str, dict[str, str]] = {
    "calledElementBinding": {"version": "calledElementVersion", "versionTag": "calledElementVersionTag"},
    "formRefBinding": {"version": "formRefVersion"},
}


@rule(
    "binding",
    ERROR,
    vi="Ghi latest, deployment, version hoặc versionTag.",
    en="Write latest, deployment, version or versionTag.",
)
def binding(subject: Subject) -> Iterator[Found]:
    """A binding of a called process or a form that is none of Camunda's, or one to a version that is not named."""
    for element in subject.elements:
        for attribute, needs in ATTRIBUTES.items():
            value = element.get(names.camunda(attribute), "latest")
            unnamed = value in needs and element.get(names.camunda(needs[value])) is None
            if value not in BINDINGS or unnamed:
                yield found(
                    subject.spot(element),
                    vi=f"{attribute}=«{value}» ở {{}} không dùng được.",
                    en=f"{attribute}=«{value}» at {{}} cannot be used.",
                )
