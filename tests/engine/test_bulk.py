"""Many tasks at once: a result, an act and an event for each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import engine
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN, by, events, open_tasks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import Home

CLERK = by("van_thu")
OUTCOME = {"type": "radio", "key": "kq", "label": "Kết quả", "validate": {"required": True}}
OUTCOME |= {"values": [{"label": "Đạt", "value": "dat"}, {"label": "Trả lại", "value": "tra_lai"}]}
OUTCOME |= {"properties": {"outcome": "true"}}
REMARK = {"type": "textfield", "key": "y", "label": "Ý kiến"}
PAPER = {"type": "filepicker", "key": "tep", "label": "Tệp", "validate": {"required": True}}


def begun(home: Home, count: int, *fields: Mapping[str, object]) -> list[str]:
    """Cases that wait at the same step; the ids of their tasks."""
    form = {"type": "default", "id": "f", "schemaVersion": 19, "components": list(fields)}
    first = user("a", 'camunda:candidateGroups="van_thu,chanh_vp" camunda:formRef="f"')
    body = '<startEvent id="s"/>' + first + user("b") + '<endEvent id="e"/>' + flows("s", "a", "b", "e")
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body)), "f.form": json.dumps(form).encode()})
    cases = [engine.start(home, by("chuyen_vien"), "p", variables={"y": f"ý {n}"}).id for n in range(count)]
    return [open_tasks(home, case)["a"] for case in cases]


def case_of(home: Home, task: str) -> str:
    return engine.task(home, ADMIN, task).task.instance


def test_one_answer_finishes_all_and_leaves_what_each_case_has(home: Home) -> None:
    ids = begun(home, 3, OUTCOME, REMARK)
    results = engine.complete_many(home, CLERK, ids, {"kq": "dat", "y": ""})
    assert [(one.id, one.refused) for one in results] == [(task, None) for task in ids]
    for number, task in enumerate(ids):
        case = engine.case(home, ADMIN, case_of(home, task))
        assert (case.variables["kq"], case.variables["y"]) == ("dat", f"ý {number}")
        assert events(home, case.id).count("task-completed") == 1
    assert engine.audit_verify(home, ADMIN).ok


def test_what_is_refused_stops_no_other_and_says_why(home: Home) -> None:
    done, begun_one, mine, gone = begun(home, 4, OUTCOME, REMARK)
    engine.complete(home, by("chanh_vp"), done, {"kq": "dat"})
    engine.save_draft(home, CLERK, begun_one, {"y": "dở"})
    results = engine.complete_many(home, CLERK, [done, begun_one, mine, mine], {"kq": "dat"})
    assert [type(one.refused) for one in results] == [engine.LostRaceError, engine.StateError, type(None)]
    assert "begun to write" in str(results[1].refused)
    stranger = engine.claim_many(home, by("uy_vien_9"), [gone])[0]
    assert (stranger.task, type(stranger.refused)) == (None, engine.NotFoundError)


def test_the_same_key_gives_the_same_results_and_acts_once(home: Home) -> None:
    ids = begun(home, 2, OUTCOME)
    first = engine.complete_many(home, by("van_thu", key="k"), ids, {"kq": "dat"})
    again = engine.complete_many(home, by("van_thu", key="k"), ids, {"kq": "dat"})
    assert [one.refused for one in (*first, *again)] == [None] * 4
    assert events(home, case_of(home, ids[0])).count("task-completed") == 1


def test_a_form_that_asks_for_each_case_own_is_not_answered_for_all(home: Home) -> None:
    ids = begun(home, 2, OUTCOME, PAPER)
    with pytest.raises(engine.BadValueError, match="each case's own"):
        engine.common_task(home, CLERK, ids)
    with pytest.raises(engine.BadValueError, match="Nothing is selected"):
        engine.complete_many(home, CLERK, [], {})
    with pytest.raises(engine.BadValueError, match="too many"):
        engine.claim_many(home, CLERK, [str(number) for number in range(201)])


def test_different_steps_are_not_answered_together(home: Home) -> None:
    one, other = begun(home, 2, OUTCOME)
    engine.complete(home, CLERK, one, {"kq": "dat"})
    second = open_tasks(home, case_of(home, one))["b"]
    with pytest.raises(engine.BadValueError, match="different steps"):
        engine.complete_many(home, ADMIN, [second, other], {"kq": "dat"})


def test_tasks_are_taken_and_given_together(home: Home) -> None:
    ids = begun(home, 2, OUTCOME)
    assert [one.task and one.task.assignee for one in engine.claim_many(home, CLERK, ids)] == ["van_thu"] * 2
    given = engine.assign_many(home, by("admin"), ids, "chanh_vp", reason="chia lại việc")
    assert [one.task and one.task.assignee for one in given] == ["chanh_vp"] * 2
    refused = engine.assign_many(home, by("uy_vien_9"), ids, "chanh_vp", reason=None)
    assert all(one.refused for one in refused)
