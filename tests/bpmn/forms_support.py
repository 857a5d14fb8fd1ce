"""Making small forms for the tests."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from bpmn.forms import Form, read_form, validate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpmn.forms import Outcome

TODAY = {"today": lambda: date(2021, 3, 17)}
DIGEST = "0" * 64


def form(*components: dict[str, object], **root: object) -> Form:
    """Read a form with these components."""
    return read_form(json.dumps({"type": "default", "schemaVersion": 19, "components": list(components), **root}))


def part(kind: str, key: str = "x", **attributes: object) -> dict[str, object]:
    """Make a component with a label, as form-js writes it."""
    place = "path" if kind in {"group", "dynamiclist"} else "key"
    return {"type": kind, place: key, "id": f"Field_{key}", "label": "Trích yếu", **attributes}


CHOICES = [{"label": "Đạt", "value": "dat"}, {"label": "Trả lại", "value": "tra_lai"}]


def filled(component: dict[str, object], answer: object, context: Mapping[str, object] | None = None) -> Outcome:
    """Submit an answer to a form of one component with the key ``x``."""
    return validate(form(component), {"x": answer}, context or {}, functions=TODAY)
