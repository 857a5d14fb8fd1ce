"""PostgreSQL: how connections are made, pooled and checked."""

from __future__ import annotations

import select
from typing import TYPE_CHECKING, Final, Literal

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError

if TYPE_CHECKING:
    import psycopg

HINTS: Final = "procrastinate"
"""The schema with what procrastinate keeps (``storage.dispatch``)."""
SEARCH_PATH: Final = f'-c search_path="$user",public,{HINTS}'
"""The option of a connection that finds it; a schema that is not there is passed over."""
_PLANS: Final = "-c random_page_cost=1.1 -c jit=off"
"""What is asked for often lies in memory, the rest on an SSD: with the 4 of a turning disk PostgreSQL reads whole small
tables again and again, for each row of a list, beside the index that was made for it."""
_GLANCING: Final = "-c default_transaction_read_only=on -c plan_cache_mode=force_generic_plan"
"""Nothing is written outside a transaction either; and what is asked all the time is planned once a connection: to
plan the mark of a list anew takes three times as long as to run it."""
_Isolation = Literal["READ COMMITTED", "AUTOCOMMIT"]


def engine(url: URL, busy_seconds: float) -> Engine:
    """Make the pooled engine: READ COMMITTED, UTC, no wait for a lock longer than ``busy_seconds``."""
    return _engine(url, busy_seconds, isolation="READ COMMITTED", pool=10, more=20)


def glancing(url: URL, busy_seconds: float) -> Engine:
    """Make the pooled engine of ``Database.glance``: each statement by itself, and none that writes."""
    return _engine(url, busy_seconds, _GLANCING, isolation="AUTOCOMMIT", pool=5, more=5)


def _engine(url: URL, busy_seconds: float, also: str = "", *, isolation: _Isolation, pool: int, more: int) -> Engine:
    waits = f"-c lock_timeout={int(busy_seconds * 1000)} -c TimeZone=UTC"
    options = f"{waits} {SEARCH_PATH} {_PLANS} {also} {_options_of(url)}".strip()
    made = create_engine(
        url,
        isolation_level=isolation,
        pool_size=pool,
        max_overflow=more,
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
