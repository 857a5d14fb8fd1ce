"""The floor's part: every statement of Quytrinh's own acts, written down and done again without the engine."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import event

from engine.home import HomeDatabase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Engine, Executable

    from storage.session import Database


class Call(NamedTuple):
    """One call of SQLAlchemy: a statement of its own, or the driver's text, with the rows that went with it."""

    statement: Executable | str
    parameters: Any


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
            if self.open:
                self.open[-1].calls.append(Call(statement, [dict(row) for row in many] if many else dict(one)))

        @event.listens_for(engine, "before_cursor_execute")
        def before_cursor_execute(
            _connection: Connection, _cursor: object, text: str, rows: object, context: object, _many: object
        ) -> None:
            if self.open and getattr(context, "compiled", None) is None and isinstance(rows, list | tuple | dict):
                self.open[-1].calls.append(Call(text, rows))

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
            yield
        finally:
            self.open.pop()


def replay(database: Database, transactions: Sequence[Transaction]) -> None:
    """Do the transactions again, and read what they give."""
    for transaction in transactions:
        with database.write() if transaction.writes else database.read() as connection:
            for statement, parameters in transaction.calls:
                result = (
                    connection.exec_driver_sql(statement, parameters)
                    if isinstance(statement, str)
                    else connection.execute(statement, parameters)
                )
                if result.returns_rows:
                    result.all()
