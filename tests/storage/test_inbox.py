from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from storage import tasks
from storage.errors import StorageError
from storage.inbox import ORDERS, SCOPES
from storage.session import Connection, Database
from tests.storage.examples import AT, by_name, by_role, given_case, instance_row, later, task_row

if TYPE_CHECKING:
    from storage.tasks import Candidate, Task

ROLES: list[tuple[str, str | None]] = [("van_thu", "vp"), ("uy_vien_1", None)]


def mine(connection: Connection, **more: object) -> list[str]:
    wanted = {"agency": "bdt", "person": "me", "roles": ROLES, "now": AT, **more}
    return [row.id for row in tasks.inbox(connection, **wanted)]  # type: ignore[arg-type]  # a test's values


def put(database: Database, rows: list[Task], offered: list[Candidate]) -> None:
    with database.write() as connection:
        given_case(connection, instance_row(id="i2", starter="me"))
        tasks.insert_many(connection, rows, offered)


def test_a_person_sees_what_they_hold_and_what_is_offered_to_them(database: Database) -> None:
    rows = [
        task_row(id="held", assignee="me"),
        task_row(id="by-name"),
        task_row(id="by-role"),
        task_row(id="by-role-in-unit"),
        task_row(id="other-unit"),
        task_row(id="other-role"),
        task_row(id="taken", assignee="you"),
        task_row(id="done", status="completed", assignee="me"),
        task_row(id="elsewhere", agency="khac", assignee="me"),
        task_row(id="several-ways"),
    ]
    offered = [
        by_name("by-name", "me"),
        by_role("by-role", "uy_vien_1"),
        by_role("by-role-in-unit", "van_thu", "vp"),
        by_role("other-unit", "van_thu", "khtc"),
        by_role("other-unit", "uy_vien_1", "vp"),
        by_role("other-role", "lanh_dao"),
        by_name("other-role", "you"),
        by_name("taken", "me"),
        by_name("several-ways", "me"),
        by_role("several-ways", "van_thu"),
        by_role("several-ways", "van_thu", "vp"),
        by_name("elsewhere", "me")._replace(agency="khac"),
    ]
    put(database, rows, offered)
    to_take = {"by-name", "by-role", "by-role-in-unit", "several-ways"}
    with database.read() as connection:
        assert sorted(mine(connection)) == sorted({"held"} | to_take)
        assert mine(connection, scope="mine") == ["held"]
        assert sorted(mine(connection, scope="offered")) == sorted(to_take)
        assert mine(connection, scope="offered", roles=[]) == ["by-name", "several-ways"]


def test_a_task_with_a_follow_up_date_is_put_aside_until_then(database: Database) -> None:
    put(
        database,
        [
            task_row(id="now", assignee="me", follow_up=AT),
            task_row(id="soon", assignee="me", follow_up=later(seconds=1)),
            task_row(id="offered-soon", follow_up=later(seconds=1)),
        ],
        [by_name("offered-soon", "me")],
    )
    with database.read() as connection:
        assert mine(connection) == ["now"]
        assert sorted(mine(connection, scope="aside")) == ["offered-soon", "soon"]
        assert sorted(mine(connection, now=later(seconds=1))) == ["now", "offered-soon", "soon"]


def test_words_are_found_without_diacritics(database: Database) -> None:
    put(
        database,
        [
            task_row(id="a", assignee="me", subject="Tờ trình khen thưởng đột xuất"),
            task_row(id="b", assignee="me", subject="Kế hoạch 100% năm_2026"),
        ],
        [],
    )
    with database.write() as connection:
        assert mine(connection, search="KHEN  thuong") == ["a"]
        assert mine(connection, search="dot xuat Tờ") == ["a"]
        assert mine(connection, search="0%") == ["b"]
        assert mine(connection, search="m_2") == ["b"]
        assert mine(connection, search="%") == ["b"]
        assert mine(connection, search="") == ["a", "b"]
        tasks.update(connection, "a", subject="Báo cáo")
        assert mine(connection, search="bao") == ["a"]


def test_counts_fall_into_the_buckets_of_the_day_and_the_week(database: Database) -> None:
    ends = {"today_end": later(hours=10), "week_end": later(days=5)}
    dues = [None, later(seconds=-1), AT, later(hours=9), later(hours=10), later(days=4), later(days=5), later(days=9)]
    rows = [task_row(id=f"t{no}", assignee="me", due=due) for no, due in enumerate(dues)]
    put(database, [*rows, task_row(id="u", due=AT), task_row(id="v", assignee="you")], [by_name("u", "me")])
    with database.read() as connection:
        wanted = {"agency": "bdt", "person": "me", "roles": ROLES, "now": AT, **ends}
        counted = tasks.inbox_counts(connection, **wanted)  # type: ignore[arg-type]  # a test's values
        assert counted == {"all": 9, "overdue": 1, "today": 3, "week": 2, "later": 2, "none": 1}
        taken = tasks.inbox_counts(connection, **wanted, scope="mine")  # type: ignore[arg-type]  # a test's values
        assert taken["all"] == 8


