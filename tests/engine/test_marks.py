"""The mark of a list: another one after any change to it, the same one otherwise."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import engine
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN, by, open_tasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine import Home

CLERK, STARTER = by("van_thu"), by("chuyen_vien")


def begun(home: Home) -> Callable[[], str]:
    """Begins a case whose steps ``a`` and ``c`` are the registry's and ``b`` the starter's; gives its id."""
    more = '<extensionElements><camunda:properties><camunda:property name="subject" value="${ten}"/>'
    more += "</camunda:properties></extensionElements>"
    groups = 'camunda:candidateGroups="van_thu,truong_phong" camunda:dueDate="${working_days(2)}"'
    body = '<startEvent id="s"/><parallelGateway id="g"/>' + user("a", groups) + user("b")
    body += user("c", 'camunda:candidateUsers="van_thu"') + flows("s", "g", "a", "c") + flows("g", "b")
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body, more=more))})
    return lambda: engine.start(home, STARTER, "p", variables={"ten": "Một"}).id


def test_each_change_by_somebody_gives_another_mark(home: Home) -> None:
    begin = begun(home)
    case = begin()
    tasks = open_tasks(home, case)
    head = by("truong_phong")
    answered: list[str] = []

    def ask() -> None:
        engine.assign(home, by("admin"), tasks["a"], "van_thu", reason="thay người")
        answered.append(
            engine.ask_for_time(home, CLERK, tasks["a"], day=date(2026, 12, 4), reason="chờ số liệu của huyện").id
        )

    changes: dict[str, Callable[[], object]] = {
        "another case begins": begin,
        "a colleague takes a task": lambda: engine.claim(home, head, tasks["a"]),
        "a colleague gives it back": lambda: engine.release(home, head, tasks["a"]),
        "the title of the case changes": lambda: engine.complete(home, STARTER, tasks["b"], {"ten": "Hai"}),
        "more time is asked for": ask,
        "more time is given": lambda: engine.grant_time(home, by("admin"), answered[0], day=date(2026, 12, 7)),
        "it is passed on": lambda: engine.forward(home, CLERK, tasks["a"], "truong_phong", reason="chuyển đồng nghiệp"),
        "it is finished and another one comes": lambda: engine.complete(home, head, tasks["a"]),
        "that is taken back": lambda: engine.recall(home, head, tasks["a"]),
        "and sent again": lambda: engine.complete(home, head, tasks["a"]),
        "the case is cancelled": lambda: engine.cancel(home, STARTER, case, reason="không cần làm nữa"),
    }
    for name, change in changes.items():
        before = engine.inbox_mark(home, CLERK).of_list
        assert engine.inbox_mark(home, CLERK).of_list == before, name
        change()
        after = engine.inbox_mark(home, CLERK).of_list
        assert after != before, name


def test_what_does_not_concern_a_person_leaves_their_mark(home: Home) -> None:
    begin = begun(home)
    case = begin()
    stranger, mark = by("uy_vien_9"), engine.inbox_mark(home, by("uy_vien_9")).of_list
    begin()
    engine.claim(home, CLERK, open_tasks(home, case)["a"])
    engine.task(home, by("truong_phong"), open_tasks(home, case)["a"])
    assert engine.inbox_mark(home, stranger).of_list == mark


def test_a_role_that_begins_and_the_other_lists_are_seen(home: Home) -> None:
    begin = begun(home)
    case = begin()
    stranger = by("uy_vien_9")
    before = engine.inbox_mark(home, stranger).of_list
    engine.appoint(
        home, ADMIN, person="uy_vien_9", role="van_thu", unit="VP", title="Văn thư", since=date(2026, 11, 23)
    )
    assert engine.inbox_mark(home, stranger).of_list != before
    started = engine.inbox_mark(home, STARTER, scope="started").of_list
    mine = engine.inbox_mark(home, STARTER).of_list
    engine.claim(home, CLERK, open_tasks(home, case)["a"])
    assert engine.inbox_mark(home, STARTER, scope="started").of_list != started
    assert engine.inbox_mark(home, STARTER).of_list == mine
