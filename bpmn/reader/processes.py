"""Processes and the pools around them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from bpmn import names
from bpmn.model import Process
from bpmn.reader.scopes import read_scope
from bpmn.reader.work import split

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpmn.reader.drawing import Drawing
    from bpmn.xml import Element

STARTERS = ("candidateStarterGroups", "candidateStarterUsers")


def read_pools(drawing: Drawing) -> dict[str, str | None]:
    """Give each participant's name and the process in it, None for a black box."""
    return {
        participant.get("name") or drawing.id(participant): drawing.refers(participant, "processRef")
        for participant in drawing.root.iter(names.bpmn("participant"))
    }


def read_processes(drawing: Drawing, pools: Mapping[str, str | None]) -> dict[str, Process]:
    """Read every process of the file by its key, in the order of the file."""
    rooms = {key: name for name, key in pools.items() if key is not None}
    found: dict[str, Process] = {}
    for element in names.children(drawing.root, "process"):
        process = _process(drawing, element, rooms)
        found.setdefault(process.key, process)
    return found


def main_process(processes: Mapping[str, Process]) -> str:
    """Choose the file's main process: the first executable one that no other in the file calls."""
    called = {
        node.call.key
        for process in processes.values()
        for node in process.root.walk()
        if node.call is not None and node.call.key != process.key
    }
    runnable = [key for key, process in processes.items() if process.executable] or list(processes)
    return next((key for key in runnable if key not in called), runnable[0] if runnable else "")


def _process(drawing: Drawing, element: Element, rooms: Mapping[str, str]) -> Process:
    key = drawing.id(element)
    return Process(
        key=key,
        name=element.get("name", ""),
        root=read_scope(drawing, element),
        line=names.line(element),
        executable=names.is_true(element, "isExecutable"),
        documentation=names.documentation(element),
        version_tag=element.get(names.camunda("versionTag")) or None,
        time_to_live=element.get(names.camunda("historyTimeToLive")) or None,
        candidate_starters=tuple(
            starter for name in STARTERS for starter in split(element.get(names.camunda(name)) or "")
        ),
        participant=rooms.get(key),
        properties=MappingProxyType(names.properties(element)),
    )
