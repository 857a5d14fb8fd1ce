"""Answers that belong together: those of the form itself, or of one row of a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bpmn.forms.answers import RefusedAnswerError, blank, typed
from bpmn.forms.form import Field, Kind
from bpmn.forms.messages import ANSWERS
from bpmn.forms.rules import check, missing
from bpmn.forms.scope import Scope, found_in, place_in
from bpmn.forms.wording import worded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpmn.errors import Message
    from bpmn.expressions import Expression

_ROUNDS = 20
MAX_ROWS = 1_000
"""Rows of a table that are looked at, blank ones included."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldError:
    """One thing to mend. ``path`` names the field as in HTML (``table.0.column``), ``key`` the message."""

    path: str
    key: str
    label: Message
    params: Mapping[str, object]

    def text(self, language: str = "vi") -> str:
        """Say what to do, in ``vi`` or ``en``."""
        return worded(ANSWERS[self.key], self.label, self.params, language)


@dataclass(frozen=True, slots=True)
class _Place:
    """A component in a record, with the conditions that hide it and what locks it: its own and its groups'."""

    field: Field
    hides: tuple[Expression, ...]
    locks: tuple[bool | Expression, ...]

    @property
    def name(self) -> str:
        return self.field.key if self.field.kind.holds_value else f"#{self.field.id}"


def _places(
    components: tuple[Field, ...], hides: tuple[Expression, ...] = (), locks: tuple[bool | Expression, ...] = ()
) -> Iterator[_Place]:
    for component in components:
        own = hides if component.hide is None else (*hides, component.hide)
        shut = (*locks, component.readonly) if component.readonly else locks
        yield _Place(component, own, shut)
        if component.kind is Kind.GROUP:
            yield from _places(component.components, own, shut)


