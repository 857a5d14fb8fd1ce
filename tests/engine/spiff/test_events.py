from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bpmn.model import TimerKind
from engine.errors import FlowError
from engine.spiff import (
    Armed,
    ErrorUncaught,
    EscalationUncaught,
    Gone,
    MessageThrown,
    Opened,
    Run,
    SignalThrown,
    compile_process,
)
from tests.engine.spiff.drawing import (
    SIGNAL,
    TERMINATE,
    auto,
    boundary,
    catch,
    condition,
    end,
    error,
    escalation,
    extensions,
    file,
    flow,
    gateway,
    link,
    message,
    parameters,
    process,
    start,
    sub,
    throw,
    timer,
    user,
)
from tests.engine.spiff.harness import Case


def caught(trigger: str) -> Case:
    return Case(start() + catch("c", trigger) + auto("a") + end() + flow("st", "c", "a", "en"))


def watched(trigger: str, *, interrupting: bool = True) -> str:
    """A task ``a`` with a boundary event ``b`` that leads to ``h``."""
    body = start() + user("a") + boundary("b", "a", trigger, interrupting=interrupting) + auto("h") + end()
    return body + flow("st", "a", "en") + flow("b", "h", "en")


def inside(body: str, trigger: str, *, interrupting: bool = True) -> str:
    """A sub-process ``o`` with a boundary event ``b`` that leads to ``h``; ``after`` follows the sub-process."""
    outer = (
        start() + sub("o", body) + boundary("b", "o", trigger, interrupting=interrupting) + auto("h") + auto("after")
    )
    return outer + end() + flow("st", "o", "after", "en") + flow("b", "h", "en")


def test_a_message_is_caught_by_name_with_its_payload() -> None:
    case = caught(message()).begin()
    assert case.message("M2") is None
    assert case.message("M1", {"v": [1]}) == 2
    assert (case.vars, case.path(), case.done) == ({"v": [1]}, "c a", True)


def test_only_the_oldest_receiver_gets_a_message() -> None:
    body = start() + gateway("parallel", "g") + catch("c1", message()) + catch("c2", message()) + end()
    case = Case(body + flow("st", "g", "c1", "en") + flow("g", "c2", "en")).begin()
    first = case.token("c1")
    assert case.run.accepts("M1", {})
    assert case.message("M1") == first
    assert case.open("message") == ["c2"]
    case.message("M1")
    assert not case.run.accepts("M1", {})
    assert case.done


def test_a_message_for_one_token_reaches_no_other() -> None:
    body = start() + gateway("parallel", "g") + catch("c1", message()) + catch("c2", message()) + end()
    case = Case(body + flow("st", "g", "c1", "en") + flow("g", "c2", "en")).begin()
    second = case.token("c2")
    assert case.act(lambda run: run.message("M1", {}, token=second)) == second
    assert case.open("message") == ["c1"]


def test_equalities_on_variables_choose_the_receiver() -> None:
    case = caught(message()).begin(so=7)
    assert case.message("M1", so=8) is None
    assert case.message("M1", missing=None) is None
    assert case.message("M1", so=7) is not None


def test_a_message_is_thrown_to_the_world_outside() -> None:
    body = (
        start() + throw("t", message(), parameters({"so": "${n}"})) + end("en", message("M2")) + flow("st", "t", "en")
    )
    case = Case(body).begin(n=7)
    assert case.of(MessageThrown) == [MessageThrown("t", 2, "M1", {"so": 7}, {}), MessageThrown("en", 3, "M2", {}, {})]
    assert case.done


def test_a_process_starts_at_its_message_timer_or_signal() -> None:
    body = start("m", message()) + start("t", timer()) + start("s", SIGNAL) + start() + user("a") + end()
    body += flow("m", "a") + flow("t", "a") + flow("s", "a") + flow("st", "a", "en")
    for name in ("m", "t", "s", None):
        case = Case(body).begin(name, v=1)
        assert case.entered(name or "st") == 1
        assert case.open() == ["a"]
    assert [one.id for one in Case(body).compiled.starts] == ["m", "t", "s", "st"]


def test_a_process_starts_at_its_condition() -> None:
    body = start("c", condition("${v > 1}")) + user("a") + end() + flow("c", "a", "en")
    assert Case(body).begin("c", v=2).open() == ["a"]


def test_a_start_that_is_not_drawn_is_refused() -> None:
    compiled = compile_process(file_of(start("m", message()) + end() + flow("m", "en")), "p")
    for name in (None, "x", "en"):
        with pytest.raises(FlowError):
            Run.begin(compiled, variables={}, start=name)


