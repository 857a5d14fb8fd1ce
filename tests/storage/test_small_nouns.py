"""Drafts, comments, settings, the clock: tables with a handful of queries each."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from storage import comments, drafts, preferences, saved_views, settings, tasks, watches
from storage.comments import Comment
from storage.drafts import Draft
from storage.errors import ConflictError, StorageError
from storage.saved_views import SavedView
from tests.storage.examples import AT, given_case, later, task_row

if TYPE_CHECKING:
    from storage.session import Database


@pytest.fixture
def case(database: Database) -> Database:
    with database.write() as connection:
        given_case(connection)
        tasks.insert_many(connection, [task_row()], [])
    return database


def test_a_draft_is_saved_read_and_thrown_away(case: Database) -> None:
    with case.write() as connection:
        assert drafts.get(connection, "t1", "me") is None
        assert drafts.save(connection, task="t1", person="me", values=b'{"a":1}', saved_at=AT) == 1
        assert drafts.save(connection, task="t1", person="me", values=b'{"a":2}', saved_at=later(hours=1)) == 2
        assert drafts.save(connection, task="t1", person="you", values=b"{}", saved_at=AT, rev=0) == 1
    mine = Draft("t1", "me", b'{"a":2}', later(hours=1), 2)
    with case.write() as connection:
        assert drafts.get(connection, "t1", "me") == mine
        assert [row.person for row in drafts.of_task(connection, "t1")] == ["you", "me"]
        drafts.delete(connection, "t1", "you")
        assert drafts.of_task(connection, "t1") == [mine]
        drafts.delete(connection, "t1", "me")
        assert drafts.of_task(connection, "t1") == []


def test_a_draft_saved_in_another_window_is_not_overwritten(case: Database) -> None:
    def save(rev: int | None, values: bytes) -> int:
        with case.write() as connection:
            return drafts.save(connection, task="t1", person="me", values=values, saved_at=AT, rev=rev)

    assert save(0, b"first") == 1
    assert save(1, b"second") == 2
    for stale in (0, 1, 3):
        with pytest.raises(ConflictError, match="saved elsewhere"):
            save(stale, b"stale")
    with case.read() as connection:
        assert drafts.get(connection, "t1", "me") == Draft("t1", "me", b"second", AT, 2)
    assert save(None, b"third") == 3
    with case.write() as connection:
        drafts.delete(connection, "t1", "me")
    with pytest.raises(ConflictError, match="saved elsewhere"):
        save(3, b"of a draft that was thrown away")


def test_comments_come_in_the_order_of_writing(case: Database) -> None:
    later_one = Comment("c1", "bdt", "i1", "t1", "lanh_dao", "pho_lanh_dao", "Đồng ý", later(hours=1))
    first = Comment("c2", "bdt", "i1", None, "van_thu", None, "Thiếu phụ lục", AT)
    with case.write() as connection:
        comments.insert(connection, later_one)
        comments.insert(connection, first)
    with case.read() as connection:
        assert comments.of_instance(connection, "i1") == [first, later_one]
        assert comments.of_instance(connection, "i9") == []


@pytest.mark.parametrize("value", [None, True, 0, "chữ", [1, {"a": None}], {"giờ": ["07:00", "11:00"]}])
def test_a_setting_holds_any_json(database: Database, value: object) -> None:
    with database.write() as connection:
        assert settings.get(connection, "bdt", "x") is None
        settings.put(connection, agency="bdt", name="x", value="old", at=AT)
        settings.put(connection, agency="bdt", name="x", value=value, at=later(hours=1))
        settings.put(connection, agency="khac", name="x", value="theirs", at=AT)
    with database.read() as connection:
        assert settings.get(connection, "bdt", "x") == value
        assert settings.all_of(connection, "bdt") == {"x": value}


def test_the_clock_only_goes_forward(database: Database) -> None:
    with database.write() as connection:
        assert settings.clock_offset(connection) == 0
        assert settings.move_clock(connection, 3600) == 3600
        assert settings.move_clock(connection, 60) == 3660
        with pytest.raises(StorageError, match="only goes forward"):
            settings.move_clock(connection, -1)
    with database.read() as connection:
        assert settings.clock_offset(connection) == 3660


def test_every_process_reads_the_same_clock(database: Database) -> None:
    seen: list[int] = []

    def look() -> None:
        with database.read() as connection:
            seen.append(settings.clock_offset(connection))

    with database.write() as connection:
        settings.move_clock(connection, 86_400 * 365 * 200)
    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [86_400 * 365 * 200]


def test_a_preference_is_one_persons(database: Database) -> None:
    with database.write() as connection:
        assert preferences.get(connection, "bdt", "van_thu", "keys") is None
        for value in ({"on": True}, {"on": False}):
            preferences.put(connection, agency="bdt", person="van_thu", name="keys", value=value, at=AT)
        preferences.put(connection, agency="bdt", person="lanh_dao", name="keys", value="theirs", at=AT)
    with database.read() as connection:
        assert preferences.get(connection, "bdt", "van_thu", "keys") == {"on": False}
        assert preferences.all_of(connection, "bdt", "van_thu") == {"keys": {"on": False}}


def test_a_case_is_watched_until_one_no_longer_wants_to(case: Database) -> None:
    mine = {"agency": "bdt", "person": "me", "instance": "i1"}
    with case.write() as connection:
        assert watches.cases(connection, "bdt", "me", 9) == []
        watches.add(connection, **mine, since=AT)
        watches.add(connection, **mine, since=later(days=1))
        watches.add(connection, agency="bdt", person="you", instance="i1", since=AT)
        assert [row.id for row in watches.cases(connection, "bdt", "me", 9)] == ["i1"]
        assert watches.watchers(connection, "i1") == ["me", "you"]
        assert watches.cases(connection, "khac", "me", 9) == []
        watches.remove(connection, **mine)
        assert not watches.watches(connection, "bdt", "me", "i1")
        assert watches.watches(connection, "bdt", "you", "i1")


def test_saved_views_are_a_persons_own_and_their_names_differ(database: Database) -> None:
    first = SavedView("w1", "bdt", "me", "Đúng hạn", "due=week", AT)
    with database.write() as connection:
        saved_views.insert(connection, first)
        saved_views.insert(connection, first._replace(id="w2", name="Chờ ký"))
        saved_views.insert(connection, first._replace(id="w3", person="you"))
        assert [row.name for row in saved_views.of_person(connection, "bdt", "me")] == ["Chờ ký", "Đúng hạn"]
        assert not saved_views.update(connection, first._replace(person="you", name="Của tôi"))
        assert saved_views.update(connection, first._replace(name="An", query="q=1"))
        assert saved_views.of_person(connection, "bdt", "me")[0].query == "q=1"
        assert not saved_views.delete(connection, "bdt", "you", "w1")
        assert saved_views.delete(connection, "bdt", "me", "w1")
    with pytest.raises(ConflictError), database.write() as connection:
        saved_views.insert(connection, first._replace(id="w4", name="Chờ ký"))
