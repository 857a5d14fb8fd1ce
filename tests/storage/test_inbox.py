from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import snoozes, tasks
from storage.errors import StorageError
from storage.folding import fold
from storage.inbox import Other, Whose
from storage.schema_all import metadata
from storage.session import Connection, Database
from storage.task_filter import BUCKETS, EVERYTHING, NOBODY, Ends, TaskFilter
from tests.storage.examples import AT, by_name, by_role, given_case, instance_row, later, task_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.tasks import Candidate, Task

ROLES: tuple[tuple[str, str | None], ...] = (("van_thu", "vp"), ("uy_vien_1", None))


def whose(**more: object) -> Whose:
    return Whose(**{"agency": "bdt", "person": "me", "roles": ROLES, **more})  # type: ignore[arg-type]  # a test's values


def ends(now: datetime = AT) -> Ends:
    return Ends(now, now + timedelta(hours=10), now + timedelta(days=5))


def mine(connection: Connection, person: Whose | None = None, now: datetime = AT, **more: object) -> list[str]:
    found = tasks.inbox(connection, person or whose(), ends=ends(now), **more)  # type: ignore[arg-type]  # a test's values
    return [row.id for row in found]


def words(text: str) -> TaskFilter:
    return TaskFilter(words=text)


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
        assert mine(connection, whose(roles=()), scope="offered") == ["by-name", "several-ways"]


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
        assert mine(connection, wanted=words("KHEN  thuong")) == ["a"]
        assert mine(connection, wanted=words("dot xuat Tờ")) == ["a"]
        assert mine(connection, wanted=words("0%")) == ["b"]
        assert mine(connection, wanted=words("m_2")) == ["b"]
        assert mine(connection, wanted=words("%")) == ["b"]
        assert mine(connection, wanted=words("")) == ["a", "b"]
        tasks.update(connection, "a", subject="Báo cáo")
        assert mine(connection, wanted=words("bao")) == ["a"]


def test_counts_fall_into_the_buckets_of_the_day_and_the_week(database: Database) -> None:
    dues = [None, later(seconds=-1), AT, later(hours=9), later(hours=10), later(days=4), later(days=5), later(days=9)]
    rows = [task_row(id=f"t{no}", assignee="me", due=due) for no, due in enumerate(dues)]
    put(database, [*rows, task_row(id="u", due=AT), task_row(id="v", assignee="you")], [by_name("u", "me")])
    with database.read() as connection:
        counted = tasks.inbox_counts(connection, whose(), ends=ends())
        assert counted == {"all": 9, "late": 1, "today": 3, "week": 2, "later": 2, "none": 1}
        assert tasks.inbox_counts(connection, whose(), ends=ends(), scope="mine")["all"] == 8
        asked = TaskFilter(buckets=("today", "none"))
        assert tasks.inbox_counts(connection, whose(), ends=ends(), wanted=asked)["all"] == 4
        assert mine(connection, wanted=TaskFilter(buckets=("late",))) == ["t1"]


