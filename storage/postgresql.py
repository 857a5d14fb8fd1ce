"""PostgreSQL: how connections are made, pooled and checked."""

from __future__ import annotations

import select
from typing import TYPE_CHECKING, Final

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError

if TYPE_CHECKING:
    import psycopg

HINTS: Final = "procrastinate"
"""The schema with what procrastinate keeps (``storage.dispatch``)."""
SEARCH_PATH: Final = f'-c search_path="$user",public,{HINTS}'
"""The option of a connection that finds it; a schema that is not there is passed over."""
_POOL = 10
_MORE = 30


def engine(url: URL, busy_seconds: float) -> Engine:
    """Make the pooled engine: READ COMMITTED, UTC, no wait for a lock longer than ``busy_seconds``."""
    options = f"-c lock_timeout={int(busy_seconds * 1000)} -c TimeZone=UTC {SEARCH_PATH} {_options_of(url)}".strip()
    made = create_engine(
        url,
        isolation_level="READ COMMITTED",
        pool_size=_POOL,
        max_overflow=_MORE,
        pool_timeout=busy_seconds,
        pool_use_lifo=True,
        hide_parameters=True,  # what people wrote stands in no log
        connect_args={"options": options, "application_name": "quytrinh"},
    )

    @event.listens_for(made, "checkout")
    def check(connection: psycopg.Connection, _record: object, _proxy: object) -> None:
        # An idle connection has nothing to say unless the server has gone: that costs 2 µs to see, a ping 100.
        poll = select.poll()
        poll.register(connection.pgconn.socket, select.POLLIN)
        if poll.poll(0):
            raise DisconnectionError("The server closed this connection; a fresh one is made.")

    return made


def _options_of(url: URL) -> str:
    given = url.query.get("options", "")
    return given if isinstance(given, str) else " ".join(given)
