from __future__ import annotations

import pytest

from engine.errors import FlowError
from engine.spiff import Called, Gone, Run
from tests.engine.spiff.drawing import (
    SIGNAL,
    auto,
    boundary,
    call,
    end,
    error,
    escalation,
    extensions,
    file,
    flow,
    gateway,
    many,
    process,
    start,
    throw,
    user,
)
from tests.engine.spiff.harness import Case

ALL = extensions('<camunda:in variables="all"/><camunda:out variables="all"/>')


def mapped(*lines: str) -> str:
    return extensions("".join(f"<camunda:{line}/>" for line in lines))


def two(mapping: str = "", inside: str = "", *, events: str = "", key: str = "c", tail: str = "") -> bytes:
    """Process ``p`` calls ``c``, which has a task ``w`` unless ``inside`` says otherwise."""
    body = inside or user("w") + flow("cs", "w", "ce")
    caller = (
        start() + call("ca", key, mapping) + events + auto("after") + end() + flow("st", "ca", "after", "en") + tail
    )
    return file(process(caller), process(start("cs") + body + end("ce"), key="c"))


def test_a_process_of_the_same_file_runs_inline() -> None:
    case = Case(two()).begin()
    assert case.compiled.inline == {"p", "c"}
    assert case.open() == ["w"]
    assert case.of(Called) == []
    case.do("w")
    assert case.path() == "ca w after"
    assert case.done


def test_without_mappings_nothing_goes_in_or_out() -> None:
    case = Case(two()).begin(v=1)
    assert case.run.variables(case.token("w")) == {}
    case.do("w", v=2, r=3)
    assert case.vars == {"v": 1}
    assert case.changes("v") == [(None, 1, None), (None, 2, "ca")]


def test_mappings_decide_what_goes_in_and_out() -> None:
    lines = mapped(
        'in source="v" target="vao"',
        'in sourceExpression="${v + 1}" target="sau"',
        'out source="r" target="ra"',
        'out sourceExpression="${r + vao}" target="tong"',
    )
    case = Case(two(lines)).begin(v=1)
    assert case.run.variables(case.token("w")) == {"vao": 1, "sau": 2}
    case.do("w", r=3)
    assert case.vars == {"v": 1, "ra": 3, "tong": 4}


def test_all_variables_may_go_in_and_out() -> None:
    case = Case(two(ALL)).begin(v=1)
    case.do("w", r=3, v=2)
    assert case.vars == {"v": 2, "r": 3}


def test_the_called_process_does_not_see_later_changes_of_its_caller() -> None:
    caller = start() + gateway("parallel", "g") + call("ca", "c", ALL) + user("b") + end()
    caller += flow("st", "g", "ca", "en") + flow("g", "b", "en")
    case = Case(file(process(caller), process(start("cs") + user("w") + end("ce") + flow("cs", "w", "ce"), key="c")))
    case.begin(v={"x": 0}).do("b", v={"x": 1})
    assert case.run.variables(case.token("w")) == {"v": {"x": 0}}


def test_another_process_is_a_child_instance() -> None:
    lines = mapped('in source="v" target="vao"', 'in businessKey="${so}"', 'out source="r" target="ra"')
    case = Case(two(lines, key="other")).begin(v=1, so="22/KH")
    assert case.of(Called) == [Called(2, "ca", "other", {"vao": 1}, "22/KH")]
    assert case.open("child") == ["ca"]
    case.do("ca", r=3, x=4)
    assert case.vars == {"v": 1, "so": "22/KH", "ra": 3}
    assert Gone(2, cancelled=False) in case.happened
    assert case.done


def test_a_child_instance_that_fails_takes_the_boundary() -> None:
    events = boundary("b", "ca", error()) + auto("h")
    case = Case(two(key="other", events=events, tail=flow("b", "h", "en"))).begin()
    assert case.fail("ca", "E1") is True
    assert case.path() == "ca b h"
    assert case.done


def test_an_error_in_the_inline_process_is_caught_at_the_call() -> None:
    inside = end("ee", error("E2")) + flow("cs", "ee")
    events = boundary("b1", "ca", error(None)) + boundary("b2", "ca", error("E2")) + auto("any") + auto("h")
    tail = flow("b1", "any", "en") + flow("b2", "h", "en")
    case = Case(two(inside=inside, events=events, tail=tail)).begin()
    assert case.path() == "ca b2 h"
    assert case.done


def test_an_escalation_passes_the_border_of_a_call() -> None:
    inside = throw("t", escalation()) + auto("w") + flow("cs", "t", "w", "ce")
    events = boundary("b", "ca", escalation(), interrupting=False) + auto("h")
    case = Case(two(inside=inside, events=events, tail=flow("b", "h", "en"))).begin()
    assert sorted(case.path().split()) == sorted(["ca", "t", "b", "w", "h", "after"])
    assert case.done


@pytest.mark.parametrize("order", [(0, 0), (1, 0)])
def test_parallel_calls_are_isolated_from_each_other(order: tuple[int, int]) -> None:
    lines = extensions('<camunda:in source="it" target="it"/><camunda:out source="out" target="r"/>')
    inner = lines + many("${items}", item="it", output=("res", "r"))
    case = Case(two(inner)).begin(items=["k", "l"])
    assert case.open() == ["w", "w"]
    for nth in order:
        token = case.token("w", nth)
        case.do("w", nth, out=f"{case.run.variables(token)['it']}!")
    assert case.vars["res"] == ["k!", "l!"]
    assert "r" not in case.vars
    assert case.done


def test_a_process_may_call_itself_but_not_without_end() -> None:
    body = (
        start()
        + gateway("exclusive", "x", "f_x_ca")
        + call("ca", "p", extensions('<camunda:in sourceExpression="${n - 1}" target="n"/>'))
    )
    body += end() + flow("st", "x", "ca", "en") + flow("x", "en", when="${n == 0}")
    case = Case(body).begin(n=5)
    assert case.entered("ca") == 5
    assert case.done
    with pytest.raises(FlowError, match="endless"):
        Case(body).begin(n=-1)


def test_a_deep_chain_of_calls_is_interrupted_whole() -> None:
    once_more = call("ca", "p", extensions('<camunda:in sourceExpression="${n - 1}" target="n"/>'))
    body = start() + gateway("exclusive", "x", "f_x_ca") + user("u") + once_more + boundary("b", "ca", SIGNAL) + end()
    body += flow("st", "x", "ca", "en") + flow("x", "u", "en", when="${n == 0}") + flow("b", "en")
    compiled = Case(body).compiled
    run = Run.begin(compiled, variables={"n": 60})
    run.run()
    run = Run.restore(compiled, run.state())
    assert len(list(run.waiting())) == 61
    assert run.signal("S1", {}) == 1
    run.run()
    assert run.positions() == []
    assert run.completed


def test_a_result_that_cannot_be_evaluated_refuses_the_act() -> None:
    case = Case(two(mapped('out sourceExpression="${r + 1}" target="ra"'), key="other")).begin()
    with pytest.raises(FlowError, match="result"):
        case.run.complete(case.token("ca"), {})


def test_a_call_without_a_key_is_refused() -> None:
    with pytest.raises(FlowError):
        Case(start() + '<callActivity id="ca"/>' + end() + flow("st", "ca", "en")).begin()
