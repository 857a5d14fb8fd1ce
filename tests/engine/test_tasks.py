from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import engine
from tests.support.drawing import bpmn, flows, line, process, service, user, when
from tests.support.homes import ADMIN, by, events, open_tasks

if TYPE_CHECKING:
    from engine import Home


def begun(home: Home, diagram: bytes, person: str = "chuyen_vien", **variables: object) -> str:
    engine.publish(home, ADMIN, {"p.bpmn": diagram})
    return engine.start(home, by(person), "p", variables=variables).id


def offered(groups: str, more: str = "") -> bytes:
    body = '<startEvent id="s"/>' + user("a", f'camunda:candidateGroups="{groups}"') + more + '<endEvent id="e"/>'
    return bpmn(process(body + flows("s", "a", "e")))


def test_a_task_without_candidates_goes_to_the_starter(home: Home) -> None:
    begun(home, line("a"))
    (task,) = engine.tasks(home, by("chuyen_vien"))
    assert (task.name, task.assignee) == ("a", "chuyen_vien")
    assert engine.tasks(home, by("van_thu")) == ()


def test_a_role_in_the_starters_unit_is_offered_only_there(home: Home) -> None:
    begun(home, offered("truong_phong@${starter.unit}"))
    assert [task.candidates for task in engine.tasks(home, by("truong_phong"))] == [("truong_phong@VP",)]
    assert engine.tasks(home, by("uy_vien_1")) == ()  # head of another unit


def test_the_first_to_claim_has_it_and_the_other_is_told_who(home: Home) -> None:
    case = begun(home, offered("van_thu,chanh_vp"))
    task = open_tasks(home, case)["a"]
    assert engine.claim(home, by("van_thu"), task).assignee == "van_thu"
    with pytest.raises(engine.LostRaceError) as lost:
        engine.claim(home, by("chanh_vp"), task)
    assert (lost.value.winner, lost.value.at) == ("van_thu", home.clock.now())
    assert engine.release(home, by("van_thu"), task).assignee is None
    assert engine.claim(home, by("chanh_vp"), task).assignee == "chanh_vp"


def test_completing_an_offered_task_claims_it(home: Home) -> None:
    case = begun(home, offered("van_thu"))
    engine.complete(home, by("van_thu"), open_tasks(home, case)["a"], {"done": True})
    view = engine.case(home, ADMIN, case)
    assert (view.status, view.end_state, view.variables["done"]) == ("completed", "e", True)
    kinds = [entry.kind for entry in view.trail if entry.task]
    assert kinds == ["task-created", "task-claimed", "task-completed"]


def test_what_was_completed_names_who_when_and_what(home: Home) -> None:
    case = begun(home, line("a"))
    engine.complete(home, by("chuyen_vien"), open_tasks(home, case)["a"], {"quyet_dinh": "ký"})
    done = next(entry for entry in engine.case(home, ADMIN, case).trail if entry.kind == "task-completed")
    assert (done.actor, done.channel, done.at) == ("chuyen_vien", "web", home.clock.now())
    assert done.changes == (("quyet_dinh", None, "ký"),)


def test_a_second_completion_loses_and_names_the_winner(home: Home) -> None:
    case = begun(home, offered("van_thu,chanh_vp"))
    task = open_tasks(home, case)["a"]
    engine.complete(home, by("van_thu"), task)
    with pytest.raises(engine.LostRaceError, match="van_thu"):
        engine.complete(home, by("chanh_vp"), task)


def test_the_same_key_gives_the_first_answer_and_acts_once(home: Home) -> None:
    case = begun(home, line("a", "b"))
    task = open_tasks(home, case)["a"]
    first = engine.complete(home, by("chuyen_vien", key="k"), task, {"x": 1})
    before = events(home, case)
    assert engine.complete(home, by("chuyen_vien", key="k"), task, {"x": 1}) == first
    assert events(home, case) == before
    with pytest.raises(engine.KeyReusedError):
        engine.complete(home, by("chuyen_vien", key="k"), task, {"x": 2})


