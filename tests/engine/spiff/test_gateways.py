from __future__ import annotations

from itertools import permutations

import pytest

from engine.errors import FlowError
from engine.spiff import Entered, Left, Taken
from tests.engine.spiff.drawing import (
    SIGNAL,
    auto,
    boundary,
    catch,
    end,
    flow,
    gateway,
    message,
    start,
    sub,
    timer,
    user,
)
from tests.engine.spiff.harness import Case


def split(kind: str, join: str, *, default: str | None = None) -> str:
    return (
        start()
        + gateway(kind, "g", default)
        + user("x")
        + user("y")
        + user("z")
        + gateway(join, "j")
        + auto("q")
        + end()
    )


TAIL = flow("st", "g") + flow("x", "j") + flow("y", "j") + flow("z", "j") + flow("j", "q", "en")
CONDITIONS = flow("g", "x", when="${p == 'x'}") + flow("g", "y", when="${p != 'n'}") + flow("g", "z")


@pytest.mark.parametrize(("value", "way"), [("x", "x"), ("k", "y"), ("n", "z")])
def test_exclusive_takes_the_first_condition_that_holds_else_the_default(value: str, way: str) -> None:
    case = Case(split("exclusive", "exclusive", default="f_g_z") + TAIL + CONDITIONS).begin(p=value)
    assert case.open() == [way]
    assert case.do(way).done
    assert case.entered("q") == 1


def test_exclusive_without_a_way_out_names_itself() -> None:
    body = start() + gateway("exclusive", "g") + end() + flow("st", "g") + flow("g", "en", when="${v > 1}")
    with pytest.raises(FlowError) as refusal:
        Case(body).begin(v=1)
    assert refusal.value.element == "g"


def test_exclusive_merge_passes_each_token() -> None:
    body = start() + gateway("parallel", "g") + user("x") + user("y") + gateway("exclusive", "m") + auto("q") + end()
    case = Case(body + flow("st", "g", "x", "m", "q", "en") + flow("g", "y", "m")).begin()
    case.do("x").do("y")
    assert case.entered("q") == 2
    assert case.done


@pytest.mark.parametrize("order", list(permutations("xyz")))
def test_parallel_waits_for_all_in_any_order(order: tuple[str, ...]) -> None:
    case = Case(split("parallel", "parallel") + TAIL + flow("g", "x") + flow("g", "y") + flow("g", "z")).begin()
    for place, element in enumerate(order):
        assert case.entered("q") == 0
        case.do(element)
        assert ("j" in [one for one, _ in case.run.positions()]) is (place < 2)
    assert case.entered("q") == 1
    assert case.done


def test_parallel_split_is_told_flow_by_flow() -> None:
    case = Case(split("parallel", "parallel") + TAIL + flow("g", "x") + flow("g", "y") + flow("g", "z")).begin()
    at = case.happened.index(Left("g", 2))
    assert case.happened[at + 1 : at + 4] == [Taken(f"f_g_{one}", "g") for one in "xyz"]
    assert case.happened[at + 4] == Entered("x", 3)


def test_parallel_join_keeps_what_is_more() -> None:
    body = start() + gateway("parallel", "a") + auto("x") + auto("y") + gateway("exclusive", "m") + user("z")
    body += gateway("parallel", "j") + auto("q") + end()
    body += (
        flow("st", "a") + flow("a", "x", "m") + flow("a", "y", "m") + flow("m", "j") + flow("a", "z", "j", "q", "en")
    )
    case = Case(body).begin()
    case.do("z")
    assert case.entered("q") == 1
    assert not case.done
    assert [one for one, _ in case.run.positions()] == ["j"]


def test_parallel_in_a_loop_fires_once_a_round() -> None:
    body = start() + gateway("exclusive", "m") + gateway("parallel", "a") + auto("x") + auto("y")
    body += gateway("parallel", "j") + auto("c", "n", "${n + 1}") + gateway("exclusive", "d", "f_d_en") + end()
    body += flow("st", "m", "a") + flow("a", "x", "j") + flow("a", "y", "j") + flow("j", "c", "d") + flow("d", "en")
    case = Case(body + flow("d", "m", when="${n < 3}")).begin(n=0)
    assert (case.entered("x"), case.entered("c"), case.done) == (3, 3, True)


