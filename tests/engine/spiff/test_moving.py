from __future__ import annotations

import pytest

from engine.errors import StateError
from tests.engine.spiff.drawing import auto, boundary, catch, end, flow, gateway, message, start, sub, timer, user
from tests.engine.spiff.harness import Case

LINE = start() + user("x") + auto("q") + user("y") + end() + flow("st", "x", "q", "y", "en")
FORK = start() + user("x") + gateway("parallel", "g") + user("a") + user("b") + user("c") + gateway("parallel", "j")
FORK += user("z") + end() + flow("st", "x", "g", "a", "b", "j", "z", "en") + flow("g", "c", "j")


def refused(case: Case, element: str, target: str) -> str:
    before = case.run.state()
    with pytest.raises(StateError) as said:
        case.run.move(case.token(element), target)
    assert case.run.state() == before
    return str(said.value)


def moved(case: Case, element: str, target: str) -> Case:
    token = case.token(element)
    case.act(lambda run: run.move(token, target))
    return case


def test_a_token_goes_forward_back_and_once_more_to_the_same_step() -> None:
    case = Case(LINE).begin()
    assert moved(case, "x", "y").open() == ["y"]
    assert moved(case, "y", "x").open() == ["x"]
    assert moved(case, "x", "x").open() == ["x"]
    assert moved(case, "x", "q").path() == "x y x x q y"
    assert case.do("y").done


def test_a_token_that_is_moved_to_an_end_ends_the_case() -> None:
    assert moved(Case(LINE).begin(), "x", "en").done


def test_within_a_branch_and_around_the_whole_but_never_across() -> None:
    case = Case(FORK).begin()
    assert set(case.run.targets(case.token("x"))) == {"x", "g", "z", "en"}
    assert "same parallel branch" in refused(case, "x", "a")
    case.do("x")
    assert set(case.run.targets(case.token("a"))) == {"a", "b"}
    for target in ("c", "z", "x", "en"):
        assert "same parallel branch" in refused(case, "a", target)
    assert "several branches" in refused(case, "a", "j")
    assert moved(case, "a", "b").open() == ["b", "c"]
    assert case.do("b").do("c").open() == ["z"]
    assert moved(case, "z", "x").open() == ["x"]
    assert case.do("x").open() == ["a", "c"]


def test_flows_that_leave_a_step_together_are_branches_too() -> None:
    case = Case(start() + user("x") + user("a") + user("b") + end() + flow("st", "x", "a", "en") + flow("x", "b", "en"))
    assert "same parallel branch" in refused(case.begin(), "x", "a")


def test_the_ways_of_a_choice_are_no_branches() -> None:
    body = start() + user("x") + gateway("exclusive", "g", "f_g_a") + user("a") + user("b") + gateway("exclusive", "m")
    body += user("z") + end() + flow("st", "x", "g", "a", "m", "z", "en") + flow("g", "b", when="${v}") + flow("b", "m")
    case = Case(body).begin(v=False).do("x")
    assert case.open() == ["a"]
    assert moved(case, "a", "b").do("b").open() == ["z"]


def test_what_waits_at_a_join_stays_with_it() -> None:
    case = Case(FORK).begin().do("x").do("c")
    waiting = next(token for element, token in case.run.positions() if element == "j")
    with pytest.raises(StateError, match="waits for its other branches"):
        case.run.move(waiting, "z")


def test_one_of_several_at_once_is_not_moved_but_all_of_them_are() -> None:
    loop = '<multiInstanceLoopCharacteristics camunda:collection="${who}" camunda:elementVariable="one"/>'
    case = Case(start() + user("x", loop) + user("y") + end() + flow("st", "x", "y", "en")).begin(who=["a", "b", "c"])
    assert "several times at once" in refused(case, "x", "y")
    body = next(token for element, token in case.run.positions() if case.run.wait_of(token) is None)
    case.act(lambda run: run.move(body, "y"))
    assert case.open() == ["y"]
    assert moved(case, "y", "x").open() == ["x", "x", "x"]


def test_a_sub_process_is_another_level() -> None:
    inner = start("is") + user("a") + user("b") + end("ie") + flow("is", "a", "b", "ie")
    case = Case(start() + sub("s", inner) + user("y") + end() + flow("st", "s", "y", "en")).begin()
    assert "another level" in refused(case, "a", "y")
    assert moved(case, "a", "b").open() == ["b"]
    holder = next(token for element, token in case.run.positions() if element == "s")
    with pytest.raises(StateError, match="another level"):
        case.run.move(holder, "a")
    case.act(lambda run: run.move(holder, "y"))
    assert (case.open(), case.do("y").done) == (["y"], True)
    assert "no step" in refused(Case(LINE).begin(), "x", "nowhere")


def test_what_an_event_begins_is_no_target() -> None:
    body = start() + user("x") + boundary("b", "x", timer("PT1H"), interrupting=False) + user("side") + user("y")
    body += end() + flow("st", "x", "y", "en") + flow("b", "side", "en")
    case = Case(body).begin()
    for target in ("st", "b"):
        assert "begun by an event" in refused(case, "x", target)
    assert "same parallel branch" in refused(case, "x", "side")
    assert moved(case, "x", "y").open() == ["y"]
    assert case.open("timer") == []


def test_an_event_of_which_the_first_counts_is_reached_by_its_gateway() -> None:
    body = start() + user("x") + gateway("eventBased", "g") + catch("m", message("M1")) + catch("t", timer("PT1H"))
    body += user("y") + end() + flow("st", "x", "g", "m", "y", "en") + flow("g", "t", "y")
    case = Case(body).begin()
    assert "first counts" in refused(case, "x", "t")
    assert moved(case, "x", "g").open("timer") == ["t"]
    assert moved(case, "t", "x").open("timer") == []
    assert case.open() == ["x"]
