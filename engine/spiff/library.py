"""The part of SpiffWorkflow 3.2.0 that we stand on, with the types that it does not carry.

Nothing else in the product imports SpiffWorkflow. What stands below is at once the list of its names that we use or
override: ``tests/engine/spiff/test_contract.py`` holds each against the installed release.
"""

# ruff: noqa: D102 (what the library's methods do is said where they are overridden or called)
from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

    class TaskState:
        """States of a task, as bits."""

        WAITING: int
        READY: int
        STARTED: int
        COMPLETED: int
        CANCELLED: int
        FUTURE: int
        FINISHED_MASK: int

    class Task:
        """A node's run: its state, its data, its children."""

        id: int
        data: dict[str, object]
        _state: int
        _children: list[int]

        def __init__(self, workflow: object, task_spec: object, parent: None, state: int, id: int) -> None: ...  # noqa: A002
        def _ready(self) -> None: ...
        def _set_state(self, value: int) -> None: ...
        def run(self) -> bool | None: ...
        def cancel(self) -> None: ...
        def complete(self) -> None: ...

    class BpmnSpecMixin:
        """A node's specification and the hooks of its life cycle."""

        name: str
        manual: bool

        def __init__(self, wf_spec: object, bpmn_id: str, **attributes: object) -> None: ...
        def connect(self, taskspec: BpmnSpecMixin) -> None: ...
        def _run(self, my_task: Task) -> bool | None: ...
        def _update(self, my_task: Task) -> None: ...

    class SubWorkflowTask(BpmnSpecMixin):
        """A specification that runs a workflow of its own; ``spec`` names it."""

        spec: str

    class BpmnProcessSpec:
        """A process's or sub-process's specification."""

        name: str
        task_specs: dict[str, BpmnSpecMixin]

        def __init__(self, name: str, description: str | None, filename: str | None) -> None: ...

    class BpmnWorkflow:
        """The live workflow of an instance."""

        success: bool

        def __init__(
            self, spec: object, subprocess_specs: Mapping[str, object], script_engine: object, *, deserializing: bool
        ) -> None: ...

    class BpmnSubWorkflow:
        """The live workflow of a sub-process or called process."""

        depth: int

        def __init__(self, spec: object, parent_task_id: int, top_workflow: object, *, deserializing: bool) -> None: ...

    class BpmnParser:
        """Reads BPMN XML into specifications."""

        process_parsers: dict[str, ProcessParser]

        def __init__(self) -> None: ...
        def add_bpmn_xml(self, bpmn: _Element, filename: str | None = None) -> None: ...
        def create_parser(self, node: _Element, filename: str | None = None, lane: str | None = None) -> None: ...
        def get_spec(self, process_id: str) -> BpmnProcessSpec: ...

    class ProcessParser:
        """Reads one process or sub-process."""

        parser: BpmnParser
        parent: ProcessParser | None
        spec: BpmnProcessSpec
        node: _Element
        filename: str | None
        bpmn_id: str

        def get_name(self) -> str: ...
        def get_node_by_id(self, node_id: str) -> _Element: ...
        def parse_node(self, node: _Element) -> BpmnSpecMixin: ...
        def get_spec(self) -> BpmnProcessSpec: ...

    class TaskParser:
        """Reads one flow node."""

        process_parser: ProcessParser
        spec_class: type[BpmnSpecMixin]
        spec: BpmnProcessSpec
        node: _Element
        filename: str | None
        lane: str | None
        bpmn_id: str
        bpmn_attributes: dict[str, object]

    class ValidationException(Exception):  # noqa: N818 (the library's name)
        """What the parser cannot read."""

    def full_tag(tag: str) -> str:
        """Give the tag in the BPMN namespace."""

else:
    from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
    from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
    from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
    from SpiffWorkflow.bpmn.parser.util import full_tag
    from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
    from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
    from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
    from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
    from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
    from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
    from SpiffWorkflow.task import Task
    from SpiffWorkflow.util.task import TaskState

__all__ = [
    "BpmnParser",
    "BpmnProcessSpec",
    "BpmnSpecMixin",
    "BpmnSubWorkflow",
    "BpmnWorkflow",
    "ProcessParser",
    "SubWorkflowTask",
    "Task",
    "TaskParser",
    "TaskState",
    "ValidationException",
    "full_tag",
]