@pytest.mark.parametrize("order", ["xy", "yx"])
def test_a_join_loses_no_update(order: str) -> None:
    body = start() + gateway("parallel", "a") + user("x") + user("y") + gateway("parallel", "j") + user("z") + end()
    case = Case(body + flow("st", "a") + flow("a", "x", "j") + flow("a", "y", "j") + flow("j", "z", "en")).begin(v=0)
    for element in order:
        case.do(element, **({"v": 1} if element == "x" else {}))
    assert case.vars["v"] == 1


@pytest.mark.parametrize(("flags", "ways"), [((1, 1), "xy"), ((1, 0), "x"), ((0, 1), "y"), ((0, 0), "z")])
@pytest.mark.parametrize("backwards", [False, True])
def test_inclusive_waits_for_exactly_what_it_sent(flags: tuple[int, int], ways: str, *, backwards: bool) -> None:
    body = split("inclusive", "inclusive", default="f_g_z") + TAIL + flow("g", "z")
    body += flow("g", "x", when="${p == 1}") + flow("g", "y", when="${r == 1}")
    case = Case(body).begin(p=flags[0], r=flags[1])
    assert case.open() == sorted(ways)
    for element in reversed(ways) if backwards else ways:
        assert case.entered("q") == 0
        case.do(element)
    assert case.entered("q") == 1
    assert case.done


def test_inclusive_stops_waiting_for_a_token_that_was_interrupted() -> None:
    body = start() + gateway("inclusive", "a") + user("x") + user("y") + boundary("b", "y", timer()) + end("dead")
    body += gateway("inclusive", "j") + auto("q") + end() + flow("st", "a") + flow("a", "x", "j", "q", "en")
    case = Case(body + flow("a", "y", "j") + flow("b", "dead")).begin()
    case.do("x")
    assert case.entered("q") == 0
    case.fire("b")
    assert case.entered("q") == 1
    assert case.done


def test_inclusive_waits_for_a_token_that_can_come_by_a_boundary_event() -> None:
    body = start() + gateway("parallel", "a") + user("x") + user("y") + boundary("b", "y", timer()) + end("e2")
    body += gateway("inclusive", "j") + auto("q") + end()
    body += flow("st", "a", "x", "j", "q", "en") + flow("a", "y", "e2") + flow("b", "j")
    case = Case(body).begin().do("x")
    assert case.entered("q") == 0
    assert case.do("y").entered("q") == 1
    case = Case(body).begin().do("x").fire("b")
    assert case.entered("q") == 1
    assert case.done


def test_a_token_that_waits_at_a_join_goes_with_its_scope() -> None:
    inner = start("s2") + gateway("parallel", "a") + user("x") + user("y") + gateway("parallel", "j") + end("e2")
    inner += flow("s2", "a", "x", "j", "e2") + flow("a", "y", "j")
    body = start() + gateway("exclusive", "m") + sub("o", inner) + boundary("b", "o", SIGNAL) + end()
    case = Case(body + flow("st", "m", "o", "en") + flow("b", "m")).begin().do("x")
    case.signal()
    case.do("y")
    assert case.entered("j") == 0
    assert case.do("x").done


def test_inclusive_does_not_wait_for_a_token_that_can_only_come_by_a_flow_that_has_one() -> None:
    body = start() + gateway("parallel", "a") + user("x") + user("w") + gateway("exclusive", "k", "f_k_j")
    body += gateway("inclusive", "j") + user("y") + auto("q") + end()
    body += (
        flow("st", "a", "x", "k", "j", "q", "en") + flow("a", "w", "k") + flow("k", "y", when="${v}") + flow("y", "j")
    )
    case = Case(body).begin(v=False)
    case.do("x")
    assert case.entered("q") == 1
    case.do("w")
    assert case.entered("q") == 2
    assert case.done


