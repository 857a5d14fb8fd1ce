"""Reading a ``.form`` file, as form-js 1.23 and the Camunda Modeler write it."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, NoReturn

from bpmn.errors import FormError, Message
from bpmn.forms.component import Component
from bpmn.forms.form import Field, Form, Kind, Moment, Option, Picker, Rules
from bpmn.forms.messages import say
from bpmn.forms.pattern import read_pattern

if TYPE_CHECKING:
    from bpmn.expressions import Expression

MAX_BYTES = 1_000_000
MAX_DEPTH = 12
MAX_COMPONENTS = 500
MAX_VERSION = 19
"""Newest schema version of form-js that is known."""

_MANY = frozenset({Kind.CHECKLIST, Kind.TAGS})
_TELLING = frozenset({Kind.FILE, Kind.TABLE, Kind.CALCULATION})
_CHOICES = frozenset({Kind.SELECT, Kind.RADIO, Kind.CHECKLIST, Kind.TAGS})
# How form-js draws a component; it says nothing about its value.
_LOOKS = (
    "appearance", "searchable", "use24h", "timeInterval", "dateLabel", "timeLabel", "showOutline", "verticalAlignment",
    "height", "serializeToString", "timeSerializingFormat", "isRepeating", "allowAddRemove", "defaultRepetitions",
    "disableCollapse", "nonCollapsedItems", "computeOn", "action",
)  # fmt: skip


def read_form(data: bytes | str) -> Form:
    """Read a form.

    Raises:
        FormError: it is no form-js JSON, too big, or holds something that could not be kept as it is drawn.
    """
    root = _document(data)
    version = root.whole("schemaVersion") or 1
    if version > MAX_VERSION:
        raise FormError(say("version", version=version, most=MAX_VERSION))
    reader = _Reader()
    components = reader.components(root.items("components"), (), depth=1)
    form = Form(id=root.text("id") or "form", version=version, components=components, ignored=tuple(reader.ignored))
    _check_secrets(form)
    return form


def _check_secrets(form: Form) -> None:
    """Refuse a secret field that could not be kept secret: in a table, as a file, or read by another field."""
    own = {id(field) for field in form.fields()}
    secret = {field.key for field in form.walk() if field.secret}
    for field in form.walk():
        if field.secret and (id(field) not in own or len(field.path) != 1 or field.kind in _TELLING):
            raise FormError(say("secret-place", key=field.key or field.id), field.key)
        read = {name for expression in field.expressions() for name in expression.names} & secret
        if read and not field.secret:
            raise FormError(say("secret-read", key=field.key or field.id, name=min(read)), field.key)


def _document(data: bytes | str) -> Component:
    if len(data) > MAX_BYTES:
        raise FormError(say("file-big", limit=MAX_BYTES))
    try:
        found = json.loads(data, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_object)
    except RecursionError as error:
        raise FormError(say("file-deep", limit=MAX_DEPTH)) from error
    except ValueError as error:
        raise FormError(say("file-json", reason=str(error)[:200])) from error
    if not isinstance(found, dict) or found.get("type", "default") != "default" or "components" not in found:
        raise FormError(say("file-shape"))
    return Component(found, "form")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("an object has the same key twice")
    for text in (*found, *(value for value in found.values() if isinstance(value, str))):
        text.encode()
    return found


class _Reader:
    """Reads components one by one, and remembers keys and what was left unread."""

    def __init__(self) -> None:
        self.ignored: list[tuple[str, str]] = []
        self.count = 0

    def components(
        self, items: list[object], above: tuple[str, ...], *, depth: int, table: bool = False
    ) -> tuple[Field, ...]:
        """Read the components of the form, a group or a row. ``above`` is the path of the groups around."""
        if depth > MAX_DEPTH:
            raise FormError(say("file-deep", limit=MAX_DEPTH))
        self.count += len(items)
        if self.count > MAX_COMPONENTS:
            raise FormError(say("too-many", limit=MAX_COMPONENTS))
        fields = tuple(
            self._field(Component(item, f"#{at}"), above, depth, table=table) for at, item in enumerate(items, 1)
        )
        if depth == 1 or table:
            _check_keys(fields)
        return fields

    def _field(self, part: Component, above: tuple[str, ...], depth: int, *, table: bool) -> Field:
        kind = _kind(part)
        properties = part.texts("properties")
        path = _path(part, kind, above)
        picker = _picker(part, properties)
        read = Field(
            id=part.text("id") or part.key,
            kind=kind,
            path=path,
            label=_words(part, properties, "label"),
            description=_words(part, properties, "description"),
            text=_words(part, properties, "text"),
            rules=_rules(part, kind, properties),
            options=_options(part, properties),
            options_from=_options_from(part),
            default_from=part.maybe_feel("properties.default", properties.get("default")),
            expression=_expression(part, kind),
            expression_en=_feel_words(part, "properties.text_en", properties.get("text_en", "")),
            hide=part.inner("conditional").maybe_feel("conditional.hide", part.inner("conditional").text("hide")),
            readonly=_readonly(part),
            secret=properties.get("secret") == "true",
            picker=picker,
            multiple=kind in _MANY or part.flag("multiple") or picker in {Picker.PEOPLE, Picker.UNITS},
            moment=_moment(part),
            accept=tuple(accept for accept in re.split(r"[,\s]+", part.text("accept").lower()) if accept),
            row=part.inner("layout").text("row"),
            columns=part.inner("layout").whole("columns"),
            default=_default(part, kind),
            components=self._inside(part, kind, path if kind is Kind.GROUP else (), depth, table=table),
            properties=MappingProxyType(properties),
        )
        if kind is Kind.FILE and table:
            raise FormError(say("file-inside", key=part.key), part.key)
        if kind in _CHOICES and not (read.options or read.options_from or picker):
            raise FormError(say("options", key=part.key), part.key)
        part.raw(*_LOOKS)
        self.ignored += [(part.key, name) for name in part.unread()]
        return read

    def _inside(
        self, part: Component, kind: Kind, above: tuple[str, ...], depth: int, *, table: bool
    ) -> tuple[Field, ...]:
        items = part.items("components")
        if kind is Kind.TABLE and table:
            raise FormError(say("table-inside", key=part.key), part.key)
        if kind not in {Kind.TABLE, Kind.GROUP}:
            return ()
        if kind is Kind.TABLE:
            return self.components(items, (), depth=depth + 1, table=True)
        fields = self.components(items, above, depth=depth + 1)
        if table and any(field.kind is Kind.TABLE for field in fields):
            raise FormError(say("table-inside", key=part.key), part.key)
        return fields


def _kind(part: Component) -> Kind:
    name = part.text("type")
    if name not in set(Kind):
        raise FormError(say("type-unknown", key=part.key, name=name[:50], known=", ".join(Kind)), part.key)
    return Kind(name)


def _path(part: Component, kind: Kind, above: tuple[str, ...]) -> tuple[str, ...]:
    own = part.path("path") if kind in {Kind.GROUP, Kind.TABLE} else part.path("key") if kind.holds_value else ()
    if not own and kind.holds_value:
        raise FormError(say("key-missing", key=part.key), part.key)
    return above + own if own or kind is Kind.GROUP else ()


def _check_keys(fields: tuple[Field, ...]) -> None:
    """Refuse two values in one place, also one inside the other (``a`` and ``a.b``)."""
    seen: set[tuple[str, ...]] = set()
    waiting = list(fields)
    while waiting:
        field = waiting.pop(0)
        if field.kind is Kind.GROUP:
            waiting = [*field.components, *waiting]
        elif field.path:
            heads = {field.path[:length] for length in range(1, len(field.path) + 1)}
            if heads & seen or any(other[: len(field.path)] == field.path for other in seen):
                raise FormError(say("key-twice", key=field.key), field.key)
            seen.add(field.path)


def _words(part: Component, properties: dict[str, str], name: str) -> Message:
    text = part.text(name)
    return Message(text, properties.get(f"{name}_en") or text)


def _expression(part: Component, kind: Kind) -> Expression | None:
    if kind is Kind.CALCULATION:
        return part.feel("expression", part.raw("expression"))
    return _feel_words(part, "text", part.text("text"))


def _feel_words(part: Component, name: str, text: str) -> Expression | None:
    return part.feel(name, text) if text.startswith("=") else None


def _readonly(part: Component) -> bool | Expression:
    value = part.raw("readonly", "disabled")
    if isinstance(value, str):
        return part.maybe_feel("readonly", value) or False
    return part.flag("readonly") or part.flag("disabled")


def _picker(part: Component, properties: dict[str, str]) -> Picker | None:
    name = properties.get("picker")
    if name is None:
        return None
    if name not in set(Picker):
        raise FormError(say("picker", key=part.key, name=name[:50], known=", ".join(Picker)), part.key)
    return Picker(name)


def _moment(part: Component) -> Moment:
    name = part.text("subtype", "date")
    if name not in set(Moment):
        raise part.wrong("subtype", "text")
    return Moment(name)


def _options(part: Component, properties: dict[str, str]) -> tuple[Option, ...]:
    found: list[Option] = []
    for item in part.items("values"):
        option = Component(item, part.key)
        option.key = part.key
        value = option.text("value")
        if any(other.value == value for other in found):
            raise FormError(say("option-twice", key=part.key, name=value[:50]), part.key)
        label = option.text("label") or value
        found.append(Option(value=value, label=Message(label, properties.get(f"option_en:{value}") or label)))
    return tuple(found)


def _options_from(part: Component) -> Expression | None:
    if key := part.text("valuesKey"):
        return part.feel("valuesKey", f"={key}")
    return part.maybe_feel("valuesExpression", part.text("valuesExpression"))


def _rules(part: Component, kind: Kind, properties: dict[str, str]) -> Rules:
    validate = part.inner("validate")
    dated = kind is Kind.DATE
    pattern = validate.text("pattern")
    step = part.number("increment")
    return Rules(
        required=validate.flag("required"),
        required_if=part.maybe_feel("properties.requiredIf", properties.get("requiredIf")),
        least=part.maybe_feel("properties.min", properties.get("min")) if dated else validate.limit("min"),
        most=part.maybe_feel("properties.max", properties.get("max")) if dated else validate.limit("max"),
        shortest=validate.whole("minLength"),
        longest=validate.whole("maxLength"),
        decimals=part.whole("decimalDigits"),
        step=None if step in (None, 0) else Decimal(step),
        pattern=read_pattern(pattern, part.key) if pattern else None,
        kind=validate.text("validationType").removesuffix("custom") or None,
        past=not part.flag("disallowPassedDates"),
        rows=_rows(part, properties),
    )


def _rows(part: Component, properties: dict[str, str]) -> tuple[int, int]:
    counts = Component({name: properties[name] for name in ("minRows", "maxRows") if name in properties}, part.key)
    most = counts.whole("maxRows")
    return counts.whole("minRows") or 0, Rules().rows[1] if most is None else most


def _default(part: Component, kind: Kind) -> object:
    value = part.raw("defaultValue")
    wanted: type | tuple[type, ...] = str
    if kind is Kind.CHECKBOX:
        wanted = bool
    elif kind in _MANY:
        wanted = list
    elif kind is Kind.NUMBER:
        wanted = (int, Decimal, str)
    if value is None or (isinstance(value, wanted) and (kind is Kind.CHECKBOX or not isinstance(value, bool))):
        return value
    raise FormError(say("default", key=part.key), part.key)