def test_a_refused_act_is_not_remembered_under_its_key(home: Home) -> None:
    case = begun(home, offered("van_thu"))
    task = open_tasks(home, case)["a"]
    with pytest.raises(engine.NotFoundError):
        engine.complete(home, by("chuyen_vien", key="k"), task)
    with pytest.raises(engine.NotFoundError):
        engine.complete(home, by("chuyen_vien", key="k"), task)
    assert engine.complete(home, by("van_thu"), task).status == "completed"


def test_who_did_the_step_may_not_check_it(home: Home) -> None:
    check = user(
        "check",
        'camunda:candidateGroups="chuyen_vien,van_thu"',
        '<extensionElements><camunda:properties><camunda:property name="separate_from" value="a"/>'
        "</camunda:properties></extensionElements>",
    )
    body = '<startEvent id="s"/>' + user("a") + check + '<endEvent id="e"/>' + flows("s", "a", "check", "e")
    case = begun(home, bpmn(process(body)))
    engine.complete(home, by("chuyen_vien"), open_tasks(home, case)["a"])
    task = open_tasks(home, case)["check"]
    with pytest.raises(engine.RefusedError, match="somebody else"):
        engine.complete(home, by("chuyen_vien"), task)
    engine.claim(home, by("van_thu"), task)
    with pytest.raises(engine.RefusedError):
        engine.forward(home, by("van_thu"), task, "chuyen_vien", reason="xin anh làm giúp tôi")
    assert engine.complete(home, by("van_thu"), task).status == "completed"


def test_forwarding_needs_a_reason_and_gives_the_task_away(home: Home) -> None:
    case = begun(home, line("a"))
    task = open_tasks(home, case)["a"]
    with pytest.raises(engine.BadValueError, match="10 characters"):
        engine.forward(home, by("chuyen_vien"), task, "van_thu", reason="bận")
    engine.forward(home, by("chuyen_vien"), task, "van_thu", reason="Tôi đi công tác tuần này")
    assert [found.id for found in engine.tasks(home, by("van_thu"))] == [task]
    with pytest.raises(engine.NotFoundError):
        engine.complete(home, by("chuyen_vien"), task)


def test_only_those_concerned_see_a_case(home: Home) -> None:
    case = begun(home, offered("van_thu"))
    for person in ("chuyen_vien", "van_thu", "lanh_dao", "thu_ky_iso", "danh_gia_vien", "admin"):
        assert engine.case(home, by(person), case).id == case
    with pytest.raises(engine.NotFoundError):
        engine.case(home, by("uy_vien_6"), case)
    assert engine.cases(home, by("uy_vien_6")) == ()


def test_a_suspended_case_is_read_but_not_done(home: Home) -> None:
    case = begun(home, line("a"))
    task = open_tasks(home, case)["a"]
    engine.suspend(home, by("chuyen_vien"), case, reason="chờ ý kiến cấp trên")
    assert engine.case(home, by("chuyen_vien"), case).status == "suspended"
    with pytest.raises(engine.StateError, match="suspended"):
        engine.complete(home, by("chuyen_vien"), task)
    engine.resume(home, by("chuyen_vien"), case, reason="đã có ý kiến")
    assert engine.complete(home, by("chuyen_vien"), task).status == "completed"


def test_cancelling_withdraws_the_open_steps_and_keeps_the_trail(home: Home) -> None:
    case = begun(home, line("a"))
    with pytest.raises(engine.BadValueError, match="10 characters"):
        engine.cancel(home, by("chuyen_vien"), case, reason="thôi")
    engine.cancel(home, by("chuyen_vien"), case, reason="không cần nữa")
    view = engine.case(home, ADMIN, case)
    assert (view.status, view.tasks) == ("cancelled", ())
    assert [entry.kind for entry in view.trail][-2:] == ["instance-cancelled", "task-cancelled"]
    assert engine.audit_verify(home, ADMIN).ok


