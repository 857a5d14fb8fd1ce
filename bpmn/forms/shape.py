"""A form as plain JSON, for the script that follows an official's typing with the server's own rules.

Values are written so that nothing is lost: ``{"num": "1.5"}``, ``{"date": "2021-03-17"}``, ``{"moment": …}``,
``{"map": {…}}``; texts, true, false, null and lists as they are. Expressions are checked trees (docs/expressions.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from bpmn.expressions import Expression
from bpmn.forms.form import Field, Kind, Moment, Rules
from bpmn.forms.messages import ANSWERS
from bpmn.forms.wording import inside

if TYPE_CHECKING:
    from bpmn.forms.form import Form

BY_SERVER_ONLY = frozenset(
    {"not-an-option", "not-known", "not-file", "wrong-file", "one-file", "rule-failed", "bad-characters"}
)
"""What a page cannot judge: it offers what may be chosen, and the server alone knows files and people."""

_PLAIN = Rules()
_UNSAID: Mapping[str, object] = MappingProxyType({"moment": "date", "rows": [0, 500]})


def shape(form: Form, language: str) -> dict[str, object]:
    """Give the form's fields, and the words of every mistake that the script can find, in ``vi`` or ``en``."""
    return {
        "language": language,
        "fields": [_field(each, language) for each in form.components],
        "words": {key: said.text(language) for key, said in ANSWERS.items() if key not in BY_SERVER_ONLY},
    }


def encoded(value: object) -> object:
    """Write a value as JSON that keeps its kind; what is of no kind that an expression knows becomes null."""
    if isinstance(value, Mapping):
        return {"map": {str(name): encoded(each) for name, each in value.items()}}
    if isinstance(value, list | tuple):
        return [encoded(each) for each in value]
    return _one(value)


def _one(value: object) -> object:
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | Decimal | float):
        return {"num": f"{Decimal(repr(value)) if isinstance(value, float) else Decimal(value):f}"}
    if isinstance(value, date):
        return {"moment" if isinstance(value, datetime) else "date": value.isoformat()}
    return None


def _field(field: Field, language: str) -> dict[str, object]:
    said = {
        "kind": field.kind.value,
        "id": field.id,
        "path": list(field.path),
        "label": inside(field.label, language),
        "hide": _limit(field.hide),
        "lock": field.readonly if isinstance(field.readonly, bool) else _limit(field.readonly),
        "multiple": field.multiple,
        "picker": field.picker.value if field.picker else None,
        "moment": field.moment.value if field.kind is Kind.DATE else Moment.DATE.value,
        "default": encoded(field.default),
        "defaultFrom": _limit(field.default_from),
        "compute": _limit((field.expression_en if language == "en" else None) or field.expression),
        "example": field.properties.get("example"),
        "parts": [_field(each, language) for each in field.components],
        **(_rules(field.rules) if field.rules != _PLAIN else {}),
    }
    return {name: value for name, value in said.items() if _says(value) and _UNSAID.get(name) != value}


def _says(value: object) -> bool:
    """Whether a value is worth a place: zero is."""
    return value is not None and value is not False and value not in ([], "")


def _rules(rules: Rules) -> dict[str, object]:
    return {
        "required": rules.required,
        "requiredIf": _limit(rules.required_if),
        "least": _limit(rules.least),
        "most": _limit(rules.most),
        "shortest": rules.shortest,
        "longest": rules.longest,
        "decimals": rules.decimals,
        "step": encoded(rules.step),
        "pattern": rules.pattern.javascript if rules.pattern else None,
        "format": rules.kind,
        "future": not rules.past,
        "rows": list(rules.rows),
    }


def _limit(limit: object) -> object:
    """Give a limit: a tree as ``{"tree": …}``, else its value; none where there is none."""
    return {"tree": limit.to_json()} if isinstance(limit, Expression) else encoded(limit)