def file_of(body: str):  # noqa: ANN201
    from bpmn.reader import read  # noqa: PLC0415

    return read(file(process(body)))


def test_a_signal_reaches_all_that_wait_at_that_moment() -> None:
    body = (
        start() + gateway("parallel", "g") + catch("c1", SIGNAL) + catch("c2", SIGNAL) + user("k") + throw("t", SIGNAL)
    )
    body += catch("late", SIGNAL) + end()
    body += flow("st", "g", "c1", "late", "en") + flow("g", "c2", "en") + flow("g", "k", "t", "en")
    case = Case(body).begin()
    case.do("k")
    assert [type(one) for one in case.of(SignalThrown)] == [SignalThrown]
    assert case.open("signal") == ["late"]
    assert case.signal("S1", v=3) == 1
    assert case.vars == {"v": 3}
    assert case.done
    assert case.signal("S1") == 0


def test_a_signal_carries_what_is_mapped() -> None:
    mapped = extensions('<camunda:in source="n" target="so"/><camunda:in sourceExpression="${n + 1}" target="next"/>')
    signal = f'<signalEventDefinition signalRef="S1">{mapped}</signalEventDefinition>'
    case = Case(start() + throw("t", signal) + end("en", SIGNAL) + flow("st", "t", "en")).begin(n=1)
    assert [one.payload for one in case.of(SignalThrown)] == [{"so": 1, "next": 2}, {}]


def test_a_signal_may_carry_everything() -> None:
    mapped = extensions('<camunda:in variables="all"/>')
    signal = f'<signalEventDefinition signalRef="S1">{mapped}</signalEventDefinition>'
    case = Case(start() + throw("t", signal) + end() + flow("st", "t", "en")).begin(n=1, m=[2])
    assert [one.payload for one in case.of(SignalThrown)] == [{"n": 1, "m": [2]}]


def test_a_signal_interrupts_even_the_scope_that_throws_it() -> None:
    inner = start("s3") + throw("t", SIGNAL) + auto("never") + end("e3") + flow("s3", "t", "never", "e3")
    case = Case(inside(inner, SIGNAL)).begin()
    assert case.path() == "o t b h"
    assert case.done


@pytest.mark.parametrize(
    ("drawn", "rule", "value"),
    [
        (timer("PT48H"), TimerKind.DURATION, "PT48H"),
        (timer("${han}"), TimerKind.DURATION, date(2026, 1, 2)),
        (timer("${luc}", "timeDate"), TimerKind.DATE, datetime(2026, 1, 2, 3, tzinfo=UTC)),
        (timer("${days(5)}"), TimerKind.DURATION, "P5DT0S"),
        (timer("R3/PT10S", "timeCycle"), TimerKind.CYCLE, "R3/PT10S"),
    ],
)
def test_a_timer_is_armed_with_its_evaluated_time_and_waits_to_be_fired(
    drawn: str, rule: TimerKind, value: object
) -> None:
    case = caught(drawn).begin(han=date(2026, 1, 2), luc=datetime(2026, 1, 2, 3, tzinfo=UTC))
    assert case.of(Armed) == [Armed(2, "c", rule, value)]
    case.fire("c")
    assert case.done


def test_the_time_of_a_timer_may_ask_the_calendar() -> None:
    body = start() + catch("c", timer("${working_days(2)}", "timeDate")) + end() + flow("st", "c", "en")
    case = Case(body, functions={"working_days": lambda days: date(2026, 1, 1 + int(str(days)))}).begin()
    assert [one.value for one in case.of(Armed)] == [date(2026, 1, 3)]


def test_of_a_cycle_in_the_flow_only_the_first_time_counts() -> None:
    case = caught(timer("R3/PT10S", "timeCycle")).begin()
    case.fire("c", last=False)
    assert case.entered("a") == 1
    assert case.done


def test_an_interrupting_boundary_event_ends_its_task() -> None:
    case = Case(watched(timer())).begin()
    assert case.open("timer") == ["b"]
    task = case.token("a")
    case.fire("b")
    assert Gone(task, cancelled=True) in case.happened
    assert case.path() == "a b h"
    assert case.done


def test_a_boundary_event_goes_with_its_task() -> None:
    case = Case(watched(timer())).begin()
    armed = case.token("b")
    case.do("a")
    assert Gone(armed, cancelled=True) in case.happened
    assert case.done
    assert case.path() == "a"


