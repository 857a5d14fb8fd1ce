"""What we rely on and replace in SpiffWorkflow 3.2.0, and the faults of it that the product must not show."""

from __future__ import annotations

import ast
import importlib.metadata
import inspect
import json
import pkgutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

import engine.spiff
from engine.spiff import library
from tests.engine.spiff.drawing import (
    auto,
    boundary,
    catch,
    end,
    file,
    flow,
    gateway,
    message,
    process,
    start,
    timer,
    user,
)
from tests.engine.spiff.harness import Case

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(engine.spiff.__file__).parent
STOCK = (
    BpmnParser,
    ProcessParser,
    TaskParser,
    BpmnProcessSpec,
    BpmnSpecMixin,
    SubWorkflowTask,
    BpmnSubWorkflow,
    BpmnWorkflow,
    Task,
)


def stock(body: str) -> BpmnWorkflow:
    """The library alone on a diagram of script tasks and user tasks."""
    parser = BpmnParser()
    parser.add_bpmn_str(file(process(body)))
    return BpmnWorkflow(parser.get_spec("p"), parser.get_subprocess_specs("p"))


def script(name: str, text: str = "pass") -> str:
    return f'<scriptTask id="{name}"><script>{text}</script></scriptTask>'


def ready(workflow: BpmnWorkflow, name: str) -> Task:
    return next(task for task in workflow.get_tasks(state=TaskState.READY, manual=True) if task.task_spec.name == name)


def act(workflow: BpmnWorkflow, name: str, **values: object) -> None:
    task = ready(workflow, name)
    task.data.update(values)
    task.run()
    workflow.do_engine_steps()


# ------------------------------------------------------------------------------------------------- what we stand on


def test_the_release_is_the_one_that_was_studied() -> None:
    assert importlib.metadata.version("spiffworkflow") == "3.2.0"


def test_every_name_of_the_library_is_there() -> None:
    for name in library.__all__:
        assert inspect.isclass(getattr(library, name)) or name == "full_tag"


def test_nothing_else_imports_the_library() -> None:
    root = SOURCE.parents[1]
    for room in ("bpmn", "engine", "handlers", "storage", "web"):
        for path in sorted((root / room).rglob("*.py")):
            names = [
                name
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                for name in imported(node)
                if name.startswith("SpiffWorkflow")
            ]
            assert not names or path == SOURCE / "library.py", (
                f"{path} imports {names}: go through engine.spiff.library"
            )


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


HOOKS = {
    "NodeSpec": {"_update_hook", "_on_ready_hook", "_run_hook", "_on_complete_hook", "_on_cancel"},
    "Activity": {"_run_hook", "_on_complete_hook", "_on_cancel"},
    "Joining": {"_on_cancel"},
    "ReceiveTask": {"_run_hook", "_on_complete_hook", "_on_cancel"},
    "SubProcess": {"_update_hook", "_on_cancel"},
    "EventSubProcess": {"_update_hook", "_run_hook", "_on_complete_hook", "_on_cancel"},
    "Token": {"_set_state"},
    "Scope": {"_task_completed_notify"},
    "DrawnProcessParser": {"_parse"},
}
"""Every override of an underscore method, by class: a new one needs its contract below."""


def classes() -> Iterator[type]:
    for module in pkgutil.walk_packages([str(SOURCE)], "engine.spiff."):
        loaded = __import__(module.name, fromlist=["x"])
        yield from (one for _, one in inspect.getmembers(loaded, inspect.isclass) if one.__module__ == module.name)


def test_the_overrides_of_private_methods_are_those_that_have_a_contract() -> None:
    private = {name for base in STOCK for name in dir(base) if name.startswith("_") and not name.startswith("__")}
    found = {
        one.__name__: {name for name in vars(one) if name in private and callable(getattr(one, name))}
        for one in classes()
    }
    assert {name: names for name, names in found.items() if names} == HOOKS


