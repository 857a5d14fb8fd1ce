"""A form as the product knows it: frozen, typed, both languages beside each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from bpmn.errors import Message
from bpmn.expressions import Expression

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from bpmn.forms.pattern import Pattern

    Limit: TypeAlias = int | Decimal | date | Expression

NOTHING: Mapping[str, str] = MappingProxyType({})
SILENT = Message("", "")


class Kind(StrEnum):
    """The component types of form-js that are understood; ``dynamiclist`` is a table with rows to fill in."""

    TEXT = "textfield"
    LONG_TEXT = "textarea"
    NUMBER = "number"
    DATE = "datetime"
    CHECKBOX = "checkbox"
    SELECT = "select"
    RADIO = "radio"
    CHECKLIST = "checklist"
    TAGS = "taglist"
    FILE = "filepicker"
    CALCULATION = "expression"
    GROUP = "group"
    TABLE = "dynamiclist"
    NOTE = "text"
    SEPARATOR = "separator"
    SPACER = "spacer"
    BUTTON = "button"

    @property
    def holds_value(self) -> bool:
        """Whether a component of this kind has a value of its own."""
        return self not in _WITHOUT_VALUE


_WITHOUT_VALUE = frozenset({Kind.GROUP, Kind.NOTE, Kind.SEPARATOR, Kind.SPACER, Kind.BUTTON})


class Picker(StrEnum):
    """What a field chooses from the agency's data (``properties.picker``): an id, in the plural a list of ids."""

    PERSON = "person"
    PEOPLE = "people"
    SIGNER = "signer"
    UNIT = "unit"
    UNITS = "units"
    DOCUMENT = "document"
    INCOMING = "incoming"
    CASE = "case"
    ORGANISATION = "organisation"


class Moment(StrEnum):
    """The ``subtype`` of a ``datetime`` component."""

    DATE = "date"
    TIME = "time"
    DATE_TIME = "datetime"


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One choice of a select, radio or checklist."""

    value: str
    label: Message


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """What a value must be. Lengths in characters, ``least`` and ``most`` numbers or dates, or FEEL that gives one.

    ``step``: a number is a whole multiple of it. ``kind``: ``email`` or ``phone``. ``rows``: least and most of a table.
    ``past``: dates before today are allowed.
    """

    required: bool = False
    required_if: Expression | None = None
    least: Limit | None = None
    most: Limit | None = None
    shortest: int | None = None
    longest: int | None = None
    decimals: int | None = None
    step: Decimal | None = None
    pattern: Pattern | None = None
    kind: str | None = None
    past: bool = True
    rows: tuple[int, int] = (0, 500)


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One component. ``path`` tells where its value stands in its form or row; empty when it has none.

    ``options`` are fixed; ``options_from`` gives them from the case's variables (a list of texts, or of maps with
    ``value`` and ``label``). ``hide`` and ``readonly`` are FEEL or fixed. ``default`` is a value, ``default_from``
    FEEL for one. ``expression`` computes a calculation or a note, ``expression_en`` the note in English. ``components``
    stand inside a group or are the columns of a table. ``row`` and ``columns`` are form-js' layout: the name of
    the line and its share of 16 columns.
    """

    id: str
    kind: Kind
    path: tuple[str, ...] = ()
    label: Message = SILENT
    description: Message = SILENT
    text: Message = SILENT
    rules: Rules = field(default_factory=Rules)
    options: tuple[Option, ...] = ()
    options_from: Expression | None = None
    default: object = None
    default_from: Expression | None = None
    expression: Expression | None = None
    expression_en: Expression | None = None
    hide: Expression | None = None
    readonly: bool | Expression = False
    secret: bool = False
    picker: Picker | None = None
    multiple: bool = False
    moment: Moment = Moment.DATE
    accept: tuple[str, ...] = ()
    components: tuple[Field, ...] = ()
    row: str = ""
    columns: int | None = None
    properties: Mapping[str, str] = field(default_factory=lambda: NOTHING)

    @property
    def key(self) -> str:
        """The dotted path of its value, as form-js writes it; empty when it has none."""
        return ".".join(self.path)

    def expressions(self) -> Iterator[Expression]:
        """All FEEL of this component itself."""
        rules = self.rules
        for found in (
            self.hide, self.readonly, self.options_from, self.default_from, self.expression, self.expression_en,
            rules.required_if, rules.least, rules.most,
        ):  # fmt: skip
            if isinstance(found, Expression):
                yield found


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """One ``.form`` file. ``version`` is form-js' schema version.

    ``ignored`` lists (component, attribute) that were written in the file and mean nothing here.
    """

    id: str
    version: int
    components: tuple[Field, ...]
    ignored: tuple[tuple[str, str], ...] = ()

    def fields(self) -> Iterator[Field]:
        """All components with a value that stands in the form itself: groups opened, tables not."""
        yield from opened(self.components)

    def walk(self) -> Iterator[Field]:
        """All components, outer ones first, columns of tables included."""
        waiting = list(reversed(self.components))
        while waiting:
            component = waiting.pop()
            yield component
            waiting.extend(reversed(component.components))


def opened(components: tuple[Field, ...]) -> Iterator[Field]:
    """Give the components that hold values, going into groups but not into tables."""
    for component in components:
        if component.kind is Kind.GROUP:
            yield from opened(component.components)
        elif component.kind.holds_value:
            yield component
