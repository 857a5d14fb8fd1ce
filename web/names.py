"""The names of steps in the person's language: as drawn, in English the diagram's property ``name_en``."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bpmn.reader import read
from web.languages import language
from web.publication import files_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

    from bpmn.model import Diagram
    from engine import TaskView


def install(app: Flask) -> None:
    """Give the templates the names of tasks."""
    app.jinja_env.filters.update(step=task_name)


def task_name(task: TaskView) -> str:
    """What a task is called."""
    return element_name(task.definition, task.element, task.name)


def element_name(definition: str, element: str | None, name: str) -> str:
    """What an element of a published diagram is called; ``name`` is its name as drawn."""
    return _english(definition).get(element or "", name) if language() == "en" else name


@lru_cache(maxsize=64)
def diagram(data: bytes) -> Diagram:
    """A published diagram, read once."""
    return read(data)


@lru_cache(maxsize=64)
def _english(definition: str) -> Mapping[str, str]:
    drawn = next(data for name, data in files_of(definition).items() if not name.endswith(".form"))
    nodes = (node for process in diagram(drawn).processes.values() for node in process.root.walk())
    return {node.id: node.properties["name_en"] for node in nodes if node.properties.get("name_en")}