def test_inclusive_join_in_a_loop() -> None:
    body = start() + gateway("exclusive", "m") + gateway("inclusive", "a") + auto("x") + auto("y")
    body += gateway("inclusive", "j") + auto("c", "n", "${n + 1}") + gateway("exclusive", "d", "f_d_en") + end()
    body += (
        flow("st", "m", "a") + flow("a", "x", "j", when="${true}") + flow("a", "y", when="${n > 0}") + flow("y", "j")
    )
    case = Case(body + flow("j", "c", "d") + flow("d", "en") + flow("d", "m", when="${n < 3}")).begin(n=0)
    assert (case.entered("x"), case.entered("y"), case.entered("c"), case.done) == (3, 2, 3, True)


def test_inclusive_join_waits_for_a_token_inside_a_sub_process() -> None:
    inner = start("s2") + user("x") + end("e2") + flow("s2", "x", "e2")
    body = (
        start() + gateway("parallel", "a") + sub("o", inner) + user("y") + gateway("inclusive", "j") + auto("q") + end()
    )
    case = Case(body + flow("st", "a") + flow("a", "o", "j", "q", "en") + flow("a", "y", "j")).begin()
    case.do("y")
    assert case.entered("q") == 0
    case.do("x")
    assert case.entered("q") == 1
    assert case.done


EVENTS = (
    start() + gateway("eventBased", "g") + catch("c1", message()) + catch("c2", timer()) + catch("c3", SIGNAL)
    + '<receiveTask id="c4" messageRef="M2"/>' + auto("a") + auto("b") + auto("c") + auto("d") + end()
    + flow("st", "g") + flow("g", "c1", "a", "en") + flow("g", "c2", "b", "en") + flow("g", "c3", "c", "en")
    + flow("g", "c4", "d", "en")
)  # fmt: skip


@pytest.mark.parametrize("event", ["c1", "c2", "c3", "c4"])
def test_event_based_gateway_lets_the_first_event_decide(event: str) -> None:
    case = Case(EVENTS).begin()
    assert case.of(Entered)[-1] == Entered("g", 2)
    if event == "c2":
        case.fire("c2")
    elif event == "c3":
        assert case.signal() == 1
    else:
        assert case.message("M1" if event == "c1" else "M2") is not None
    assert case.path() == f"{event} {'abcd'[int(event[1]) - 1]}"
    assert [one for one in case.of(Taken) if one.element == "g"] == [Taken(f"f_g_{event}", "g")]
    assert case.done


def test_event_based_gateway_in_a_loop_arms_anew() -> None:
    body = (
        start() + gateway("exclusive", "m") + gateway("eventBased", "g") + catch("c1", message()) + catch("c2", timer())
    )
    case = Case(body + end() + flow("st", "m", "g", "c1", "en") + flow("g", "c2", "m")).begin()
    for _ in range(3):
        case.fire("c2")
    assert case.open("timer") == ["c2"]
    case.message("M1")
    assert case.done


def test_a_gateway_without_conditions_splits_and_joins_at_once() -> None:
    body = start() + gateway("parallel", "a") + user("x") + user("y") + gateway("parallel", "b") + user("v") + user("w")
    body += end() + flow("st", "a", "x", "b", "v", "en") + flow("a", "y", "b", "w", "en")
    case = Case(body).begin().do("x")
    assert case.open() == ["y"]
    assert case.do("y").open() == ["v", "w"]


def test_an_endless_loop_is_stopped_and_named() -> None:
    body = start() + gateway("exclusive", "m") + auto("x") + end() + flow("st", "m", "x", "m")
    case = Case(start() + user("a") + end() + flow("st", "a", "en"))
    from bpmn.reader import read  # noqa: PLC0415
    from engine.spiff import Run, compile_process  # noqa: PLC0415
    from tests.engine.spiff.drawing import file, process  # noqa: PLC0415

    run = Run.begin(compile_process(read(file(process(body))), "p"), variables={})
    with pytest.raises(FlowError, match="endless loop"):
        run.run()
    assert not case.compiled.inline - {"p"}