def test_a_repeating_timer_beside_a_task_fires_until_its_last_time() -> None:
    case = Case(watched(timer("R3/PT10S", "timeCycle"), interrupting=False)).begin()
    case.fire("b", last=False).fire("b", last=False).fire("b")
    assert case.entered("h") == 3
    assert case.open("timer") == []
    assert len(case.of(Armed)) == 1
    assert case.do("a").done


@pytest.mark.parametrize("first", ["a", "b"])
def test_task_and_reminder_in_both_orders(first: str) -> None:
    body = start() + user("a") + boundary("b", "a", timer(), interrupting=False) + user("h") + end()
    case = Case(body + flow("st", "a", "en") + flow("b", "h", "en")).begin()
    if first == "a":
        case.do("a")
        assert case.done
    else:
        case.fire("b")
        assert case.open() == ["a", "h"]
        case.do("a")
        assert not case.done
        assert case.do("h").done


@pytest.mark.parametrize("kind", ["message", "signal"])
def test_a_boundary_message_or_signal_beside_a_task_may_come_again(kind: str) -> None:
    case = Case(watched(message() if kind == "message" else SIGNAL, interrupting=False)).begin()
    for _ in range(2):
        assert case.message("M1") if kind == "message" else case.signal()
    assert case.entered("h") == 2
    assert case.do("a").done


@pytest.mark.parametrize("kind", ["message", "signal"])
def test_a_boundary_message_or_signal_interrupts(kind: str) -> None:
    case = Case(watched(message() if kind == "message" else SIGNAL)).begin()
    assert case.message("M1") if kind == "message" else case.signal()
    assert case.path() == "a b h"
    assert case.done


def test_a_boundary_path_may_lead_back_to_its_task() -> None:
    body = start() + gateway("exclusive", "m") + user("a") + boundary("b", "a", timer()) + auto("h", "n", "${n + 1}")
    case = Case(body + end() + flow("st", "m", "a", "en") + flow("b", "h", "m")).begin(n=0)
    for _ in range(20):
        case.fire("b")
    assert case.vars["n"] == 20
    assert len(case.run.positions()) == 1
    assert case.do("a").done


def test_a_conditional_event_comes_when_its_condition_begins_to_hold() -> None:
    case = caught(condition("${v > 1}")).begin()
    case.assign(v=1)
    assert not case.done
    case.assign(v=2)
    assert case.done


def test_a_condition_that_holds_already_lets_the_token_pass() -> None:
    assert caught(condition("${v > 1}")).begin(v=2).done


def test_a_conditional_boundary_event_interrupts_later() -> None:
    body = start() + gateway("parallel", "g") + user("k") + user("a") + boundary("b", "a", condition("${v > 1}"))
    case = Case(body + auto("h") + end() + flow("st", "g", "a", "en") + flow("g", "k", "en") + flow("b", "h", "en"))
    case.begin(v=0).do("k", v=2)
    assert case.path() == "a k b h"
    assert case.done


def test_a_conditional_boundary_event_that_holds_at_once_leaves_no_task() -> None:
    case = Case(watched(condition("${v > 1}"))).begin(v=2)
    assert case.of(Opened) == []
    assert case.path() == "a b h"
    assert case.done


def test_a_conditional_event_beside_a_task_comes_at_each_edge() -> None:
    case = Case(watched(condition("${v > 1}"), interrupting=False)).begin(v=0)
    for value, times in ((2, 1), (3, 1), (0, 1), (2, 2)):
        case.assign(v=value)
        assert case.entered("h") == times
    assert case.do("a").done


def test_a_condition_that_is_no_condition_is_refused() -> None:
    with pytest.raises(FlowError, match="condition"):
        caught(condition("${v + 1}")).begin(v=2)


def test_an_error_end_event_is_caught_outside_its_scope() -> None:
    body = start("s2") + end("e2", error()) + flow("s2", "e2")
    case = Case(inside(body, error())).begin()
    assert case.path() == "o b h"
    assert case.done


def test_the_very_code_comes_before_a_catch_all() -> None:
    body = start() + user("a") + boundary("b1", "a", error(None)) + boundary("b2", "a", error("E2"))
    body += (
        auto("any") + auto("two") + end() + flow("st", "a", "en") + flow("b1", "any", "en") + flow("b2", "two", "en")
    )
    for code, way in (("E2", "two"), ("E1", "any"), ("other", "any")):
        case = Case(body).begin()
        assert case.fail("a", code) is True
        assert case.path().split()[-1] == way


