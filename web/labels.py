"""The words of a procedure's forms: what its variables are called and how their values read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from bpmn.forms import Kind, Picker, read_form
from web.facts import words
from web.languages import language
from web.publication import files_of
from web.roles import name_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from bpmn.errors import Message
    from bpmn.forms import Field

_NAMED: Final = frozenset({Picker.PERSON, Picker.PEOPLE, Picker.SIGNER, Picker.UNIT, Picker.UNITS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary:
    """The open fields of a procedure's forms by the name of their variable, and the language to speak."""

    fields: Mapping[str, Field] = field(default_factory=dict)
    english: bool = False

    def label(self, name: str) -> str:
        """What the variable is called."""
        return self.text(self.fields[name].label) or name

    def shown(self, name: str, value: object) -> str:
        """How a value of this variable reads."""
        return self._shown(self.fields[name], value)

    def facts(self, variables: Mapping[str, object], *, without: Collection[str] = ()) -> list[tuple[str, str]]:
        """The variables that have a word and a value, as (label, text)."""
        found = ((name, self.shown(name, variables.get(name))) for name in self.fields if name not in without)
        return [(self.label(name), text) for name, text in found if text]

    def text(self, message: Message) -> str:
        """A message in the language spoken; Vietnamese where there is no English."""
        return (message.en if self.english else message.vi) or message.vi

    def _shown(self, field: Field, value: object) -> str:
        if field.kind is Kind.TABLE:
            rows = value if isinstance(value, list | tuple) else []
            return "; ".join(self._row(field, row) for row in rows if isinstance(row, dict))
        if isinstance(value, list | tuple):
            return "; ".join(self._shown(field, each) for each in value)
        if isinstance(value, str):
            if field.kind is Kind.DATE:
                return words(_instant(value))
            choices = {each.value: self.text(each.label) for each in field.options}
            return name_of(value) if field.picker in _NAMED else choices.get(value, value)
        return words(value)

    def _row(self, table: Field, row: Mapping[str, object]) -> str:
        cells = (self._shown(column, row.get(column.key)) for column in table.components)
        return ", ".join(cell for cell in cells if cell)


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
    fields: dict[str, Field] = {}
    for each in _fields(definition):
        known = fields.get(each.path[0])
        if known is None or (known.readonly is True and each.readonly is not True):
            fields[each.path[0]] = each
    return Glossary(fields=fields, english=english)


def _fields(definition: str) -> Iterator[Field]:
    """The open fields of the forms that the diagram's tasks name, in the order of the diagram."""
    for name, data in files_of(definition).items():
        if name.endswith(".form"):
            yield from (each for each in read_form(data).fields() if not each.secret)
