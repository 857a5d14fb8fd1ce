"""Checking what was submitted against its form: typed values out, or what to mend and where.

The browser may help, but only this decides. What a condition hides is dropped, what is read-only is ignored, unknown
names are dropped; a field that was not submitted at all keeps what the case has, or its default, as if the page had
been sent untouched.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bpmn.forms.record import FieldError, Record, starting_value
from bpmn.forms.scope import NO_FUNCTIONS, NO_PICKERS, Functions, Pickers, Scope, place_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpmn.forms.form import Form


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What came of a submission.

    ``values``: typed, by variable name; complete only if there are no ``errors``. The rest is for showing the form with
    these answers, by path (``#id`` for a component without a value): what is ``hidden``, ``required``, ``locked``
    (read-only), and what was ``computed`` for calculations and notes.
    """

    values: dict[str, object] = field(default_factory=dict)
    errors: tuple[FieldError, ...] = ()
    hidden: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()
    computed: Mapping[str, object] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether the values can be taken."""
        return not self.errors


def validate(
    form: Form,
    submitted: Mapping[str, object],
    context: Mapping[str, object],
    *,
    functions: Functions = NO_FUNCTIONS,
    pickers: Pickers = NO_PICKERS,
) -> Outcome:
    """Check a submission: typed values (REST) and texts as typed in (HTML, by ``from_html``) alike.

    ``context`` are the case's variables; ``functions`` supply ``today`` and the like to FEEL; ``pickers`` tell
    whether an id that was chosen is one that may be chosen.

    Raises:
        FormError: the form needs a function that was not supplied.
    """
    record = Record(form.components, submitted, Scope(context, functions, pickers), "")
    record.settle()
    record.judge()
    return Outcome(
        values=record.values,
        errors=tuple(record.errors),
        hidden=frozenset(record.hidden),
        required=frozenset(record.required),
        locked=frozenset(record.locked),
        computed=record.computed,
    )


def initial(form: Form, context: Mapping[str, object], *, functions: Functions = NO_FUNCTIONS) -> dict[str, object]:
    """Give what the form shows before anybody answers, by variable name: what the case has, else defaults; typed."""
    scope = Scope(context, functions, NO_PICKERS)
    found: dict[str, object] = {}
    for asked in form.fields():
        place_in(found, asked.path, starting_value(asked, scope), {})
    return found
