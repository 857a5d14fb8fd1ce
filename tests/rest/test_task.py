from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

import engine
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN

if TYPE_CHECKING:
    from engine import Home
    from tests.rest.api import Api

OFFERED = 'camunda:candidateGroups="van_thu" camunda:dueDate="2026-12-01T10:00:00Z" camunda:priority="70"'
FORM = b"""{"type": "default", "id": "f", "components": [
  {"type": "textfield", "key": "ten", "label": "T\xc3\xaan", "validate": {"required": true}},
  {"type": "filepicker", "key": "tep", "label": "T\xe1\xbb\x87p"}]}"""


@pytest.fixture(autouse=True)
def _published(home: Home) -> None:
    nodes = '<startEvent id="s"/>' + user("a", OFFERED) + user("b", 'camunda:formRef="f"') + '<endEvent id="e"/>'
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(nodes + flows("s", "a", "b", "e"))), "f.form": FORM})


def elements(api: Api, **query: object) -> list[str]:
    return [row["taskDefinitionKey"] for row in api.get("/task", **query)]


def test_each_sees_their_own_and_the_administrator_all(api: Api) -> None:
    case = api.of("chuyen_vien").start()
    assert elements(api, processInstanceId=case) == ["a"]
    assert elements(api.of("van_thu")) == ["a"]
    assert elements(api.of("chuyen_vien")) == []
    assert api.of("uy_vien_1").get(f"/task/{api.task(case)}", status=404)


def test_a_task_reads_as_camunda_writes_it(api: Api) -> None:
    case = api.start()
    (task,) = api.get("/task", processInstanceId=case)
    assert (task["name"], task["priority"], task["assignee"]) == ("a", 70, None)
    assert task["due"] == "2026-12-01T10:00:00.000+0000"
    assert task["created"] == "2026-11-23T01:00:00.000+0000"
    assert task["processInstanceId"] == task["executionId"] == case
    assert api.get(f"/task/{task['id']}") == task


def test_the_list_is_filtered(api: Api) -> None:
    case, other = api.start(), api.start()
    clerk = api.of("van_thu")
    clerk.post(f"/task/{api.task(case)}/claim", {"userId": "van_thu"}, status=204)
    everything: dict[str, tuple[dict[str, object], int]] = {
        "assignee": ({"assignee": "van_thu"}, 1),
        "unassigned": ({"unassigned": "true"}, 1),
        "assigned": ({"assigned": "true"}, 1),
        "group": ({"candidateGroup": "van_thu"}, 1),
        "group with assigned": ({"candidateGroup": "van_thu", "includeAssignedTasks": "true"}, 2),
        "other group": ({"candidateGroup": "lanh_dao"}, 0),
        "user": ({"candidateUser": "van_thu"}, 1),
        "other user": ({"candidateUser": "uy_vien_1"}, 0),
        "case": ({"processInstanceId": other}, 1),
        "key": ({"processDefinitionKey": "p"}, 2),
        "other key": ({"processDefinitionKey": "q"}, 0),
        "element": ({"taskDefinitionKey": "a", "name": "a"}, 2),
    }
    assert {name: len(api.get("/task", **query)) for name, (query, _) in everything.items()} == {
        name: count for name, (_, count) in everything.items()
    }
    assert api.get("/task/count", unassigned="true") == {"count": 1}
    assert len(api.post("/task", {"assigned": True})) == 1
    assert len(api.get("/task", sortBy="created", sortOrder="asc", maxResults=1)) == 1
    api.get("/task", status=400, nameLike="%a%")


def test_no_page_of_tasks_is_left_out(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        api.start()
    monkeypatch.setattr("engine.inbox.MOST", 2)
    assert len(api.get("/task")) == 5
    assert api.get("/task/count") == {"count": 5}
    assert len({row["id"] for row in api.of("van_thu").get("/task")}) == 5
    assert len(api.get("/task", candidateUser="van_thu")) == 5


def test_claiming_has_one_winner_who_is_named(api: Api) -> None:
    task = api.task(api.start())
    api.of("van_thu").post(f"/task/{task}/claim", status=204)
    lost = api.post(f"/task/{task}/claim", {"userId": "lanh_dao"}, status=409)
    assert (lost["type"], lost["winner"]) == ("OptimisticLockingException", "van_thu")
    assert lost["at"] == "2026-11-23T01:00:00.000+0000"
    api.of("van_thu").post(f"/task/{task}/unclaim", status=204)
    api.post(f"/task/{task}/claim", {"userId": "van_thu"}, status=204)
    assert api.get(f"/task/{task}")["assignee"] == "van_thu"
    api.of("uy_vien_1").post(f"/task/{task}/claim", status=404)


def test_completing_has_one_winner_and_the_loser_is_told(api: Api) -> None:
    case = api.start()
    task = api.task(case)
    api.of("van_thu").post(f"/task/{task}/complete", {"variables": {"so": {"value": 1}}}, status=204)
    lost = api.post(f"/task/{task}/complete", status=409)
    assert (lost["winner"], lost["at"]) == ("van_thu", "2026-11-23T01:00:00.000+0000")
    assert elements(api, processInstanceId=case) == ["b"]
    assert api.get(f"/task/{api.task(case)}/variables/so")["value"] == 1
    api.get(f"/task/{task}", status=404)


def test_the_forms_rules_hold_here_too(api: Api, home: Home) -> None:
    case = api.start()
    api.post(f"/task/{api.task(case)}/complete", status=204)
    task = api.task(case)
    refused = api.post(f"/task/{task}/complete", {"variables": {"khac": {"value": 1}}}, status=400)
    assert refused["type"] == "FormFieldValidationException"
    assert set(refused["details"]["khac"]) == {"vi", "en"}
    missing = api.post(f"/task/{task}/complete", {"variables": {}}, status=400)
    assert "ten" in missing["details"]
    file = {
        "value": base64.b64encode(b"%PDF-1.7 x").decode(),
        "type": "File",
        "valueInfo": {"filename": "dự thảo.pdf", "mimetype": "application/pdf"},
    }
    sent = {"variables": {"ten": {"value": "Bế", "type": "String"}, "tep": file}, "withVariablesInReturn": True}
    assert api.post(f"/task/{task}/complete", sent)["ten"]["value"] == "Bế"
    (paper,) = engine.case(home, ADMIN, case).documents
    assert [version.name for version in paper.versions] == ["dự thảo.pdf"]


def test_variables_of_a_task_are_its_cases(api: Api) -> None:
    case = api.start(so=1)
    task = api.task(case)
    api.post(f"/task/{task}/variables", {"modifications": {"so": {"value": 2}}}, status=204)
    assert api.get(f"/task/{task}/variables")["so"]["value"] == 2
    assert api.get(f"/process-instance/{case}/variables/so")["value"] == 2
    api.get(f"/task/{task}/variables/none", status=404)
    api.get("/task/none/variables", status=404)


def test_a_task_of_a_suspended_case_says_so(api: Api, home: Home) -> None:
    case = api.start()
    task = api.task(case)
    engine.suspend(home, ADMIN, case, reason="for the test")
    assert api.get(f"/task/{task}")["suspended"]
    api.post(f"/task/{task}/complete", status=409)
