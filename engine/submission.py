"""What people and programs send as values: checked at the door, by the form where there is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bpmn.errors import Message
from bpmn.forms import validate
from engine.deadlines import functions
from engine.errors import BadValueError, FormRefusedError
from engine.own_files import must_be_own, strange
from engine.pickers import pickers
from engine.secrecy import screened
from engine.values import dumps, loads

if TYPE_CHECKING:
    from bpmn.forms import Form
    from engine.act import Act

Faults = Sequence[tuple[str, str, str]]
"""Mistakes as (path, text in Vietnamese, text in English); of two with one path the later one is told."""
MOST_NAMES = 500
UNKNOWN = Message("Biểu mẫu không có mục này. Bỏ giá trị này đi.", "The form has no such field. Leave this value out.")
NOT_THEIRS = Message("Đính kèm lại tệp này.", "Attach this file again.")
MOST_BYTES = 1_000_000
NAME_LENGTH = 255
RESERVED = frozenset({"loopCounter", "nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances"})


def checked(values: Mapping[str, object]) -> dict[str, object]:
    """Values that may become variables, copied so that nobody else holds them.

    Raises:
        BadValueError: a name or a value cannot be kept, or it is too much.
    """
    if len(values) > MOST_NAMES:
        raise BadValueError(f"{len(values)} variables are too many at once: at most {MOST_NAMES}.")
    for name in values:
        if not name or len(name) > NAME_LENGTH or "\x00" in name:
            raise BadValueError(f"“{name[:40]}” cannot be the name of a variable: use 1 to {NAME_LENGTH} characters.")
        if name in RESERVED:
            raise BadValueError(f"“{name}” belongs to multi-instance steps. Choose another name.")
    data = dumps(dict(values))
    if len(data) > MOST_BYTES:
        raise BadValueError("The values are larger than 1 MB. Attach large texts as documents.")
    kept = loads(data)
    return kept if isinstance(kept, dict) else {}


def submitted(
    act: Act, form: Form | None, values: Mapping[str, object], token: int, faults: Faults = ()
) -> dict[str, object]:
    """The values that completing a task brings: secrets screened first, then the form's rules.

    ``token`` is the task's: the form's rules see the variables as it does. ``faults``: what was found wrong before.

    Raises:
        FormRefusedError: the form has mistakes, a value is no field of it, or a file was brought by somebody else.
        RefusedError: a file came with a secret paper.
    """
    kept = screened(act.model, values, act.instance.secrecy, form)
    if form is None:
        must_be_own(act, kept)
        return checked(kept)
    unknown = sorted(set(kept) - {field.path[0] for field in form.fields()})
    if unknown:
        raise FormRefusedError([(name, UNKNOWN.vi, UNKNOWN.en) for name in unknown])
    seen = act.running.run.variables(token)
    outcome = validate(form, kept, seen, functions=functions(act), pickers=pickers(act, seen))
    own = [(error.path, error.text("vi"), error.text("en")) for error in outcome.errors]
    own += [(path, NOT_THEIRS.vi, NOT_THEIRS.en) for path in _strange(act, outcome.values, token)]
    if own or faults:
        raise FormRefusedError([*own, *faults])
    return checked(screened(act.model, outcome.values, act.instance.secrecy, form))


def _strange(act: Act, values: Mapping[str, object], token: int) -> list[str]:
    """The fields with a file that this person may not name; one of several files stands for its field."""
    places = (place[:-1] if place[-1].isdigit() else place for place, _ in strange(act, values, token))
    return [".".join(place) for place in dict.fromkeys(places)]
