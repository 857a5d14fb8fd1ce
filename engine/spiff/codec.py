"""The state of a run as bytes: live tokens and variables, nothing that the specs know.

One byte of format version, then zstd over JSON in positional rows. Equal states give equal bytes.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeAlias, cast

import orjson
import zstandard

from bpmn.model import EventKind
from engine import values
from engine.errors import StateError
from engine.spiff.elements.catching import Catching
from engine.spiff.elements.joining import Joining
from engine.spiff.library import TaskState
from engine.spiff.token import KEPT, Token
from engine.spiff.workflow import Functions, Workflow, event_name

if TYPE_CHECKING:
    from engine.spiff.compiled import Compiled
    from engine.spiff.scope import Scope

FORMAT = 1
"""Version of the layout below; a new layout gets a new number, and the old one stays readable."""
VALUES = frozenset({"due", "items", "results"})
"""Marks that hold variables' values, which need their tags."""
LEVEL = 3
TokenRow: TypeAlias = tuple[int, str, int, dict[str, object], object]
"""Id, node, state bits, marks by their place in ``KEPT``, own variables."""
ScopeRow: TypeAlias = tuple[int, str, int, object, list[TokenRow]]
"""Number, spec, whether it is completed, variables, tokens."""


class _Zstd(threading.local):
    """A thread's own compressor and decompressor: making them costs more than using them, and they cannot be shared."""

    def __init__(self) -> None:
        self.pack = zstandard.ZstdCompressor(level=LEVEL).compress
        self.unpack = zstandard.ZstdDecompressor().decompress


_zstd = _Zstd()


def dumps(top: Workflow) -> bytes:
    """Write the state."""
    rows = [
        top.next_id,
        list(top.queue),
        sorted(top.pending),
        1 if top.unsettled else 0,
        1 if top.success else 0,
        values.pack(top.correlations),
        [_scope_row(scope) for scope in (top, *top.subprocesses.values())],
    ]
    return bytes((FORMAT,)) + _zstd.pack(orjson.dumps(rows))


def _scope_row(scope: Scope) -> ScopeRow:
    tokens = [_token_row(token) for token in scope.tasks.values()]
    return (scope.number, scope.spec.name, 1 if scope.completed else 0, values.pack(scope.data), tokens)


def _token_row(token: Token) -> TokenRow:
    own = vars(token)
    marks = {
        str(place): values.pack(own[mark]) if mark in VALUES else own[mark]
        for place, mark in enumerate(KEPT)
        if own.get(mark, getattr(Token, mark)) != getattr(Token, mark)
    }
    state = token._state  # noqa: SLF001 (the library's state bits)
    return (token.id, token.task_spec.name, state, marks, values.pack(token.data))


def loads(compiled: Compiled, state: bytes, functions: Functions) -> Workflow:
    """Read a state back.

    Raises:
        StateError: the state is of another format, or names nodes that this version of the diagram does not have.
    """
    if not state or state[0] != FORMAT:
        raise StateError(
            f"The case's state has format {state[:1].hex() or 'none'}, this release reads {FORMAT:02x}. "
            "Upgrade the release."
        )
    number, queue, pending, unsettled, success, correlations, scopes = orjson.loads(_zstd.unpack(state[1:]))
    top = Workflow(compiled, functions)
    try:
        for row in scopes:
            _read_scope(top, row)
    except KeyError as error:
        raise StateError(
            f"The case stands at {error}, which this version of the diagram does not have. Use the case's own version."
        ) from error
    top.next_id, top.unsettled, top.success = number, bool(unsettled), bool(success)
    top.queue.extend(queue)
    top.pending.update((scope, name) for scope, name in pending)
    top.correlations.update(cast("dict[str, list[object]]", values.unpack(correlations)))
    for token in list(top.tokens.values()):
        _index(top, token)
    return top


def _read_scope(top: Workflow, row: ScopeRow) -> None:
    number, name, completed, data, tokens = row
    scope = top.create_subprocess(top.tokens[number], name) if number else top
    scope.completed = bool(completed)
    scope.data = _map(data)
    for identity, node, state, marks, own in tokens:
        token = Token(scope, scope.spec.node_spec(node), state, identity)
        for place, mark in marks.items():
            kept = KEPT[int(place)]
            setattr(token, kept, values.unpack(mark) if kept in VALUES else mark)
        token.data = _map(own)


def _map(packed: object) -> dict[str, object]:
    return cast("dict[str, object]", values.unpack(packed))


def _index(top: Workflow, token: Token) -> None:
    """Enter a token in the indexes, which are not stored."""
    scope, spec = token.workflow, token.task_spec
    scope.index(token)
    if token._state != TaskState.WAITING:  # noqa: SLF001 (the library's state bits)
        return
    if isinstance(spec, Catching):
        top.subscribe(token, event_name(spec))
        if spec.event is not None and spec.event.kind == EventKind.CONDITIONAL:
            top.conditionals.add(token.id)
    elif isinstance(spec, Joining):
        scope.joins.setdefault(spec.name, []).append(token)
