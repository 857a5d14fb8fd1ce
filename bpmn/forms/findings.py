"""What a person who draws a form would want to know, though the form works without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpmn.forms.form import Field, Form, Kind
from bpmn.forms.messages import say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bpmn.errors import Message

_NEEDS_NO_LABEL = frozenset({Kind.NOTE, Kind.SEPARATOR, Kind.SPACER, Kind.BUTTON, Kind.GROUP})


class FormFinding(NamedTuple):
    """One finding: the component's key (or id), and what to do."""

    key: str
    message: Message


def form_findings(form: Form, *, variables: Collection[str] | None = None) -> tuple[FormFinding, ...]:
    """List what is doubtful in a form that could be read.

    ``variables`` are the names that the procedure sets; without them, names that no field sets are not questioned.
    """
    found = [FormFinding(key, say("ignored", key=key, name=name)) for key, name in form.ignored]
    for field in form.walk():
        key = field.key or field.id
        found += [FormFinding(key, say(fault, key=key)) for fault in _wording(field)]
        if variables is not None:
            found += [
                FormFinding(key, say("dangling", key=key, name=name)) for name in _dangling(form, field, variables)
            ]
    return tuple(found)


def _wording(field: Field) -> Iterator[str]:
    if field.kind not in _NEEDS_NO_LABEL and not field.label.vi:
        yield "label-missing"
    elif field.label.vi and "label_en" not in field.properties:
        yield "english-missing"
    if "{{" in field.text.vi:
        yield "templating"


def _dangling(form: Form, field: Field, variables: Collection[str]) -> list[str]:
    set_here = {inner.path[0] for inner in form.walk() if inner.path}
    read = {name for expression in field.expressions() for name in expression.names}
    return sorted(read - set_here - set(variables))
