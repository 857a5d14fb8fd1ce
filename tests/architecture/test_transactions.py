from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tests.support.sources import ROOT, modules, place, tree

if TYPE_CHECKING:
    from collections.abc import Iterator

ALLOWED = ROOT / "storage" / "session.py"
REMEDY = (
    "One act is one transaction, and it is ended in storage/session.py alone (design: one act, one instance, one "
    "transaction). Do the work inside the unit of work that the act already holds; if you are at the start of "
    "something new, open one there: it commits when its block ends and rolls back when the block raises."
)


def commits(module: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            yield node


def test_a_transaction_is_ended_in_one_place() -> None:
    found = [place(path, call) for path in modules() if path != ALLOWED for call in commits(tree(path))]
    assert not found, f"commit() is called in {', '.join(found)}. {REMEDY}"


def test_a_commit_is_noticed_however_it_is_reached() -> None:
    planted = ast.parse("def f(self):\n    self.session.commit()\n    self.session.connection().commit()\n")
    assert [call.lineno for call in commits(planted)] == [2, 3]
