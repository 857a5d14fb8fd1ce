"""Automatic steps: what a handler is, what it is given, and the catalogue of those that this installation has.

A handler is a function of a context and typed inputs that gives typed outputs. *Atomic* ones touch the database only
and run in a savepoint of the act; *deferred* ones render, read, write, send or call out, as jobs (design 3).
"""

from __future__ import annotations

import dataclasses
import importlib
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.metadata import entry_points

from engine.errors import HandlerError, SettingsError

GROUP = "quytrinh.handlers"
BUILT_IN = "handlers"


@dataclass(frozen=True, kw_only=True, slots=True)
class Handler:
    """One entry of the catalogue. ``topic`` is what a diagram names in ``camunda:topic``."""

    topic: str
    run: Callable[..., object]
    inputs: type
    outputs: type
    deferred: bool = False
    title_vi: str = ""
    title_en: str = ""
    documentation: str = ""

    def input_names(self) -> dict[str, bool]:
        """The names of its inputs; True where one is required."""
        return {field.name: _required(field) for field in dataclasses.fields(self.inputs)}

    def output_names(self) -> tuple[str, ...]:
        """The names of its outputs."""
        return tuple(field.name for field in dataclasses.fields(self.outputs))

    def prepare(self, values: Mapping[str, object]) -> object:
        """The typed inputs out of a step's variables.

        Raises:
            HandlerError: an input is missing or of a type that cannot be converted.
        """
        hints = _hints(self.inputs)
        given: dict[str, object] = {}
        for name, required in self.input_names().items():
            if values.get(name) is not None:
                given[name] = converted(values[name], hints[name], f"{self.topic}.{name}")
            elif required:
                raise HandlerError(f"“{self.topic}” needs “{name}”. Map it with an input parameter of the step.")
        return self.inputs(**given)


@cache
def _hints(inputs: type) -> dict[str, object]:
    """The types of a handler's inputs; reading them takes Python half a millisecond."""
    return typing.get_type_hints(inputs)


def _required(field: dataclasses.Field[object]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def handler(
    topic: str, *, deferred: bool = False, title_vi: str = "", title_en: str = ""
) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Declare a function ``(context, inputs) -> outputs`` as the handler of a topic.

    The input and output types are read from its annotations and must be dataclasses.
    """

    def declare(run: Callable[..., object]) -> Callable[..., object]:
        hints = typing.get_type_hints(run)
        result = hints.pop("return")
        inputs = list(hints.values())[-1]
        documentation = (run.__doc__ or "").strip()
        run.handler = Handler(  # type: ignore[attr-defined]  # a mark that the catalogue finds again
            topic=topic,
            run=run,
            inputs=inputs,
            outputs=result,
            deferred=deferred,
            title_vi=title_vi,
            title_en=title_en,
            documentation=documentation,
        )
        return run

    return declare


class Catalogue(Mapping[str, Handler]):
    """The handlers by topic."""

    def __init__(self, handlers: Iterable[Handler]) -> None:
        self._handlers: dict[str, Handler] = {}
        for entry in handlers:
            if entry.topic in self._handlers:
                raise SettingsError(f"Two handlers answer to “{entry.topic}”. Rename one, or leave one out.")
            self._handlers[entry.topic] = entry

    def __getitem__(self, topic: str) -> Handler:
        """The handler of a topic."""
        return self._handlers[topic]

    def __iter__(self) -> Iterator[str]:
        """The topics."""
        return iter(self._handlers)

    def __len__(self) -> int:
        """How many."""
        return len(self._handlers)

    @classmethod
    def load(cls, modules: Iterable[str] = ()) -> Catalogue:
        """The built-in handlers, those of the entry-point group ``quytrinh.handlers``, those of these modules."""
        found = [entry for name in (BUILT_IN, *modules) for entry in _in_module(name)]
        for point in entry_points(group=GROUP):
            found += _in_object(point.load())
        return cls({id(entry.run): entry for entry in found}.values())


def _in_module(name: str) -> list[Handler]:
    try:
        module = importlib.import_module(name)
    except ImportError as error:
        raise SettingsError(f"QUYTRINH_HANDLERS names “{name}”, which cannot be imported: {error}") from error
    return _in_object(module)


def _in_object(thing: object) -> list[Handler]:
    if isinstance(found := getattr(thing, "handler", None), Handler):
        return [found]
    members = vars(thing).values() if isinstance(thing, types.ModuleType) else ()
    return [found for member in members if isinstance(found := getattr(member, "handler", None), Handler)]


def converted(value: object, wanted: object, where: str) -> object:
    """A variable's value as the type that a handler declares.

    Raises:
        HandlerError: the value does not fit.
    """
    origin = typing.get_origin(wanted)
    if origin in (typing.Union, types.UnionType):
        kinds = [kind for kind in typing.get_args(wanted) if kind is not type(None)]
        return None if value is None else converted(value, kinds[0], where)
    kind = origin or wanted
    if kind is object or (
        isinstance(kind, type) and isinstance(value, kind) and not isinstance(value, bool) | (kind is bool)
    ):
        return value
    if isinstance(value, bool) and kind is bool:
        return value
    try:
        return _CONVERT[kind](value)
    except (KeyError, ValueError, TypeError, InvalidOperation) as error:
        raise HandlerError(f"“{where}” should be {getattr(kind, '__name__', kind)}, but is {value!r}.") from error


def _refuse(value: object) -> object:
    raise ValueError(value)


def _text(value: object) -> str:
    return str(value) if isinstance(value, int | Decimal | str) and not isinstance(value, bool) else str(_refuse(value))


def _day(value: object) -> date:
    return value.date() if isinstance(value, datetime) else date.fromisoformat(str(value))


_CONVERT: dict[object, Callable[[object], object]] = {
    str: _text,
    int: lambda value: int(str(value)),
    Decimal: lambda value: Decimal(str(value)),
    bool: _refuse,
    date: _day,
    datetime: lambda value: datetime.fromisoformat(str(value)),
    list: lambda value: list(value) if isinstance(value, tuple) else _refuse(value),
}
