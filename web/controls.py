"""A form's fields as the page shows them: words in the person's language, raw values as typed, errors beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from flask_babel import gettext

from bpmn.errors import ExpressionError
from bpmn.expressions import Expression
from bpmn.forms import Kind, Moment, Picker, encoded, shape
from web import carried, files, pickers
from web.happenings import CAREFUL
from web.languages import language
from web.moments import at_office

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bpmn.errors import Message
    from bpmn.forms import Field
    from engine import TaskDetail

_KINDS: Final = {
    Kind.TEXT: "text",
    Kind.LONG_TEXT: "long",
    Kind.NUMBER: "number",
    Kind.DATE: "date",
    Kind.CHECKBOX: "checkbox",
    Kind.SELECT: "select",
    Kind.RADIO: "radio",
    Kind.CHECKLIST: "checklist",
    Kind.TAGS: "tags",
    Kind.FILE: "file",
    Kind.CALCULATION: "computed",
    Kind.GROUP: "group",
    Kind.TABLE: "table",
    Kind.NOTE: "note",
    Kind.SEPARATOR: "line",
}
_WIDE: Final = frozenset({"long", "file"})
_MANY_CHOICES: Final = 8
"""From so many choices on, the script lets them be searched for by typing."""
_MANY: Final = frozenset({Picker.PEOPLE, Picker.UNITS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing to choose. ``style`` is that of its button when the field is the task's outcome."""

    value: str
    label: str
    chosen: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file that the form holds already; ``text`` carries its value through the next submission."""

    name: str
    size: int
    sha256: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One field as the templates draw it.

    ``part`` is the path under which the page's script knows it. ``blank`` is the row of a table that the script adds,
    its number written as ``{row}``. ``locks``: the script decides whether it may be filled in.
    """

    kind: str
    id: str
    name: str
    label: str
    hint: str = ""
    note: str = ""
    error: str = ""
    value: str = ""
    readonly: bool = False
    wide: bool = False
    multiple: bool = False
    choices: tuple[Choice, ...] = ()
    files: tuple[Kept, ...] = ()
    accept: str = ""
    parts: tuple[Control, ...] = ()
    rows: tuple[tuple[Control, ...], ...] = ()
    columns: tuple[str, ...] = ()
    addable: bool = False
    removable: bool = False
    blank: tuple[Control, ...] = ()
    bounds: tuple[int, int] = (0, 0)
    part: str = ""
    required: bool = False
    locks: bool = False
    sometimes: bool = False
    search: bool = False
    typed_as: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One entry of the summary above the form: where it leads, the field's label, what to do."""

    id: str
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A whole form: its controls, the buttons that end the task, the mistakes, what the script needs to know.

    ``secret``: it has a secret ballot, of which no draft is kept. ``rules`` is what the page's script judges by.
    """

    controls: tuple[Control, ...] = ()
    outcome: str = ""
    outcomes: tuple[Choice, ...] = ()
    errors: tuple[Mistake, ...] = ()
    rev: str = ""
    names: frozenset[str] = frozenset()
    secret: bool = False
    rules: Mapping[str, object] | None = None
    who: str = ""


def sheet(
    detail: TaskDetail, *, typed: Mapping[str, object] | None = None, errors: Iterable[tuple[str, str, str]] = ()
) -> Sheet:
    """The form of a task: with what was just typed, else with the draft, else with what the case knows already."""
    rev = str(detail.draft.rev) if detail.draft else "0"
    if detail.form is None:
        return Sheet(rev=rev)
    given = typed if typed is not None else detail.draft.values if detail.draft else detail.values
    english = language() == "en"
    told = {path: en if english else vi for path, vi, en in errors}
    builder = _Builder(detail, given, told, fresh=typed is None and detail.draft is None)
    return builder.sheet(rev)


def words(message: Message) -> str:
    """The text in the person's language; Vietnamese where there is no English."""
    return (message.en if language() == "en" else message.vi) or message.vi


def raw(value: object) -> str:
    """A value as a person would type it: 02/7/2021, 1,5."""
    if isinstance(value, bool):
        return "true" if value else ""
    if isinstance(value, datetime):
        return f"{at_office(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return format(value, "f").replace(".", ",")
    return "" if value is None else str(value)


