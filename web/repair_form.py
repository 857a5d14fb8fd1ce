"""A repair on its way: its form, then what it would do (it is tried and taken back), then the repair itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import flash, redirect, render_template, request
from flask_babel import gettext

import engine
from web.current import by, home
from web.incident_words import foreseen
from web.refusals import say

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from engine import Foreseen, Repair
    from web.controls import Control
    from web.entry import Entry

REASON: Final = 10
CONFIRMED: Final = "_confirmed"
CHANGE: Final = "_change"
_REFUSED: Final = (
    engine.BadValueError,
    engine.FlowError,
    engine.HandlerError,
    engine.KeyReusedError,
    engine.RefusedError,
    engine.StateError,
)


_FIRST: Final = frozenset({"incident-resolved", "variables-set"})
"""What a repair does before the step itself tries again: when nothing else is told, that happens later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The words of one kind of repair; ``later`` where most of it happens after it."""

    title: object
    verb: object
    lead: object
    done: object
    later: object = ""
    style: str = "primary"


def reason(entry: Entry) -> str:
    """The reason of a repair."""
    typed = entry.text("reason", gettext("Reason"), hint=gettext("Part of the trail, and shown in the case."))
    least, count = REASON, len(typed)
    if entry.sent and typed and count < least:
        said = gettext("Say why in at least %(least)s characters. Now there are %(count)s.", least=least, count=count)
        entry.wrong("reason", said)
    return typed


def shown(
    entry: Entry, repair: Repair, asked: Asked, *, about: str, back: str, definition: str | None
) -> ResponseReturnValue:
    """The form; once it is filled in, what it would do; once that was seen, it is done, and the way leads back."""
    told: tuple[Foreseen, ...] | None = None
    if entry.ready and CHANGE not in request.form:
        try:
            if CONFIRMED in request.form:
                engine.repair(home(), by(), repair)
                flash(str(asked.done))
                return redirect(back, 303)
            told = engine.foresee(home(), by(), repair)
        except _REFUSED as error:
            entry.wrong("", gettext("This cannot be done: %(why)s", why=say(str(error)) or str(error)))
    context: dict[str, object] = {"asked": asked, "about": about, "back": back, "entry": entry}
    if told is not None:
        context["later"] = asked.later if all(each.kind in _FIRST for each in told) else ""
        context["facts"] = [(each.label, _text(each)) for each in entry.controls if _counts(each, repair)]
        kept = [(name, value) for name, value in request.form.items(multi=True) if name not in {"csrf_token", "_key"}]
        return render_template("repair_confirm.html", told=foreseen(told, definition or ""), kept=kept, **context)
    return render_template("repair.html", **context), 422 if entry.errors else 200


def _counts(control: Control, repair: Repair) -> bool:
    """Whether a field says something of the repair: a value that stays as it is does not."""
    prefix, _, name = control.name.partition("-")
    changed = {"input": repair.inputs, "variable": repair.variables}.get(prefix)
    return bool(control.value) if changed is None else name in changed


def _text(control: Control) -> str:
    """What was typed, or the words of what was chosen."""
    return next((each.label for each in control.choices if each.chosen), control.value)
