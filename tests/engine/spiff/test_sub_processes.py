from __future__ import annotations

import pytest

from engine.errors import FlowError
from engine.spiff import Changed, Entered, Gone, Left, Opened
from tests.engine.spiff.drawing import (
    SIGNAL,
    TERMINATE,
    auto,
    boundary,
    condition,
    end,
    error,
    escalation,
    flow,
    gateway,
    handler,
    many,
    message,
    parameters,
    start,
    sub,
    throw,
    timer,
    user,
)
from tests.engine.spiff.harness import Case


def inner(*nodes: str) -> str:
    names = [node.split('id="')[1].split('"')[0] for node in nodes]
    return start("s2") + "".join(nodes) + end("e2") + flow("s2", *names, "e2")


def within(*handlers: str, body: str = "") -> str:
    """A task ``a``, then ``after``, with event sub-processes in the same scope."""
    return start() + user("a") + auto("after") + end() + flow("st", "a", "after", "en") + body + "".join(handlers)


def test_a_sub_process_runs_and_is_left_once() -> None:
    case = Case(start() + sub("o", inner(user("a"))) + auto("b") + end() + flow("st", "o", "b", "en")).begin()
    assert case.open() == ["a"]
    case.do("a")
    told = [one for one in case.happened if isinstance(one, Entered | Left)]
    assert (
        told.index(Entered("o", 2))
        < told.index(Entered("s2", 3))
        < told.index(Left("e2", 5))
        < told.index(Left("o", 2))
    )
    assert case.path() == "o a b"
    assert case.done


def test_a_sub_process_waits_for_all_of_its_tokens() -> None:
    body = start("s2") + gateway("parallel", "g2") + user("a") + user("b") + end("e2") + flow("s2", "g2", "a", "e2")
    case = Case(start() + sub("o", body + flow("g2", "b", "e2")) + end() + flow("st", "o", "en")).begin()
    case.do("b")
    assert not case.done
    assert case.do("a").done


def test_data_objects_and_properties_are_local_to_their_sub_process() -> None:
    local = '<property id="pr" name="loc"/><dataObject id="do" name="obj"/>'
    local += '<dataObjectReference id="r" name="obj" dataObjectRef="do"/>'
    case = Case(start() + sub("o", local + inner(user("a"), user("b"))) + end() + flow("st", "o", "en")).begin(shared=0)
    case.do("a", loc=5, shared=6, new=7)
    assert case.run.variables(case.token("b"))["loc"] == 5
    assert case.vars == {"shared": 6, "new": 7}
    assert case.changes("loc") == [(None, 5, "o")]
    case.do("b")
    assert case.vars == {"shared": 6, "new": 7}


def test_input_parameters_are_local_and_output_parameters_go_outside() -> None:
    mapped = parameters({"loc": "${v + 1}", "list": "${v}"}, {"result": "${loc + 1}"})
    case = Case(start() + sub("o", mapped + inner(user("a"))) + end() + flow("st", "o", "en")).begin(v=1)
    assert case.run.variables(case.token("a"))["loc"] == 2
    case.do("a", loc=5)
    assert case.vars == {"v": 1, "result": 6}
    assert case.changes("loc") == [(None, 2, "o"), (2, 5, "o")]


def test_parameters_of_a_task_may_be_lists_and_maps() -> None:
    mapped = (
        '<extensionElements><camunda:inputOutput><camunda:inputParameter name="l"><camunda:list>'
        "<camunda:value>${v}</camunda:value><camunda:value>x</camunda:value></camunda:list></camunda:inputParameter>"
        '<camunda:inputParameter name="m"><camunda:map><camunda:entry key="k">${v}</camunda:entry></camunda:map>'
        "</camunda:inputParameter></camunda:inputOutput></extensionElements>"
    )
    case = Case(start() + user("a", mapped) + end() + flow("st", "a", "en")).begin(v=1)
    seen = case.run.variables(case.token("a"))
    assert (seen["l"], seen["m"]) == ([1, "x"], {"k": 1})
    assert case.do("a").vars == {"v": 1}


def test_data_associations_carry_values_in_and_out() -> None:
    data = '<dataObject id="do" name="obj"/><dataObjectReference id="r" name="obj" dataObjectRef="do"/>'
    io = (
        "<dataInputAssociation><sourceRef>r</sourceRef><targetRef>inp</targetRef></dataInputAssociation>"
        "<dataOutputAssociation><sourceRef>out</sourceRef><targetRef>r</targetRef></dataOutputAssociation>"
    )
    case = Case(start() + data + user("a", io) + end() + flow("st", "a", "en")).begin(obj=1)
    node = case.compiled.nodes["a"]
    assert case.run.variables(case.token("a")).get(node.data_inputs[0].target) == 1
    case.do("a", **{node.data_outputs[0].source: 9})
    assert case.vars["obj"] == 9


