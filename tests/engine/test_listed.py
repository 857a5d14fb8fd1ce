"""What lists know of the data of cases: written by the act, shown for the rows of a list, filtered by."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

import engine
from engine import TaskFilter
from storage import case_facts
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN, by, open_tasks

if TYPE_CHECKING:
    from engine import Home

NAMED = {"listed": "do_khan, ngay, so, noi", "secrecy": "do_mat"}


@pytest.fixture
def published(home: Home) -> Home:
    properties = "".join(f'<camunda:property name="{name}" value="{value}"/>' for name, value in NAMED.items())
    more = f"<extensionElements><camunda:properties>{properties}</camunda:properties></extensionElements>"
    clerk = 'camunda:candidateGroups="van_thu"'
    body = '<startEvent id="s"/>' + user("a", clerk) + user("b", clerk) + '<endEvent id="e"/>'
    body += flows("s", "a", "b", "e")
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body, more=more))})
    return home


def begun(home: Home, **variables: object) -> str:
    return engine.start(home, by("chuyen_vien"), "p", variables={"do_mat": "thuong", **variables}).id


def kept(home: Home, case: str) -> set[tuple[str, str]]:
    with home.database.read() as connection:
        return set(case_facts.of_case(connection, case))


def test_an_act_writes_what_it_changed_of_them_and_forgets_what_is_no_more(published: Home) -> None:
    home = published
    case = begun(home, do_khan="khan", ngay=date(2026, 12, 1), so=Decimal("1.50"), noi=["VP", "CS"], other="x")
    wanted = {("do_khan", "khan"), ("ngay", "2026-12-01"), ("so", "1.50"), ("noi", "VP"), ("noi", "CS")}
    assert kept(home, case) == wanted
    # Whether the case is warm in memory or comes out of its state makes no difference.
    for warm, urgency in ((True, "hoa_toc"), (False, "thuong")):
        if not warm:
            home.warm.take(case)
        engine.set_variables(home, ADMIN, case, {"do_khan": urgency, "noi": ["CS"]}, reason="sửa cho đúng hồ sơ")
        assert kept(home, case) == {("do_khan", urgency), ("ngay", "2026-12-01"), ("so", "1.50"), ("noi", "CS")}
    engine.set_variables(home, ADMIN, case, {"noi": None, "so": {"a": 1}, "ngay": True}, reason="sửa cho đúng hồ sơ")
    assert kept(home, case) == {("do_khan", "thuong"), ("ngay", "true")}


def test_what_is_taken_back_is_taken_back_here_too(published: Home) -> None:
    home, case = published, begun(published, do_khan="khan")
    task = open_tasks(home, case)["a"]
    engine.claim(home, by("van_thu"), task)
    engine.complete(home, by("van_thu"), task, {"do_khan": "hoa_toc"})
    assert kept(home, case) == {("do_khan", "hoa_toc")}
    engine.recall(home, by("van_thu"), task)
    assert kept(home, case) == {("do_khan", "khan")}


def test_of_a_case_that_is_or_becomes_secret_nothing_is_kept(published: Home) -> None:
    home, case = published, begun(published, do_khan="khan")
    assert not kept(home, begun(home, do_mat="mat"))
    task = open_tasks(home, case)["a"]
    engine.claim(home, by("van_thu"), task)
    engine.complete(home, by("van_thu"), task, {"do_mat": "mat"})
    assert not kept(home, case)


def test_a_refused_act_keeps_what_was_there(published: Home) -> None:
    home, case = published, begun(published, do_khan="khan")
    with pytest.raises(engine.EngineError):
        engine.set_variables(home, ADMIN, case, {"do_khan": "x"}, reason="")
    assert kept(home, case) == {("do_khan", "khan")}


def test_lists_show_and_filter_by_them_and_only_the_reader_s_own(published: Home) -> None:
    home = published
    cases = [begun(home, do_khan=urgency, noi=["VP"]) for urgency in ("khan", "hoa_toc", "khan")]
    begun(home)
    shown = engine.tasks(home, by("van_thu"), facts=["do_khan"])
    assert sorted(task.facts for task in shown) == [
        (),
        (("do_khan", "hoa_toc"),),
        (("do_khan", "khan"),),
        (("do_khan", "khan"),),
    ]
    assert all(not task.facts for task in engine.tasks(home, by("van_thu")))

    def found(*facts: tuple[str, str, str], but: str = "") -> set[int]:
        negated = frozenset({f"facts/{but}"} if but else ())
        wanted = TaskFilter(facts=facts, negated=negated)
        listed = {task.instance for task in engine.tasks(home, by("van_thu"), wanted=wanted)}
        assert engine.count_tasks(home, by("van_thu"), wanted=wanted)["all"] == len(listed)
        return {number for number, case in enumerate(cases) if case in listed}

    assert found(("p", "do_khan", "khan")) == {0, 2}
    assert found(("p", "do_khan", "khan"), ("p", "do_khan", "hoa_toc"), ("p", "noi", "VP")) == {0, 1, 2}
    assert found(("p", "do_khan", "khan"), but="p/do_khan") == {1}
    assert found(("q", "do_khan", "khan")) == set()
    assert engine.listed_values(home, by("van_thu"), "p", ["do_khan"]) == (("do_khan", "khan"), ("do_khan", "hoa_toc"))
    # Who has none of the tasks is offered none of the values.
    assert engine.listed_values(home, by("lanh_dao"), "p", ["do_khan"]) == ()
    assert [each.name for each in engine.listed_variables(home, ADMIN) if each.key == "p"] == NAMED["listed"].split(
        ", "
    )
