"""Handing over all that somebody who leaves still has, each with its event."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

import engine
from storage import sign_ins
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN, by, events, open_tasks

if TYPE_CHECKING:
    from engine import Home

A, B, C = "chanh_vp", "chuyen_vien", "uy_vien_1"
TODAY = date(2026, 11, 23)
WHY = "chuyển công tác từ 24/11"
SEPARATE = '<camunda:properties><camunda:property name="separate_from" value="a"/></camunda:properties>'


@pytest.fixture
def case(home: Home) -> str:
    """A case that A started: one task is A's, one offered to A by name, one the starter's, one not for C."""
    body = (
        '<startEvent id="s"/>' + user("a", f'camunda:assignee="{C}"') + '<parallelGateway id="f"/>'
        + user("b", f'camunda:assignee="{A}"')
        + user("c", f'camunda:candidateUsers="{A},{B}"')
        + user("d1")
        + user("e1", f'camunda:assignee="{A}"', f"<extensionElements>{SEPARATE}</extensionElements>")
        + '<endEvent id="e"/>' + flows("s", "a", "f")
        + "".join(flows("f", node, "e") for node in ("b", "c", "d1", "e1"))
    )  # fmt: skip
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body))})
    started = engine.start(home, by(A), "p").id
    engine.complete(home, by(C), open_tasks(home, started)["a"])
    return started


def test_what_a_person_has_is_listed(home: Home, case: str) -> None:
    found = engine.handover(home, ADMIN, A)
    assert {task.element for task in found.tasks} == {"b", "d1", "e1"}
    assert [task.element for task in found.offers] == ["c"]
    assert [row.id for row in found.cases] == [case]
    assert {row.role for row in found.positions} >= {"chanh_vp"}
    with pytest.raises(engine.RefusedError):
        engine.handover(home, by(B), A)


def test_one_step_gives_all_of_it_and_closes_the_account(home: Home, case: str) -> None:
    with home.database.write() as connection:
        now = home.clock.now()
        row = sign_ins.SignIn("s1", home.agency, A, "t1", "Firefox", "::1", remembered=True, at=now, seen_at=now)
        sign_ins.add(connection, row)
    engine.enter_substitute(home, by(A), person=A, substitute=B, first_day=TODAY, last_day=TODAY)
    to = {"tasks": B, "offers": C, "cases": B, "positions": B}
    done = engine.hand_over(home, ADMIN, A, to=to, last_day=TODAY, reason=WHY)
    assert (done.done, done.left) == ({"tasks": 3, "offers": 1, "cases": 1}, ())
    view = engine.case(home, ADMIN, case)
    assert view.starter == B
    assert view.variables["starter"]["id"] == B  # type: ignore[index]  # a map
    assert {task.element: task.assignee or task.candidates for task in view.tasks} == {
        "b": B, "c": (C, B), "d1": B, "e1": B,
    }  # fmt: skip
    told = {"task-assigned", "task-offered", "instance-handed-over"}
    assert [kind for kind in events(home, case) if kind in told] == [
        "task-assigned", "task-assigned", "task-assigned", "task-offered", "instance-handed-over",
    ]  # fmt: skip
    assert not engine.person(home, ADMIN, A).active
    with home.database.read() as connection:
        assert sign_ins.by_token(connection, "t1") is None
    assert {row.state for row in engine.positions_of(home, ADMIN, A)} == {"now"}, "until the last day is over"
    assert all(row.until == TODAY for row in engine.positions_of(home, ADMIN, A))
    assert "chanh_vp" in engine.person(home, ADMIN, B).roles
    assert not [row for row in engine.authorities(home, ADMIN) if row.grantee == A and row.valid_to != TODAY]
    again = engine.handover(home, ADMIN, A)
    assert (again.tasks, again.offers, again.cases, again.substitutes) == ((), (), (), ())
    assert engine.audit_verify(home, ADMIN).ok


def test_what_somebody_may_not_take_stays_and_is_told(home: Home, case: str) -> None:
    done = engine.hand_over(home, ADMIN, A, to={"tasks": C}, last_day=TODAY, reason=WHY)
    assert done.done["tasks"] == 2
    ((task, where, why),) = done.left
    assert (task, where) == (open_tasks(home, case)["e1"], case)
    assert "somebody else" in why
    assert [each.element for each in engine.handover(home, ADMIN, A).tasks] == ["e1"]
    assert engine.hand_over(home, ADMIN, A, to={"tasks": B}, last_day=TODAY, reason=WHY).left == ()


def test_the_same_key_does_it_once(home: Home, case: str) -> None:
    administrator = by("admin", key="k")
    for _ in range(2):
        engine.hand_over(home, administrator, A, to={"tasks": B}, last_day=TODAY, reason=WHY)
    assert events(home, case).count("task-assigned") == 3


@pytest.mark.parametrize(
    ("who", "to", "reason", "error"),
    [
        (A, {"tasks": B}, " ", engine.BadValueError),
        (A, {"all": B}, WHY, engine.BadValueError),
        (A, {"tasks": A}, WHY, engine.StateError),
        (A, {"tasks": "nobody"}, WHY, engine.NotFoundError),
        ("admin", {"tasks": B}, WHY, engine.RefusedError),
    ],
)
def test_nonsense_is_refused_before_anything_changes(
    home: Home, who: str, to: dict[str, str], reason: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        engine.hand_over(home, ADMIN, who, to=to, last_day=TODAY, reason=reason)
    assert engine.person(home, ADMIN, who).active