class _Builder:
    """Builds the controls of one form for one task; ``fresh`` when nothing was typed into it yet."""

    def __init__(
        self, detail: TaskDetail, given: Mapping[str, object], told: Mapping[str, str], *, fresh: bool
    ) -> None:
        if detail.form is None:
            raise ValueError(detail.task.id)
        self.detail, self.form, self.given, self.told, self.fresh = detail, detail.form, given, told, fresh
        self.names = frozenset(field.key for field in self.form.fields())
        self.typed = frozenset(field.key for field in self.form.fields() if _is_typed(field))
        self.known = {**detail.variables, **detail.values}
        self.labels: dict[str, str] = {}

    def sheet(self, rev: str) -> Sheet:
        outcome = next((each for each in self.form.fields() if each.properties.get("outcome") == "true"), None)
        controls = self.all(each for each in self.form.components if each is not outcome)
        secret = any(field.secret for field in self.form.fields())
        return Sheet(
            controls=controls,
            outcome=outcome.key if outcome else "",
            outcomes=self.outcomes(outcome) if outcome else (),
            errors=tuple(self.mistake(path, text, outcome) for path, text in self.in_order()),
            rev=rev,
            names=self.names,
            secret=secret,
            rules=self.rules(outcome.key if outcome else ""),
            who="" if secret else carried.mark(self.detail.task.id),
        )

    def in_order(self) -> list[tuple[str, str]]:
        """What is wrong, in the order in which the fields stand: their labels were noted so."""
        places = {path: place for place, path in enumerate(self.labels)}
        return sorted(self.told.items(), key=lambda each: places.get(each[0], len(places)))

    def all(self, fields: Iterable[Field]) -> tuple[Control, ...]:
        return tuple(control for each in fields if (control := self.control(each)) is not None)

    def control(self, field: Field) -> Control | None:
        if field.kind not in _KINDS or self.is_out(field) or self.is_blank(field):
            return None
        if field.kind is Kind.GROUP:
            return self.plain(field, "group", parts=self.all(field.components))
        if field.kind in {Kind.NOTE, Kind.SEPARATOR}:
            return self.plain(field, _KINDS[field.kind])
        if field.kind is Kind.TABLE:
            return self.table(field)
        return self.field(field, field.key, self.value(field))

    def plain(self, field: Field, kind: str, parts: tuple[Control, ...] = ()) -> Control:
        """A piece without a value: a heading with its fields, a note, a line."""
        label = words(field.label)
        if kind == "note":
            computed = field.expression_en if language() == "en" and field.expression_en else field.expression
            label = raw(self.evaluated(computed)) if computed else words(field.text)
        return Control(kind=kind, id=_id(field.id), name="", label=label, parts=parts, part=f"#{field.id}")

    def field(self, field: Field, name: str, value: object, *, in_row: bool = False) -> Control:
        """A field with its value, as it stands in the form or in a row of a table."""
        kind = _kind(field)
        label = words(field.label)
        self.labels[name] = label
        choices = self.choices(field, value)
        return Control(
            kind=kind,
            id=_id(name),
            name=name,
            label=label,
            hint=_hint(field),
            note=_note(field) if not in_row else "",
            error=self.told.get(name, ""),
            value=raw(value) if not isinstance(value, dict | list | tuple) else "",
            readonly=self.holds(field.readonly),
            wide=kind in _WIDE,
            multiple=field.multiple,
            choices=choices,
            files=self.files(value) if kind == "file" else (),
            part=name,
            required=field.rules.required,
            locks=isinstance(field.readonly, Expression),
            sometimes=field.rules.required_if is not None and field.readonly is not True,
            search=len(choices) >= _MANY_CHOICES,
            typed_as=_typed_as(field),
            accept=",".join(field.accept),
        )

    def table(self, field: Field) -> Control:
        least, most = field.rules.rows
        value = self.value(field)
        rows = list(value) if isinstance(value, list | tuple) else []
        if field.readonly is not True:
            rows += [{}] * (max(least, 1) - len(rows))
        self.labels[field.key] = words(field.label)
        return Control(
            kind="table",
            id=_id(field.key),
            name=field.key,
            label=words(field.label),
            hint=_hint(field),
            note=_note(field),
            error=self.told.get(field.key, ""),
            columns=tuple(words(each.label) for each in field.components),
            rows=tuple(self.row(field, number, row) for number, row in enumerate(rows)),
            blank=self.row(field, "{row}", {}) if field.readonly is not True else (),
            bounds=(least, most),
            addable=len(rows) < most and field.readonly is not True,
            removable=len(rows) > least and field.readonly is not True,
            part=field.key,
        )

    def row(self, table: Field, number: int | str, row: object) -> tuple[Control, ...]:
        values = row if isinstance(row, dict) else {}
        return tuple(
            self.field(each, f"{table.key}.{number}.{each.key}", self.cell(each, values), in_row=True)
            for each in table.components
            if each.kind.holds_value
        )

    def cell(self, column: Field, row: Mapping[str, object]) -> object:
        """What stands in a cell; a row that is offered empty shows the defaults, which alone make no answer of it."""
        return _at(row, column.path) if row else column.default

    def value(self, field: Field) -> object:
        """What stands in the field: as given, else its default when nobody has typed into the form yet."""
        found = _at(self.detail.values if field.readonly is True else self.given, field.path)
        if found is not None or not self.fresh:
            return found
        if field.kind is Kind.CALCULATION:
            return self.evaluated(field.expression)
        return self.evaluated(field.default_from) if field.default_from else field.default

    def choices(self, field: Field, value: object) -> tuple[Choice, ...]:
        chosen = {str(each) for each in value} if isinstance(value, list | tuple) else {raw(value)}
        return tuple(
            Choice(value=code, label=label, chosen=code in chosen) for code, label in self.options(field, value)
        )

    def options(self, field: Field, value: object = None) -> Sequence[tuple[str, str]]:
        if field.picker is not None:
            return pickers.options(field.picker, value)
        if field.options_from is not None:
            return pickers.listed(self.evaluated(field.options_from))
        return [(each.value, words(each.label)) for each in field.options]

    def outcomes(self, field: Field) -> tuple[Choice, ...]:
        self.labels[field.key] = words(field.label)
        return tuple(
            # No answer of a ballot looks more wanted than another.
            Choice(value=code, label=label, style="" if field.secret else _style(code, first=number == 0))
            for number, (code, label) in enumerate(self.options(field))
        )

    def files(self, value: object) -> tuple[Kept, ...]:
        values = value if isinstance(value, list | tuple) else [value]
        return tuple(kept(each) for each in values if isinstance(each, dict) and "sha256" in each)

    def mistake(self, path: str, text: str, outcome: Field | None) -> Mistake:
        there = "outcomes" if outcome is not None and path == outcome.key else _id(path)
        label = self.labels.get(path, "")
        return Mistake(id=there, label="" if label.casefold() in text.casefold() else label, text=text)

    def is_out(self, field: Field) -> bool:
        """Whether the case itself rules the field out; what depends on other fields of the form, the script hides."""
        return field.hide is not None and not field.hide.names & self.typed and self.holds(field.hide)

    def is_blank(self, field: Field) -> bool:
        """A field that cannot be filled in and holds nothing tells nobody anything."""
        return field.readonly is True and field.kind.holds_value and self.value(field) in (None, "", [], ())

    def holds(self, rule: bool | Expression) -> bool:  # noqa: FBT001 - a rule may be fixed
        return rule if isinstance(rule, bool) else self.evaluated(rule) is True

    def evaluated(self, expression: Expression | None) -> object:
        """The value of FEEL with what the case knows; None where it cannot be told yet."""
        if expression is None:
            return None
        try:
            return expression.evaluate({**self.known, **self.given}, self.detail.functions)
        except ExpressionError:
            return None

    def rules(self, outcome: str) -> dict[str, object]:
        """The form and what the case knows of it, as the page's script reads both."""
        read = {name for each in self.form.walk() for expression in each.expressions() for name in expression.names}
        return {
            **shape(self.form, language()),
            "outcome": outcome,
            "context": {name: encoded(self.known[name]) for name in sorted(read) if name in self.known},
            "today": str(self.detail.functions["today"]()),
        }


