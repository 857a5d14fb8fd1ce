"""What lists say of the data of cases: the variables that a procedure shows there, as columns and as filters.

A variable is named ``PROCEDURE/VARIABLE``, one of its values ``PROCEDURE/VARIABLE/VALUE``.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final, NamedTuple

import engine
from bpmn.forms import Kind
from web import labels
from web.current import by, home
from web.names import procedure_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from werkzeug.datastructures import MultiDict

    from engine import FacetView, TaskView

FACT: Final = "fact"
_PARTS: Final = 3


class Offer(NamedTuple):
    """A variable that the list can be filtered by: its code, what it is called, its values and their words."""

    code: str
    label: str
    values: tuple[tuple[str, str], ...]


def columns() -> list[tuple[str, str]]:
    """The variables that can be shown in a row: codes and words."""
    names = {each.id: procedure_name(each) for each in engine.definitions(home(), by())}
    return [
        (f"{each.key}/{each.name}", f"{label} ({names.get(each.definition, each.key)})")
        for each in engine.listed_variables(home(), by())
        if (label := _label(each.definition, each.name))
    ]


def names_of(chosen: Collection[str]) -> set[str]:
    """The variables that these columns show."""
    return {code.partition("/")[2] for code in chosen if "/" in code}


def parts(task: TaskView, chosen: Collection[str]) -> Iterator[str]:
    """What a row says of the data of its case."""
    for code in chosen:
        key, _, name = code.partition("/")
        values = [value for found, value in task.facts if found == name]
        if key == task.key and values and (label := _label(task.definition, name)):
            yield f"{label}: {', '.join(_word(task.definition, name, value) for value in values)}"


def asked(args: MultiDict[str, str]) -> tuple[tuple[str, str, str], ...]:
    """What an address asks for: procedure, variable and value."""
    found = (each.strip().split("/", 2) for each in args.getlist(FACT))
    return tuple(dict.fromkeys((each[0], each[1], each[2]) for each in found if len(each) == _PARTS))


def told(value: str) -> tuple[str, str]:
    """The words for a variable and for its value, as an address names them."""
    key, name, text = value.split("/", 2)
    published = engine.definitions(home(), by(), key=key)
    if not published:
        return name, text
    return _label(published[0].id, name) or name, _word(published[0].id, name, text)


def offered(facets: Sequence[FacetView], scope: str, procedures: Sequence[str]) -> list[Offer]:
    """What a list of one procedure can be filtered by besides."""
    keys = set(procedures) or {each.key for each in facets}
    if len(keys) != 1:
        return []
    (key,) = keys
    listed = [each for each in engine.listed_variables(home(), by()) if each.key == key]
    values = engine.listed_values(home(), by(), key, [each.name for each in listed], scope=scope)
    found = []
    for each in listed:
        own = [(text, _word(each.definition, each.name, text)) for name, text in values if name == each.name]
        if label := _label(each.definition, each.name):
            found.append(Offer(f"{key}/{each.name}", label, tuple(own)))
    return found


def _label(definition: str, name: str) -> str:
    words = labels.of_definition(definition)
    return words.label(name) if name in words.fields else ""


def _word(definition: str, name: str, text: str) -> str:
    words = labels.of_definition(definition)
    field = words.fields.get(name)
    if field is None:
        return text
    value: object = text
    if field.kind is Kind.CHECKBOX:
        value = text == "true"
    elif field.kind is Kind.NUMBER:
        value = _number(text)
    return words.shown(name, value) or text


def _number(text: str) -> object:
    try:
        return Decimal(text)
    except InvalidOperation:
        return text