def test_what_i_started_and_what_i_did(database: Database) -> None:
    rows = [task_row(id=f"s{no}", instance="i2") for no in range(3)]
    done = [task_row(id=f"d{no}", status="completed", ended_by="me", ended_at=later(hours=no // 2)) for no in range(4)]
    put(database, [*rows, *done, task_row(id="x")], [])
    with database.read() as connection:
        started = tasks.started_by(connection, agency="bdt", person="me")
        assert [row.id for row in started] == ["s2", "s1", "s0"]
        assert [row.id for row in tasks.started_by(connection, agency="bdt", person="me", limit=1, after="s2")] == [
            "s1"
        ]
        assert [row.id for row in tasks.done_by(connection, agency="bdt", person="me")] == ["d3", "d2", "d1", "d0"]
        assert [row.id for row in tasks.done_by(connection, agency="bdt", person="me", limit=2, after="d3")] == [
            "d2",
            "d1",
        ]


def test_an_unknown_scope_or_order_is_refused_with_those_there_are(database: Database) -> None:
    with database.read() as connection:
        with pytest.raises(StorageError, match="all, mine, offered, aside"):
            mine(connection, scope="everything")
        with pytest.raises(StorageError, match="due, created, priority"):
            mine(connection, order="colour")


def test_neither_part_of_the_inbox_walks_the_tasks_of_the_agency(migrated_sqlite_url: str) -> None:
    database = Database(migrated_sqlite_url)
    with database.write() as connection:
        statements: list[tuple[str, tuple[object, ...]]] = []
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.set_trace_callback(lambda sql: statements.append((sql, ())))
        mine(connection)
        raw.set_trace_callback(None)
        plan = [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {statements[0][0]}")]
    database.close()
    assert any("ix_task_inbox (agency=? AND assignee=?)" in line for line in plan), plan
    assert any("ix_candidate_agency_kind_value_unit" in line for line in plan), plan
    assert not [line for line in plan if line.startswith("SCAN task")], plan


class Drawn(NamedTuple):
    due: datetime | None
    created_at: datetime
    priority: int
    urgent: bool
    assignee: str | None
    follow_up: datetime | None
    offered: list[str]


moments = st.integers(-2, 2).map(lambda days: AT + timedelta(days=days))
drawn = st.builds(
    Drawn,
    due=st.none() | moments,
    created_at=moments,
    priority=st.integers(-1, 1),
    urgent=st.booleans(),
    assignee=st.sampled_from([None, None, "me", "you"]),
    follow_up=st.none() | moments,
    offered=st.lists(st.sampled_from(["me", "role", "unit", "else"]), max_size=3, unique=True),
)


def visible(item: Drawn, scope: str) -> bool:
    """The definition of the inbox in plain Python, one task at a time."""
    ways = {
        "mine": item.assignee == "me",
        "offered": item.assignee is None and bool({"me", "role", "unit"} & {*item.offered}),
    }
    aside = item.follow_up is not None and item.follow_up > AT
    return (any(ways.values()) if scope in {"all", "aside"} else ways[scope]) and aside == (scope == "aside")


def place(item: tuple[str, Drawn], order: str) -> tuple[object, ...]:
    name, row = item
    due = (row.due is None, row.due or AT)
    if order == "priority":
        return (not row.urgent, -row.priority, *due, name)
    return (row.created_at, name) if order == "created" else (*due, name)


def columns(item: Drawn) -> dict[str, object]:
    return {name: value for name, value in item._asdict().items() if name != "offered"}


@pytest.fixture
def emptied(database: Database) -> Database:
    with database.write() as connection:
        given_case(connection)
    return database


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items=st.lists(drawn, max_size=9), scope=st.sampled_from(SCOPES), order=st.sampled_from(ORDERS))
def test_any_inbox_is_complete_in_order_and_the_same_in_pages(
    emptied: Database, items: list[Drawn], scope: str, order: str
) -> None:
    named = [(f"t{no}", item) for no, item in enumerate(items)]
    choices = {"me": ("person", "me", None), "role": ("role", "uy_vien_1", None), "unit": ("role", "van_thu", "vp")}
    choices["else"] = ("role", "van_thu", "khtc")
    with emptied.write() as connection:
        connection.execute(text("DELETE FROM candidate"))
        connection.execute(text("DELETE FROM task"))
        rows = [task_row(id=name, **columns(item)) for name, item in named]
        offered = [tasks.Candidate(name, "bdt", *choices[to]) for name, item in named for to in item.offered]
        tasks.insert_many(connection, rows, offered)
    expected = sorted([pair for pair in named if visible(pair[1], scope)], key=lambda pair: place(pair, order))
    names = [name for name, _ in (expected[::-1] if order == "created" else expected)]
    with emptied.read() as connection:
        assert mine(connection, scope=scope, order=order) == names
        paged: list[str] = []
        while page := mine(connection, scope=scope, order=order, limit=2, after=paged[-1] if paged else None):
            paged += page
        assert paged == names
