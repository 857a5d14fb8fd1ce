from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage import instances
from storage.errors import ConflictError, StorageError
from tests.storage.examples import given_case, instance_row, later

if TYPE_CHECKING:
    from storage.instances import Instance
    from storage.session import Connection, Database


def saved(connection: Connection, row: Instance, rev: int, **changed: object) -> None:
    instances.save(connection, row._replace(rev=rev), row._replace(rev=rev)._replace(**changed), b"next")  # type: ignore[arg-type]  # a test's values


def test_an_instance_comes_back_as_it_was_written(database: Database) -> None:
    row = instance_row(
        id="i2", parent="i1", parent_token=7, business_key="BK-1", ended_at=later(days=1), end_state="Đã phát hành"
    )
    with database.write() as connection:
        given_case(connection, row)
    with database.read() as connection:
        assert instances.get(connection, "i2") == row
        assert instances.get(connection, "i1") == instance_row()
        assert instances.get(connection, "i9") is None
        assert instances.children(connection, "i1") == [row]
    with database.write() as connection:
        assert instances.lock(connection, "i2") == row
        assert instances.lock(connection, "i9") is None


def test_the_state_is_read_apart_from_the_row(database: Database) -> None:
    with database.write() as connection:
        given_case(connection)
    with database.read() as connection:
        assert instances.load_state(connection, "i1") == (1, b"state")
        with pytest.raises(StorageError, match="no instance i9"):
            instances.load_state(connection, "i9")


def test_saving_moves_the_revision_and_a_stale_one_is_refused(database: Database) -> None:
    with database.write() as connection:
        given_case(connection)
        saved(connection, instance_row(), 1, status="completed", ended_at=later(hours=1), end_state="xong", event_no=4)
    with pytest.raises(ConflictError, match="revision 1"), database.write() as connection:
        saved(connection, instance_row(), 1, status="cancelled")
    with database.read() as connection:
        row = instances.get(connection, "i1")
        assert row == instance_row(rev=2, status="completed", ended_at=later(hours=1), end_state="xong", event_no=4)
        assert instances.load_state(connection, "i1") == (2, b"next")


def test_an_instance_of_no_definition_is_refused(database: Database) -> None:
    with pytest.raises(ConflictError), database.write() as connection:
        instances.insert(connection, instance_row(definition="none"), b"")


def test_a_status_that_is_none_is_refused(database: Database) -> None:
    with pytest.raises(ConflictError), database.write() as connection:
        given_case(connection, instance_row(id="i2", status="finished"))


def test_listing_gives_the_newest_first_in_pages(database: Database) -> None:
    # Three pairs that started at the same instant: the page border may fall between two of a pair.
    more = [instance_row(id=f"n{no}", started_at=later(hours=no // 2 + 1)) for no in range(6)]
    with database.write() as connection:
        given_case(connection, *more)
    with database.read() as connection:
        pages: list[str] = []
        after = None
        while page := instances.listing(connection, agency="bdt", limit=3, after=after):
            pages += [row.id for row in page]
            after = pages[-1]
    assert pages == ["n5", "n4", "n3", "n2", "n1", "n0", "i1"]


def test_listing_and_count_agree_on_every_filter(database: Database) -> None:
    with database.write() as connection:
        given_case(
            connection,
            instance_row(id="a", status="completed", business_key="k"),
            instance_row(id="b", key="other", parent="i1"),
            instance_row(id="c", starter="lanh_dao"),
            instance_row(id="d", agency="khac"),
        )
    wanted: list[tuple[dict[str, object], set[str]]] = [
        ({}, {"i1", "a", "b", "c"}),
        ({"status": "completed"}, {"a"}),
        ({"key": "other"}, {"b"}),
        ({"business_key": "k"}, {"a"}),
        ({"parent": "i1"}, {"b"}),
        ({"starter": "lanh_dao"}, {"c"}),
        ({"ids": ["a", "d"]}, {"a"}),
        ({"ids": []}, set()),
        ({"key": "van_ban_di", "status": "active"}, {"i1", "c"}),
    ]
    with database.read() as connection:
        for filters, expected in wanted:
            found = instances.listing(connection, agency="bdt", **filters)  # type: ignore[arg-type]  # a test's filters
            assert {row.id for row in found} == expected
            counted = instances.count(connection, agency="bdt", **filters)  # type: ignore[arg-type]  # a test's filters
            assert counted == len(expected)
