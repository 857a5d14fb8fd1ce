"""A page's form post (names and texts) as the structure that ``validate`` takes; the texts stay as typed in."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from bpmn.forms.form import Field, Kind, opened
from bpmn.forms.scope import place_in
from bpmn.forms.wording import figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bpmn.forms.form import Form

_CELL = re.compile(r"([0-9]{1,4})\.(.+)", re.ASCII)
_MANY = frozenset({Kind.CHECKLIST, Kind.TAGS})


def from_html(form: Form, pairs: Iterable[tuple[str, str]]) -> dict[str, object]:
    """Structure the pairs of a form post.

    Names are a field's key; ``table.0.column`` for the rows of a table, in the order of their numbers, gaps allowed. A
    checkbox that is not in the post is false (of several values the last counts, so a hidden ``false`` may precede
    it), a list of choices empty, a table without rows; other fields that are not in the post are left out. Unknown
    names are dropped, and so are rows in which nobody changed anything: a page offers empty ones to be filled in.
    """
    posted: dict[str, list[str]] = defaultdict(list)
    for name, text in pairs:
        posted[name].append(text)
    return _record(form.components, posted)


def _record(components: tuple[Field, ...], posted: Mapping[str, list[str]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for field in opened(components):
        if field.kind is Kind.TABLE:
            place_in(found, field.path, _rows(field, posted), {})
        elif field.kind in _MANY or (field.multiple and field.kind is not Kind.FILE):
            place_in(found, field.path, [text for text in posted.get(field.key, []) if text], {})
        elif field.kind is Kind.CHECKBOX:
            place_in(found, field.path, posted.get(field.key, ["false"])[-1], {})
        elif field.key in posted:
            texts = posted[field.key]
            place_in(found, field.path, texts if field.multiple else texts[-1], {})
    return found


def _rows(field: Field, posted: Mapping[str, list[str]]) -> list[dict[str, object]]:
    rows: dict[int, dict[str, list[str]]] = defaultdict(dict)
    for name, texts in posted.items():
        match = _CELL.fullmatch(name.removeprefix(f"{field.key}.")) if name.startswith(f"{field.key}.") else None
        if match:
            rows[int(match[1])][match[2]] = texts
    untouched = {column.key: _untouched(column) for column in opened(field.components)}
    return [
        _record(field.components, row)
        for _, row in sorted(rows.items())
        if any(text not in untouched.get(name, {text}) for name, texts in row.items() for text in texts)
    ]


def _untouched(column: Field) -> set[str]:
    """Give the texts that a page itself puts into a cell."""
    if column.kind is Kind.CHECKBOX:
        return {"", "on", "true", "false"} if column.default is True else {"", "false"}
    return {""} if column.default is None else {"", str(column.default), figure(column.default, "vi")}
