from __future__ import annotations

import pytest

from engine.errors import FlowError, StateError
from engine.spiff import Entered, Gone, Left, MessageThrown, Opened, Run, Taken
from tests.engine.spiff.drawing import (
    SIGNAL,
    auto,
    boundary,
    end,
    error,
    flow,
    gateway,
    message,
    parameters,
    start,
    sub,
    user,
    worker,
)
from tests.engine.spiff.harness import Case


def test_the_journal_of_one_task_is_complete_and_in_order() -> None:
    case = Case(start() + user("a") + end() + flow("st", "a", "en")).begin()
    assert case.happened == [
        Entered("st", 1),
        Left("st", 1),
        Taken("f_st_a", "st"),
        Entered("a", 2),
        Opened(2, "a", "task", None),
    ]
    case.do("a")
    assert case.happened[5:] == [
        Gone(2, cancelled=False),
        Left("a", 2),
        Taken("f_a_en", "a"),
        Entered("en", 3),
        Left("en", 3),
    ]
    assert case.done


@pytest.mark.parametrize("kind", ["task", "manualTask", "userTask"])
def test_a_person_does_plain_manual_and_user_tasks(kind: str) -> None:
    case = Case(start() + f'<{kind} id="a"/>' + end() + flow("st", "a", "en")).begin()
    assert case.open() == ["a"]
    assert case.do("a").done


def test_values_of_a_task_become_variables_and_each_change_is_told_once() -> None:
    case = Case(start() + user("a") + user("b") + end() + flow("st", "a", "b", "en")).begin(v=1)
    case.do("a", v=2, w=[1]).do("b", v=2)
    assert case.vars == {"v": 2, "w": [1]}
    assert case.changes("v") == [(None, 1, None), (1, 2, None)]


def test_a_service_task_with_topic_waits_for_its_worker() -> None:
    case = Case(start() + worker("w", topic="send") + end() + flow("st", "w", "en")).begin()
    assert case.of(Opened) == [Opened(2, "w", "service", "send")]
    assert case.do("w", sent=True).done
    assert case.vars == {"sent": True}


def test_a_worker_step_with_output_parameters_lets_out_only_what_they_map() -> None:
    body = start() + worker("w", parameters(outputs={"r": "${raw + 1}"})) + end() + flow("st", "w", "en")
    assert Case(body).begin().do("w", raw=1, more=2).vars == {"r": 2}


def test_a_service_task_with_expression_is_evaluated_at_once() -> None:
    case = Case(start() + auto("x", "n", "${v + 1}") + end() + flow("st", "x", "en")).begin(v=1)
    assert case.done
    assert case.vars == {"v": 1, "n": 2}


def test_a_failing_expression_parks_its_token_and_the_rest_runs_on() -> None:
    body = start() + gateway("parallel", "g") + auto("x", "n", "${v + 1}") + auto("y") + user("z") + end()
    body += flow("st", "g", "x", "en") + flow("g", "y", "z", "en")
    case = Case(body).begin()
    assert case.open("failed") == ["x"]
    assert case.open() == ["z"]
    assert not case.do("z").done
    number = case.token("x")
    case.act(lambda run: run.retry(number))
    assert case.open("failed") == ["x"]
    case.assign(v=1)
    case.act(lambda run: run.retry(number))
    assert case.done
    assert case.vars["n"] == 2


def test_a_parked_step_can_be_done_by_hand() -> None:
    case = Case(start() + auto("x", "n", "${v}") + end() + flow("st", "x", "en")).begin()
    assert case.do("x", n=7).done
    assert case.vars == {"n": 7}


def test_a_send_task_throws_its_message_and_goes_on() -> None:
    inner = parameters({"so": "${n}"})
    body = start() + f'<sendTask id="a" messageRef="M1">{inner}</sendTask>' + end() + flow("st", "a", "en")
    case = Case(body).begin(n=7)
    assert case.of(MessageThrown) == [MessageThrown("a", 2, "M1", {"so": 7}, {})]
    assert case.done


def test_a_send_task_with_topic_waits_for_the_worker_that_sends() -> None:
    body = start() + '<sendTask id="a" messageRef="M1" camunda:type="external" camunda:topic="post"/>' + end()
    case = Case(body + flow("st", "a", "en")).begin()
    assert case.open("service") == ["a"]
    assert case.do("a").done


def test_a_receive_task_waits_for_its_message() -> None:
    case = Case(start() + '<receiveTask id="a" messageRef="M1"/>' + end() + flow("st", "a", "en")).begin()
    assert case.of(Opened) == [Opened(2, "a", "message", "M1")]
    assert case.message("M2") is None
    assert case.message("M1", {"v": 1}) == 2
    assert case.done
    assert case.vars == {"v": 1}