def test_the_inner_catcher_comes_before_the_outer() -> None:
    inner = start("s2") + user("a") + boundary("bi", "a", error()) + auto("hi") + end("e2")
    case = Case(inside(inner + flow("s2", "a", "e2") + flow("bi", "hi", "e2"), error())).begin()
    case.fail("a", "E1")
    assert case.path() == "o a bi hi after"


def test_error_code_and_message_reach_the_variables_named_for_them() -> None:
    trigger = error("E1", **{"camunda:errorCodeVariable": "ma", "camunda:errorMessageVariable": "loi"})
    case = Case(watched(trigger)).begin()
    case.fail("a", "E1", "hết hạn", extra=1)
    assert case.vars == {"ma": "E1", "loi": "hết hạn", "extra": 1}


def test_an_error_that_nothing_catches_changes_nothing() -> None:
    case = Case(watched(error("E2"))).begin()
    before = case.run.state()
    assert case.fail("a", "E1", v=1) is False
    assert case.run.state() == before


def test_an_uncaught_error_end_event_ends_its_path_only() -> None:
    body = start() + gateway("parallel", "g") + user("a") + end("e1", error()) + end()
    case = Case(body + flow("st", "g", "a", "en") + flow("g", "e1")).begin()
    assert case.of(ErrorUncaught) == [ErrorUncaught("e1", "E1", None)]
    assert case.do("a").done


@pytest.mark.parametrize("interrupting", [True, False])
def test_an_escalation_is_caught_outside(*, interrupting: bool) -> None:
    body = start("s2") + throw("t", escalation()) + auto("w") + end("e2", escalation()) + flow("s2", "t", "w", "e2")
    case = Case(inside(body, escalation(), interrupting=interrupting)).begin()
    assert case.done
    assert case.entered("after") == (0 if interrupting else 1)
    assert case.entered("h") == (1 if interrupting else 2)


def test_an_escalation_from_a_task_by_act() -> None:
    case = Case(watched(escalation(), interrupting=False)).begin()
    assert case.escalate("a", "C2") is False
    assert case.escalate("a", "C1", v=1) is True
    assert case.vars == {"v": 1}
    assert case.do("a").done


def test_an_escalation_never_counts_as_an_error() -> None:
    case = Case(watched(escalation(None))).begin()
    assert case.fail("a", "C1") is False


def test_an_uncaught_escalation_goes_on() -> None:
    case = Case(start() + throw("t", escalation()) + auto("a") + end() + flow("st", "t", "a", "en")).begin()
    assert case.of(EscalationUncaught) == [EscalationUncaught("t", "C1")]
    assert case.path() == "t a"
    assert case.done


def test_a_link_jumps_to_its_target_from_every_throw() -> None:
    body = start() + gateway("parallel", "g") + throw("t1", link("L")) + throw("t2", link("L")) + catch("c", link("L"))
    case = Case(body + auto("a") + end() + flow("st", "g", "t1") + flow("g", "t2") + flow("c", "a", "en")).begin()
    assert case.entered("c") == 2
    assert case.entered("a") == 2
    assert case.done


def test_terminate_ends_everything_in_its_scope() -> None:
    body = start() + gateway("parallel", "g") + user("a") + boundary("b", "a", timer()) + end("t", TERMINATE) + end()
    case = Case(body + flow("st", "g", "a", "en") + flow("g", "t") + flow("b", "en")).begin()
    assert case.done
    assert len(case.of(Gone)) == 2


def test_terminate_in_a_sub_process_ends_only_that() -> None:
    body = start("s2") + gateway("parallel", "g2") + user("k") + end("t", TERMINATE) + end("e2")
    outer = start() + sub("o", body + flow("s2", "g2", "k", "e2") + flow("g2", "t")) + auto("after") + end()
    case = Case(outer + flow("st", "o", "after", "en")).begin()
    assert case.path() == "o k after"
    assert case.done


def test_none_events_pass() -> None:
    case = Case(start() + throw("t") + auto("a") + end() + flow("st", "t", "a", "en")).begin()
    assert case.path() == "t a"
    assert case.done


def test_a_throw_event_with_topic_waits_for_the_worker_that_sends() -> None:
    trigger = '<messageEventDefinition messageRef="M1" camunda:type="external" camunda:topic="post"/>'
    case = Case(start() + throw("t", trigger) + end() + flow("st", "t", "en")).begin()
    assert case.open("service") == ["t"]
    assert case.do("t", sent=1).done
    assert case.vars == {"sent": 1}
