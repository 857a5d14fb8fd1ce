"""Variables of a run: a dictionary for each process, sub-process, activity with parameters, multi-instance child."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from bpmn.errors import BpmnRoomError
from bpmn.model import MultiInstance
from engine.errors import BadValueError, FlowError
from engine.spiff.journal import Changed

if TYPE_CHECKING:
    from collections.abc import Iterable, MutableMapping

    from bpmn.expressions import Expression
    from bpmn.model import Value
    from engine.spiff.elements.activity import Activity
    from engine.spiff.process import ProcessSpec
    from engine.spiff.token import Token
    from engine.spiff.workflow import Workflow

NOTHING: Mapping[str, object] = MappingProxyType({})
DEPTH = 64
"""Levels of nesting that a value may have, as in ``engine.values``."""
LARGEST = 2**63 - 1
"""Whole numbers beyond become decimals: the state's JSON has 64 bits for them."""


def kept(value: object, depth: int = DEPTH) -> object:
    """Copy a value so that nobody else can change it, in the form in which it comes back from the stored state.

    Lists for tuples, decimals for floats, UTC for other zones, ISO 8601 text for lengths of time.

    Raises:
        BadValueError: the value is of no kind that can be kept, or nested too deep.
    """
    if value is None or isinstance(value, bool | Decimal):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return value if abs(value) <= LARGEST else Decimal(value)
    if depth == 0:
        raise BadValueError(f"The value is nested more than {DEPTH} levels deep. Flatten it.")
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise BadValueError("Keys of a map must be texts.")
        return {_text(key): kept(item, depth - 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [kept(item, depth - 1) for item in value]
    return _scalar(value)


def _text(value: str) -> str:
    """Refuse half of a surrogate pair, which JSON can name and no file can hold."""
    if not value.isascii() and not value.isprintable() and any("\ud800" <= letter <= "\udfff" for letter in value):
        raise BadValueError("The text holds half a character (a lone surrogate). Remove it.")
    return value


def _scalar(value: object) -> object:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise BadValueError(f"The time {value} has no time zone. Give one, as in 2021-03-17T08:00:00+07:00.")
        return value.astimezone(UTC).replace(fold=0)
    if isinstance(value, date):
        return value
    if isinstance(value, timedelta):
        return f"P{value.days}DT{value.seconds}S"
    if isinstance(value, float):
        return Decimal(str(value))
    raise BadValueError(f"A value of type {type(value).__name__} cannot be kept. Use text, number, date, list or map.")


def _same(old: object, new: object) -> bool:
    # Equality alone would take 1 for True and 1.0 for 1.00.
    return old == new and repr(old) == repr(new)


class Rooms:
    """The variables as a token sees them: mixed into each live scope.

    From the inside out: the token's own (parameters, a loop's item), the counters of its multi-instance activity, its
    scope's, then the same of the activity that the scope is the inside of, until the process. A called process sees
    nothing of its caller.

    A result goes to the innermost room that has the name, else to the process. A multi-instance child is a border:
    what is written in it stays in it, so that parallel children never overwrite each other.
    """

    data: dict[str, object]
    spec: ProcessSpec
    top_workflow: Workflow
    holder: Token | None = None
    """The token of the activity whose inside this scope is; None for the process."""

    def rooms(self, token: Token | None = None) -> list[MutableMapping[str, object]]:
        """Give the dictionaries that a token sees, innermost first."""
        scope: Rooms = self
        at = token
        found: list[MutableMapping[str, object]] = []
        while True:
            if at is not None:
                if at.data:
                    found.append(at.data)
                if at.body is not None:
                    found.append(cast("Activity", at.task_spec).counters(self.top_workflow.tokens[at.body]))
            found.append(scope.data)
            at = scope.holder
            if at is None or at.task_spec.closed:
                return found
            scope = at.workflow

    def view(self, token: Token | None = None, extra: Mapping[str, object] | None = None) -> Mapping[str, object]:
        """Look at the variables without copying them; ``extra`` stands before all."""
        rooms = self.rooms(token)
        if extra:
            return ChainMap(dict(extra), *rooms)
        return rooms[0] if len(rooms) == 1 else ChainMap(*rooms)

    def assign(self, name: str, value: object, token: Token | None = None) -> None:
        """Give a variable a new value in the room where it belongs, and note the change."""
        room, element = self._room(name, token)
        value = kept(value)
        old = room.get(name)
        room[name] = value
        if not _same(old, value):
            top = self.top_workflow
            top.unsettled = True
            top.journal.append(Changed(name, old, value, element))

    def assign_all(self, values: Iterable[tuple[str, object]], token: Token | None = None) -> None:
        """Assign several variables, in order."""
        for name, value in values:
            self.assign(name, value, token)

    def outside(self, token: Token) -> Token | None:
        """Give the token from which an activity's results go out: only a multi-instance child keeps them itself."""
        return token if _is_border(token) else None

    def _room(self, name: str, token: Token | None) -> tuple[dict[str, object], str | None]:
        scope: Rooms = self
        at = token
        while True:
            if at is not None and (name in at.data or _is_border(at)):
                return at.data, at.task_spec.name
            holder = scope.holder
            if name in scope.data or holder is None or holder.task_spec.closed:
                return scope.data, None if holder is None else holder.task_spec.name
            at, scope = holder, holder.workflow

    def evaluate(
        self, expression: Expression, token: Token | None = None, extra: Mapping[str, object] | None = None
    ) -> object:
        """Evaluate an expression as the token sees the variables. Raises FlowError with its element."""
        try:
            return expression.evaluate(self.view(token, extra), self.top_workflow.functions)
        except BpmnRoomError as error:
            element = self.spec.name if token is None else token.task_spec.name
            raise FlowError(element, f"“{expression.text}” cannot be evaluated: {error}") from error

    def test(self, condition: Expression, token: Token, what: str, extra: Mapping[str, object] | None = None) -> bool:
        """Test a condition as the token sees the variables. Raises FlowError that names the element and ``what``."""
        try:
            return condition.test(self.view(token, extra), self.top_workflow.functions)
        except BpmnRoomError as error:
            raise FlowError(token.task_spec.name, f"{what} cannot be evaluated: {error}") from error

    def value(self, parameter: Value, token: Token) -> object:
        """Evaluate the value of a parameter: an expression, a list of them or a map of them."""
        if isinstance(parameter, tuple):
            return [self.value(part, token) for part in parameter]
        if isinstance(parameter, Mapping):
            return {name: self.value(part, token) for name, part in parameter.items()}
        return self.evaluate(parameter, token)


def _is_border(token: Token) -> bool:
    return token.body is not None and isinstance(token.task_spec.node.loop, MultiInstance)