@pytest.mark.parametrize(
    ("task", "element"), [('<receiveTask id="a"/>', "a"), ('<sendTask id="a"/>', "a"), ('<serviceTask id="a"/>', "a")]
)
def test_a_task_without_work_or_message_is_refused(task: str, element: str) -> None:
    with pytest.raises(FlowError) as refusal:
        Case(start() + task + end() + flow("st", "a", "en"))
    assert refusal.value.element == element


def test_an_act_on_a_token_that_is_gone_is_refused() -> None:
    case = Case(start() + user("a") + end() + flow("st", "a", "en")).begin()
    number = case.token("a")
    case.do("a")
    with pytest.raises(StateError):
        case.run.complete(number, {})


def test_an_act_of_the_wrong_kind_is_refused() -> None:
    case = Case(start() + user("a") + end() + flow("st", "a", "en")).begin()
    number = case.token("a")
    for act in (lambda run: run.fire(number, last=True), lambda run: run.retry(number)):
        with pytest.raises(StateError):
            act(case.run)
    assert case.run.message("M1", {}, token=number) is None


def test_an_implicit_split_takes_all_flows_whose_condition_holds() -> None:
    body = start() + user("a") + user("x") + user("y") + user("z") + end() + flow("st", "a", "x", "en")
    body += flow("a", "y", when="${v > 1}") + flow("a", "z", when="${v > 2}") + flow("y", "en") + flow("z", "en")
    case = Case(body).begin()
    case.do("a", v=2)
    assert case.open() == ["x", "y"]
    assert Case(body).begin().do("a", v=3).open() == ["x", "y", "z"]


def test_the_default_flow_of_a_task_is_taken_only_when_no_condition_holds() -> None:
    body = start() + user("a", default="f_a_z") + user("y") + user("z") + end()
    body += flow("st", "a", "z", "en") + flow("a", "y", when="${v > 1}") + flow("y", "en")
    assert Case(body).begin().do("a", v=2).open() == ["y"]
    assert Case(body).begin().do("a", v=1).open() == ["z"]


def test_a_task_that_no_flow_can_leave_refuses_to_end() -> None:
    body = start() + user("a") + end() + flow("st", "a") + flow("a", "en", when="${v > 1}")
    case = Case(body).begin()
    with pytest.raises(FlowError, match="No flow"):
        case.run.complete(case.token("a"), {"v": 1})


def test_a_condition_that_cannot_be_evaluated_names_its_flow() -> None:
    case = Case(start() + user("a") + end() + flow("st", "a") + flow("a", "en", when="${v > 1}")).begin()
    with pytest.raises(FlowError, match="f_a_en"):
        case.run.complete(case.token("a"), {})


def test_a_token_goes_on_from_each_task_it_comes_to() -> None:
    body = start() + gateway("parallel", "g") + gateway("exclusive", "m") + auto("n1") + auto("n2") + user("a")
    body += boundary("b", "a", SIGNAL) + auto("h") + end()
    body += flow("st", "g", "n1", "m", "a", "en") + flow("g", "n2", "m") + flow("b", "h", "en")
    case = Case(body).begin()
    assert case.open() == ["a", "a"]
    case.do("a")
    assert case.signal() == 1
    assert case.path("n1", "n2") == "a a b h"
    assert case.done


def test_a_loop_of_three_thousand_rejections_stays_small() -> None:
    body = start() + user("a") + user("b") + gateway("exclusive", "x", "f_x_en") + end()
    body += flow("st", "a", "b", "x") + flow("x", "a", when="${again}") + flow("x", "en")
    compiled = Case(body).compiled
    run = Run.begin(compiled, variables={})
    run.run()
    sizes = []
    for number in range(3_000):
        for _ in ("a", "b"):
            run.drain()
            ((_, token),) = run.positions()
            run.complete(token, {"again": number < 2_999})
            run.run()
        if number < 2_999:
            sizes.append(len(run.state()))
    assert run.completed
    assert max(sizes) - min(sizes) < 16


def test_an_error_that_a_worker_reports_takes_the_boundary() -> None:
    body = start() + worker("w") + boundary("b", "w", error()) + user("h") + end()
    body += flow("st", "w", "en") + flow("b", "h", "en")
    case = Case(body).begin()
    assert case.fail("w", "E2") is False
    assert case.open("service") == ["w"]
    assert case.fail("w", "E1", reason="late") is True
    assert case.open() == ["h"]
    assert case.vars == {"reason": "late"}


def test_cancel_ends_every_wait() -> None:
    body = (
        start()
        + gateway("parallel", "g")
        + user("a")
        + boundary("b", "a", message())
        + sub("o", start("s2") + user("c") + end("e2") + flow("s2", "c", "e2"))
    )
    case = Case(body + end() + flow("st", "g", "a", "en") + flow("g", "o", "en") + flow("b", "en")).begin()
    case.act(lambda run: run.cancel())
    assert case.done
    assert case.run.positions() == []
    assert all(one.cancelled for one in case.of(Gone) if isinstance(one, Gone))
