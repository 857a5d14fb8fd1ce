from __future__ import annotations

from pathlib import Path

from bpmn import names
from bpmn.reader import read
from bpmn.rewrite import rewritten
from tests.bpmn.drawings import flow, process

SOURCE = (Path(__file__).parent / "diagrams" / "everything.bpmn").read_bytes()


def test_links_become_flows_and_keep_their_nodes() -> None:
    root = rewritten(read(SOURCE))
    by_id = {element.get("id"): element for element in root.iter()}
    made = by_id["link_source_to_link_target"]
    assert (made.get("sourceRef"), made.get("targetRef")) == ("link_source", "link_target")
    assert names.kind(by_id["link_source"]) == "intermediateThrowEvent"
    assert names.kind(by_id["link_target"]) == "intermediateCatchEvent"
    assert not list(root.iter(names.bpmn("linkEventDefinition")))


def test_shared_definitions_are_copied_to_each_event_under_the_model_s_id() -> None:
    diagram = read(SOURCE)
    root = rewritten(diagram)
    ids = {element.get("id") for element in root.iter(names.bpmn("timerEventDefinition"))}
    assert {"shared_timer_of_draft_shared", "shared_timer_of_wait_timer"} <= ids
    assert not list(root.iter(names.bpmn("eventDefinitionRef")))
    assert diagram.source == SOURCE


def test_switches_are_spelt_out() -> None:
    root = rewritten(
        read(
            process(
                '<subProcess id="on" triggeredByEvent=" 1 " />',
                '<subProcess id="off" triggeredByEvent="0" />',
                '<userTask id="none" isForCompensation="false" />',
            )
        )
    )
    by_id = {element.get("id"): element for element in root.iter()}
    assert by_id["on"].get("triggeredByEvent") == "true"
    assert by_id["off"].get("triggeredByEvent") == "false"
    assert by_id["none"].get("triggeredByEvent") is None


def test_several_sources_lead_to_one_target_within_their_scope_only() -> None:
    link = '<linkEventDefinition name="L" />'
    inside = f'<subProcess id="sub"><intermediateThrowEvent id="t3">{link}</intermediateThrowEvent></subProcess>'
    root = rewritten(
        read(
            process(
                f'<intermediateThrowEvent id="t1">{link}</intermediateThrowEvent>',
                f'<intermediateThrowEvent id="t2">{link}</intermediateThrowEvent>',
                f'<intermediateCatchEvent id="c">{link}</intermediateCatchEvent>',
                inside,
            )
        )
    )
    assert [element.get("id") for element in root.iter(names.bpmn("sequenceFlow"))] == ["t1_to_c", "t2_to_c"]


def test_a_link_may_name_its_target_by_id() -> None:
    link = "<linkEventDefinition><target>l</target></linkEventDefinition>"
    source = f'<intermediateThrowEvent id="t">{link}</intermediateThrowEvent>'
    target = '<intermediateCatchEvent id="c"><linkEventDefinition id="l" name="N" /></intermediateCatchEvent>'
    root = rewritten(read(process(source, target)))
    assert [element.get("id") for element in root.iter(names.bpmn("sequenceFlow"))] == ["t_to_c"]


def test_elements_without_an_id_have_the_reader_s() -> None:
    diagram = read(process("<startEvent />", "<userTask />", flow("a", "b")))
    root = rewritten(diagram)
    drawn = [element.get("id") for element in root.iter(names.bpmn("startEvent"), names.bpmn("userTask"))]
    assert drawn == list(diagram.processes["p"].root.nodes)
