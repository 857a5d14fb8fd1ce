from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.drawing import bpmn, flows, line, process, user

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Said

    Say = Callable[..., Said]

FIELDS = ["file", "rule", "severity", "element", "name", "line", "message", "remedy"]
BAD = bpmn(process('<startEvent id="s"/>\n<serviceTask id="x" name="Máy"/><endEvent id="e"/>' + flows("s", "x", "e")))


@pytest.fixture
def drawings(tmp_path: Path) -> Path:
    folder = tmp_path / "drawings"
    (folder / "inner").mkdir(parents=True)
    (folder / "good.bpmn").write_bytes(line("a"))
    (folder / "bad.bpmn").write_bytes(BAD)
    (folder / "inner" / "notes.txt").write_text("no diagram")
    return folder


def test_a_good_diagram_is_0_and_no_home_is_touched(say: Say, drawings: Path, empty: Path) -> None:
    said = say("lint", drawings / "good.bpmn", "--json")
    assert not empty.exists()
    assert said.status == 0
    assert all(found["severity"] != "error" for found in said.lines)


def test_a_bad_one_is_1_with_exactly_these_fields(say: Say, drawings: Path) -> None:
    said = say("lint", drawings, "--json")
    assert said.status == 1
    errors = [found for found in said.lines if found["severity"] == "error"]
    assert [list(found) for found in errors] == [FIELDS]
    (found,) = errors
    assert (found["file"], found["element"], found["name"], found["line"]) == (
        str(drawings / "bad.bpmn"),
        "x",
        "Máy",
        2,
    )
    assert all(found[field] for field in FIELDS)
    assert (found["message"], type(found["remedy"])) == ("«Máy» has nothing to do.", str)


def test_a_person_reads_a_line_for_each(say: Say, drawings: Path) -> None:
    said = say("lint", drawings / "bad.bpmn")
    assert f"{drawings / 'bad.bpmn'}:2: error x: " in said.out


def test_what_is_no_diagram_is_a_finding(say: Say, drawings: Path) -> None:
    (drawings / "broken.bpmn").write_bytes(b"<definitions>")
    said = say("lint", drawings / "broken.bpmn", drawings / "good.bpmn", "--json")
    assert said.status == 1
    found = said.lines[0]
    assert (list(found), found["rule"], found["severity"]) == (FIELDS, "unreadable", "error")
    assert found["remedy"]
    assert found["remedy"] not in found["message"]


def test_forms_are_found_in_the_procedures_folder(say: Say, drawings: Path) -> None:
    drawn = bpmn(
        process('<startEvent id="s"/>' + user("a", 'camunda:formRef="f"') + '<endEvent id="e"/>' + flows("s", "a", "e"))
    )
    folder = drawings / "inner"
    (folder / "p.bpmn").write_bytes(drawn)
    alone = {found["rule"] for found in say("lint", folder, "--json").lines}
    (folder / "forms").mkdir()
    (folder / "forms" / "f.form").write_text('{"type": "default", "id": "f", "components": []}')
    together = {found["rule"] for found in say("lint", folder, "--json").lines}
    assert alone - together


@pytest.mark.parametrize("path", ["none.bpmn", "inner"])
def test_where_there_is_no_diagram_it_says_so(say: Say, drawings: Path, path: str) -> None:
    said = say("lint", drawings / path)
    assert (said.status, said.out, said.err.count("\n")) == (1, "", 1)