def test_no_flow_to_take_changes_nothing(home: Home) -> None:
    body = '<startEvent id="s"/>' + user("a") + '<exclusiveGateway id="g"/><endEvent id="x"/><endEvent id="y"/>'
    body += flows("s", "a", "g") + when("g", "x", "${n == 1}") + when("g", "y", "${n == 2}")
    case = begun(home, bpmn(process(body)))
    task = open_tasks(home, case)["a"]
    before = events(home, case)
    with pytest.raises(engine.FlowError):
        engine.complete(home, by("chuyen_vien"), task, {"n": 3})
    assert events(home, case) == before
    assert open_tasks(home, case) == {"a": task}
    assert engine.complete(home, by("chuyen_vien"), task, {"n": 2}).status == "completed"


def test_drafts_are_kept_and_a_second_window_is_told(home: Home) -> None:
    case = begun(home, line("a"))
    task = open_tasks(home, case)["a"]
    first = engine.save_draft(home, by("chuyen_vien"), task, {"t": "một"}, rev=0)
    engine.save_draft(home, by("chuyen_vien"), task, {"t": "hai"}, rev=first.rev)
    with pytest.raises(engine.StateError, match="newer draft"):
        engine.save_draft(home, by("chuyen_vien"), task, {"t": "ba"}, rev=first.rev)
    draft = engine.draft_of(home, by("chuyen_vien"), task)
    assert draft is not None
    assert draft.values == {"t": "hai"}
    engine.complete(home, by("chuyen_vien"), task)
    assert engine.draft_of(home, by("chuyen_vien"), task) is None


def test_who_may_not_check_it_cannot_claim_it_either(home: Home) -> None:
    separate = (
        '<extensionElements><camunda:properties><camunda:property name="separate_from" value="a"/>'
        "</camunda:properties></extensionElements>"
    )
    body = '<startEvent id="s"/>' + user("a", 'camunda:candidateGroups="van_thu"')
    body += user("b", 'camunda:candidateGroups="van_thu,lanh_dao"', separate) + '<endEvent id="e"/>'
    case = begun(home, bpmn(process(body + flows("s", "a", "b", "e"))))
    engine.complete(home, by("van_thu"), open_tasks(home, case)["a"])
    task = open_tasks(home, case)["b"]
    with pytest.raises(engine.RefusedError, match="somebody else"):
        engine.claim(home, by("van_thu"), task)
    (listed,) = engine.tasks(home, by("van_thu"))
    assert listed.barred is not None
    assert (listed.barred.step, listed.barred.person) == ("a", "van_thu")
    assert engine.task(home, by("van_thu"), task).may == {"forward"}
    assert engine.tasks(home, by("lanh_dao"))[0].barred is None
    assert engine.tasks(home, by("chuyen_vien"), scope="started")[0].barred is None
    assert engine.complete(home, by("lanh_dao"), task).status == "completed"


def test_a_task_that_somebody_holds_is_not_said_to_be_finished(home: Home) -> None:
    case = begun(home, offered("van_thu,lanh_dao"))
    task = open_tasks(home, case)["a"]
    engine.claim(home, by("van_thu"), task)
    with pytest.raises(engine.LostRaceError, match="was taken by van_thu at 08:00 on 23/11/2026"):
        engine.complete(home, by("lanh_dao"), task)


def test_a_task_for_nobody_who_works_here_is_an_incident_until_it_is_assigned(home: Home) -> None:
    body = '<startEvent id="s"/>' + user("a", 'camunda:assignee="${ai}"') + '<endEvent id="e"/>' + flows("s", "a", "e")
    case = begun(home, bpmn(process(body)), ai="ong_nao_do")
    assert "ong_nao_do" in engine.case(home, ADMIN, case).incidents[0].message
    engine.assign(home, by("admin"), open_tasks(home, case)["a"], "van_thu", reason="người phụ trách")
    assert engine.case(home, ADMIN, case).incidents == ()
    with pytest.raises(engine.FlowError, match="one person"):
        begun(home, bpmn(process(body)), ai=["van_thu"])