def test_an_interrupted_sub_process_takes_all_that_is_inside_with_it() -> None:
    deep = (
        start("s3")
        + user("c")
        + boundary("bc", "c", timer("PT1S"))
        + end("e3")
        + flow("s3", "c", "e3")
        + flow("bc", "e3")
    )
    body = start("s2") + gateway("parallel", "g2") + user("a") + sub("i", deep) + end("e2")
    body += flow("s2", "g2", "a", "e2") + flow("g2", "i", "e2")
    outer = start() + sub("o", body) + boundary("b", "o", timer()) + user("h") + end()
    case = Case(outer + flow("st", "o", "en") + flow("b", "h", "en")).begin()
    assert case.open() == ["a", "c"]
    case.fire("b")
    assert case.open() == ["h"]
    assert case.open("timer") == []
    assert len([one for one in case.of(Gone) if isinstance(one, Gone) and one.cancelled]) == 3


@pytest.mark.parametrize("kind", ["message", "signal", "timer", "conditional"])
def test_an_interrupting_handler_ends_the_rest_of_its_scope(kind: str) -> None:
    trigger = {"message": message(), "signal": SIGNAL, "timer": timer(), "conditional": condition("${v > 1}")}[kind]
    case = Case(within(handler("E", trigger, auto("h"), "h"))).begin(v=0)
    if kind == "message":
        case.message("M1", {"w": 1})
        assert case.vars["w"] == 1
    elif kind == "signal":
        case.signal()
    elif kind == "timer":
        case.fire("E_s")
    else:
        case.assign(v=2)
    assert case.path() == "a E h"
    assert case.done
    assert case.open() == []


def test_a_handler_beside_runs_as_often_as_it_is_triggered() -> None:
    case = Case(within(handler("E", message(), user("h"), "h", interrupting=False))).begin()
    case.message("M1")
    case.message("M1")
    assert case.open() == ["a", "h", "h"]
    case.do("a")
    assert not case.done
    assert case.open("message") == ["E_s"]
    case.do("h").do("h")
    assert case.done


def test_switches_may_be_written_as_numbers() -> None:
    written = handler("E", message(), user("h"), "h", interrupting=False)
    case = Case(within(written.replace('="true"', '="1"').replace('="false"', '=" 0 "'))).begin()
    case.message("M1")
    assert case.open() == ["a", "h"]


@pytest.mark.parametrize("order", ["ah", "ha"])
def test_handler_and_main_path_end_in_both_orders(order: str) -> None:
    case = Case(within(handler("E", SIGNAL, user("h"), "h", interrupting=False))).begin()
    case.signal()
    for element in order:
        assert not case.done
        case.do(element)
    assert case.done


def test_a_repeating_timer_handler_stops_after_its_last_time() -> None:
    case = Case(within(handler("E", timer("R2/PT1H", "timeCycle"), auto("h"), "h", interrupting=False))).begin()
    case.fire("E_s", last=False).fire("E_s")
    assert case.entered("h") == 2
    assert case.open("timer") == []
    assert case.do("a").done


def test_a_conditional_handler_comes_at_each_edge() -> None:
    case = Case(within(handler("E", condition("${v > 5}"), auto("h"), "h", interrupting=False))).begin(v=0)
    case.assign(v=9)
    case.assign(v=8)
    case.assign(v=1)
    case.assign(v=9)
    assert case.entered("h") == 2


def test_a_conditional_handler_that_holds_at_once_replaces_the_start() -> None:
    case = Case(within(handler("E", condition("${v > 5}"), auto("h"), "h"))).begin(v=9)
    assert case.path() == "E h"
    assert case.done
    assert case.of(Opened) == []


def test_a_conditional_handler_beside_that_holds_at_once_runs_beside_the_start() -> None:
    case = Case(within(handler("E", condition("${v > 5}"), auto("h"), "h", interrupting=False))).begin(v=9)
    assert case.entered("h") == 1
    assert case.open() == ["a"]


def test_an_error_handler_catches_for_its_scope() -> None:
    inside = inner(user("x")) + handler("E", error(), auto("h"), "h")
    case = Case(start() + sub("o", inside) + auto("after") + end() + flow("st", "o", "after", "en")).begin()
    assert case.fail("x", "E2") is False
    assert case.fail("x", "E1") is True
    assert case.path() == "o x E h after"
    assert case.done


