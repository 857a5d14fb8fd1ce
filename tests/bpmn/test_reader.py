from __future__ import annotations

from pathlib import Path

import pytest

from bpmn.model import (
    DataAssociation,
    Diagram,
    EventKind,
    MultiInstance,
    Node,
    StandardLoop,
    TimerKind,
)
from bpmn.reader import read
from bpmn.reader.work import split
from tests.bpmn.drawings import between, definitions, flow, line, process

SOURCE = (Path(__file__).parent / "diagrams" / "everything.bpmn").read_bytes()


@pytest.fixture(name="everything", scope="module")
def _everything() -> Diagram:
    return read(SOURCE)


def at(diagram: Diagram, element: str) -> Node:
    node = diagram.node(element)
    assert node is not None
    return node


def drawn(element: str, *, top: tuple[str, ...] = ()) -> Node:
    """Read one element ``x`` that stands alone in a process."""
    return at(read(process(*between(element), top=top)), "x")


def rules(diagram: Diagram) -> list[tuple[str, str]]:
    return [(problem.rule, problem.element) for problem in diagram.problems]


def test_a_sound_file_has_no_problems(everything: Diagram) -> None:
    assert everything.problems == ()
    assert everything.source == SOURCE


def test_the_main_process_is_the_one_no_other_calls(everything: Diagram) -> None:
    assert list(everything.processes) == ["everything", "everything_part"]
    assert everything.main == "everything"
    swapped = definitions(
        '<process id="part" isExecutable="true" />',
        '<process id="drawn_only" />',
        '<process id="main" isExecutable="true"><callActivity id="c" calledElement="part" /></process>',
    )
    assert read(swapped).main == "main"
    assert read(definitions()).main == ""


def test_a_process_is_read_with_its_pool(everything: Diagram) -> None:
    found = everything.processes["everything"]
    assert (found.key, found.name, found.executable) == ("everything", "Mọi thứ", True)
    assert (found.time_to_live, found.version_tag) == ("P7300D", "1.2")
    assert found.candidate_starters == ("van_thu", "chuyen_vien", "an")
    assert found.documentation == "Mỗi phần tử chạy được có mặt một lần."
    assert found.properties == {"ma_so": "QT-VP-02"}
    assert found.participant == "Ban Dân tộc"
    assert everything.pools == {"Ban Dân tộc": "everything", "Nơi nhận": None}


def test_names_and_codes_are_read_by_id(everything: Diagram) -> None:
    assert everything.messages == {"m_ask": "Xin ý kiến", "m_answer": "Ý kiến", "m_late": "Báo chậm"}
    assert everything.signals == {"sig_stop": "Dừng"}
    assert everything.errors == {"err_number": "HET_SO"}
    assert everything.escalations == {"esc_late": "CHAM"}


def test_what_has_no_name_goes_by_its_id() -> None:
    source = process(*line(), top=('<message id="m" />', '<error id="err" />'))
    assert read(source).messages == {"m": "m"}
    assert read(source).errors == {"err": "err"}


def test_references_may_have_the_prefix_of_the_file() -> None:
    source = process(
        '<laneSet id="ls"><lane id="l" name="Văn thư"><flowNodeRef>tns:x</flowNodeRef></lane></laneSet>',
        *between('<exclusiveGateway id="x" default="tns:x_e" />'),
    )
    root = read(source).processes["p"].root
    assert root.flows["x_e"].default
    assert root.nodes["x"].lane == "l"


def test_flows_join_nodes_in_the_order_of_the_file(everything: Diagram) -> None:
    draft = at(everything, "draft")
    assert draft.incoming == ("f1", "f2", "f3", "f4", "f5")
    assert draft.outgoing == ("to_split", "f6")
    flows = everything.processes["everything"].root.flows
    assert flows["to_split"].default
    assert flows["f6"].condition is not None
    assert flows["f6"].condition.text == "${can_luu == true}"
    assert (flows["f6"].source, flows["f6"].target, flows["f6"].default) == ("draft", "plain", False)
    assert flows["f1"].condition is None