class Record:
    """One pass over a submission: read, then ``settle`` what is seen, then ``judge``.

    Conditions look at answers, and what they hide no longer counts as an answer; so settling repeats until nothing
    changes.
    """

    def __init__(self, components: tuple[Field, ...], answers: object, scope: Scope, prefix: str) -> None:
        self.scope, self.prefix = scope, prefix
        self.values: dict[str, object] = {}
        self.errors: list[FieldError] = []
        self.hidden: set[str] = set()
        self.locked: set[str] = set()
        self.required: set[str] = set()
        self.computed: dict[str, object] = {}
        self._places = list(_places(components))
        self._refused: dict[str, RefusedAnswerError] = {}
        self._given: set[str] = set()
        self._read = {place.name: self._first(place.field, answers) for place in self._with_value()}
        self._seen = {place.name: self._shown(place.field) for place in self._with_value()}

    def _with_value(self) -> list[_Place]:
        return [place for place in self._places if place.field.kind.holds_value]

    def _first(self, asked: Field, answers: object) -> object:
        """Give the typed answer; what was not submitted is what the case has, else the default."""
        given, answer = found_in(answers, asked.path)
        if asked.kind is Kind.CALCULATION:
            return None
        if not given:
            return starting_value(asked, self.scope)
        self._given.add(asked.key)
        if asked.kind is Kind.TABLE:
            return answer
        try:
            return typed(asked, answer)
        except RefusedAnswerError as refusal:
            self._refused[asked.key] = refusal
            return None

    def _shown(self, asked: Field) -> object:
        """Give the answer as conditions see it: the rows of a table without the blank ones."""
        value = self._read[asked.key]
        if asked.kind is not Kind.TABLE or not isinstance(value, list | tuple):
            return value
        rows = [Record(asked.components, row, self.scope.row(), "") for row in value[:MAX_ROWS]]
        return [row._read for row in rows if not row.is_blank()]  # noqa: SLF001 (a record of the same class)

    def is_blank(self) -> bool:
        """Tell whether nothing at all was answered; defaults are no answers."""
        return not self._refused and all(blank(self._read[name]) for name in self._given)

    def settle(self) -> None:
        """Work out what is hidden, locked and computed, until nothing changes; contradictions end after some rounds."""
        for place in self._with_value():
            self.scope.put(place.field.path, self._seen[place.name])
        for _ in range(_ROUNDS):
            before = (set(self.hidden), set(self.locked), dict(self.computed))
            for place in self._places:
                self._settle(place)
            if before == (self.hidden, self.locked, self.computed):
                return

    def _settle(self, place: _Place) -> None:
        asked, path = place.field, f"{self.prefix}{place.name}"
        try:
            hidden = any(self.scope.holds(hide) for hide in place.hides)
            locked = any(lock is True or self.scope.holds(lock) for lock in place.locks)
            if asked.expression is not None:
                self.computed[path] = self.scope.value(asked.expression)
        except RefusedAnswerError as refusal:
            self._refused[place.name] = refusal
            return
        (self.hidden.add if hidden else self.hidden.discard)(path)
        (self.locked.add if locked else self.locked.discard)(path)
        if asked.kind.holds_value:
            self.scope.put(asked.path, None if hidden else self._current(place, path, locked=locked))

    def _current(self, place: _Place, path: str, *, locked: bool) -> object:
        if place.field.kind is Kind.CALCULATION:
            return self.computed.get(path)
        return starting_value(place.field, self.scope) if locked else self._seen[place.name]

    def judge(self) -> None:
        """Fill in ``values``, and ``errors`` for what breaks a rule."""
        for place in self._with_value():
            asked, path = place.field, f"{self.prefix}{place.name}"
            if path in self.hidden or (path in self.locked and asked.kind is not Kind.CALCULATION):
                continue
            try:
                value = self._judged(asked, path)
            except RefusedAnswerError as refusal:
                self.errors.append(FieldError(path=path, key=refusal.key, label=asked.label, params=refusal.params))
            else:
                place_in(self.values, asked.path, value, self.scope.case)

    def _judged(self, asked: Field, path: str) -> object:
        required = asked.rules.required or self.scope.holds(asked.rules.required_if)
        if required:
            self.required.add(path)
        if refusal := self._refused.get(asked.key):
            raise refusal
        if asked.kind is Kind.CALCULATION:
            return self.computed.get(path)
        if asked.kind is Kind.TABLE:
            return self._rows(asked, path, required=required)
        value = self._read[asked.key]
        if not blank(value):
            check(asked, value, self.scope)
        elif required:
            raise missing(asked)
        return value

    def _rows(self, asked: Field, path: str, *, required: bool) -> list[dict[str, object]]:
        rows = self._read[asked.key]
        if not isinstance(rows, list | tuple) or not all(isinstance(row, Mapping) for row in rows):
            raise RefusedAnswerError("not-rows")
        least, most = asked.rules.rows
        if len(rows) > MAX_ROWS:
            raise RefusedAnswerError("too-many-rows", count=len(rows), most=most)
        records = self._records(asked, path, rows)
        if len(records) > most:
            raise RefusedAnswerError("too-many-rows", count=len(records), most=most)
        if len(records) < max(least, 1 if required else 0):
            raise RefusedAnswerError("required-rows", least=max(least, 1))
        return [record.values for record in records]

    def _records(self, asked: Field, path: str, rows: list[object] | tuple[object, ...]) -> list[Record]:
        """Judge the rows that are not blank; what they find becomes this record's."""
        records = []
        for at, row in enumerate(rows):
            record = Record(asked.components, row, self.scope.row(), f"{path}.{at}.")
            if record.is_blank():
                continue
            record.settle()
            record.judge()
            records.append(record)
            self.errors += record.errors
            self.hidden |= record.hidden
            self.locked |= record.locked
            self.required |= record.required
            self.computed |= record.computed
        return records


def starting_value(asked: Field, scope: Scope) -> object:
    """Give what a field shows before anybody answers: what the case has, else its default, typed."""
    known = scope.known(asked.path)
    if asked.kind is Kind.TABLE:
        return known or []
    if asked.kind is Kind.CALCULATION:
        return known
    for candidate in (known, asked.default, scope.value(asked.default_from)):
        try:
            found = typed(asked, candidate)
        except RefusedAnswerError:
            continue
        if not blank(found):
            return found
    return typed(asked, None)