def test_a_boundary_event_of_the_task_comes_before_the_handler_of_the_scope() -> None:
    body = within(
        handler("E", error(), auto("h"), "h"), body=boundary("b", "a", error()) + auto("hb") + flow("b", "hb", "en")
    )
    case = Case(body).begin()
    case.fail("a", "E1")
    assert case.path() == "a b hb"


def test_handlers_of_several_levels_pass_an_error_outwards() -> None:
    deep = inner(user("a")).replace("s2", "s3").replace("e2", "e3")
    deep += handler("X", error("E2"), end("x2", error("E1")).replace("endEvent", "endEvent") + auto("h1"), "h1")
    deep = deep.replace(f"{end('X_e')}", end("X_e", error("E1"))).replace(end("x2", error("E1")), "")
    middle = (
        start("s2") + sub("i", deep) + end("e2") + flow("s2", "i", "e2") + handler("Y", error("E1"), auto("h2"), "h2")
    )
    case = Case(start() + sub("o", middle) + auto("after") + end() + flow("st", "o", "after", "en")).begin()
    case.fail("a", "E2")
    assert case.path() == "o i a X h1 Y h2 after"
    assert case.done


def test_a_handler_does_not_catch_what_it_throws_itself() -> None:
    again = handler("E", escalation(), throw("t", escalation()), "t", interrupting=False)
    case = Case(within(again, body=throw("t0", escalation())).replace(flow("st", "a"), flow("st", "t0", "a"))).begin()
    assert case.entered("E") == 1
    assert case.open() == ["a"]


@pytest.mark.parametrize("interrupting", [True, False])
def test_an_escalation_handler(*, interrupting: bool) -> None:
    body = within(handler("E", escalation(), auto("h"), "h", interrupting=interrupting), body=throw("t", escalation()))
    case = Case(body.replace(flow("st", "a"), flow("st", "t", "a"))).begin()
    assert case.path() == ("t E h" if interrupting else "t E a h")
    assert case.done is interrupting


def test_a_handler_inside_a_handler() -> None:
    nested = sub(
        "N", start("sn") + user("n") + end("ne") + flow("sn", "n", "ne") + handler("F", SIGNAL, auto("f"), "f")
    )
    case = Case(within(handler("E", message(), nested, "N"))).begin()
    case.message("M1")
    assert case.open() == ["n"]
    assert case.open("signal") == ["F_s"]
    case.signal()
    assert case.path() == "a E N n F f"
    assert case.done


def test_an_event_sub_process_of_an_event_sub_process() -> None:
    inside = user("h") + handler("F", SIGNAL, auto("f"), "f")
    case = Case(within(handler("E", message(), inside, "h"))).begin()
    case.message("M1")
    case.signal()
    assert case.path() == "a E h F f"
    assert case.done


def test_terminate_in_a_handler_ends_only_the_handler() -> None:
    hand = handler("E", SIGNAL, user("h"), "h", interrupting=False).replace(end("E_e"), end("E_e", TERMINATE))
    case = Case(within(hand)).begin()
    case.signal()
    case.do("h")
    assert case.open() == ["a"]
    assert case.do("a").done


def test_a_message_interrupts_parallel_instances_at_once() -> None:
    body = (
        start() + sub("o", inner(user("a", many(times="3")))) + auto("after") + end() + flow("st", "o", "after", "en")
    )
    case = Case(body + handler("E", message(), auto("h"), "h")).begin()
    assert case.open() == ["a", "a", "a"]
    case.message("M1")
    assert case.open() == []
    assert case.path() == "o a E h"
    assert case.done


def test_a_sub_process_without_a_plain_start_is_refused_where_it_begins() -> None:
    body = start("s2", message()) + user("a") + end("e2") + flow("s2", "a", "e2")
    two = start("s3", SIGNAL) + flow("s3", "a")
    with pytest.raises(FlowError, match="start"):
        Case(start() + sub("o", body + two) + end() + flow("st", "o", "en")).begin()


def test_variables_of_handlers_are_told_with_their_activity() -> None:
    local = '<property id="pr" name="loc"/>'
    hand = handler("E", SIGNAL, local + user("h"), "h", interrupting=False)
    case = Case(within(hand)).begin()
    case.signal()
    case.do("h", loc=1)
    assert Changed("loc", None, 1, "E") in case.happened
    assert "loc" not in case.vars
