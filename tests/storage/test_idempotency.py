from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from storage import idempotency
from storage.errors import ConflictError
from storage.idempotency import Answer
from tests.storage.examples import AT, later

if TYPE_CHECKING:
    from datetime import datetime

    from storage.session import Connection, Database


def answer(connection: Connection, key: str = "k", *, text: str = "{}", at: datetime = AT, agency: str = "bdt") -> None:
    idempotency.insert(connection, agency=agency, key=key, actor="van_thu", digest="d", answer=text, at=at)


def test_the_first_answer_is_found_by_agency_and_key(database: Database) -> None:
    with database.write() as connection:
        answer(connection, text='{"số":22}')
        answer(connection, agency="khac", text="{}")
    with database.read() as connection:
        assert idempotency.find(connection, "bdt", "k") == Answer("van_thu", "d", '{"số":22}', AT)
        assert idempotency.find(connection, "bdt", "other") is None


def test_a_second_answer_to_a_key_is_refused(database: Database) -> None:
    with database.write() as connection:
        answer(connection)
    with pytest.raises(ConflictError, match="Begin anew"), database.write() as connection:
        answer(connection, text="other")


def test_of_two_that_race_one_wins_and_the_other_is_told(database: Database) -> None:
    barrier = threading.Barrier(2)
    outcomes: list[str] = []

    def race() -> None:
        barrier.wait(10)
        try:
            with database.write() as connection:
                answer(connection)
            outcomes.append("answered")
        except ConflictError:
            outcomes.append("told")

    threads = [threading.Thread(target=race) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["answered", "told"]


def test_old_answers_are_purged(database: Database) -> None:
    with database.write() as connection:
        answer(connection, "old", at=later(days=-15))
        answer(connection, "new")
        assert idempotency.purge(connection, later(days=-14)) == 1
        assert idempotency.find(connection, "bdt", "old") is None
        assert idempotency.find(connection, "bdt", "new") is not None
