from __future__ import annotations

import dataclasses

import pytest

from bpmn.errors import BpmnRoomError
from bpmn.lint import lint
from bpmn.reader import read
from engine.errors import FlowError
from engine.spiff import Compiled, Run, compile_process
from tests.engine.spiff.drawing import (
    SIGNAL,
    auto,
    boundary,
    call,
    catch,
    condition,
    end,
    error,
    file,
    flow,
    gateway,
    link,
    message,
    process,
    start,
    sub,
    throw,
    timer,
    user,
)
from tests.engine.spiff.harness import Case


def compiled(body: str, key: str = "p") -> Compiled:
    return compile_process(read(file(process(body))), key)


def line(*nodes: str) -> str:
    ids = [node.split('id="')[1].split('"')[0] for node in nodes]
    return start() + "".join(nodes) + end() + flow("st", *ids, "en")


NOT_YET = {
    "complex gateway": (line('<complexGateway id="x"/>'), "x"),
    "script": (line('<scriptTask id="x"><script>1</script></scriptTask>'), "x"),
    "business rule": (line('<businessRuleTask id="x"/>'), "x"),
    "transaction": (line('<transaction id="x"><startEvent id="s2"/></transaction>'), "x"),
    "ad hoc": (line('<adHocSubProcess id="x"><task id="t"/></adHocSubProcess>'), "x"),
    "quantity": (line('<userTask id="x" startQuantity="2"/>'), "x"),
    "compensation": (start() + end("en", "<compensateEventDefinition/>") + flow("st", "en"), "en"),
    "two triggers": (line(catch("x", message() + SIGNAL)), "x"),
    "error start": (start("x", error()) + end() + flow("x", "en"), "x"),
    "timer end": (start() + end("x", timer()) + flow("st", "x"), "x"),
    "terminate throw": (line(throw("x", "<terminateEventDefinition/>")), "x"),
    "triggered inside": (line(sub("o", start("x", message()) + end("e2") + flow("x", "e2"))), "x"),
    "link without target": (start() + throw("x", link("L")) + end() + flow("st", "x"), "x"),
    "boundary on a gateway": (line(gateway("exclusive", "g")) + boundary("x", "g", timer()) + flow("x", "en"), "x"),
    "handler without trigger": (
        line(user("a")) + '<subProcess id="x" triggeredByEvent="true"><task id="t"/></subProcess>',
        "x",
    ),
}


@pytest.mark.parametrize(("body", "element"), NOT_YET.values(), ids=NOT_YET)
def test_what_does_not_run_is_refused_by_name(body: str, element: str) -> None:
    with pytest.raises(FlowError) as refusal:
        compiled(body)
    assert refusal.value.element == element


def test_a_catch_without_a_trigger_is_refused_where_it_waits() -> None:
    with pytest.raises(FlowError, match="trigger"):
        Case(line('<intermediateCatchEvent id="x"/>')).begin()


@pytest.mark.parametrize("trigger", [timer("").replace("<timeDuration></timeDuration>", ""), condition("")])
def test_a_trigger_without_its_expression_is_refused_where_it_waits(trigger: str) -> None:
    with pytest.raises(FlowError, match="Give"):
        Case(line(catch("x", trigger))).begin()


def test_a_sub_process_without_a_start_is_refused_where_it_begins() -> None:
    with pytest.raises(FlowError, match="start event"):
        Case(line(sub("o", user("a")))).begin()


def test_a_flow_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(FlowError) as refusal:
        compiled(line(user("a")) + flow("a", "nowhere"))
    assert refusal.value.element == "f_a_nowhere"


def test_a_process_that_is_not_drawn_is_refused() -> None:
    with pytest.raises(FlowError, match="no such process"):
        compiled(line(user("a")), "q")


def test_a_chain_of_three_thousand_nodes_compiles_and_runs() -> None:
    run = Run.begin(compiled(line(*(auto(f"n{number}") for number in range(3_000)))), variables={})
    run.run()
    assert run.completed


def test_only_what_is_called_is_compiled() -> None:
    texts = [process(line(call("ca", "c"))), process(line(user("w")), key="c"), process(line(user("v")), key="other")]
    texts[1:] = [text.replace('"st"', f'"st{n}"').replace('"en"', f'"en{n}"') for n, text in enumerate(texts[1:])]
    diagram = read(file(*texts))
    one = compile_process(diagram, "p")
    assert one.inline == {"p", "c"}
    assert set(one.nodes) == {"st", "ca", "en", "st0", "w", "en0"}


def test_each_pool_is_compiled_for_itself() -> None:
    pools = '<collaboration id="co"><participant id="pa" name="A" processRef="p"/>'
    pools += '<participant id="pb" name="B" processRef="q"/>'
    pools += '<messageFlow id="mf" sourceRef="t" targetRef="c"/></collaboration>'
    second = start("s2", message()) + user("b") + end("e2") + flow("s2", "b", "e2")
    diagram = read(file(process(line(throw("t", message()))), process(second, key="q"), more=pools))
    assert set(compile_process(diagram, "p").nodes) == {"st", "t", "en"}
    assert [one.id for one in compile_process(diagram, "q").starts] == ["s2"]


def test_the_fingerprint_tells_versions_apart_and_is_the_same_for_the_same_drawing() -> None:
    bodies = [line(user("a")), line(user("b")), line(auto("a")), line(user("a", default="f_a_en"))]
    prints = [compiled(body).fingerprint() for body in bodies]
    assert len(set(prints)) == len(prints)
    assert compiled(bodies[0]).fingerprint() == prints[0]


def test_a_change_of_a_shared_spec_shows_in_the_fingerprint() -> None:
    one = compiled(line(gateway("inclusive", "g"), user("a")))
    before = one.fingerprint()
    one.specs["p"].task_specs["a"].manual = False
    assert one.fingerprint() != before


def test_a_compiled_version_is_frozen() -> None:
    one = compiled(line(user("a")))
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.key = "q"
    with pytest.raises(TypeError):
        one.nodes["x"] = one.nodes["a"]


def test_whatever_the_lint_lets_through_compiles() -> None:
    """The drawings of the lint's own tests and of the reader's: none of those without an error may be refused here."""
    from tests.bpmn.lint.examples import EXAMPLES  # noqa: PLC0415

    count = 0
    for name, example in EXAMPLES.items():
        for source in (example.good, example.bad, *example.also_good, *(bad for bad, _ in example.also_bad)):
            try:
                diagram = read(source)
            except BpmnRoomError:
                continue
            if any(finding.severity == "error" for finding in lint(diagram, file="x.bpmn")):
                continue
            for key, drawn in diagram.processes.items():
                if drawn.executable:
                    assert compile_process(diagram, key).starts, f"{name}: {key}"
                    count += 1
    assert count > 50
