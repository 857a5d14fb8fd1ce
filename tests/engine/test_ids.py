from __future__ import annotations

from datetime import UTC, datetime, timedelta

from engine.ids import new_id

AT = datetime(2026, 11, 23, 1, tzinfo=UTC)


def test_ids_of_one_instant_grow_however_many_there_are() -> None:
    made = [new_id(AT) for _ in range(10_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_ids_follow_the_clock() -> None:
    new_id(AT)
    later, earlier = new_id(AT + timedelta(hours=1)), new_id(AT - timedelta(days=1))
    assert earlier < new_id(AT) < later
