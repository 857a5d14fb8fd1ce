from __future__ import annotations

from itertools import permutations

import pytest

from engine.errors import FlowError
from engine.spiff import Entered
from tests.engine.spiff.drawing import (
    auto,
    boundary,
    end,
    error,
    flow,
    loop,
    many,
    message,
    parameters,
    start,
    sub,
    timer,
    user,
    worker,
)
from tests.engine.spiff.harness import Case


def repeated(inner: str, *, kind: str = "user") -> str:
    task = {"user": user("a", inner), "worker": worker("a", inner)}[kind]
    return start() + task + auto("z") + end() + flow("st", "a", "z", "en")


def repeated_scope(inner: str, *nodes: str) -> str:
    names = [node.split('id="')[1].split('"')[0] for node in nodes]
    body = start("s2") + "".join(nodes) + end("e2") + flow("s2", *names, "e2")
    return start() + sub("m", body + inner) + auto("z") + end() + flow("st", "m", "z", "en")


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_parallel_instances_are_collected_in_item_order(order: tuple[int, ...]) -> None:
    case = Case(repeated(many("${people}", item="who", output=("votes", "vote")))).begin(
        people=["x", "y", "z"], vote="-"
    )
    tokens = [case.token("a", nth) for nth in range(3)]
    assert [case.run.variables(token)["who"] for token in tokens] == ["x", "y", "z"]
    for nth in order:
        case.act(lambda run, nth=nth: run.complete(tokens[nth], {"vote": f"v{nth}", "note": nth}))
    assert case.vars == {"people": ["x", "y", "z"], "vote": "-", "votes": ["v0", "v1", "v2"]}
    assert case.done
    assert len(case.changes("votes")) == 1


def test_instances_are_entered_once_and_their_fields_are_told_with_the_activity() -> None:
    case = Case(repeated(many(times="2"))).begin()
    case.do("a", v=1).do("a", v=2)
    assert case.entered("a") == 1
    assert case.changes("v") == [(None, 1, "a"), (None, 2, "a")]
    assert case.vars == {}


def test_sequential_instances_come_one_after_another() -> None:
    case = Case(repeated(many("people", item="who", output=("votes", "vote"), sequential=True))).begin(
        people=["x", "y"]
    )
    for number, who in enumerate("xy"):
        token = case.token("a")
        assert case.open() == ["a"]
        seen = case.run.variables(token)
        assert (seen["loopCounter"], seen["who"]) == (number, who)
        assert (seen["nrOfInstances"], seen["nrOfCompletedInstances"], seen["nrOfActiveInstances"]) == (2, number, 1)
        case.do("a", vote=who)
    assert case.vars["votes"] == ["x", "y"]
    assert case.done


@pytest.mark.parametrize("sequential", [True, False])
def test_the_completion_condition_cuts_the_rest_off(*, sequential: bool) -> None:
    inner = many(
        "people", item="who", output=("votes", "vote"), done="${nrOfCompletedInstances >= 2}", sequential=sequential
    )
    case = Case(repeated(inner)).begin(people=["x", "y", "z"])
    case.do("a", vote=1)
    assert not case.done
    case.do("a", vote=2)
    assert case.vars["votes"] == [1, 2, None]
    assert case.done


def test_the_completion_condition_sees_the_fields_of_the_instance_that_ended() -> None:
    case = Case(repeated(many(times="3", done="${vote == 'no'}"))).begin()
    case.do("a", vote="yes").do("a", vote="no")
    assert case.open() == []
    assert case.done


@pytest.mark.parametrize("collection", [[], None])
def test_nothing_to_repeat_passes_at_once(collection: list[str] | None) -> None:
    inner = many(times="0") if collection is None else many("people", item="who", output=("votes", "vote"))
    case = Case(repeated(inner)).begin(people=collection)
    assert case.open() == []
    assert case.done
    assert collection is None or case.vars["votes"] == []


@pytest.mark.parametrize("value", ["x", 3, {"a": 1}, None])
def test_what_is_no_list_is_refused(value: object) -> None:
    with pytest.raises(FlowError, match="list"):
        Case(repeated(many("people"))).begin(people=value)


@pytest.mark.parametrize("value", [-1, "x", True, None])
def test_what_is_no_number_of_instances_is_refused(value: object) -> None:
    with pytest.raises(FlowError, match="whole number"):
        Case(repeated(many(times="${n}"))).begin(n=value)


def test_the_number_of_instances_may_be_text() -> None:
    assert Case(repeated(many(times="${n}"))).begin(n="2").open() == ["a", "a"]


def test_more_instances_than_any_office_has_are_refused() -> None:
    with pytest.raises(FlowError, match="10000"):
        Case(repeated(many(times="${n}"))).begin(n=10**9)


def test_items_are_copied_and_what_an_instance_writes_stays_in_it() -> None:
    case = Case(repeated(many("${rows}", item="row"))).begin(rows=[{"n": 1}, {"n": 1}])
    case.do("a", row={"n": 2})
    assert case.vars == {"rows": [{"n": 1}, {"n": 1}]}
    assert case.run.variables(case.token("a"))["row"] == {"n": 1}


def test_an_interrupting_boundary_event_ends_all_instances() -> None:
    body = start() + user("a", many(times="3")) + boundary("b", "a", timer()) + auto("h") + end()
    case = Case(body + flow("st", "a", "en") + flow("b", "h", "en")).begin()
    case.do("a")
    case.fire("b")
    assert case.open() == []
    assert case.path() == "a b h"
    assert case.done


