"""The words of a procedure's forms: what its variables are called and how their values read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from flask_babel import gettext

from bpmn.errors import ExpressionError
from bpmn.forms import Kind, Picker, read_form
from web.facts import words
from web.languages import language
from web.pickers import dossier, listed, paper
from web.publication import files_of, forms_of
from web.roles import name_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from bpmn.errors import Message
    from bpmn.forms import Field
    from engine import TrailEntry

_DONE: Final = "task-completed"
_CALLED: Final = {Picker.DOCUMENT: paper, Picker.INCOMING: paper, Picker.CASE: dossier}
_CODE: Final = 12
"""So many characters of a file's hash tell it from every other."""
_NAMED: Final = frozenset({Picker.PERSON, Picker.PEOPLE, Picker.SIGNER, Picker.UNIT, Picker.UNITS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary:
    """The open fields of a procedure's forms by the name of their variable, and the language to speak.

    ``steps`` has those of each step's own form, for two forms may call one variable by two names.
    """

    fields: Mapping[str, Field] = field(default_factory=dict)
    english: bool = False
    steps: Mapping[str, Mapping[str, Field]] = field(default_factory=dict)

    def at(self, step: str | None) -> Glossary:
        """The words as the form of a step has them; those of the other forms where it has none."""
        own = self.steps.get(step or "")
        return replace(self, fields={**self.fields, **own}) if own else self

    def label(self, name: str) -> str:
        """What the variable is called."""
        return self.text(self.fields[name].label) or name

    def cell(self, path: str, text: str) -> tuple[str, str]:
        """What a part of a form is called and how its text reads; ``path``: as it is sent, ``table.row.column``."""
        parts = [self.fields[path.partition(".")[0]]]
        for key in path.split(".")[2::2]:
            parts += [each for each in parts[-1].components if each.key == key]
        label = ", ".join(self.text(each.label) for each in parts if each.label.vi)
        return label, text if parts[-1].kind is Kind.TABLE else self._shown(parts[-1], text)

    def shown(self, name: str, value: object) -> str:
        """How a value of this variable reads."""
        return self._shown(self.fields[name], value)

    def facts(
        self,
        variables: Mapping[str, object],
        *,
        without: Collection[str] = (),
        trail: Iterable[TrailEntry] = (),
    ) -> list[tuple[str, str]]:
        """The variables that have a word and a value, as (label, text), in the words of the form that gave the value.

        ``trail`` tells which form that was, the oldest event first.
        """
        giver = {name: each.element for each in trail if each.kind == _DONE for name, _, _ in each.changes}
        told = {name: self.at(giver.get(name)) for name in self.fields if name not in without}
        known = {name: _offered(words.fields[name], variables, variables.get(name)) for name, words in told.items()}
        found = ((words.label(name), words.shown(name, known[name])) for name, words in told.items())
        return [(label, text) for label, text in found if text]

    def text(self, message: Message) -> str:
        """A message in the language spoken; Vietnamese where there is no English."""
        return (message.en if self.english else message.vi) or message.vi

    def _shown(self, field: Field, value: object) -> str:
        if field.kind is Kind.TABLE:
            rows = value if isinstance(value, list | tuple) else []
            return "; ".join(self._row(field, row) for row in rows if isinstance(row, dict))
        if isinstance(value, list | tuple):
            return "; ".join(self._shown(field, each) for each in value)
        if field.kind is Kind.FILE and isinstance(value, dict):
            return _file(value)
        return self._text(field, value) if isinstance(value, str) else words(value)

    def _text(self, field: Field, value: str) -> str:
        if field.kind is Kind.DATE:
            return words(_instant(value))
        if field.picker in _CALLED:
            return _CALLED[field.picker](value)
        choices = {each.value: self.text(each.label) for each in field.options}
        return name_of(value) if field.picker in _NAMED else choices.get(value, value)

    def _row(self, table: Field, row: Mapping[str, object]) -> str:
        cells = (self._shown(column, row.get(column.key)) for column in table.components)
        return ", ".join(cell for cell in cells if cell)


def _file(value: Mapping[str, object]) -> str:
    """The name of a file; the trail has none, only the hash of the content."""
    name, code = value.get("name"), str(value.get("sha256", ""))[:_CODE]
    return str(name or gettext("a file, code %(code)s", code=code))


def _offered(field: Field, variables: Mapping[str, object], value: object) -> object:
    """The value in the words of the choices that the case itself offered for it."""
    if field.options_from is None or not isinstance(value, str | list | tuple):
        return value
    try:
        labels = dict(listed(field.options_from.evaluate(variables)))
    except ExpressionError:
        return value
    return labels.get(value, value) if isinstance(value, str) else [labels.get(each, each) for each in value]


def _instant(text: str) -> object:
    """The day or the instant that a trail holds as ISO 8601 text; the text itself where it is none."""
    for kind in (date, datetime):
        try:
            return kind.fromisoformat(text)
        except ValueError:
            continue
    return text


def of_definition(definition: str) -> Glossary:
    """The words of all forms of a published version, in the person's language."""
    return _glossary(definition, english=language() == "en")


@lru_cache(maxsize=128)
def _glossary(definition: str, *, english: bool) -> Glossary:
    files = (data for name, data in files_of(definition).items() if name.endswith(".form"))
    return Glossary(
        fields=_fields(files),
        english=english,
        steps={step: _fields([data]) for step, data in forms_of(definition).items()},
    )


def _fields(forms: Iterable[bytes]) -> dict[str, Field]:
    """The open fields of forms by the name of their variable; of several the first that can be filled in."""
    fields: dict[str, Field] = {}
    for data in forms:
        for each in read_form(data).fields():
            known = fields.get(each.path[0])
            if not each.secret and (known is None or (known.readonly is True and each.readonly is not True)):
                fields[each.path[0]] = each
    return fields
