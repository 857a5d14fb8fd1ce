"""Published versions in memory: each is read and compiled once, then shared by all threads, frozen."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

from bpmn.expressions import Expression, parse
from bpmn.forms import Form, read_form
from bpmn.reader import read
from engine.errors import NotFoundError
from engine.spiff import Compiled, compile_process
from storage import definitions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpmn.model import Diagram, Node, Process
    from storage.definitions import Definition
    from storage.session import Connection

Key = TypeVar("Key")
Item = TypeVar("Item")


@dataclass(frozen=True, kw_only=True)
class Version:
    """One published version: its row, its diagram and what was compiled from it."""

    row: Definition
    diagram: Diagram
    process: Process
    compiled: Compiled
    forms: Mapping[str, Form]
    subject: Expression | None
    urgent: Expression | None
    secrecy: str | None
    offers: dict[str, tuple[Expression, ...]] = field(default_factory=dict)

    @cached_property
    def outermost(self) -> frozenset[str]:
        """The ids of the scopes whose end events end the case: the process and its own event sub-processes."""
        root = self.process.root
        return frozenset({root.id, *(node.id for node in root.nodes.values() if node.triggered_by_event)})

    @cached_property
    def dues(self) -> Mapping[str, Expression]:
        """By person's step, when it is due."""
        works = ((name, node.work) for name, node in self.compiled.nodes.items())
        return {name: work.due for name, work in works if work is not None and work.due is not None}

    @cached_property
    def subjects(self) -> Mapping[str, Expression]:
        """By person's step that has a title of its own, what it says."""
        found = ((name, _expression(node.properties.get("subject"))) for name, node in self.compiled.nodes.items())
        return {name: expression for name, expression in found if expression is not None}

    @cached_property
    def timers(self) -> Mapping[str, Expression]:
        """By event, when its timer fires."""
        found = ((name, event) for name, node in self.compiled.nodes.items() for event in node.events)
        return {name: event.expression for name, event in found if event.timer is not None and event.expression}

    @cached_property
    def dated_by(self) -> frozenset[str]:
        """The variables that due dates and timers name."""
        return frozenset(name for each in (*self.dues.values(), *self.timers.values()) for name in each.names)

    def node(self, element: str) -> Node:
        """The flow node of an id."""
        return self.compiled.nodes[element]

    def form_of(self, element: str) -> Form | None:
        """The form of a user task or a start event."""
        node = self.compiled.nodes.get(element)
        name = node.work.form if node is not None and node.work is not None else None
        return self.forms.get(name) if name else None


class Store(Generic[Key, Item]):
    """A bounded memory, safe for threads: what was used longest ago goes first."""

    def __init__(self, size: int) -> None:
        self._size, self._lock = size, threading.Lock()
        self._items: OrderedDict[Key, Item] = OrderedDict()

    def get(self, key: Key) -> Item | None:
        """What is kept under the key."""
        with self._lock:
            if key in self._items:
                self._items.move_to_end(key)
            return self._items.get(key)

    def take(self, key: Key) -> Item | None:
        """Take it out: nobody else gets it until it is put back."""
        with self._lock:
            return self._items.pop(key, None)

    def put(self, key: Key, item: Item) -> None:
        """Keep it."""
        with self._lock:
            self._items[key] = item
            self._items.move_to_end(key)
            if len(self._items) > self._size:
                self._items.popitem(last=False)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._items.clear()


class Shelf:
    """The versions by their row id."""

    def __init__(self) -> None:
        self._versions: Store[str, Version] = Store(256)

    def version(self, connection: Connection, definition: str) -> Version:
        """The version, compiled.

        Raises:
            NotFoundError: there is none with this id.
        """
        found = self._versions.get(definition)
        if found is None:
            row = definitions.get(connection, definition)
            if row is None:
                raise NotFoundError("procedure version", definition)
            found = compiled(row, definitions.resources(connection, row.deployment))
            self._versions.put(definition, found)
        return found


def compiled(row: Definition, files: Mapping[str, bytes]) -> Version:
    """Read and compile one version from the files of its publication."""
    diagram, made = _drawn(files[row.resource], row.key)
    process = diagram.processes[row.key]
    by_file = {name: _form(data) for name, data in files.items() if name.endswith(".form")}
    by_stem = {name.rsplit("/", 1)[-1].removesuffix(".form"): form for name, form in by_file.items()}
    properties = process.properties
    return Version(
        row=row,
        diagram=diagram,
        process=process,
        compiled=made,
        forms={**by_stem, **by_file, **{form.id: form for form in by_file.values()}},
        subject=_expression(properties.get("subject")),
        urgent=_expression(properties.get("urgent")),
        secrecy=properties.get("secrecy"),
    )


# What is read from the same bytes is the same and frozen: versions that share a file share what was read from it.
@lru_cache(maxsize=256)
def _drawn(data: bytes, key: str) -> tuple[Diagram, Compiled]:
    diagram = read(data)
    return diagram, compile_process(diagram, key)


@lru_cache(maxsize=1024)
def _form(data: bytes) -> Form:
    return read_form(data)


def _expression(text: str | None) -> Expression | None:
    return parse(text) if text else None
