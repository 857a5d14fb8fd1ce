"""Names for ids: of people, and of what stands in a diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.secrecy import ORDINARY
from storage import people

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.shelf import Version
    from storage.instances import Instance
    from storage.session import Connection
    from storage.tasks import Task


def names_of(connection: Connection, persons: Iterable[str | None]) -> dict[str, str]:
    """The names of these people; an id that is nobody's is left out."""
    wanted = {person for person in persons if person}
    return {person: row.name for person, row in people.of_ids(connection, wanted).items()} if wanted else {}


def element_name(version: Version, element: str) -> str:
    """The name of a node, a lane or a flow as drawn; its id when it has none."""
    node = version.compiled.nodes.get(element)
    if node is not None:
        return node.name or element
    for scope in version.process.root.scopes():
        if element in scope.lanes:
            return scope.lanes[element].name
        if element in scope.flows:
            return scope.flows[element].name
    return element


def task_title(version: Version, task: Task, case: Instance) -> str:
    """What a task is about: its step's own title, else the case's, which is all that a secret case shows."""
    return task.subject if task.element in version.subjects and case.secrecy == ORDINARY else case.subject
