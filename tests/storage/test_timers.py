from __future__ import annotations

from typing import TYPE_CHECKING

from storage import timers
from tests.storage.examples import AT, given_case, instance_row, later, timer_row

if TYPE_CHECKING:
    from storage.session import Database

ROWS = [
    timer_row(),
    timer_row(id="m2", token=2, rule="cycle", due=later(minutes=5), left=3, period_text="PT5M"),
    timer_row(id="m3", token=3, rule="due", due=later(days=3)),
    timer_row(id="m4", instance="i2", rule="reminder", due=later(days=2), left=None),
]


def given(database: Database) -> None:
    with database.write() as connection:
        given_case(connection, instance_row(id="i2"))
        timers.insert_many(connection, ROWS)


def test_what_is_due_comes_longest_due_first(database: Database) -> None:
    given(database)
    with database.read() as connection:
        assert timers.due(connection, now=AT, limit=9) == []
        assert timers.due(connection, now=later(minutes=5), limit=9) == [ROWS[1]]
        assert timers.due(connection, now=later(days=2), limit=9) == [ROWS[1], ROWS[0], ROWS[3]]
        assert timers.due(connection, now=later(days=9), limit=1) == [ROWS[1]]
        assert timers.next_due(connection) == later(minutes=5)
        assert timers.of_instance(connection, "i1") == [ROWS[1], ROWS[0], ROWS[2]]


def test_a_cycle_is_due_again_with_fewer_repetitions(database: Database) -> None:
    given(database)
    with database.write() as connection:
        timers.update_due(connection, "m2", later(minutes=10), 2)
    with database.read() as connection:
        assert timers.get(connection, "m2") == ROWS[1]._replace(due=later(minutes=10), left=2)


def test_timers_of_tokens_that_wait_no_longer_are_gone(database: Database) -> None:
    given(database)
    with database.write() as connection:
        timers.delete_tokens(connection, "i1", [1, 3, 99])
        timers.delete_tokens(connection, "i1", [])
        timers.delete(connection, "m4")
        assert [row.id for row in timers.due(connection, now=later(days=9), limit=9)] == ["m2"]
        timers.delete_tokens(connection, "i1", [2])
        assert timers.next_due(connection) is None
        assert timers.get(connection, "m2") is None