def test_work_says_who_by_when_and_with_which_form(everything: Diagram) -> None:
    work = at(everything, "draft").work
    assert work is not None
    assert work.assignee is not None
    assert work.assignee.text == "${nguoi_tao}"
    assert [user.text for user in work.candidate_users] == ["an", "${max(a, b)}"]
    assert [group.text for group in work.candidate_groups] == ["chuyen_vien", "${nhom}"]
    assert work.due is not None
    assert work.due.text == "${working_days(3)}"
    assert work.follow_up is not None
    assert work.follow_up.is_literal
    assert work.priority is not None
    assert work.priority.text == "50"
    assert (work.form, work.form_binding, work.form_key) == ("du_thao", "latest", None)


def test_a_deployed_form_key_names_its_form_and_separation_its_tasks(everything: Diagram) -> None:
    work = at(everything, "sign").work
    assert work is not None
    assert (work.form, work.form_key) == ("ky", "camunda-forms:deployment:forms/ky.form")
    assert work.separate_from == ("draft", "stamp")


def test_people_do_user_manual_and_plain_tasks_and_a_start_may_have_a_form(everything: Diagram) -> None:
    start = at(everything, "start")
    assert start.initiator == "nguoi_tao"
    assert start.work is not None
    assert start.work.form == "bat_dau"
    assert at(everything, "start_message").work is None
    assert all(at(everything, task).work is not None for task in ("stamp", "plain"))
    assert at(everything, "number").work is None


def test_documentation_is_joined(everything: Diagram) -> None:
    assert at(everything, "draft").documentation == "Soạn theo thể thức.\n\nTrình trưởng phòng."


def test_parameters_are_expressions_lists_and_maps(everything: Diagram) -> None:
    draft = at(everything, "draft")
    values = {parameter.name: parameter.value for parameter in draft.inputs}
    assert list(values) == ["loai", "rong", "noi_nhan", "nguoi_ky"]
    assert values["loai"].text == "${loai_van_ban}"  # type: ignore[union-attr]  # an expression
    assert values["rong"].evaluate({}) == ""  # type: ignore[union-attr]  # an expression
    assert [value.text for value in values["noi_nhan"]] == ["VT", "${don_vi}"]  # type: ignore[union-attr]  # a list
    signer = values["nguoi_ky"]
    assert signer["ten"].text == "${lanh_dao}"  # type: ignore[index,union-attr,call-overload]  # a map
    assert [value.text for value in signer["quyen"]] == ["KT."]  # type: ignore[index,union-attr,call-overload]  # a list
    assert [parameter.name for parameter in draft.outputs] == ["ket_qua"]
    assert draft.properties == {"mau": "1.4"}


def test_data_is_known_by_names_that_expressions_can_read(everything: Diagram) -> None:
    root = everything.processes["everything"].root
    assert root.data == ("du_thao", "DataObject_1", "ghi_chu")
    draft = at(everything, "draft")
    assert draft.data_inputs == (DataAssociation(source="DataObject_1", target="tep"),)
    assert draft.data_outputs == (DataAssociation(source="trich_yeu", target="du_thao"),)
    inner = at(everything, "inner").body
    assert inner is not None
    assert inner.data == ("inner_data",)


def test_lanes_are_innermost_and_inherited_by_what_is_inside(everything: Diagram) -> None:
    lanes = everything.processes["everything"].root.lanes
    assert [(lane.id, lane.role) for lane in lanes.values()] == [
        ("lane_office", "Văn phòng"),
        ("lane_clerk", "van_thu"),
        ("lane_head", "Lãnh đạo"),
    ]
    assert lanes["lane_clerk"].documentation == "Người giữ con dấu."
    assert at(everything, "draft").lane == "lane_office"
    assert at(everything, "number").lane == "lane_clerk"
    assert at(everything, "inner_start").lane == "lane_office"
    assert at(everything, "plain").lane is None