def test_what_i_started_and_what_i_did(database: Database) -> None:
    rows = [task_row(id=f"s{no}", instance="i2") for no in range(3)]
    done = [task_row(id=f"d{no}", status="completed", ended_by="me", ended_at=later(hours=no // 2)) for no in range(4)]
    put(database, [*rows, *done, task_row(id="x")], [])
    with database.read() as connection:
        assert mine(connection, scope="started") == ["s0", "s1", "s2"]
        assert mine(connection, scope="started", order="created", limit=1, after="s2") == ["s1"]
        assert mine(connection, scope="done", order="ended") == ["d3", "d2", "d1", "d0"]
        assert mine(connection, scope="done", order="ended", limit=2, after="d3") == ["d2", "d1"]
        assert mine(connection, scope="done", wanted=words("thi dua"), order="ended")[0] == "d3"


def test_open_tasks_of_watched_cases_are_listed_whoever_has_them(database: Database) -> None:
    rows = [task_row(id="held", instance="i2", assignee="you"), task_row(id="else")]
    put(database, [*rows, task_row(id="over", instance="i2", status="completed")], [])
    with database.read() as connection:
        assert mine(connection, scope="watched") == []
        assert mine(connection, whose(watched=("i2",)), scope="watched") == ["held"]


def test_a_substitute_sees_what_the_other_holds_and_may_take_in_the_procedures_that_it_is_for(
    database: Database,
) -> None:
    rows = [
        task_row(id="theirs", assignee="boss"),
        task_row(id="theirs-too", assignee="boss", key="khac_phuc"),
        task_row(id="to-take"),
        task_row(id="to-take-too"),
        task_row(id="mine-as-well"),
        task_row(id="elsewhere", agency="khac", assignee="boss"),
    ]
    offered = [by_role("to-take", "lanh_dao"), by_name("to-take-too", "boss"), by_role("to-take-too", "lanh_dao")]
    put(database, rows, [*offered, by_role("mine-as-well", "lanh_dao"), by_name("mine-as-well", "me")])
    boss = Other("boss", (("lanh_dao", None),))
    with database.read() as connection:
        stands_in = whose(others=(boss, Other("nobody", ())))
        assert mine(connection, stands_in, scope="others") == ["theirs", "theirs-too", "to-take", "to-take-too"]
        assert len(mine(connection, stands_in)) == 5
        some = whose(others=(boss._replace(keys=("khac_phuc",)),))
        assert mine(connection, some, scope="others") == ["theirs-too"]
        assert mine(connection, scope="others") == []
        assert tasks.scope_counts(connection, stands_in, ends=ends())["others"] == 4


def test_what_one_puts_aside_stays_for_the_others_and_comes_back(database: Database) -> None:
    put(database, [task_row(id="held", assignee="me"), task_row(id="to-take")], [by_role("to-take", "uy_vien_1")])
    you = whose(person="you")
    with database.write() as connection:
        for name in ("held", "to-take"):
            snoozes.put(connection, task=name, person="me", agency="bdt", until=later(days=9))
            snoozes.put(connection, task=name, person="me", agency="bdt", until=later(days=1))
        assert (mine(connection), mine(connection, scope="aside")) == ([], ["held", "to-take"])
        assert mine(connection, you) == ["to-take"]
        assert mine(connection, now=later(days=1)) == ["held", "to-take"]
        counted = tasks.scope_counts(connection, whose(), ends=ends())
        assert (counted["all"], counted["aside"]) == (0, 2)
        snoozes.delete(connection, "held", "me")
        assert mine(connection) == ["held"]
        assert (snoozes.until_of(connection, "to-take", "me"), snoozes.until_of(connection, "held", "me")) == (
            later(days=1),
            None,
        )
        assert snoozes.purge(connection, later(days=2)) == 1
        assert mine(connection) == ["held", "to-take"]


def test_an_unknown_scope_or_order_is_refused_with_those_there_are(database: Database) -> None:
    with database.read() as connection:
        with pytest.raises(StorageError, match="all, mine, offered, others, aside"):
            mine(connection, scope="everything")
        with pytest.raises(StorageError, match="due, created, priority"):
            mine(connection, order="colour")


FILTERS = {
    "nothing": EVERYTHING,
    "words": TaskFilter(words="ke hoach", without="khen"),
    "fields": TaskFilter(
        procedures=("van_ban_di",),
        steps=(("van_ban_di", "soan_thao"),),
        units=("vp",),
        buckets=("late", "today"),
        negated=frozenset({"steps", "units"}),
    ),
}


@pytest.mark.parametrize("wanted", FILTERS.values(), ids=FILTERS)
@pytest.mark.parametrize("scope", ["all", "watched", "started", "done"])
def test_no_part_of_the_inbox_walks_the_tasks_of_the_agency(
    migrated_sqlite_url: str, scope: str, wanted: TaskFilter
) -> None:
    database = Database(migrated_sqlite_url)
    person = whose(others=(Other("boss", (("lanh_dao", None),)),), watched=("i2",))
    order = "ended" if scope == "done" else "due"
    with database.write() as connection:
        plan = planned(connection, lambda: mine(connection, person, scope=scope, wanted=wanted, order=order))
    database.close()
    assert not [line for line in plan if line.startswith("SCAN task")], plan
    reached = [line for line in plan if line.startswith("SEARCH task")]
    index = {
        "all": "ix_task_inbox (agency=? AND assignee=?)",
        "watched": "ix_task_instance_token (instance=?)",
        "started": "ix_task_instance_token (instance=?)",
        "done": "ix_task_agency_ended_by_ended_at (agency=? AND ended_by=?)",
    }[scope]
    assert any(index in line for line in reached), plan
    if scope == "all":
        assert any("ix_candidate_list (agency=? AND who=? AND taken=?)" in line for line in plan), plan


def test_the_counts_walk_no_tasks_of_the_agency_either(migrated_sqlite_url: str) -> None:
    database = Database(migrated_sqlite_url)
    person = whose(others=(Other("boss", (("lanh_dao", None),)),), watched=("i2",))
    with database.write() as connection:
        plan = planned(connection, lambda: tasks.scope_counts(connection, person, ends=ends()))
    database.close()
    assert not [line for line in plan if line.startswith("SCAN task")], plan


def planned(connection: Connection, ask: Callable[[], object]) -> list[str]:
    """What SQLite is going to do for a question."""
    statements: list[str] = []
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.set_trace_callback(statements.append)
    ask()
    raw.set_trace_callback(None)
    return [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {statements[0]}")]


class Drawn(NamedTuple):
    due: datetime | None
    created_at: datetime
    priority: int
    urgent: bool
    assignee: str | None
    follow_up: datetime | None
    subject: str
    key: str
    element: str
    lane: str | None
    instance: str
    offered: list[str]
    snoozed: bool


moments = st.integers(-2, 2).map(lambda days: AT + timedelta(days=days))
drawn = st.builds(
    Drawn,
    due=st.none() | moments,
    created_at=moments,
    priority=st.integers(-1, 1),
    urgent=st.booleans(),
    assignee=st.sampled_from([None, None, "me", "you"]),
    follow_up=st.none() | moments,
    subject=st.sampled_from(["Tờ trình khen thưởng", "Kế hoạch", "Thưởng"]),
    key=st.sampled_from(["van_ban_di", "khac_phuc"]),
    element=st.sampled_from(["ky", "duyet"]),
    lane=st.sampled_from([None, "l1"]),
    instance=st.sampled_from(["i1", "i2"]),
    offered=st.lists(st.sampled_from(["me", "role", "unit", "else"]), max_size=3, unique=True),
    snoozed=st.booleans(),
)
spans = st.tuples(st.none() | moments, st.none() | moments)
filters = st.builds(
    TaskFilter,
    words=st.sampled_from(["", "thuong", "khen THƯỞNG", "ky"]),
    without=st.sampled_from(["", "", "khen", "ke hoach"]),
    procedures=st.sampled_from([(), ("khac_phuc",)]),
    steps=st.sampled_from([(), (("van_ban_di", "ky"), ("khac_phuc", "duyet"))]),
    lanes=st.sampled_from([(), (("van_ban_di", "l1"),)]),
    units=st.sampled_from([(), ("vp",)]),
    assignees=st.sampled_from([(), (NOBODY,), ("me", "you")]),
    buckets=st.sampled_from([(), ("late", "none"), ("week",)]),
    secrecy=st.just(()),
    urgent=st.sampled_from([None, None, True, False]),
    due=spans,
    created=spans,
    facts=st.just(()),
    negated=st.frozensets(st.sampled_from(["procedures", "steps", "lanes", "units", "assignees", "due", "created"])),
)
NAMES = {"ky": "Ký ban hành", "duyet": "Duyệt"}
UNITS = {"i1": "vp", "i2": None}


def visible(item: Drawn, scope: str) -> bool:
    """The definition of the inbox in plain Python, one task at a time."""
    ways = {
        "mine": item.assignee == "me",
        "offered": item.assignee is None and bool({"me", "role", "unit"} & {*item.offered}),
        "started": item.instance == "i2",
        "watched": item.instance == "i1",
    }
    if scope in {"started", "watched"}:
        return ways[scope]
    aside = item.snoozed or (item.follow_up is not None and item.follow_up > AT)
    wide = ways["mine"] or ways["offered"]
    return (wide if scope in {"all", "aside"} else ways[scope]) and aside == (scope == "aside")


def asked(item: Drawn, wanted: TaskFilter) -> bool:
    """The definition of a filter in plain Python."""
    told = f"{fold(item.subject)} {fold(NAMES[item.element])}"
    holds = {
        "procedures": not wanted.procedures or item.key in wanted.procedures,
        "steps": not wanted.steps or (item.key, item.element) in wanted.steps,
        "lanes": not wanted.lanes or (item.key, item.lane) in wanted.lanes,
        "units": not wanted.units or UNITS[item.instance] in wanted.units,
        "assignees": not wanted.assignees or (item.assignee or NOBODY) in wanted.assignees,
        "buckets": not wanted.buckets or bucket_of(item.due) in wanted.buckets,
        "due": within(item.due, wanted.due),
        "created": within(item.created_at, wanted.created),
    }
    set_fields = {name for name in holds if getattr(wanted, name) not in {(), (None, None)}}
    return (
        all(word in told for word in fold(wanted.words).split())
        and not any(word in told for word in fold(wanted.without).split())
        and wanted.urgent in {None, item.urgent}
        and all(holds[name] != (name in wanted.negated) for name in set_fields)
    )


def within(at: datetime | None, span: tuple[datetime | None, datetime | None]) -> bool:
    since, before = span
    return at is not None and (since is None or at >= since) and (before is None or at < before)


def bucket_of(due: datetime | None) -> str:
    if due is None:
        return "none"
    return next((name for end, name in zip(ends(), BUCKETS, strict=False) if due < end), "later")


def place(item: tuple[str, Drawn], order: str) -> tuple[object, ...]:
    name, row = item
    due = (row.due is None, row.due or AT)
    places: dict[str, tuple[object, ...]] = {
        "due": (*due, name),
        "created": (row.created_at, name),
        "priority": (not row.urgent, -row.priority, *due, name),
        "procedure": (row.key, *due, name),
    }
    return places[order]


def columns(item: Drawn) -> dict[str, object]:
    own = {name: value for name, value in item._asdict().items() if name not in {"offered", "snoozed"}}
    return {**own, "name": NAMES[item.element]}


@pytest.fixture
def emptied(database: Database) -> Database:
    with database.write() as connection:
        given_case(connection, instance_row(id="i2", starter="me", unit=None))
    return database


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    items=st.lists(drawn, max_size=9),
    scope=st.sampled_from(["all", "mine", "offered", "aside", "started", "watched"]),
    order=st.sampled_from(["due", "created", "priority", "procedure"]),
    wanted=st.just(EVERYTHING) | filters,
)
def test_any_inbox_is_complete_in_order_and_the_same_in_pages(
    emptied: Database, items: list[Drawn], scope: str, order: str, wanted: TaskFilter
) -> None:
    named = [(f"t{no}", item) for no, item in enumerate(items)]
    refill(emptied, named)
    expected = sorted(
        [pair for pair in named if visible(pair[1], scope) and asked(pair[1], wanted)],
        key=lambda pair: place(pair, order),
    )
    names = [name for name, _ in (expected[::-1] if order == "created" else expected)]
    me = whose(watched=("i1",))
    with emptied.read() as connection:
        assert mine(connection, me, scope=scope, order=order, wanted=wanted) == names
        paged: list[str] = []
        more = {"scope": scope, "order": order, "wanted": wanted, "limit": 2}
        while page := mine(connection, me, **more, after=paged[-1] if paged else None):
            paged += page
        assert paged == names
        assert tasks.inbox_counts(connection, me, ends=ends(), scope=scope, wanted=wanted)["all"] == len(names)
        if wanted == EVERYTHING:
            assert tasks.scope_counts(connection, me, ends=ends())[scope] == len(names)


def refill(database: Database, named: list[tuple[str, Drawn]]) -> None:
    choices = {"me": ("person", "me", None), "role": ("role", "uy_vien_1", None), "unit": ("role", "van_thu", "vp")}
    choices["else"] = ("role", "van_thu", "khtc")
    with database.write() as connection:
        for table in ("candidate", "snooze", "task"):
            connection.execute(metadata.tables[table].delete())
        rows = [task_row(id=name, **columns(item)) for name, item in named]
        offered = [tasks.Candidate(name, "bdt", *choices[to]) for name, item in named for to in item.offered]
        tasks.insert_many(connection, rows, offered)
        for name, item in named:
            if item.snoozed:
                snoozes.put(connection, task=name, person="me", agency="bdt", until=later(days=1))


def test_what_a_list_can_be_filtered_by_is_what_stands_in_it(database: Database) -> None:
    rows = [
        task_row(id="a", assignee="me", lane="l1"),
        task_row(id="b", assignee="me", lane="l1"),
        task_row(id="c", element="ky", name="Ký", instance="i2", secrecy="mat"),
    ]
    put(database, [*rows, task_row(id="d", element="luu")], [by_name("c", "me")])
    with database.read() as connection:
        found = sorted(tasks.facets(connection, whose(), ends=ends()))
        assert [tuple(one) for one in found] == [
            ("van_ban_di", "ky", "Ký", None, None, "vp", "mat", "v1"),
            ("van_ban_di", "soan_thao", "Soạn thảo", "l1", "me", "vp", "thuong", "v1"),
        ]
