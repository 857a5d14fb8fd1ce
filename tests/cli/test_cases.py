from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.drawing import bpmn, flows, line, process, service, user

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Said

    Say = Callable[..., Said]

TASK = ["id", "element", "name", "instance", "assignee", "candidates", "due", "created", "status"]
ROOT = '<message id="m1" name="tra_loi"/><signal id="g1" name="nghi"/>'


@pytest.fixture
def draw(demo: Path, tmp_path: Path, say: Say) -> Callable[[bytes], None]:
    """Publish a diagram."""

    def drawn(diagram: bytes) -> None:
        assert demo.is_dir()
        (tmp_path / "p.bpmn").write_bytes(diagram)
        assert say("publish", tmp_path / "p.bpmn").status == 0

    return drawn


@pytest.mark.usefixtures("demo")
def test_publishing_tells_the_versions(say: Say, tmp_path: Path) -> None:
    file = tmp_path / "p.bpmn"
    file.write_bytes(line("a"))
    first = say("publish", file, "--json").object
    file.write_bytes(line("b"))
    second = say("publish", file, "--json").object
    assert [first["version"], second["version"]] == [1, 2]
    assert (second["key"], second["definitions"][0]["key"]) == ("p", "p")
    assert "p" in say("publish", file).out


@pytest.mark.usefixtures("demo")
def test_publishing_a_bad_diagram_is_refused_with_its_findings(say: Say, tmp_path: Path) -> None:
    file = tmp_path / "p.bpmn"
    file.write_bytes(
        bpmn(process('<startEvent id="s"/><serviceTask id="x"/><endEvent id="e"/>' + flows("s", "x", "e")))
    )
    said = say("publish", file, "--json")
    told = json.loads(said.out)
    assert (said.status, told["deployment"], told["definitions"]) == (1, None, [])
    assert "x" in {found["element"] for found in told["findings"]}
    assert "error x" in say("publish", file).out
    assert say("start", "p").status == 1


@pytest.mark.usefixtures("demo")
def test_a_folder_is_published_with_its_forms(say: Say, tmp_path: Path) -> None:
    folder = tmp_path / "package"
    (folder / "forms").mkdir(parents=True)
    body = '<startEvent id="s"/>' + user("a", 'camunda:formRef="f"') + '<endEvent id="e"/>' + flows("s", "a", "e")
    (folder / "p.bpmn").write_bytes(bpmn(process(body)))
    field = {"type": "textfield", "key": "ten", "label": "Tên", "validate": {"required": True}}
    (folder / "forms" / "f.form").write_text(json.dumps({"type": "default", "id": "f", "components": [field]}))
    assert say("publish", folder).status == 0
    task = say("start", "p", "--json").object["tasks"][0]["id"]
    refused = say("complete", task, "--json")
    assert refused.status == 1
    told = json.loads(refused.err)
    assert (told["type"], told["errors"][0]["field"]) == ("form", "ten")
    assert say("complete", task, "--var", "ten=Bế", "--json").object["status"] == "completed"


def test_a_case_from_start_to_end(say: Say, draw: Callable[[bytes], None]) -> None:
    draw(line("a", "b"))
    started = say("start", "p", "--business-key", "7", "--var", "so=1.50", "--var", "ngay=2021-03-17", "--json").object
    assert list(started)[:5] == ["id", "key", "version", "business_key", "status"]
    assert (started["key"], started["business_key"], started["status"]) == ("p", "7", "active")
    (task,) = say("tasks", "--json", "--case", started["id"]).lines
    assert list(task) == TASK
    assert (task["element"], task["instance"], task["status"]) == ("a", started["id"], "open")
    done = say("complete", task["id"], "--var", 'ds=[1, {"x": true}]', "--json").object
    assert done == {"task": task["id"], "instance": started["id"], "status": "active"}
    shown = say("case", started["id"], "--json").object
    assert list(shown) == ["id", "key", "version", "business_key", "status", "tasks", "variables", "trail"]
    assert shown["variables"]["so"] == 1.5
    assert shown["variables"]["ngay"] == "2021-03-17"
    assert shown["variables"]["ds"] == [1, {"x": True}]
    assert [list(one) for one in shown["tasks"]] == [TASK]
    assert {tuple(entry) for entry in shown["trail"]} == {
        ("no", "at", "kind", "element", "actor", "actor_kind", "on_behalf_of")
    }
    assert [entry["no"] for entry in shown["trail"]] == list(range(1, len(shown["trail"]) + 1))
    assert say("complete", shown["tasks"][0]["id"]).out.endswith("completed\n")
    assert say("case", started["id"]).out.count("task-completed") == 2