@pytest.mark.parametrize(
    ("owner", "name", "parameters"),
    [
        (BpmnSpecMixin, "_update_hook", ["my_task"]),
        (BpmnSpecMixin, "_on_ready_hook", ["my_task"]),
        (BpmnSpecMixin, "_run_hook", ["my_task"]),
        (BpmnSpecMixin, "_on_complete_hook", ["my_task"]),
        (BpmnSpecMixin, "_on_cancel", ["my_task"]),
        (BpmnSpecMixin, "_run", ["my_task"]),
        (BpmnSpecMixin, "_update", ["my_task"]),
        (BpmnSpecMixin, "test", []),
        (Task, "_set_state", ["value"]),
        (Task, "_ready", []),
        (Task, "complete", []),
        (BpmnWorkflow, "_task_completed_notify", ["task"]),
        (BpmnWorkflow, "get_task_from_id", ["task_id"]),
        (BpmnWorkflow, "create_subprocess", ["my_task", "spec_name"]),
        (BpmnSubWorkflow, "_task_completed_notify", ["task"]),
        (ProcessParser, "_parse", []),
        (ProcessParser, "create_spec", []),
        (ProcessParser, "parse_node", ["node"]),
        (TaskParser, "parse_node", []),
        (TaskParser, "parse_incoming_data_references", []),
        (TaskParser, "parse_outgoing_data_references", []),
    ],
)
def test_the_signatures_that_we_override_or_call(owner: type, name: str, parameters: list[str]) -> None:
    assert list(inspect.signature(getattr(owner, name)).parameters)[1:] == parameters


def test_the_library_calls_the_hooks_in_the_order_that_the_life_cycle_tells() -> None:
    calls: list[str] = []

    class Spy(BpmnSpecMixin):
        def _update_hook(self, my_task: Task) -> bool:  # noqa: ARG002 (the library's name)
            calls.append("update")
            return True

        def _on_ready_hook(self, my_task: Task) -> None:  # noqa: ARG002 (the library's name)
            calls.append("ready")

        def _run_hook(self, my_task: Task) -> bool:  # noqa: ARG002 (the library's name)
            calls.append("run")
            return True

        def _on_complete_hook(self, my_task: Task) -> None:
            calls.append("complete")
            my_task._children.append(other.id)

        def test(self) -> None:
            """Nothing is connected."""

    class Home(BpmnWorkflow):
        def _task_completed_notify(self, task: Task) -> None:  # noqa: ARG002 (the library's name)
            calls.append("notify")

    process_spec = BpmnProcessSpec(name="x")
    spec, home = Spy(process_spec, "spy"), Home(process_spec, deserializing=True)
    home.task_tree = Task(home, process_spec.start, None, TaskState.COMPLETED)
    other = Task(home, spec, None, TaskState.FUTURE, 2)
    task = Task(home, spec, None, TaskState.FUTURE, 1)
    spec._update(task)
    assert task._state == TaskState.READY
    task.run()
    assert calls == ["update", "ready", "run", "complete", "update", "ready", "notify"]
    assert task._state == TaskState.COMPLETED
    assert other._state == TaskState.READY


def test_an_exception_of_a_hook_marks_the_task_and_comes_out() -> None:
    workflow = stock(start() + script("x", "1/0") + end() + flow("st", "x", "en"))
    with pytest.raises(Exception, match="division"):
        workflow.do_engine_steps()
    assert workflow.get_tasks(state=TaskState.ERROR)


def test_a_false_id_is_replaced_so_tokens_count_from_one() -> None:
    workflow = stock(start() + end() + flow("st", "en"))
    assert Task(workflow, workflow.spec.start, None, TaskState.FUTURE, 0).id != 0
    assert Case(start() + user("a") + end() + flow("st", "a", "en")).begin().run.positions() == [("a", 2)]


def test_the_library_has_the_names_start_and_end_for_itself_and_we_do_not() -> None:
    body = start("Start") + user("End") + end("p.EndJoin") + flow("Start", "End", "p.EndJoin")
    with pytest.raises(Exception, match="output task"):
        stock(body)
    assert Case(body).begin().do("End").done