def test_one_boundary_event_watches_all_instances() -> None:
    body = start() + user("a", many(times="3", sequential=True)) + boundary("b", "a", timer(), interrupting=False)
    case = Case(body + auto("h") + end() + flow("st", "a", "en") + flow("b", "h", "en")).begin()
    assert case.open("timer") == ["b"]
    case.do("a")
    case.fire("b").do("a").do("a")
    assert case.entered("h") == 1
    assert case.done


def test_an_error_in_one_instance_ends_all() -> None:
    nodes = (user("a"), end("bad", error()))
    body = repeated_scope(many(times="3"), user("a"))
    body = body.replace(end("e2"), end("e2", error()))
    body += boundary("b", "m", error()) + auto("h") + flow("b", "h", "en")
    assert nodes
    case = Case(body).begin()
    case.do("a")
    assert case.open() == []
    assert case.path() == "m a a a b h"
    assert case.done


def test_a_repeated_sub_process_keeps_its_values_apart() -> None:
    nodes = (user("x"), auto("y", "r", "${it + k}"))
    body = repeated_scope(many("items", item="it", output=("res", "r")), *nodes)
    case = Case(body).begin(items=[10, 20, 30], k=0)
    tokens = [case.token("x", nth) for nth in range(3)]
    for nth, token in enumerate(reversed(tokens)):
        case.act(lambda run, token=token, nth=nth: run.complete(token, {"k": nth}))
    assert case.vars == {"items": [10, 20, 30], "k": 0, "res": [12, 21, 30]}
    assert case.done


def test_parameters_are_bound_for_each_instance() -> None:
    inner = parameters({"double": "${it * 2}"}, {"r": "${double + 1}"}) + many("items", item="it", output=("res", "r"))
    case = Case(repeated(inner)).begin(items=[1, 2])
    case.do("a").do("a")
    assert case.vars == {"items": [1, 2], "res": [3, 5]}


def test_a_repeated_automatic_step() -> None:
    body = (
        start()
        + auto("a", "r", "${it * 2}", many("items", item="it", output=("res", "r")))
        + end()
        + flow("st", "a", "en")
    )
    case = Case(body).begin(items=list(range(20)))
    assert case.vars["res"] == [number * 2 for number in range(20)]
    assert case.done


def test_a_repeated_receive_task_takes_one_message_an_instance() -> None:
    task = f'<receiveTask id="a" messageRef="M1">{many(times="2")}</receiveTask>'
    case = Case(start() + task + end() + flow("st", "a", "en")).begin()
    first, second = case.token("a"), case.token("a", 1)
    assert case.message("M1") == first
    assert case.message("M1") == second
    assert case.done


def test_instances_within_instances() -> None:
    deep = sub("i", start("s3") + user("x", many(times="2")) + end("e3") + flow("s3", "x", "e3"))
    case = Case(repeated_scope(many(times="2", sequential=True), deep)).begin()
    for left in (4, 3, 2, 1):
        assert not case.done
        assert len(case.open()) == (2 if left % 2 == 0 else 1)
        case.do("x")
    assert case.done
    assert case.entered("i") == 2


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("times", [0, 1, 3])
def test_a_standard_loop_tests_before_or_after(*, before: bool, times: int) -> None:
    body = start() + user("a", loop("${n < k}", before=before)) + end() + flow("st", "a", "en")
    case = Case(body).begin(n=0, k=times)
    for number in range(times if before else max(times, 1)):
        assert case.run.variables(case.token("a"))["loopCounter"] == number
        case.do("a", n=number + 1)
    assert case.done


def test_a_standard_loop_ends_at_its_maximum() -> None:
    case = Case(start() + user("a", loop("${true}", maximum=2)) + end() + flow("st", "a", "en")).begin()
    assert not case.do("a", v=1).done
    assert case.do("a", v=2).done
    assert case.vars == {"v": 2}
    assert len(case.of(Entered)) == 3


def test_a_standard_loop_with_a_maximum_only() -> None:
    case = Case(start() + auto("a", "n", "${n + 1}", loop(maximum=3)) + end() + flow("st", "a", "en")).begin(n=0)
    assert case.vars == {"n": 3}
    assert case.done


def test_a_loop_of_a_sub_process_writes_outside() -> None:
    case = Case(repeated_scope(loop("${n < 3}"), auto("x", "n", "${n + 1}"))).begin(n=0)
    assert case.vars == {"n": 3}
    assert case.entered("m") == 1
    assert case.done


def test_a_boundary_message_interrupts_a_loop() -> None:
    body = start() + user("a", loop("${true}")) + boundary("b", "a", message()) + end()
    case = Case(body + flow("st", "a", "en") + flow("b", "en")).begin()
    case.do("a").do("a")
    case.message("M1")
    assert case.done


@pytest.mark.parametrize("order", ["01", "10"])
def test_workers_do_instances_in_any_order(order: str) -> None:
    case = Case(repeated(many("items", item="it", output=("res", "r")), kind="worker")).begin(items=["k", "l"])
    tokens = [case.token("a"), case.token("a", 1)]
    for nth in order:
        case.act(lambda run, nth=nth: run.complete(tokens[int(nth)], {"r": nth}))
    assert case.vars["res"] == ["0", "1"]
    assert case.done
