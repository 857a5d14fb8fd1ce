"""The floor's part: every statement of Quytrinh's own acts, written down and done again without the engine."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from sqlalchemy import event

from engine.home import HomeDatabase
from storage.prepared import Prepared, PreparedInsert, in_one_go

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection, CursorResult, Engine, Executable

    from storage.session import Database


Call = Callable[["Connection"], object]
"""One call of storage, to be made again: a prepared statement, SQLAlchemy's, or the driver's text, with its rows."""


@dataclass(slots=True)
class Transaction:
    """What one block did, between its begin and its commit."""

    writes: bool
    calls: list[Call] = field(default_factory=list)


class Recorder(HomeDatabase):
    """A database that writes down what it is asked into ``notes``, as long as there are any."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.notes: list[Transaction] | None = None
        self.open: list[Transaction] = []
        engines = {self._writer, self._reader} if self.dialect == "sqlite" else {self._writer}
        for engine in engines:
            self._listen(engine)

    def _listen(self, engine: Engine) -> None:
        @event.listens_for(engine, "before_execute")
        def before_execute(
            _connection: Connection,
            statement: Executable,
            many: Sequence[Mapping[str, object]],
            one: Mapping[str, object],
            _options: object,
        ) -> None:
            given = [dict(row) for row in many] if many else dict(one)
            self.note(lambda connection: _read(connection.execute(statement, given)))

        @event.listens_for(engine, "before_cursor_execute")
        def before_cursor_execute(
            _connection: Connection,
            _cursor: object,
            text: str,
            rows: Any,  # noqa: ANN401 (as the event gives them)
            context: object,
            _many: object,
        ) -> None:
            if getattr(context, "compiled", None) is None:
                self.note(lambda connection: _read(connection.exec_driver_sql(text, rows)))

    def note(self, call: Call) -> None:
        """Write a call down, when a transaction is open that notes are taken of."""
        if self.open:
            self.open[-1].calls.append(call)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        with self._noted(writes=True), super().write() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self._noted(writes=False), super().read() as connection:
            yield connection

    @contextmanager
    def _noted(self, *, writes: bool) -> Iterator[None]:
        if self.notes is None:
            yield
            return
        self.open.append(Transaction(writes))
        self.notes.append(self.open[-1])
        try:
            with _heard(self):
                yield
        finally:
            self.open.pop()


@contextmanager
def _heard(recorder: Recorder) -> Iterator[None]:
    """Note what the prepared statements do, which go past SQLAlchemy's events."""
    with ExitStack() as stack:
        for kind, names in ((Prepared, ("all", "first", "run", "must")), (PreparedInsert, ("many",))):
            for name in names:
                stack.enter_context(patch.object(kind, name, _noting(getattr(kind, name), recorder)))
        stack.enter_context(patch("engine.act.in_one_go", _together(recorder)))
        yield


def _together(recorder: Recorder) -> Callable[[Connection], AbstractContextManager[None]]:
    """What is sent in one go is sent again in one go."""

    @contextmanager
    def noted(connection: Connection) -> Iterator[None]:
        inside = Transaction(writes=True)
        recorder.note(lambda again: _in_one_go(again, inside.calls))
        if recorder.open:
            recorder.open.append(inside)
        try:
            with in_one_go(connection):
                yield
        finally:
            if recorder.open:
                recorder.open.pop()

    return noted


def _in_one_go(connection: Connection, calls: Sequence[Call]) -> None:
    with in_one_go(connection):
        for call in calls:
            call(connection)


def _noting(method: Callable[..., object], recorder: Recorder) -> Callable[..., object]:
    def noting(statement: object, connection: Connection, given: Any, *more: object) -> object:  # noqa: ANN401 (rows or parameters)
        kept = dict(given) if isinstance(given, dict) else list(given)
        recorder.note(lambda again: method(statement, again, kept, *more))
        return method(statement, connection, given, *more)

    return noting


def _read(result: CursorResult[Any]) -> object:
    return result.all() if result.returns_rows else None


def replay(database: Database, transactions: Sequence[Transaction]) -> None:
    """Do the transactions again, and read what they give."""
    for transaction in transactions:
        with database.write() if transaction.writes else database.read() as connection:
            for call in transaction.calls:
                call(connection)
