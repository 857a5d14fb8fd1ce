"""One winner: many at once on one task, one key, one join (design 3)."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import engine
from engine.housekeeping import tidy
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN, by, events, open_tasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine import Home

AT_ONCE = 8


def together(*works: Callable[[], object]) -> list[object]:
    """What each gives or raises, all begun at the same moment."""
    gate = threading.Barrier(len(works))
    results: list[object] = [None] * len(works)

    def one(place: int, work: Callable[[], object]) -> None:
        gate.wait()
        try:
            results[place] = work()
        except engine.EngineError as error:
            results[place] = error

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_many_who_complete_a_task_one_wins_and_the_others_hear_who(home: Home) -> None:
    groups = ",".join(f"uy_vien_{n}" for n in range(1, AT_ONCE + 1))
    body = '<startEvent id="s"/>' + user("a", f'camunda:candidateGroups="{groups}"') + '<endEvent id="e"/>'
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body + flows("s", "a", "e")))})
    case = engine.start(home, by("chuyen_vien"), "p").id
    task = open_tasks(home, case)["a"]
    people = [f"uy_vien_{n}" for n in range(1, AT_ONCE + 1)]
    results = together(*[lambda person=person: engine.complete(home, by(person), task) for person in people])  # type: ignore[misc]
    won = [person for person, result in zip(people, results, strict=True) if isinstance(result, engine.Completed)]
    assert len(won) == 1
    assert {error.winner for error in results if isinstance(error, engine.LostRaceError)} == set(won)
    assert sum(isinstance(result, engine.LostRaceError) for result in results) == AT_ONCE - 1
    assert events(home, case).count("task-completed") == 1


def test_the_same_key_at_the_same_time_is_one_act(home: Home) -> None:
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process('<startEvent id="s"/>' + user("a") + flows("s", "a")))})
    results = together(*[lambda: engine.start(home, by("chuyen_vien", key="once"), "p")] * AT_ONCE)
    assert len({result.id for result in results if isinstance(result, engine.Started)}) == 1
    assert not [result for result in results if isinstance(result, engine.EngineError)]
    assert engine.count_cases(home, ADMIN, key="p") == 1


def test_a_task_that_is_finished_by_one_key_at_the_same_time_answers_the_same_to_all(home: Home) -> None:
    body = '<startEvent id="s"/>' + user("a", 'camunda:candidateGroups="van_thu"') + '<endEvent id="e"/>'
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body + flows("s", "a", "e")))})
    for key in ("one", "two", "three"):
        case = engine.start(home, by("chuyen_vien"), "p").id
        task = open_tasks(home, case)["a"]
        results = together(*[lambda task=task, key=key: engine.complete(home, by("van_thu", key), task)] * AT_ONCE)  # type: ignore[misc]
        assert {type(result) for result in results} == {engine.Completed}
        assert events(home, case).count("task-completed") == 1


def test_who_came_too_late_keeps_the_draft_for_two_weeks(home: Home) -> None:
    body = '<startEvent id="s"/>' + user("a", 'camunda:candidateUsers="van_thu,chuyen_vien"') + '<endEvent id="e"/>'
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body + flows("s", "a", "e")))})
    task = open_tasks(home, engine.start(home, by("lanh_dao"), "p").id)["a"]
    for person in ("van_thu", "chuyen_vien"):
        engine.save_draft(home, by(person), task, {"y_kien": person})
    engine.complete(home, by("van_thu"), task)
    assert engine.draft_of(home, by("van_thu"), task) is None
    kept = engine.draft_of(home, by("chuyen_vien"), task)
    assert kept is not None
    assert kept.values == {"y_kien": "chuyen_vien"}
    engine.tick(home, ADMIN, home.clock.now() + timedelta(days=13))
    tidy(home)
    assert engine.draft_of(home, by("chuyen_vien"), task) is not None
    engine.tick(home, ADMIN, home.clock.now() + timedelta(days=2))
    tidy(home)
    assert engine.draft_of(home, by("chuyen_vien"), task) is None


def test_branches_that_finish_together_lose_nothing_at_their_join(home: Home) -> None:
    branches = [f"b{n}" for n in range(AT_ONCE)]
    body = '<startEvent id="s"/><parallelGateway id="f"/><parallelGateway id="j"/><endEvent id="e"/>'
    body += "".join(user(branch) + flows("f", branch, "j") for branch in branches) + flows("s", "f") + flows("j", "e")
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body))})
    case = engine.start(home, by("chuyen_vien"), "p").id
    tasks = open_tasks(home, case)
    results = together(
        *[
            lambda branch=branch: engine.complete(home, by("chuyen_vien"), tasks[branch], {branch: True})  # type: ignore[misc]
            for branch in branches
        ]
    )
    assert Counter(type(result) for result in results) == {engine.Completed: AT_ONCE}
    view = engine.case(home, ADMIN, case)
    assert view.status == "completed"
    assert all(view.variables[branch] is True for branch in branches)
    assert engine.audit_verify(home, ADMIN).ok
    assert [entry.no for entry in view.trail] == list(range(1, len(view.trail) + 1))