# --------------------------------------------------------------------------------------- faults that stay outside


def test_stock_loses_an_update_at_a_join_and_we_do_not() -> None:
    body = start() + gateway("parallel", "g") + user("x") + user("y") + gateway("parallel", "j") + user("z") + end()
    body += flow("st", "g", "x", "j", "z", "en") + flow("g", "y", "j")
    bare = stock(
        body.replace('<startEvent id="st"></startEvent>', start() + script("s0", "v = 0")).replace(
            flow("st", "g"), flow("st", "s0", "g")
        )
    )
    bare.do_engine_steps()
    act(bare, "x", v=1)
    act(bare, "y")
    assert ready(bare, "z").data["v"] == 0
    case = Case(body).begin(v=0).do("x", v=1).do("y")
    assert case.vars["v"] == 1


def test_stock_stalls_after_some_250_loops_and_we_do_not() -> None:
    def body(yes: str) -> str:
        nodes = start() + user("a") + user("b") + user("c") + gateway("exclusive", "x", "f_x_en") + end()
        return nodes + flow("st", "a", "b", "c", "x", "en") + flow("x", "a", when=yes)

    bare = stock(body("again"))
    bare.do_engine_steps()
    rounds = 0
    while rounds < 300 and bare.get_next_task(state=TaskState.READY, manual=True) is not None:
        for name in "abc":
            task = bare.get_next_task(state=TaskState.READY, manual=True)
            if task is not None:
                assert task.task_spec.name == name
                task.data["again"] = True
                task.run()
                bare.do_engine_steps()
        rounds += 1
    assert rounds < 300, "the library no longer stalls: look whether docs still say so"
    assert any(task.state == TaskState.READY for task in bare.tasks.values())


def test_stock_changes_the_past_through_shared_values_and_we_do_not() -> None:
    bare = stock(
        start()
        + script("x", "rows = [{1: 1}]")
        + user("a")
        + script("y", "rows[0][1] = 2")
        + end()
        + flow("st", "x", "a", "y", "en")
    )
    bare.do_engine_steps()
    act(bare, "a")
    done = next(task for task in bare.get_tasks(state=TaskState.COMPLETED) if task.task_spec.name == "x")
    assert done.data["rows"] == [{1: 2}]
    rows = [1]
    case = Case(start() + user("a") + end() + flow("st", "a", "en")).begin(rows=rows)
    rows.append(2)
    assert case.changes("rows") == [(None, [1], None)]


@pytest.mark.parametrize("value", [{"typename": "Task"}, date(2026, 1, 1)])
def test_stock_cannot_restore_odd_keys_and_dates_and_we_can(value: object) -> None:
    bare = stock(start() + user("a") + user("b") + end() + flow("st", "a", "b", "en"))
    bare.do_engine_steps()
    act(bare, "a", v=value)
    serializer = BpmnWorkflowSerializer()
    with pytest.raises((KeyError, TypeError, AttributeError, ValueError)):
        serializer.deserialize_json(serializer.serialize_json(bare))
    case = Case(start() + user("a") + user("b") + end() + flow("st", "a", "b", "en")).begin().do("a", v=value)
    assert case.ways[1].run.variables() == {"v": value}


def test_stock_turns_a_signal_end_event_into_a_plain_one_and_we_throw_it() -> None:
    body = start() + end("en", '<signalEventDefinition signalRef="S1"/>') + flow("st", "en")
    bare = stock(body)
    bare.do_engine_steps()
    assert bare.is_completed()
    assert bare.get_events() == []
    assert [type(one).__name__ for one in Case(body).begin().happened].count("SignalThrown") == 1


def test_stock_passes_a_receive_task_without_message_and_we_refuse_it() -> None:
    body = start() + '<receiveTask id="a"/>' + end() + flow("st", "a", "en")
    bare = stock(body)
    bare.do_engine_steps()
    assert bare.is_completed()


