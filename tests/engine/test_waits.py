"""Timers, messages, signals and called procedures: what crosses instances and what waits for time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

import engine
from engine import HANOI, By, Channel
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN, by, events, open_tasks

if TYPE_CHECKING:
    from engine import Home

MESSAGE = '<message id="M" name="tra_loi"/>'


def started(
    home: Home, *processes: str, root: str = "", key: str = "p", business_key: str | None = None, **variables: object
) -> str:
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(*processes, root=root)})
    return engine.start(home, by("chuyen_vien"), key, business_key=business_key, variables=variables).id


def with_timer(kind: str, text: str, *, interrupting: bool = True) -> str:
    boundary = (
        f'<boundaryEvent id="t" attachedToRef="a" cancelActivity="{str(interrupting).lower()}"><timerEventDefinition>'
        f"<{kind}>{text}</{kind}></timerEventDefinition></boundaryEvent>"
    )
    body = '<startEvent id="s"/>' + user("a") + boundary + user("late") + '<endEvent id="e"/>'
    return process(body + flows("s", "a", "e") + flows("t", "late", "e"))


def waits_for(element: str = "m") -> str:
    catch = f'<intermediateCatchEvent id="{element}"><messageEventDefinition messageRef="M"/></intermediateCatchEvent>'
    body = '<startEvent id="s"/>' + catch + user("after") + '<endEvent id="e"/>'
    return process(body + flows("s", element, "after", "e"))


def test_a_timer_fires_when_its_time_has_come_and_not_before(home: Home) -> None:
    case = started(home, with_timer("timeDuration", "PT2H"))
    engine.tick(home, ADMIN, home.clock.now() + timedelta(minutes=119))
    assert set(open_tasks(home, case)) == {"a"}
    engine.tick(home, ADMIN, home.clock.now() + timedelta(minutes=2))
    assert set(open_tasks(home, case)) == {"late"}
    fired = next(entry for entry in engine.case(home, ADMIN, case).trail if entry.kind == "timer-fired")
    assert (fired.element, fired.actor_kind, fired.channel) == ("t", "timer", "timer")
    assert "task-cancelled" in events(home, case)


def test_a_finished_task_takes_its_timer_with_it(home: Home) -> None:
    case = started(home, with_timer("timeDuration", "PT2H"))
    engine.complete(home, by("chuyen_vien"), open_tasks(home, case)["a"])
    engine.tick(home, ADMIN, home.clock.now() + timedelta(hours=3))
    assert "timer-fired" not in events(home, case)


def test_a_cycle_fires_as_often_as_it_says_and_late_ones_are_made_up_for(home: Home) -> None:
    case = started(home, with_timer("timeCycle", "R3/PT1H", interrupting=False))
    engine.tick(home, ADMIN, home.clock.now() + timedelta(hours=10))
    assert events(home, case).count("timer-fired") == 3
    assert [task.element for task in engine.case(home, ADMIN, case).tasks].count("late") == 3


def test_a_suspended_case_fires_its_timers_when_it_goes_on(home: Home) -> None:
    case = started(home, with_timer("timeDuration", "PT2H"))
    engine.suspend(home, by("chuyen_vien"), case, reason="chờ chỉ đạo")
    engine.tick(home, ADMIN, home.clock.now() + timedelta(hours=3))
    assert set(open_tasks(home, case)) == {"a"}
    engine.resume(home, by("chuyen_vien"), case, reason="đã có chỉ đạo")
    engine.run_due(home)
    assert set(open_tasks(home, case)) == {"late"}


FOLLOWING = (
    '<boundaryEvent id="over" attachedToRef="a" cancelActivity="false"><timerEventDefinition>'
    "<timeDate>${dateTime(han) + days(1)}</timeDate>"
    "</timerEventDefinition></boundaryEvent>"
)


def test_a_deadline_follows_the_variable_that_it_names(home: Home) -> None:
    body = '<startEvent id="s"/>' + user("a", 'camunda:dueDate="${han}"') + FOLLOWING + user("late")
    body += '<endEvent id="e"/>' + flows("s", "a", "e") + flows("over", "late", "e")
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body))})
    case = engine.start(home, by("chuyen_vien"), "p", variables={"han": date(2026, 11, 26)}).id
    engine.set_variables(home, ADMIN, case, {"khac": 1}, reason="không liên quan")
    assert "task-due-changed" not in events(home, case)
    engine.set_variables(home, ADMIN, case, {"han": date(2026, 11, 30)}, reason="gia hạn")
    assert engine.case(home, ADMIN, case).tasks[0].due == datetime(2026, 11, 30, 10, tzinfo=UTC)
    assert events(home, case).count("task-due-changed") == 2
    engine.tick(home, ADMIN, datetime(2026, 11, 27, 0, 1, tzinfo=HANOI))
    assert set(open_tasks(home, case)) == {"a"}
    engine.tick(home, ADMIN, datetime(2026, 12, 1, 0, 1, tzinfo=HANOI))
    assert set(open_tasks(home, case)) == {"a", "late"}


def test_a_message_reaches_the_case_with_its_key(home: Home) -> None:
    first = started(home, waits_for(), root=MESSAGE, business_key="k1")
    second = engine.start(home, by("chuyen_vien"), "p", business_key="k2").id
    receipt = engine.send_message(home, ADMIN, "tra_loi", business_key="k2", variables={"ket_qua": "đồng ý"})
    assert receipt.instances == (second,)
    assert open_tasks(home, first) == {}
    assert engine.case(home, ADMIN, second).variables["ket_qua"] == "đồng ý"
    with pytest.raises(engine.StateError, match="Nobody waits"):
        engine.send_message(home, ADMIN, "tra_loi", business_key="k2")


def test_a_message_that_fits_two_cases_reaches_none(home: Home) -> None:
    started(home, waits_for(), root=MESSAGE)
    engine.start(home, by("chuyen_vien"), "p")
    with pytest.raises(engine.StateError, match="Say which"):
        engine.send_message(home, ADMIN, "tra_loi")


def test_a_message_starts_the_procedure_that_it_starts(home: Home) -> None:
    start = '<startEvent id="s"><messageEventDefinition messageRef="M"/></startEvent>'
    engine.publish(
        home,
        ADMIN,
        {"p.bpmn": bpmn(process(start + user("a") + '<endEvent id="e"/>' + flows("s", "a", "e")), root=MESSAGE)},
    )
    with pytest.raises(engine.StateError, match="starts by a message"):
        engine.start(home, by("chuyen_vien"), "p")
    (case,) = engine.send_message(home, ADMIN, "tra_loi", variables={"so": 5}).started
    assert engine.case(home, ADMIN, case).variables["so"] == 5
    assert set(open_tasks(home, case)) == {"a"}


def test_two_procedures_talk_by_messages(home: Home) -> None:
    throw = '<intermediateThrowEvent id="t"><messageEventDefinition messageRef="M"/></intermediateThrowEvent>'
    sender = process('<startEvent id="s"/>' + user("a") + throw + '<endEvent id="e"/>' + flows("s", "a", "t", "e"), "q")
    receiver = started(
        home,
        waits_for(),
        sender.replace('id="s"', 'id="s2"')
        .replace('"s_a"', '"s2_a"')
        .replace('sourceRef="s"', 'sourceRef="s2"')
        .replace('id="e"', 'id="e2"')
        .replace('"t_e"', '"t_e2"')
        .replace('targetRef="e"', 'targetRef="e2"'),
        root=MESSAGE,
        business_key="k",
    )
    case = engine.start(home, by("chuyen_vien"), "q", business_key="k").id
    engine.complete(home, by("chuyen_vien"), open_tasks(home, case)["a"])
    assert open_tasks(home, receiver) == {}
    engine.run_due(home)
    assert set(open_tasks(home, receiver)) == {"after"}


def test_a_signal_reaches_all_and_nobody_is_fine(home: Home) -> None:
    catch = '<intermediateCatchEvent id="m"><signalEventDefinition signalRef="S"/></intermediateCatchEvent>'
    body = '<startEvent id="s"/>' + catch + user("after") + '<endEvent id="e"/>' + flows("s", "m", "after", "e")
    first = started(home, process(body), root='<signal id="S" name="het_han"/>')
    second = engine.start(home, by("chuyen_vien"), "p").id
    assert set(engine.send_signal(home, ADMIN, "het_han").instances) == {first, second}
    assert engine.send_signal(home, ADMIN, "het_han").instances == ()


CHILD = process('<startEvent id="cs"/>' + user("c") + '<endEvent id="ce"/>' + flows("cs", "c", "ce"), "con")


def calling() -> str:
    call = (
        '<callActivity id="call" name="call" calledElement="con"><extensionElements>'
        '<camunda:in source="so" target="so_con"/><camunda:out source="ra" target="ket_qua"/>'
        '</extensionElements></callActivity><boundaryEvent id="t" attachedToRef="call"><timerEventDefinition>'
        "<timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent>"
    )
    body = '<startEvent id="s"/>' + call + user("after") + '<endEvent id="e"/>'
    return process(body + flows("s", "call", "after", "e") + flows("t", "e"))


def called(home: Home) -> tuple[str, str]:
    engine.publish(home, ADMIN, {"con.bpmn": bpmn(CHILD)})
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(calling())})
    parent = engine.start(home, by("chuyen_vien"), "p", variables={"so": 3}).id
    engine.run_due(home)
    (child,) = engine.case(home, ADMIN, parent).children
    return parent, child.id


def test_another_procedure_is_a_case_of_its_own(home: Home) -> None:
    parent, child = called(home)
    view = engine.case(home, ADMIN, child)
    assert (view.key, view.parent, view.variables["so_con"]) == ("con", parent, 3)
    engine.complete(home, by("chuyen_vien"), open_tasks(home, child)["c"], {"ra": "xong"})
    engine.run_due(home)
    assert engine.case(home, ADMIN, parent).variables["ket_qua"] == "xong"
    assert set(open_tasks(home, parent)) == {"after"}


def test_a_called_case_ends_when_its_caller_goes_another_way(home: Home) -> None:
    parent, child = called(home)
    engine.tick(home, ADMIN, home.clock.now() + timedelta(days=1))
    assert engine.case(home, ADMIN, parent).status == "completed"
    assert engine.case(home, ADMIN, child).status == "cancelled"
    assert engine.audit_verify(home, ADMIN).ok


def test_a_process_in_the_same_file_runs_inside_its_caller(home: Home) -> None:
    case = started(home, calling(), CHILD)
    assert engine.case(home, ADMIN, case).children == ()
    assert set(open_tasks(home, case)) == {"c"}


def test_a_timer_starts_cases(home: Home) -> None:
    start = '<startEvent id="s"><timerEventDefinition><timeCycle>R2/P1D</timeCycle></timerEventDefinition></startEvent>'
    body = start + user("a", 'camunda:candidateGroups="van_thu"') + '<endEvent id="e"/>' + flows("s", "a", "e")
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body))})
    engine.tick(home, ADMIN, home.clock.now() + timedelta(days=5))
    assert len(engine.cases(home, ADMIN, key="p")) == 2
    assert len(engine.tasks(home, by("van_thu"))) == 2


def test_a_message_that_comes_before_its_receiver_is_tried_again(home: Home) -> None:
    throw = '<intermediateThrowEvent id="t"><messageEventDefinition messageRef="M"/></intermediateThrowEvent>'
    sender = process('<startEvent id="qs"/>' + throw + '<endEvent id="qe"/>' + flows("qs", "t", "qe"), "q")
    started(home, waits_for(), sender, root=MESSAGE, key="q", business_key="k")
    engine.run_due(home)
    receiver = engine.start(home, by("chuyen_vien"), "p", business_key="k").id
    engine.tick(home, ADMIN, home.clock.now() + timedelta(minutes=2))
    assert set(open_tasks(home, receiver)) == {"after"}


def test_a_message_for_the_outside_leaves_without_an_incident(home: Home) -> None:
    throw = '<intermediateThrowEvent id="t"><messageEventDefinition messageRef="M"/></intermediateThrowEvent>'
    sender = process('<startEvent id="s"/>' + throw + user("a") + '<endEvent id="e"/>' + flows("s", "t", "a", "e"))
    case = started(home, sender, root=MESSAGE)
    engine.tick(home, ADMIN, home.clock.now() + timedelta(days=2))
    assert engine.case(home, ADMIN, case).incidents == ()


def test_calling_a_procedure_that_is_not_there_becomes_an_incident_of_the_caller(home: Home) -> None:
    case = started(home, calling())
    engine.run_due(home)
    engine.tick(home, ADMIN, home.clock.now() + timedelta(hours=20))
    (incident,) = engine.case(home, ADMIN, case).incidents
    assert (incident.element, "con" in incident.message) == ("call", True)


def test_a_result_that_comes_while_suspended_goes_on_when_resumed(home: Home) -> None:
    parent, child = called(home)
    engine.suspend(home, by("chuyen_vien"), parent, reason="chờ ý kiến")
    engine.complete(home, by("chuyen_vien"), open_tasks(home, child)["c"], {"ra": "xong"})
    engine.run_due(home)
    assert open_tasks(home, parent) == {}
    engine.resume(home, by("chuyen_vien"), parent, reason="đã có ý kiến")
    engine.tick(home, ADMIN, home.clock.now() + timedelta(minutes=2))
    assert set(open_tasks(home, parent)) == {"after"}


def catching(kind: str, *, interrupting: bool = True) -> str:
    call = '<callActivity id="call" name="call" calledElement="con"/>'
    reference = 'errorRef="E"' if kind == "error" else 'escalationRef="L"'
    boundary = (
        f'<boundaryEvent id="b" attachedToRef="call" cancelActivity="{str(interrupting).lower()}">'
        f"<{kind}EventDefinition {reference}/></boundaryEvent>"
    )
    body = '<startEvent id="s"/>' + call + boundary + user("after") + user("caught") + '<endEvent id="e"/>'
    return process(body + flows("s", "call", "after", "e") + flows("b", "caught", "e"))


def ending(kind: str) -> str:
    reference = 'errorRef="E"' if kind == "error" else 'escalationRef="L"'
    end = f'<endEvent id="bad"><{kind}EventDefinition {reference}/></endEvent>'
    body = '<startEvent id="cs"/><parallelGateway id="g"/>' + user("c") + user("other") + end + '<endEvent id="ce"/>'
    return process(body + flows("cs", "g", "c", "bad") + flows("g", "other", "ce"), "con")


CODES = '<error id="E" name="E" errorCode="loi"/><escalation id="L" name="L" escalationCode="len_tren"/>'


@pytest.mark.parametrize(("kind", "interrupting"), [("error", True), ("escalation", True), ("escalation", False)])
def test_what_a_called_case_throws_is_caught_at_its_call(home: Home, kind: str, interrupting: bool) -> None:  # noqa: FBT001
    engine.publish(home, ADMIN, {"con.bpmn": bpmn(ending(kind), root=CODES)})
    parent = started(home, catching(kind, interrupting=interrupting), root=CODES)
    engine.run_due(home)
    (child,) = engine.case(home, ADMIN, parent).children
    engine.complete(home, by("chuyen_vien"), open_tasks(home, child.id)["c"])
    engine.run_due(home)
    assert set(open_tasks(home, parent)) == {"caught"}
    ended = {"error": "completed", "escalation": "cancelled"}[kind] if interrupting else "active"
    assert engine.case(home, ADMIN, child.id).status == ended
    assert engine.audit_verify(home, ADMIN).ok


def test_an_error_of_a_called_case_that_nothing_catches_is_an_incident(home: Home) -> None:
    engine.publish(home, ADMIN, {"con.bpmn": bpmn(ending("error"), root=CODES)})
    parent = started(home, calling())
    engine.run_due(home)
    (child,) = engine.case(home, ADMIN, parent).children
    engine.complete(home, by("chuyen_vien"), open_tasks(home, child.id)["c"])
    engine.run_due(home)
    view = engine.case(home, ADMIN, parent)
    assert (view.status, [incident.element for incident in view.incidents]) == ("active", ["call"])


def test_a_called_case_that_somebody_cancels_is_told_to_its_caller_and_can_be_called_again(home: Home) -> None:
    parent, child = called(home)
    engine.cancel(home, by("chuyen_vien"), child, reason="mở nhầm hồ sơ")
    engine.run_due(home)
    (incident,) = engine.case(home, ADMIN, parent).incidents
    assert "cancelled" in incident.message
    engine.retry(home, ADMIN, incident.id, reason="gọi lại")
    engine.run_due(home)
    again = [row for row in engine.case(home, ADMIN, parent).children if row.status == "active"]
    engine.complete(home, by("chuyen_vien"), open_tasks(home, again[0].id)["c"])
    engine.run_due(home)
    assert set(open_tasks(home, parent)) == {"after"}


def test_a_call_may_catch_that_the_called_case_was_cancelled(home: Home) -> None:
    engine.publish(home, ADMIN, {"con.bpmn": bpmn(CHILD)})
    parent = started(home, catching("error"), root=CODES.replace('"loi"', '"cancelled"'))
    engine.run_due(home)
    (child,) = engine.case(home, ADMIN, parent).children
    engine.cancel(home, by("chuyen_vien"), child.id, reason="không cần nữa")
    engine.run_due(home)
    assert set(open_tasks(home, parent)) == {"caught"}
    assert engine.case(home, ADMIN, parent).incidents == ()


def lent(given: str) -> str:
    call = (
        '<callActivity id="call" name="call" calledElement="con"><extensionElements>'
        f'<camunda:in {given} target="starter"/><camunda:out source="end_state" target="ket_thuc"/>'
        "</extensionElements></callActivity>"
    )
    return process(
        '<startEvent id="s"/>' + call + user("after") + '<endEvent id="e"/>' + flows("s", "call", "after", "e")
    )


def test_a_call_may_say_in_whose_name_the_case_begins_and_learns_how_it_ended(home: Home) -> None:
    body = '<startEvent id="cs"/>' + user("c", 'camunda:assignee="${starter.id}"') + '<endEvent id="ce"/>'
    engine.publish(home, ADMIN, {"con.bpmn": bpmn(process(body + flows("cs", "c", "ce"), "con"))})
    parent = started(home, lent('sourceExpression="van_thu"'))
    engine.run_due(home)
    (child,) = engine.case(home, ADMIN, parent).children
    assert child.starter == "van_thu"
    engine.complete(home, by("van_thu"), open_tasks(home, child.id)["c"])
    engine.run_due(home)
    assert engine.case(home, ADMIN, parent).variables["ket_thuc"] == "ce"


@pytest.mark.parametrize(
    ("given", "starter"), [('source="khong_co"', "chuyen_vien"), ('source="starter"', "chuyen_vien")]
)
def test_without_another_name_a_called_case_begins_in_its_caller_s_own(home: Home, given: str, starter: str) -> None:
    engine.publish(home, ADMIN, {"con.bpmn": bpmn(CHILD)})
    parent = started(home, lent(given))
    engine.run_due(home)
    (child,) = engine.case(home, ADMIN, parent).children
    assert child.starter == starter


def test_calls_inside_a_loop_carry_all_variables_but_the_loops_own(home: Home) -> None:
    engine.publish(home, ADMIN, {"con.bpmn": bpmn(CHILD)})
    call = (
        '<callActivity id="call" calledElement="con"><extensionElements><camunda:in variables="all"/>'
        "</extensionElements>"
        "<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>"
        "</callActivity>"
    )
    parent = started(home, process('<startEvent id="s"/>' + call + '<endEvent id="e"/>' + flows("s", "call", "e")))
    engine.run_due(home)
    children = engine.case(home, ADMIN, parent).children
    assert len(children) == 3
    for child in children:
        engine.complete(home, by("chuyen_vien"), open_tasks(home, child.id)["c"])
    engine.run_due(home)
    assert engine.case(home, ADMIN, parent).status == "completed"


def test_only_those_whom_the_diagram_names_and_programs_send_a_message_to_a_case(home: Home) -> None:
    button = (
        '<extensionElements><camunda:properties><camunda:property name="action_vi" value="Rút"/>'
        '<camunda:property name="action_for" value="starter"/><camunda:property name="action_reason" value="ly_do"/>'
        "</camunda:properties></extensionElements>"
    )
    catch = f'<intermediateCatchEvent id="m">{button}<messageEventDefinition messageRef="M"/></intermediateCatchEvent>'
    body = '<startEvent id="s"/>' + catch + user("after") + '<endEvent id="e"/>' + flows("s", "m", "after", "e")
    case = started(home, process(body), root=MESSAGE)
    (action,) = engine.case(home, by("chuyen_vien"), case).actions
    assert (action.message, action.label_vi, action.reason) == ("tra_loi", "Rút", "ly_do")
    assert engine.case(home, by("lanh_dao"), case).actions == ()
    with pytest.raises(engine.RefusedError, match="not for you"):
        engine.send_message(home, By("bdt", "lanh_dao", Channel.API), "tra_loi", instance=case)
    with pytest.raises(engine.StateError, match="Nobody waits"):
        engine.send_message(home, By("bdt", "uy_vien_9", Channel.API), "tra_loi", instance=case)
    with pytest.raises(engine.RefusedError, match="signal"):
        engine.send_signal(home, By("bdt", "uy_vien_9", Channel.API), "x")
    assert engine.send_message(home, by("chuyen_vien"), "tra_loi", instance=case).instances == (case,)


def extension(properties: str) -> str:
    """Two actions at once, each with a task for its own person, who may ask for more time."""
    button = (
        f'<boundaryEvent id="m" attachedToRef="act"><extensionElements><camunda:properties>{properties}'
        '</camunda:properties></extensionElements><messageEventDefinition messageRef="M"/></boundaryEvent>'
    )
    inside = '<startEvent id="is"/>' + user("act", 'camunda:assignee="${row.who}"') + user("longer") + button
    inside += '<endEvent id="ie"/>' + flows("is", "act", "ie") + flows("m", "longer")
    local = '<camunda:inputParameter name="ly_do">${null}</camunda:inputParameter>'
    loop = (
        '<subProcess id="each"><extensionElements>'
        f"<camunda:inputOutput>{local}</camunda:inputOutput></extensionElements>"
        '<multiInstanceLoopCharacteristics camunda:collection="${rows}" camunda:elementVariable="row"/>'
        f"{inside}</subProcess>"
    )
    return process('<startEvent id="s"/>' + loop + '<endEvent id="e"/>' + flows("s", "each", "e"))


def prop(name: str, value: str) -> str:
    return f'<camunda:property name="{name}" value="{value}"/>'


ROWS = [{"who": "chuyen_vien", "what": "A", "open": True}, {"who": "van_thu", "what": "B", "open": True}]
MINE = prop("action_vi", "Gia hạn ${row.what}") + prop("action_for", "${row.who}") + prop("action_reason", "ly_do")


def test_each_of_several_waits_is_offered_to_its_own_person_and_gets_its_own_message(home: Home) -> None:
    case = started(home, extension(MINE), root=MESSAGE, rows=ROWS)
    (action,) = engine.case(home, by("van_thu"), case).actions
    assert action.label_vi == "Gia hạn B"
    (other,) = engine.case(home, by("chuyen_vien"), case).actions
    with pytest.raises(engine.RefusedError, match="not for you"):
        engine.send_message(home, by("van_thu"), "tra_loi", instance=case, token=other.token)
    engine.send_message(home, by("van_thu"), "tra_loi", instance=case, token=action.token, variables={"ly_do": "bận"})
    assert sorted(task.element for task in engine.case(home, ADMIN, case).tasks) == ["act", "longer"]
    assert engine.case(home, by("van_thu"), case).actions == ()
    # Without saying which, it goes to the one that is theirs, never to the other's.
    with pytest.raises(engine.RefusedError, match="not for you"):
        engine.send_message(home, by("van_thu"), "tra_loi", instance=case)
    engine.send_message(home, by("chuyen_vien"), "tra_loi", instance=case)
    assert [task.element for task in engine.case(home, ADMIN, case).tasks] == ["longer", "longer"]


def test_a_button_is_offered_only_while_its_condition_holds(home: Home) -> None:
    rows = [{**ROWS[0], "open": False}, ROWS[1]]
    when = prop("action_when", "${row.open}")
    case = started(home, extension(MINE + when), root=MESSAGE, rows=rows)
    assert engine.case(home, by("chuyen_vien"), case).actions == ()
    with pytest.raises(engine.RefusedError, match="not for you"):
        engine.send_message(home, by("chuyen_vien"), "tra_loi", instance=case)
    assert len(engine.case(home, by("van_thu"), case).actions) == 1


def test_a_button_whose_words_cannot_be_read_is_offered_to_nobody(home: Home) -> None:
    properties = prop("action_vi", "X") + prop("action_for", "${khong_co}")
    case = started(home, extension(properties), root=MESSAGE, rows=ROWS)
    assert engine.case(home, by("chuyen_vien"), case).actions == ()


def test_a_task_tells_who_has_done_it(home: Home) -> None:
    named = prop("performer", "nguoi_lam")
    who = f"<extensionElements><camunda:properties>{named}</camunda:properties></extensionElements>"
    body = '<startEvent id="s"/>' + user("a", "", who) + user("b") + '<endEvent id="e"/>' + flows("s", "a", "b", "e")
    case = started(home, process(body))
    engine.complete(home, by("chuyen_vien"), open_tasks(home, case)["a"])
    assert engine.case(home, ADMIN, case).variables["nguoi_lam"] == "chuyen_vien"