PRIORITIES = (user("a", 'camunda:priority="${p}"'), service("a", "in_an", more='camunda:taskPriority="${p}"'))


@pytest.mark.parametrize("step", PRIORITIES)
def test_a_priority_that_is_no_number_is_told_and_nothing_begins(home: Home, step: str) -> None:
    diagram = bpmn(process('<startEvent id="s"/>' + step + '<endEvent id="e"/>' + flows("s", "a", "e")))
    with pytest.raises(engine.FlowError, match="whole number"):
        begun(home, diagram, p="gấp")
    assert engine.case(home, ADMIN, begun(home, diagram, p=70)).status == "active"


def test_a_step_that_is_cut_short_says_so_in_the_trail(home: Home) -> None:
    inner = '<startEvent id="is"/>' + user("b") + '<endEvent id="ie"/>' + flows("is", "b", "ie")
    body = f'<startEvent id="s"/><parallelGateway id="g"/><subProcess id="u">{inner}</subProcess>' + user("a")
    body += '<endEvent id="t"><terminateEventDefinition/></endEvent><endEvent id="e"/>'
    case = begun(home, bpmn(process(body + flows("s", "g", "u", "e") + flows("g", "a", "t"))))
    engine.complete(home, by("chuyen_vien"), open_tasks(home, case)["a"])
    trail = engine.case(home, ADMIN, case).trail
    entered = sorted(entry.element for entry in trail if entry.kind == "node-entered" and entry.element)
    ended = [entry.element for entry in trail if entry.kind in {"node-left", "node-cancelled"} and entry.element]
    assert sorted(ended) == entered
    assert {entry.element for entry in trail if entry.kind == "node-cancelled"} == {"u", "b"}


def test_nobody_learns_of_a_task_that_never_was_for_them(home: Home) -> None:
    case = begun(home, offered("van_thu"))
    task = open_tasks(home, case)["a"]
    engine.complete(home, by("van_thu"), task)
    for act in (
        lambda: engine.claim(home, by("uy_vien_9"), task),
        lambda: engine.release(home, by("uy_vien_9"), task),
        lambda: engine.complete(home, by("uy_vien_9"), task),
        lambda: engine.forward(home, by("uy_vien_9"), task, "van_thu", reason="xin chuyển giúp tôi"),
        lambda: engine.save_draft(home, by("uy_vien_9"), task, {}),
    ):
        with pytest.raises(engine.NotFoundError):
            act()


TITLE = (
    '<extensionElements><camunda:properties><camunda:property name="subject" value="Xét ${dong.ten}"/>'
    "</camunda:properties></extensionElements>"
    '<multiInstanceLoopCharacteristics camunda:collection="${bang}" camunda:elementVariable="dong"/>'
)
SECRECY = (
    '<extensionElements><camunda:properties><camunda:property name="secrecy" value="do_mat"/></camunda:properties>'
    "</extensionElements>"
)


def test_tasks_of_one_case_are_told_apart_by_their_own_titles(home: Home) -> None:
    body = '<startEvent id="s"/>' + user("a", "", TITLE) + user("b") + '<endEvent id="e"/>' + flows("s", "a", "b", "e")
    begun(home, bpmn(process(body, more=SECRECY)), do_mat="thuong", bang=[{"ten": "An"}, {"ten": "Bình"}, {}])
    person = by("chuyen_vien")
    assert sorted(task.subject for task in engine.tasks(home, person)) == ["P", "Xét An", "Xét Bình"]
    assert [task.subject for task in engine.tasks(home, person, wanted=engine.TaskFilter(words="binh"))] == ["Xét Bình"]
    (first,) = engine.tasks(home, person, wanted=engine.TaskFilter(words="xet an"))
    engine.complete(home, person, first.id, {"do_mat": "mat"})
    assert {task.subject for task in engine.tasks(home, person)} == {"P"}