def test_stock_loses_the_token_at_a_link_and_we_jump() -> None:
    links = '<intermediateThrowEvent id="t"><linkEventDefinition name="L"/></intermediateThrowEvent>'
    links += '<intermediateCatchEvent id="c"><linkEventDefinition name="L"/></intermediateCatchEvent>'
    body = start() + links + end() + flow("st", "t") + flow("c", "en")
    bare = stock(body)
    bare.do_engine_steps()
    assert not [task for task in bare.get_tasks() if task.task_spec.name == "en"]
    assert Case(body).begin().entered("en") == 1


def test_stock_evaluates_python_with_all_builtins_and_we_have_no_such_engine() -> None:
    bare = stock(start() + script("x", "found = __import__('os').getpid()") + end() + flow("st", "x", "en"))
    bare.do_engine_steps()
    assert bare.last_task.data["found"] > 0
    top = Case(start() + end() + flow("st", "en")).begin().run._top
    assert type(top.script_engine) is object


def test_stock_keeps_every_step_in_its_state_and_ours_keeps_live_tokens() -> None:
    body = start() + user("a") + gateway("exclusive", "x", "f_x_en") + end() + flow("st", "a", "x", "en")
    bare = stock(body + flow("x", "a", when="again"))
    bare.do_engine_steps()
    sizes = []
    for _ in range(5):
        act(bare, "a", again=True)
        sizes.append(len(json.dumps(BpmnWorkflowSerializer().to_dict(bare))))
    assert sizes == sorted(set(sizes))
    case = Case(body + flow("x", "a", when="${again}")).begin()
    ours = {len(case.do("a", again=True).run.state()) for _ in range(5)}
    assert max(ours) - min(ours) < 4


def test_an_error_in_a_stock_script_takes_the_whole_run_down_and_ours_parks_the_step() -> None:
    body = (
        start()
        + gateway("parallel", "g")
        + "{}"
        + user("y")
        + end()
        + flow("st", "g", "x", "en")
        + flow("g", "y", "en")
    )
    bare = stock(body.format(script("x", "1/0")))
    with pytest.raises(Exception, match="division"):
        bare.do_engine_steps()
    case = Case(body.format(auto("x", "n", "${1 / 0}"))).begin()
    assert case.open("failed") == ["x"]
    assert case.do("y").open() == []


def test_a_stock_event_sub_process_does_not_interrupt_and_ours_does() -> None:
    hand = (
        '<subProcess id="E" triggeredByEvent="true"><startEvent id="s2" isInterrupting="true">'
        f"{message()}</startEvent>{end('e2')}{flow('s2', 'e2')}</subProcess>"
    )
    body = start() + user("a") + end() + flow("st", "a", "en") + hand
    from SpiffWorkflow.bpmn.specs.event_definitions import MessageEventDefinition  # noqa: PLC0415
    from SpiffWorkflow.bpmn.util.event import BpmnEvent  # noqa: PLC0415

    bare = stock(body)
    bare.do_engine_steps()
    before = list(bare.spec.start.outputs)
    bare.send_event(BpmnEvent(MessageEventDefinition("M1")))
    assert bare.spec.start.outputs != before, "the shared spec is no longer changed"
    bare.do_engine_steps()
    assert ready(bare, "a")
    case = Case(body).begin()
    case.message("M1")
    assert case.done


def test_a_stock_timer_reads_the_clock_and_ours_is_told() -> None:
    bare = stock(start() + catch("c", timer('"PT0S"')) + end() + flow("st", "c", "en"))
    for _ in range(3):
        bare.do_engine_steps()
    assert bare.is_completed()
    body = start() + user("a") + boundary("b", "a", timer("PT0S")) + end() + flow("st", "a", "en") + flow("b", "en")
    case = Case(body).begin()
    assert case.open("timer") == ["b"]
    assert not case.done
    assert case.fire("b").done
