"""The rule ``binding``."""

from __future__ import annotations

import re
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
    """A binding of a called process or a form that is none of Camunda's, or to a version without a name or number."""
    for element in subject.elements:
        for attribute, needs in ATTRIBUTES.items():
            value = element.get(names.camunda(attribute), "latest")
            named = element.get(names.camunda(needs[value])) if value in needs else None
            unnamed = value in needs and not named
            unnumbered = value == "version" and not unnamed and not _number(named or "")
            if value not in BINDINGS or unnamed or unnumbered:
                yield found(
                    subject.spot(element),
                    vi=f"{attribute}=«{value}» ở {{}} không dùng được.",
                    en=f"{attribute}=«{value}» at {{}} cannot be used.",
                )


def _number(text: str) -> bool:
    """Tell whether a text is the number of a version, or an expression that gives one."""
    return "{" in text or re.fullmatch(r"[1-9]\d{0,8}", text.strip(), re.ASCII) is not None
