"""Taking back that a task was handed to somebody: it is whose it was, and the trail tells of both."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

import engine
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN, by, events, open_tasks

if TYPE_CHECKING:
    from engine import Home

CLERK, HEAD, THIRD, LEADER = by("chuyen_vien"), by("chanh_vp"), by("van_thu"), by("lanh_dao")
WHY = "Tôi đi công tác tuần này"


def begun(home: Home, to: str = "") -> str:
    """A task that is the clerk's, or offered as the attribute says."""
    body = '<startEvent id="s"/>' + user("a", to) + '<endEvent id="e"/>' + flows("s", "a", "e")
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body))})
    return open_tasks(home, engine.start(home, CLERK, "p").id)["a"]


def holder(home: Home, task: str) -> str | None:
    return engine.task(home, ADMIN, task).task.assignee


def test_what_was_passed_on_is_theirs_again_and_the_trail_tells_of_both(home: Home) -> None:
    task = begun(home)
    engine.forward(home, CLERK, task, "chanh_vp", reason=WHY)
    assert engine.take_back_handed(home, CLERK, task).assignee == "chuyen_vien"
    case = engine.task(home, ADMIN, task).task.instance
    assert events(home, case)[-2:] == ["task-forwarded", "task-handed-back"]
    changes = engine.case(home, ADMIN, case).trail[-1].changes
    assert list(changes) == [("assignee", "chanh_vp", "chuyen_vien")]
    with pytest.raises(engine.StateError, match="since"):
        engine.take_back_handed(home, CLERK, task)
    engine.complete(home, CLERK, task)
    assert engine.audit_verify(home, ADMIN).ok


def test_what_was_offered_is_offered_again(home: Home) -> None:
    task = begun(home, 'camunda:candidateGroups="van_thu,chuyen_vien"')
    engine.forward(home, CLERK, task, "chanh_vp", reason=WHY)
    engine.take_back_handed(home, CLERK, task)
    assert holder(home, task) is None
    assert [one.id for one in engine.tasks(home, THIRD)] == [task]


def test_what_a_head_gave_to_somebody_goes_back_too(home: Home) -> None:
    task = begun(home)
    engine.assign(home, LEADER, task, "van_thu")
    assert engine.take_back_handed(home, LEADER, task).assignee == "chuyen_vien"


def test_it_is_too_late_once_somebody_works_on_it_or_has_done_it(home: Home) -> None:
    task = begun(home)
    engine.forward(home, CLERK, task, "chanh_vp", reason=WHY)
    engine.save_draft(home, HEAD, task, {"y": "đang viết"})
    with pytest.raises(engine.StateError, match="has begun to work on it"):
        engine.take_back_handed(home, CLERK, task)
    engine.complete(home, HEAD, task)
    with pytest.raises(engine.StateError, match="since"):
        engine.take_back_handed(home, CLERK, task)


def test_it_is_too_late_after_ten_minutes(home: Home) -> None:
    task = begun(home)
    engine.forward(home, CLERK, task, "chanh_vp", reason=WHY)
    engine.tick(home, ADMIN, home.clock.now() + timedelta(minutes=11))
    with pytest.raises(engine.StateError, match="too long ago"):
        engine.take_back_handed(home, CLERK, task)


def test_only_who_handed_it_on_and_nobody_learns_of_it(home: Home) -> None:
    task = begun(home)
    engine.forward(home, CLERK, task, "chanh_vp", reason=WHY)
    with pytest.raises(engine.RefusedError, match="whoever handed"):
        engine.take_back_handed(home, HEAD, task)
    for person, name in ((THIRD, task), (by("uy_vien_9"), task), (CLERK, "none")):
        with pytest.raises(engine.NotFoundError):
            engine.take_back_handed(home, person, name)


def test_many_are_taken_back_at_once(home: Home) -> None:
    ids = [begun(home, 'camunda:candidateGroups="van_thu"') for _ in range(3)]
    engine.claim_many(home, THIRD, ids)
    assert [one.refused for one in engine.release_many(home, THIRD, ids)] == [None] * 3
    engine.put_aside_many(home, THIRD, ids, home.clock.now() + timedelta(days=2))
    assert engine.tasks(home, THIRD) == ()
    engine.take_back_many(home, THIRD, ids)
    assert len(engine.tasks(home, THIRD)) == 3
    engine.assign_many(home, LEADER, ids, "chuyen_vien", reason=None)
    engine.complete(home, CLERK, ids[0])
    results = engine.take_back_handed_many(home, LEADER, ids)
    assert [type(one.refused) for one in results] == [engine.StateError, type(None), type(None)]
    assert [holder(home, task) for task in ids[1:]] == [None, None]