def test_as_acts_as_that_user_with_their_rights(say: Say, draw: Callable[[bytes], None]) -> None:
    body = '<startEvent id="s"/>' + user("a", 'camunda:candidateGroups="van_thu"') + '<endEvent id="e"/>'
    draw(bpmn(process(body + flows("s", "a", "e"))))
    started = say("start", "p", "--as", "chuyen_vien", "--json").object
    assert say("tasks", "--as", "chuyen_vien", "--json").lines == []
    (task,) = say("tasks", "--as", "van_thu", "--json").lines
    assert (task["assignee"], task["candidates"]) == (None, ["van_thu"])
    assert [one["id"] for one in say("tasks", "--json").lines] == [task["id"]]
    assert say("claim", task["id"], "--as", "uy_vien_1").status == 1
    assert say("claim", task["id"], "--as", "van_thu", "--json").object["assignee"] == "van_thu"
    assert "van_thu" in say("tasks").out
    assert say("complete", task["id"], "--as", "van_thu").status == 0
    lost = say("complete", task["id"], "--as", "admin", "--json")
    assert lost.status == 1
    told = json.loads(lost.err)
    assert (told["type"], told["winner"]) == ("lost-race", "van_thu")
    assert told["at"].endswith("Z")
    trail = say("case", started["id"], "--json").object["trail"]
    assert [one["actor"] for one in trail if one["kind"] == "task-completed"] == ["van_thu"]


@pytest.mark.parametrize("words", [["tasks", "--as", "nobody"], ["case", "none"], ["claim", "none"], ["start", "none"]])
@pytest.mark.usefixtures("demo")
def test_what_is_not_there_is_1_with_one_line(say: Say, words: list[str]) -> None:
    said = say(*words)
    assert (said.status, said.out, said.err.count("\n")) == (1, "", 1)
    assert words[-1] in said.err


def test_messages_and_signals_reach_what_waits(say: Say, draw: Callable[[bytes], None]) -> None:
    body = (
        '<startEvent id="s"/><intermediateCatchEvent id="m"><messageEventDefinition messageRef="m1"/>'
        '</intermediateCatchEvent><intermediateCatchEvent id="g"><signalEventDefinition signalRef="g1"/>'
        "</intermediateCatchEvent>" + user("a") + '<endEvent id="e"/>' + flows("s", "m", "g", "a", "e")
    )
    draw(bpmn(process(body), root=ROOT))
    case = say("start", "p", "--business-key", "1", "--json").object["id"]
    assert say("message", "tra_loi", "--business-key", "2").status == 1
    told = say("message", "tra_loi", "--business-key", "1", "--var", "y=1", "--json").object
    assert told == {"instances": [case], "started": []}
    assert say("signal", "nghi").status == 0
    shown = say("case", case, "--json").object
    assert ([one["element"] for one in shown["tasks"]], shown["variables"]["y"]) == (["a"], 1)


def test_what_a_word_causes_has_run_when_it_ends(say: Say, draw: Callable[[bytes], None]) -> None:
    notify = service("x", "notify", "nguoi=admin;tieu_de=a;noi_dung=b")
    body = '<startEvent id="s"/>' + notify + user("a") + '<endEvent id="e"/>'
    draw(bpmn(process(body + flows("s", "x", "a", "e"))))
    assert [one["element"] for one in say("start", "p", "--json").object["tasks"]] == ["a"]
