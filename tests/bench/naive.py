"""SpiffWorkflow as it comes: its own serializer, the whole JSON read and written each step, a row of history, a commit.

It cannot read our dialect, so the shipped procedure is put into plain BPMN first: conditions in Python, services that
do nothing, timers of two days; what it runs wrongly (event sub-processes) is left out.
"""

from __future__ import annotations

import json
import re
import tomllib
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

from lxml import etree
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.spiff.parser.process import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer.config import SPIFF_CONFIG
from SpiffWorkflow.util.task import TaskState
from sqlalchemy import Column, Float, Integer, MetaData, Table, Text, bindparam, select

from storage.session import Database
from tests.bench.contenders import Timed
from tests.bench.shapes import FORM, HERE, LATER, OutgoingDocument
from tests.support.sources import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from SpiffWorkflow.task import Task

    from tests.bench.databases import Site
    from tests.bench.shapes import Shape

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DIAGRAM = ROOT / "bpmn" / "procedures" / "van_ban_di" / "van_ban_di.bpmn"
_NAME = re.compile(r"(?<![\w'.])[a-z_]\w*(?![\w'(])")
_WORDS = frozenset({"and", "or", "not", "empty", "true", "false", "null"})

_METADATA = MetaData()
_CASE = Table(
    "bench_case", _METADATA, Column("id", Integer, primary_key=True), Column("rev", Integer), Column("state", Text)
)
_HISTORY = Table(
    "bench_history",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("instance", Integer),
    Column("task", Text),
    Column("at", Float),
)
_READ = select(_CASE.c.rev, _CASE.c.state).where(_CASE.c.id == bindparam("row"))
_WRITE = _CASE.update().where(_CASE.c.id == bindparam("row"), _CASE.c.rev == bindparam("old"))


class Plan(Protocol):
    """What is run: the diagram, its process, the first variables, and what is done next."""

    key: str
    diagram: bytes
    variables: Mapping[str, object]

    def next(self, workflow: BpmnWorkflow, done: int) -> tuple[Task, Mapping[str, object]]:
        """The task to complete now, with its values."""


class Plan27:
    """The 27 nodes as they were, with Python in their script tasks."""

    key = "p"
    variables: Mapping[str, object] = {}

    def __init__(self) -> None:
        self.diagram = (HERE / "naive27.bpmn").read_bytes()

    def next(self, workflow: BpmnWorkflow, done: int) -> tuple[Task, Mapping[str, object]]:
        del done
        task = workflow.get_next_task(state=TaskState.READY, manual=True)
        name = task.task_spec.name
        return task, FORM if name == "u1" else {**LATER, **({"vote": "y"} if "child" in name else {})}


class PlanOfDocument:
    """The outgoing document in plain BPMN."""

    key = "van_ban_di"
    variables: Mapping[str, object]

    def __init__(self) -> None:
        self.diagram = plain(DIAGRAM.read_bytes())
        # Python knows no variable that nobody has set.
        self.variables = dict.fromkeys(sorted(_read(self.diagram)))
        told = tomllib.loads((HERE / "van_ban_di.toml").read_text(encoding="utf-8"))
        # Its serializer keeps no dates.
        self.steps = json.loads(json.dumps(told["steps"], default=str))

    def next(self, workflow: BpmnWorkflow, done: int) -> tuple[Task, Mapping[str, object]]:
        step = self.steps[done]
        return workflow.get_next_task(state=TaskState.READY, spec_name=step["do"]), step["values"]


class Steps:
    """What the naive engine keeps and does: a row for each case, read, run on and written again."""

    def __init__(self, database: Database, plan: Plan) -> None:
        self.plan, self.database = plan, database
        parser = SpiffBpmnParser()
        parser.add_bpmn_str(self.plan.diagram)
        self.specs = parser.get_spec(self.plan.key), parser.get_subprocess_specs(self.plan.key)
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(SPIFF_CONFIG))

    def prepare(self) -> None:
        """Make the tables."""
        with self.database.write() as connection:
            _METADATA.create_all(connection)

    def begin(self, case: int) -> BpmnWorkflow:
        """Begin a case."""
        workflow = BpmnWorkflow(*self.specs)
        workflow.task_tree.data.update(self.plan.variables)
        workflow.do_engine_steps()
        with self.database.write() as connection:
            state = self.serializer.serialize_json(workflow)
            connection.execute(_CASE.insert(), {"id": case, "rev": 0, "state": state})
        return workflow

    def step(self, case: int, done: int) -> BpmnWorkflow:
        """Do the next task of a case."""
        with self.database.write() as connection:
            rev, state = connection.execute(_READ, {"row": case}).one()
            workflow = self.serializer.deserialize_json(state)
            task, values = self.plan.next(workflow, done)
            task.data.update(values)
            task.run()
            workflow.do_engine_steps()
            kept = {"row": case, "old": rev, "rev": rev + 1, "state": self.serializer.serialize_json(workflow)}
            connection.execute(_WRITE, kept)
            history = {"instance": case, "task": task.task_spec.name, "at": perf_counter()}
            connection.execute(_HISTORY.insert(), history)
        return workflow


class Naive:
    """The naive contender."""

    def __init__(self, site: Site, shape: Shape) -> None:
        plan: Plan = PlanOfDocument() if isinstance(shape, OutgoingDocument) else Plan27()
        self.steps = Steps(Database(site.empty()), plan)
        self.steps.prepare()
        self.count = 0

    def case(self) -> Timed:
        self.count += 1
        timed, workflow = Timed(), self.steps.begin(self.count)
        while not workflow.completed:
            with timed.step():
                workflow = self.steps.step(self.count, len(timed.steps))
        return timed

    def close(self) -> None:
        self.steps.database.close()


def plain(diagram: bytes) -> bytes:
    """A diagram of our dialect as SpiffWorkflow's parser reads it."""
    tree = etree.fromstring(diagram)
    for name in ("extensionElements", "collaboration", "multiInstanceLoopCharacteristics", "dataObject"):
        _remove(_all(tree, name))
    outside = {node.get("id") for node in _all(tree, "subProcess") if node.get("triggeredByEvent") == "true"}
    _remove(node for node in _all(tree, "flowNodeRef") if node.text in outside)
    _remove(node for node in _all(tree, "subProcess") if node.get("id") in outside)
    for node in tree.iter(f"{BPMN}serviceTask"):
        node.tag = f"{BPMN}scriptTask"
        etree.SubElement(node, f"{BPMN}script").text = "done = True"
    for node in tree.iter(f"{BPMN}timeDate"):
        node.tag, node.text = f"{BPMN}timeDuration", '"P2D"'
    for node in tree.iter(f"{BPMN}conditionExpression"):
        node.text = _python(node.text or "")
    return etree.tostring(tree)


def _read(diagram: bytes) -> set[str]:
    conditions = _all(etree.fromstring(diagram), "conditionExpression")
    return {name for node in conditions for name in _NAME.findall(node.text or "")} - _WORDS - {"True", "False"}


def _all(tree: etree._Element, name: str) -> list[etree._Element]:
    return [*tree.iter(f"{BPMN}{name}")]


def _remove(nodes: Iterable[etree._Element]) -> None:
    for node in nodes:
        if (parent := node.getparent()) is not None:
            parent.remove(node)


def _python(condition: str) -> str:
    text = condition.strip().removeprefix("${").removesuffix("}").replace("&&", "and").replace("||", "or")
    return re.sub(r"\bempty\b", "not", text.replace("!empty ", "")).replace("== true", "== True")
