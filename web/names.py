"""The names of procedures and steps in the person's language: as drawn, or the property ``name_en``."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bpmn.reader import read
from engine import DefinitionView
from web.languages import language
from web.publication import files_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

    from bpmn.model import Diagram
    from engine import CaseRow, CaseView, NoticeView, TaskView


def install(app: Flask) -> None:
    """Give the templates the names of tasks and procedures."""
    app.jinja_env.filters.update(step=task_name, notice_step=notice_task_name, lane=lane_name, procedure=procedure_name)


def task_name(task: TaskView) -> str:
    """What a task is called."""
    return element_name(task.definition, task.element, task.name)


def notice_task_name(notice: NoticeView) -> str:
    """What the task of a notice is called."""
    return element_name(notice.definition or "", notice.element, notice.task_name or "")


def lane_name(task: TaskView) -> str:
    """Whose part of the drawing a task stands in."""
    return lane_called(task.definition, task.lane or "")


def lane_called(definition: str, name: str) -> str:
    """What a lane of a published diagram is called; ``name`` is its name as drawn."""
    return _english_lanes(definition).get(name, name) if language() == "en" else name


def procedure_name(of: TaskView | CaseRow | CaseView | DefinitionView) -> str:
    """What a procedure is called; ``of`` is a published version of it, or what came of one."""
    if isinstance(of, DefinitionView):
        return _english(of.id).get(of.key, of.name) if language() == "en" else of.name
    return _english(of.definition).get(of.key, of.procedure) if language() == "en" else of.procedure


def element_name(definition: str, element: str | None, name: str) -> str:
    """What an element of a published diagram is called; ``name`` is its name as drawn."""
    return _english(definition).get(element or "", name) if language() == "en" else name


def step_name(definition: str, element: str) -> str:
    """What a step of a published diagram is called; its id where it has no name."""
    nodes = (node for process in _drawn(definition).processes.values() for node in process.root.walk())
    return element_name(definition, element, next((node.name for node in nodes if node.id == element), "") or element)


@lru_cache(maxsize=64)
def diagram(data: bytes) -> Diagram:
    """A published diagram, read once."""
    return read(data)


@lru_cache(maxsize=64)
def _english(definition: str) -> Mapping[str, str]:
    processes = _drawn(definition).processes
    named = {process.key: process.properties for process in processes.values()}
    named |= {node.id: node.properties for process in processes.values() for node in process.root.walk()}
    return {each: properties["name_en"] for each, properties in named.items() if properties.get("name_en")}


@lru_cache(maxsize=64)
def _english_lanes(definition: str) -> Mapping[str, str]:
    lanes = [lane for process in _drawn(definition).processes.values() for lane in process.root.lanes.values()]
    return {lane.name: lane.properties["name_en"] for lane in lanes if lane.properties.get("name_en")}


def _drawn(definition: str) -> Diagram:
    return diagram(next(data for name, data in files_of(definition).items() if not name.endswith(".form")))