def test_services_have_a_topic_or_an_expression(everything: Diagram) -> None:
    number = at(everything, "number").service
    assert number is not None
    assert (number.topic, number.retry_cycle) == ("assign-number", "R3/PT10M")
    assert number.priority is not None
    compute = at(everything, "compute").service
    assert compute is not None
    assert compute.expression is not None
    assert (compute.expression.text, compute.result_variable) == ("${so + 1}", "so_moi")
    thrown = at(everything, "throw_message").service
    assert thrown is not None
    assert thrown.topic == "send"
    assert at(everything, "send").service is None


@pytest.mark.parametrize(
    ("element", "kind", "ref", "name", "code"),
    [
        ("start_message", EventKind.MESSAGE, "m_ask", "Xin ý kiến", None),
        ("draft_message", EventKind.MESSAGE, "m_late", "Báo chậm", None),
        ("receive", EventKind.MESSAGE, "m_answer", "Ý kiến", None),
        ("send", EventKind.MESSAGE, "m_ask", "Xin ý kiến", None),
        ("start_signal", EventKind.SIGNAL, "sig_stop", "Dừng", None),
        ("number_error", EventKind.ERROR, "err_number", None, "HET_SO"),
        ("number_any_error", EventKind.ERROR, None, None, None),
        ("inner_escalation", EventKind.ESCALATION, "esc_late", None, "CHAM"),
        ("inner_escalated", EventKind.ESCALATION, None, None, None),
        ("link_source", EventKind.LINK, None, "A", None),
        ("end_all", EventKind.TERMINATE, None, None, None),
    ],
)
def test_events_name_what_they_wait_for(
    everything: Diagram, element: str, kind: EventKind, *, ref: str | None, name: str | None, code: str | None
) -> None:
    (event,) = at(everything, element).events
    assert (event.kind, event.ref, event.name, event.code) == (kind, ref, name, code)


@pytest.mark.parametrize(
    ("element", "kind", "text"),
    [
        ("start_timer", TimerKind.CYCLE, "R/2026-12-01T08:00:00+07:00/P1M"),
        ("draft_late", TimerKind.CYCLE, "R3/PT10H"),
        ("catch_timer", TimerKind.DATE, "${han}"),
        ("draft_shared", TimerKind.DURATION, "P2D"),
        ("wait_timer", TimerKind.DURATION, "P2D"),
    ],
)
def test_timers_keep_their_kind_and_text(everything: Diagram, element: str, kind: TimerKind, text: str) -> None:
    (event,) = at(everything, element).events
    assert event.expression is not None
    assert (event.timer, event.expression.text) == (kind, text)


def test_conditions_codes_and_payloads_of_events(everything: Diagram) -> None:
    (condition,) = at(everything, "catch_condition").events
    assert condition.expression is not None
    assert condition.expression.text == "${xong == true}"
    (error,) = at(everything, "number_error").events
    assert (error.error_variable, error.message_variable) == ("ma_loi", "loi")
    (escalation,) = at(everything, "handler_start").events
    assert escalation.error_variable == "muc"
    (signal,) = at(everything, "throw_signal").events
    assert [(line.source, line.target) for line in signal.payload] == [("so_moi", "so")]
    assert at(everything, "throw_none").events == ()


def test_shared_definitions_have_an_id_of_their_own_at_each_event(everything: Diagram) -> None:
    ids = [event.id for node in everything.processes["everything"].root.walk() for event in node.events]
    assert len(ids) == len(set(ids))
    assert at(everything, "wait_timer").events[0].id == "shared_timer_of_wait_timer"
    assert at(everything, "start_message").events[0].id == "start_message_definition"


def test_what_interrupts(everything: Diagram) -> None:
    assert not at(everything, "draft_late").interrupting
    assert at(everything, "draft_stop").interrupting
    assert at(everything, "draft_stop").attached_to == "draft"
    assert not at(everything, "handler_start").interrupting
    assert at(everything, "stopped_start").interrupting
    assert at(everything, "stopped").triggered_by_event


