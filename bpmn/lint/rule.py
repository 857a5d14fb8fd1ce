"""What a rule is: an id, a severity, a remedy, and a function that walks over one subject."""

from __future__ import annotations

from dataclasses import dataclass
from inspect import cleandoc
from typing import TYPE_CHECKING, Protocol

from bpmn.errors import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bpmn.lint.finding import Severity
    from bpmn.lint.subject import Subject

ERROR: Severity = "error"
WARNING: Severity = "warning"
INFO: Severity = "info"


class Place(Protocol):
    """Where a finding stands: a node, a flow, a scope, a lane."""

    @property
    def id(self) -> str:
        """The element's id."""
        ...

    @property
    def name(self) -> str:
        """The name on the drawing, or nothing."""
        ...

    @property
    def line(self) -> int:
        """The 1-based line."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A finding before it has a file and a language; without a ``remedy`` the rule's own is told."""

    element: str
    name: str
    line: int
    message: Message
    remedy: Message | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule. ``doc`` is the paragraph in docs/lint.md, ``remedy`` what to do where a finding has none of its own."""

    id: str
    severity: Severity
    doc: str
    remedy: Message
    check: Callable[[Subject], Iterable[Found]]


def rule(id: str, severity: Severity, *, vi: str, en: str) -> Callable[[Callable[[Subject], Iterable[Found]]], Rule]:  # noqa: A002 - a rule's id
    """Make a rule of a function; ``vi`` and ``en`` are the remedy, the function's docstring the documentation."""

    def make(check: Callable[[Subject], Iterable[Found]]) -> Rule:
        doc = " ".join(cleandoc(check.__doc__ or "").split())
        return Rule(id=id, severity=severity, doc=doc, remedy=Message(vi=vi, en=en), check=check)

    return make


def found(place: Place, *, vi: str, en: str, remedy: Message | None = None) -> Found:
    """Tell of a place; ``{}`` in the texts is what the place is called on the drawing."""
    called = shown(place)
    return Found(
        element=place.id,
        name=place.name,
        line=place.line,
        message=Message(vi=vi.replace("{}", called), en=en.replace("{}", called)),
        remedy=remedy,
    )


def shown(place: Place) -> str:
    """Give what a person calls the place: the name on the drawing, or the id."""
    name = " ".join(place.name.split())
    return f"«{name}»" if name else f"«{place.id}»"
