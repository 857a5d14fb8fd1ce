from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import grimp

from tests.support.sources import ROOMS, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

REMEDY = "Move what both need to a module below them; a name needed for a type alone goes under TYPE_CHECKING."


def cycles(graph: grimp.ImportGraph, package: str) -> Iterator[str]:
    """Imports that close a cycle among the direct children of the package, or of a package in it."""
    children = sorted(graph.find_children(package))
    if children:
        yield from (f"{importer} -> {imported}" for importer, imported in graph.nominate_cycle_breakers(package))
    for child in children:
        yield from cycles(graph, child)


def test_no_module_needs_itself_by_way_of_another() -> None:
    rooms = [room for room in ROOMS if (ROOT / room / "__init__.py").exists()]
    graph = grimp.build_graph(*rooms, exclude_type_checking_imports=True, cache_dir=None)
    found = [cycle for room in rooms for cycle in cycles(graph, room)]
    assert not found, f"Import cycles; leaving out these would end them: {', '.join(found)}. {REMEDY}"


def test_a_cycle_is_noticed_and_one_of_types_alone_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "planted" / "inner"
    package.mkdir(parents=True)
    for folder in (package.parent, package):
        (folder / "__init__.py").touch()
    (package / "one.py").write_text("import planted.inner.two\n")
    (package / "two.py").write_text("import planted.inner.three\n")
    (package / "three.py").write_text("import typing\nif typing.TYPE_CHECKING:\n    import planted.inner.one\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    sys.modules.pop("planted", None)

    def found() -> list[str]:
        graph = grimp.build_graph("planted", exclude_type_checking_imports=True, cache_dir=None)
        return list(cycles(graph, "planted"))

    assert not found()
    (package / "three.py").write_text("import planted.inner.one\n")
    assert len(found()) == 1
