"""The page on what the browser tests hold names tests that there are, and leaves no file of theirs out."""

from __future__ import annotations

import ast
import re

from tests.support.sources import ROOT

PAGE = ROOT / "docs" / "browser-tests.md"
FOLDER = ROOT / "tests" / "browser"
NAMED = re.compile(r"`(test_\w+\.py)::(test_\w+)`")
PROMISE = re.compile(r"^\| (?!promise |walk |-)(.+?) \| (.+) \|$", re.MULTILINE)


def written(source: str) -> set[str]:
    return {each.name for each in ast.parse(source).body if isinstance(each, ast.FunctionDef)}


def missing(page: str) -> list[str]:
    """The tests that the page names and nobody has written."""
    there = {path.name: written(path.read_text(encoding="utf-8")) for path in FOLDER.glob("test_*.py")}
    return [f"{file}::{test}" for file, test in NAMED.findall(page) if test not in there.get(file, set())]


def test_each_test_that_is_named_exists() -> None:
    assert missing(PAGE.read_text(encoding="utf-8")) == []
    assert missing("`test_inbox.py::test_gone`, `test_none.py::test_one`") == [
        "test_inbox.py::test_gone",
        "test_none.py::test_one",
    ]


def test_each_promise_names_a_test_and_each_file_is_named() -> None:
    page = PAGE.read_text(encoding="utf-8")
    promises = PROMISE.findall(page)
    assert len(promises) > 50
    assert [promise for promise, tests in promises if not NAMED.search(tests)] == []
    assert {path.name for path in FOLDER.glob("test_*.py")} == {file for file, _ in NAMED.findall(page)}
