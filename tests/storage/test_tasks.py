from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage import tasks
from storage.errors import ConflictError
from tests.storage.examples import AT, by_name, by_role, given_case, instance_row, later, task_row

if TYPE_CHECKING:
    from storage.session import Database
    from storage.tasks import Candidate, Task


def given(database: Database, rows: list[Task], offered: list[Candidate] | None = None) -> None:
    with database.write() as connection:
        given_case(connection, instance_row(id="i2"))
        tasks.insert_many(connection, rows, offered or [])


def test_a_task_comes_back_as_it_was_written(database: Database) -> None:
    row = task_row(due=later(days=1), follow_up=later(hours=1), urgent=True, lane="Văn thư", form="a.form")
    given(database, [row])
    with database.read() as connection:
        assert tasks.get(connection, "t1") == row
        assert tasks.get(connection, "t9") is None
    with database.write() as connection:
        assert tasks.lock(connection, "t1") == row


def test_a_token_has_one_open_task(database: Database) -> None:
    given(database, [task_row(id="t0", status="completed"), task_row(), task_row(id="t2", instance="i2")])
    with database.read() as connection:
        assert tasks.by_token(connection, "i1", 1) == task_row()
        assert tasks.by_token(connection, "i1", 2) is None
        assert [row.id for row in tasks.of_instance(connection, "i1")] == ["t0", "t1"]
        assert [row.id for row in tasks.of_instance(connection, "i1", "open")] == ["t1"]


def test_an_update_changes_what_is_named_and_the_revision(database: Database) -> None:
    given(database, [task_row(), task_row(id="t2")])
    with database.write() as connection:
        tasks.update(connection, "t1", assignee="van_thu", claimed_at=AT)
        tasks.update(connection, "t1", due=later(days=2))
    with database.read() as connection:
        assert tasks.get(connection, "t1") == task_row(assignee="van_thu", claimed_at=AT, due=later(days=2), rev=3)
        assert tasks.get(connection, "t2") == task_row(id="t2")


def test_closed_tasks_are_offered_to_nobody(database: Database) -> None:
    given(
        database, [task_row(), task_row(id="t2"), task_row(id="t3")], [by_role(f"t{no}", "van_thu") for no in (1, 2, 3)]
    )
    with database.write() as connection:
        tasks.close_many(
            connection,
            [
                ("t1", "completed", later(hours=1), "van_thu", "lanh_dao"),
                ("t2", "cancelled", later(hours=1), None, None),
            ],
        )
        tasks.close_many(connection, [])
    with database.read() as connection:
        assert tasks.get(connection, "t1") == task_row(
            status="completed",
            assignee="lanh_dao",
            claimed_at=later(hours=1),
            ended_at=later(hours=1),
            ended_by="van_thu",
            on_behalf_of="lanh_dao",
            rev=2,
        )
        assert tasks.get(connection, "t2") == task_row(id="t2", status="cancelled", ended_at=later(hours=1), rev=2)
        assert tasks.candidates(connection, ["t1", "t2", "t3"]) == [by_role("t3", "van_thu")]


def test_candidates_are_given_and_replaced(database: Database) -> None:
    first = [by_role("t1", "van_thu"), by_role("t1", "chuyen_vien", "vp"), by_name("t1", "lanh_dao")]
    given(database, [task_row(), task_row(id="t2")], [*first, by_name("t2", "a")])
    with database.write() as connection:
        assert tasks.candidates(connection, ["t1"]) == first
        tasks.replace_candidates(connection, "t1", "bdt", [by_name("t1", "b")])
        assert tasks.candidates(connection, ["t1", "t2"]) == [by_name("t1", "b"), by_name("t2", "a")]
        assert tasks.candidates(connection, []) == []
        with pytest.raises(ValueError, match="task t1"):
            tasks.replace_candidates(connection, "t1", "bdt", [by_name("t2", "b")])


def test_candidates_of_very_many_tasks_are_given(database: Database) -> None:
    rows = [task_row(id=f"t{no:04}", token=no) for no in range(1201)]
    given(database, rows, [by_name(row.id, "a") for row in rows])
    with database.read() as connection:
        assert len(tasks.candidates(connection, [row.id for row in rows])) == 1201


def test_a_task_of_no_instance_is_refused(database: Database) -> None:
    with pytest.raises(ConflictError), database.write() as connection:
        tasks.insert_many(connection, [task_row(instance="none")], [])


def test_listing_finds_by_each_filter_in_pages(database: Database) -> None:
    rows = [
        task_row(id="a", name="Ký", assignee="lanh_dao"),
        task_row(id="b", instance="i2", element="ky", business_key="k"),
        task_row(id="c", key="other", status="completed"),
        task_row(id="d", agency="khac"),
    ]
    given(database, rows, [by_name("a", "p"), by_role("b", "r")])
    wanted: list[tuple[dict[str, object], list[str]]] = [
        ({}, ["a", "b"]),
        ({"status": None}, ["a", "b", "c"]),
        ({"instance": "i2"}, ["b"]),
        ({"name": "Ký"}, ["a"]),
        ({"element": "ky"}, ["b"]),
        ({"business_key": "k"}, ["b"]),
        ({"assignee": "lanh_dao"}, ["a"]),
        ({"unassigned": True}, ["b"]),
        ({"person": "p"}, ["a"]),
        ({"role": "r"}, ["b"]),
        ({"ids": ["b", "c"]}, ["b"]),
        ({"key": "other", "status": "completed"}, ["c"]),
        ({"limit": 1}, ["a"]),
        ({"limit": 1, "after": "a"}, ["b"]),
    ]
    with database.read() as connection:
        for filters, expected in wanted:
            found = tasks.listing(connection, agency="bdt", **filters)  # type: ignore[arg-type]  # a test's filters
            assert [row.id for row in found] == expected, filters