def test_multi_instance_from_every_way_to_write_it(everything: Diagram) -> None:
    inner = at(everything, "inner").loop
    assert isinstance(inner, MultiInstance)
    assert inner.collection is not None
    assert inner.completion is not None
    assert (inner.sequential, inner.collection.text, inner.item) == (True, "${nguoi_ky}", "nguoi")
    assert inner.completion.text == "${nrOfCompletedInstances >= 2}"
    check = at(everything, "check").loop
    assert isinstance(check, MultiInstance)
    assert check.collection is not None
    assert check.collection.text == "${DataObject_1}"
    assert (check.sequential, check.item, check.output, check.output_item) == (False, "to", "y_kien", "mot_y_kien")
    call = at(everything, "call").loop
    assert isinstance(call, MultiInstance)
    assert call.cardinality is not None
    assert call.cardinality.evaluate({}) == 3


def test_a_standard_loop(everything: Diagram) -> None:
    loop = at(everything, "call_outside").loop
    assert isinstance(loop, StandardLoop)
    assert loop.condition is not None
    assert (loop.maximum, loop.test_before, loop.condition.text) == (5, True, "${con == true}")


def test_calls_and_their_mappings(everything: Diagram) -> None:
    call = at(everything, "call").call
    assert call is not None
    assert (call.key, call.binding, call.version) == ("everything_part", "latest", None)
    plain, computed, key = call.inputs
    assert (plain.source, plain.target, plain.expression) == ("so", "so_goc", None)
    assert computed.expression is not None
    assert (computed.expression.text, computed.target) == ("${so + 1}", "so_sau")
    assert key.expression is not None
    assert (key.business_key, key.expression.text) == (True, "${ma}")
    assert [line.all_variables for line in call.outputs] == [True]
    outside = at(everything, "call_outside").call
    assert outside is not None
    assert (outside.key, outside.binding, outside.version) == ("luu_tru", "versionTag", "2.0")


def test_correlation_is_read_from_payloads_and_variables(everything: Diagram) -> None:
    (key,) = everything.correlations
    (part,) = key.properties
    assert (key.id, key.name, part.name) == ("key_number", "theo số", "so")
    assert {name: path.text for name, path in part.retrievals.items()} == {
        "Ý kiến": "${so_van_ban}",
        "Xin ý kiến": "${phieu.so}",
    }
    assert part.binding is not None
    assert part.binding.text == "${so_van_ban}"


def test_lines_are_those_of_the_file(everything: Diagram) -> None:
    text = SOURCE.decode().splitlines()
    for node in everything.processes["everything"].root.walk():
        assert f'id="{node.id}"' in text[node.line - 1]


def test_prefixes_of_references_are_optional() -> None:
    top = ('<message id="m" name="Tin" />',)
    node = drawn('<receiveTask id="x" messageRef="tns:m" />', top=top)
    assert [event.name for event in node.events] == ["Tin"]
    called = drawn('<callActivity id="x" calledElement="tns:khac" />').call
    assert called is not None
    assert called.key == "khac"
    dynamic = drawn('<callActivity id="x" calledElement="${a ? b : c}" />').call
    assert dynamic is not None
    assert dynamic.key == "${a ? b : c}"


def test_what_dangles_is_read_as_it_stands() -> None:
    diagram = read(process(*line(), flow("s", "gone"), '<boundaryEvent id="b" attachedToRef="nobody" />'))
    assert diagram.processes["p"].root.flows["s_gone"].target == "gone"
    assert at(diagram, "b").attached_to == "nobody"
    (event,) = drawn(
        '<intermediateCatchEvent id="x"><messageEventDefinition messageRef="no" /></intermediateCatchEvent>'
    ).events
    assert (event.ref, event.name) == ("no", None)


def test_elements_without_an_id_get_the_same_one_each_time() -> None:
    source = process("<startEvent />", "<userTask />", "<userTask />", key="")
    first, second = read(source), read(source)
    ids = [node.id for node in first.processes[first.main].root.walk()]
    assert len(set(ids)) == 3
    assert ids == [node.id for node in second.processes[second.main].root.walk()]


