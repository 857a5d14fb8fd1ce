from __future__ import annotations

import ast
from statistics import median, quantiles
from typing import TYPE_CHECKING

from tests.support.sources import ROOT, modules, place, tree

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_MODULE = 500
LONGEST_FUNCTION = 45
LONG_FUNCTION = 25  # nine of ten functions stay under this
USUAL_FUNCTION = 8  # half of all functions stay at or under this
USUAL_MODULE = 150  # half of all modules stay at or under this

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(module: ast.Module) -> list[Function]:
    return [node for node in ast.walk(module) if isinstance(node, Function)]


DOOR = ROOT / "engine" / "__init__.py"
"""A list of names, each told twice: nobody reads it from top to bottom."""


def lines(function: Function) -> int:
    """How long it is, its docstring left out."""
    first, *rest = function.body
    documented = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented and rest else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_module_is_too_long_to_read() -> None:
    found = [f"{place(path)} ({length(path)})" for path in modules() if length(path) > LONGEST_MODULE and path != DOOR]
    assert not found, (
        f"Longer than {LONGEST_MODULE} lines: {', '.join(found)}. A module is one noun: find the second one."
    )


def test_no_function_is_too_long_to_read() -> None:
    found = [
        f"{place(path, function)} {function.name} ({lines(function)})"
        for path in modules()
        for function in functions(tree(path))
        if lines(function) > LONGEST_FUNCTION
    ]
    assert not found, (
        f"Longer than {LONGEST_FUNCTION} lines: {', '.join(found)}. Name its steps and give each a function."
    )


def test_most_modules_and_functions_are_short() -> None:
    long = [lines(function) for path in modules() for function in functions(tree(path))]
    assert median(long) <= USUAL_FUNCTION
    assert quantiles(long, n=10)[-1] <= LONG_FUNCTION
    assert median(map(length, modules())) <= USUAL_MODULE


def test_a_docstring_does_not_make_a_function_long() -> None:
    (function,) = functions(ast.parse('def f():\n    """One.\n\n    Two.\n    """\n    return 1\n'))
    assert lines(function) == 2
