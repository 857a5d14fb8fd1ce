from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage import subscriptions
from storage.subscriptions import Subscription
from tests.storage.examples import given_case, instance_row

if TYPE_CHECKING:
    from storage.session import Database


def running(name: str, instance: str, token: int, message: str = "den", kind: str = "message") -> Subscription:
    return Subscription(name, "bdt", instance, token, kind, message, "van_ban_di", None, None)


def starting(name: str, definition: str, message: str = "den") -> Subscription:
    return Subscription(name, "bdt", None, None, "message", message, "van_ban_di", definition, "Start_1")


def given(database: Database, *rows: Subscription) -> None:
    with database.write() as connection:
        given_case(connection, instance_row(id="i2", business_key="k2"))
        subscriptions.insert_many(connection, rows)


def test_who_waits_for_a_name_is_found(database: Database) -> None:
    given(
        database,
        running("a", "i1", 1),
        running("b", "i2", 2),
        running("c", "i1", 3, message="khac"),
        running("d", "i1", 4, kind="signal"),
        starting("e", "v1"),
    )
    with database.read() as connection:
        assert subscriptions.named(connection, "bdt", "message", "den") == [
            running("a", "i1", 1),
            running("b", "i2", 2),
            starting("e", "v1"),
        ]
        assert [row.id for row in subscriptions.named(connection, "bdt", "message", "den", "k2")] == ["b", "e"]
        assert [row.id for row in subscriptions.named(connection, "bdt", "signal", "den")] == ["d"]
        assert subscriptions.named(connection, "khac", "message", "den") == []
        assert [row.id for row in subscriptions.of_instance(connection, "i1")] == ["a", "c", "d"]


def test_tokens_that_wait_no_longer_are_gone(database: Database) -> None:
    given(database, running("a", "i1", 1), running("b", "i1", 2), running("c", "i2", 1))
    with database.write() as connection:
        subscriptions.delete_tokens(connection, "i1", [1])
        assert [row.id for row in subscriptions.named(connection, "bdt", "message", "den")] == ["b", "c"]


def test_a_new_version_replaces_the_starts_of_the_old_one(database: Database) -> None:
    given(database, running("a", "i1", 1), starting("s1", "v1"), starting("s2", "v1", "khac"))
    with database.write() as connection:
        subscriptions.replace_starts(connection, "bdt", "van_ban_di", "v2", [starting("s3", "v2")])
        assert [row.id for row in subscriptions.named(connection, "bdt", "message", "den")] == ["a", "s3"]
        assert subscriptions.named(connection, "bdt", "message", "khac") == []
        with pytest.raises(ValueError, match=r"van_ban_di \(v2\)"):
            subscriptions.replace_starts(connection, "bdt", "van_ban_di", "v2", [running("x", "i1", 9)])
        subscriptions.replace_starts(connection, "bdt", "van_ban_di", "v2", [])
        assert [row.id for row in subscriptions.named(connection, "bdt", "message", "den")] == ["a"]
