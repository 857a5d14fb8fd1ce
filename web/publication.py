"""The files that a published version of a procedure came with: its diagram and the forms that the diagram names."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import engine
from bpmn.reader import read
from web.current import by, home

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@lru_cache(maxsize=64)
def files_of(definition: str) -> Mapping[str, bytes]:
    """The diagram and its forms by file name; a publication never changes, so they are read once."""
    published = engine.definition(home(), by(), definition)
    diagram = engine.diagram_of(home(), by(), definition)
    return {published.resource: diagram, **dict(_forms(definition, diagram))}


@lru_cache(maxsize=64)
def forms_of(definition: str) -> Mapping[str, bytes]:
    """The form of each step that has one, by the id of the step."""
    published, files = engine.definition(home(), by(), definition), files_of(definition)
    return {
        step: files[file] for step, name in _named(files[published.resource]) for file in _files(name) if file in files
    }


def _forms(definition: str, diagram: bytes) -> Iterator[tuple[str, bytes]]:
    for name in dict.fromkeys(name for _, name in _named(diagram)):
        for file in _files(name):
            try:
                yield file, engine.resource_of(home(), by(), definition, file)
            except engine.NotFoundError:
                continue
            break


def _named(diagram: bytes) -> Iterator[tuple[str, str]]:
    """The steps that name a form, with its name."""
    nodes = (node for process in read(diagram).processes.values() for node in process.root.walk())
    yield from ((node.id, node.work.form) for node in nodes if node.work is not None and node.work.form)


def _files(form: str) -> tuple[str, ...]:
    """Where a form may stand, by the name that a diagram gives it."""
    return form, f"forms/{form}.form", f"{form}.form"