def _is_typed(field: Field) -> bool:
    """Whether the page's script can read the field's value while the person types."""
    return field.readonly is not True


def _kind(field: Field) -> str:
    if field.picker in _MANY or (field.multiple and field.kind is Kind.SELECT):
        return "tags"
    if field.picker is not None and field.picker is not Picker.ORGANISATION:
        return "select"
    if field.kind is Kind.DATE and field.moment is not Moment.DATE:
        return "text"
    return _KINDS[field.kind]


def _typed_as(field: Field) -> str:
    """The keyboard that a phone shows: its ``inputmode``."""
    if field.kind is Kind.DATE:
        return "numeric" if field.moment is Moment.DATE else ""
    return {"email": "email", "phone": "tel"}.get(field.rules.kind or "", "")


def _hint(field: Field) -> str:
    said = words(field.description)
    if field.kind is not Kind.DATE or said or field.readonly is True:
        return said
    return {
        Moment.DATE: str(gettext("Day/month/year")),
        Moment.TIME: str(gettext("Hours:minutes")),
        Moment.DATE_TIME: str(gettext("Day/month/year hours:minutes")),
    }[field.moment]


def _note(field: Field) -> str:
    if field.kind in {Kind.CHECKBOX, Kind.CALCULATION} or field.readonly is True:
        return ""
    if field.rules.required_if is not None:
        return str(gettext("required in some cases"))
    least = field.rules.rows[0] if field.kind is Kind.TABLE else 0
    return "" if field.rules.required or least else gettext("optional")


def _style(code: str, *, first: bool) -> str:
    if first:
        return "primary"
    return "danger" if code.startswith(CAREFUL) else ""


def kept(value: Mapping[str, object]) -> Kept:
    """A file value as the page shows it."""
    name, sha256 = str(value.get("name") or ""), str(value["sha256"])
    size = value.get("size")
    return Kept(
        name=name,
        size=size if isinstance(size, int) else 0,
        sha256=sha256,
        text=files.carried(value),
    )


def _at(values: Mapping[str, object], path: tuple[str, ...]) -> object:
    found: object = values
    for step in path:
        found = found.get(step) if isinstance(found, dict) or hasattr(found, "get") else None
    return found


def _id(name: str) -> str:
    return f"f-{name.replace('.', '-')}"