def test_the_first_of_two_elements_with_one_id_is_kept() -> None:
    diagram = read(process('<userTask id="x" name="một" />', '<userTask id="x" name="hai" />'))
    assert at(diagram, "x").name == "một"


@pytest.mark.parametrize(
    ("element", "rule"),
    [
        ('<userTask id="x" camunda:assignee="${a" />', "expression-invalid"),
        ('<userTask id="x" camunda:candidateGroups="a,${b +}" />', "expression-invalid"),
        (
            (
                '<intermediateCatchEvent id="x"><timerEventDefinition><timeDate>${now(}</timeDate>'
                "</timerEventDefinition></intermediateCatchEvent>"
            ),
            "expression-invalid",
        ),
        (
            (
                '<intermediateCatchEvent id="x"><conditionalEventDefinition><condition language="feel">=a</condition>'
                "</conditionalEventDefinition></intermediateCatchEvent>"
            ),
            "expression-language",
        ),
        (
            (
                '<intermediateCatchEvent id="x"><conditionalEventDefinition><condition camunda:resource="a.js" />'
                "</conditionalEventDefinition></intermediateCatchEvent>"
            ),
            "expression-language",
        ),
        (
            (
                '<userTask id="x"><extensionElements><camunda:inputOutput><camunda:inputParameter name="a">'
                '<camunda:script scriptFormat="groovy">1</camunda:script></camunda:inputParameter>'
                "</camunda:inputOutput></extensionElements></userTask>"
            ),
            "expression-language",
        ),
        ('<userTask id="x"><standardLoopCharacteristics loopMaximum="3.5" /></userTask>', "number-invalid"),
        (
            (
                '<userTask id="x"><multiInstanceLoopCharacteristics><loopCardinality>ba</loopCardinality>'
                "</multiInstanceLoopCharacteristics></userTask>"
            ),
            "number-invalid",
        ),
        ('<userTask id="x" startQuantity="hai" />', "number-invalid"),
    ],
)
def test_what_cannot_be_understood_is_a_problem_of_its_element(element: str, rule: str) -> None:
    diagram = read(process(*between(element)))
    assert rules(diagram) == [(rule, "x")]
    (problem,) = diagram.problems
    assert problem.line == 4
    assert problem.message != problem.message_vi
    assert problem.remedy != problem.remedy_vi


def test_a_correlation_path_in_another_language_is_a_problem() -> None:
    diagram = read(
        definitions(
            '<message id="m" />',
            '<correlationProperty id="cp"><correlationPropertyRetrievalExpression messageRef="m">',
            '<messagePath language="javascript">a</messagePath>',
            "</correlationPropertyRetrievalExpression></correlationProperty>",
            '<collaboration id="c"><correlationKey id="ck"><correlationPropertyRef>cp</correlationPropertyRef>',
            "</correlationKey></collaboration>",
        )
    )
    assert [problem.rule for problem in diagram.problems] == ["expression-language"]
    assert diagram.correlations[0].properties[0].retrievals == {}


def test_a_made_up_id_is_none_that_is_drawn() -> None:
    diagram = read(process("<userTask />", '<userTask id="userTask_2" />'))
    assert list(diagram.processes["p"].root.nodes) == ["userTask_2_", "userTask_2"]


def test_a_condition_that_cannot_be_read_is_told_with_its_position() -> None:
    diagram = read(process(*line("exclusiveGateway:x"), flow("x", "s", "${a ==}")))
    (problem,) = diagram.problems
    assert (problem.rule, problem.element) == ("expression-invalid", "x_s")
    assert "column 7" in problem.message
    assert diagram.processes["p"].root.flows["x_s"].condition is None


def test_lists_are_split_at_commas_outside_expressions() -> None:
    assert split(" a, ${f(b, c)} ,,d") == ("a", "${f(b, c)}", "d")
    assert split("") == ()
    assert split("a},b") == ("a}", "b")
