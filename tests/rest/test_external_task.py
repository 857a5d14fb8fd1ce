from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import engine
from tests.support.drawing import bpmn, flows, process, service, user
from tests.support.homes import ADMIN

if TYPE_CHECKING:
    from engine import Home
    from tests.rest.api import Api

ROOT = '<error id="er" errorCode="het_giay"/>'
CAUGHT = '<boundaryEvent id="b" attachedToRef="x"><errorEventDefinition errorRef="er"/></boundaryEvent>'
TOPIC = {"topicName": "in_an", "lockDuration": 60_000}


@pytest.fixture(autouse=True)
def _published(home: Home) -> None:
    nodes = '<startEvent id="s"/>' + service("x", "in_an") + user("after") + user("mended") + '<endEvent id="e"/>'
    body = nodes + CAUGHT + flows("s", "x", "after", "e") + flows("b", "mended", "e")
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body), root=ROOT)})


def fetch(api: Api, status: int = 200, **more: object) -> Any:  # noqa: ANN401 - JSON
    sent = {"workerId": "w", "maxTasks": 5, "topics": [TOPIC], **more}
    return api.post("/external-task/fetchAndLock", sent, status=status)


def elements(api: Api, case: str) -> list[str]:
    return [row["taskDefinitionKey"] for row in api.get("/task", processInstanceId=case)]


def test_a_worker_fetches_locks_and_completes(api: Api) -> None:
    case = api.start(so=5, ten="Bế")
    (task,) = fetch(api, topics=[{**TOPIC, "variables": ["so"]}])
    assert (task["processInstanceId"], task["activityId"], task["topicName"], task["workerId"]) == (
        case,
        "x",
        "in_an",
        "w",
    )
    assert task["lockExpirationTime"] == "2026-11-23T01:01:00.000+0000"
    assert task["variables"] == {"so": {"type": "Integer", "value": 5, "valueInfo": {}}}
    assert fetch(api, workerId="v") == []
    result = {"workerId": "w", "variables": {"trang": {"value": 3, "type": "Integer"}}}
    api.post(f"/external-task/{task['id']}/complete", result, status=204)
    assert elements(api, case) == ["after"]
    assert api.get(f"/process-instance/{case}/variables/trang")["value"] == 3
    api.post(f"/external-task/{task['id']}/complete", result, status=404)


def test_a_step_locked_by_another_is_400_as_in_camunda(api: Api) -> None:
    api.start()
    (task,) = fetch(api)
    refused = api.post(f"/external-task/{task['id']}/complete", {"workerId": "v"}, status=400)
    assert "“w”" in refused["message"]
    api.post(f"/external-task/{task['id']}/extendLock", {"workerId": "v", "newDuration": 1000}, status=400)
    api.post(f"/external-task/{task['id']}/extendLock", {"workerId": "w", "newDuration": 0}, status=400)
    api.post(f"/external-task/{task['id']}/extendLock", {"workerId": "w", "newDuration": 120_000}, status=204)
    assert api.get(f"/external-task/{task['id']}")["lockExpirationTime"] == "2026-11-23T01:02:00.000+0000"
    assert api.call("POST", f"/external-task/{task['id']}/unlock").status_code == 204
    assert [row["workerId"] for row in fetch(api, workerId="v")] == ["v"]


def test_a_failure_is_tried_again_and_then_an_incident(api: Api, home: Home) -> None:
    case = api.start()
    (task,) = fetch(api)
    failed = {"workerId": "w", "errorMessage": "no paper", "errorDetails": "tray 2", "retries": 1, "retryTimeout": 0}
    api.post(f"/external-task/{task['id']}/failure", failed, status=204)
    (again,) = fetch(api)
    assert (again["retries"], again["errorMessage"]) == (1, "no paper")
    api.post(f"/external-task/{task['id']}/failure", {**failed, "retries": 0}, status=204)
    assert fetch(api) == []
    assert [one.message for one in engine.case(home, ADMIN, case).incidents] == ["no paper"]


def test_a_business_error_takes_the_error_path(api: Api) -> None:
    case = api.start()
    (task,) = fetch(api)
    error = {"workerId": "w", "errorCode": "het_giay", "errorMessage": "x", "variables": {"khay": {"value": 2}}}
    api.post(f"/external-task/{task['id']}/bpmnError", error, status=204)
    assert elements(api, case) == ["mended"]
    api.post(f"/external-task/{task['id']}/bpmnError", {"workerId": "w"}, status=400)


def test_the_open_steps_are_listed(api: Api) -> None:
    one, two = api.start(), api.start()
    (task,) = fetch(api, maxTasks=1)
    assert {row["processInstanceId"] for row in api.get("/external-task", topicName="in_an")} == {one, two}
    assert [row["id"] for row in api.get("/external-task", locked="true")] == [task["id"]]
    assert len(api.get("/external-task", notLocked="true")) == 1
    assert [row["id"] for row in api.post("/external-task", {"externalTaskId": task["id"]})] == [task["id"]]
    assert api.get("/external-task/count", processInstanceId=two) == {"count": 1}
    assert len(api.get("/external-task", processDefinitionKey="p", sortBy="createTime", sortOrder="asc")) == 2
    api.get("/external-task/none", status=404)


def test_business_keys_and_procedures_choose_the_steps(api: Api) -> None:
    api.post("/process-definition/key/p/start", {"businessKey": "1"})
    assert fetch(api, topics=[{**TOPIC, "businessKey": "2"}]) == []
    assert fetch(api, topics=[{**TOPIC, "processDefinitionKeyIn": ["q"]}]) == []
    assert len(fetch(api, topics=[{**TOPIC, "businessKey": "1", "processDefinitionKey": "p"}], usePriority=True)) == 1


def test_only_workers_and_administrators_may(api: Api) -> None:
    api.start()
    sent = {"workerId": "w", "maxTasks": 1, "topics": [TOPIC]}
    assert api.of("van_thu").post("/external-task/fetchAndLock", sent, status=403)["type"] == "AuthorizationException"
    api.of("van_thu").get("/external-task", status=403)


@pytest.mark.parametrize(
    "sent",
    [
        {"workerId": ""},
        {"topics": None},
        {"topics": ["in_an"]},
        {"topics": [{"topicName": "in_an"}]},
        {"topics": [{**TOPIC, "tenantIdIn": ["t"]}]},
        {"topics": [{**TOPIC, "variables": "so,ten", "processVariables": {"a": 1}}]},
        {"maxTasks": "many"},
    ],
)
def test_a_question_that_is_not_understood_is_refused(api: Api, sent: dict[str, object]) -> None:
    assert fetch(api, status=400, **sent)["type"] == "InvalidRequestException"


def test_properties_of_the_step_come_along_when_asked_for(api: Api, home: Home) -> None:
    one = "<camunda:properties><camunda:property name='khay' value='2'/></camunda:properties>"
    asked = f"<extensionElements>{one}</extensionElements>"
    step = f'<serviceTask id="x" camunda:type="external" camunda:topic="in_an">{asked}</serviceTask>'
    body = '<startEvent id="s"/>' + step + '<endEvent id="e"/>' + flows("s", "x", "e")
    engine.publish(home, ADMIN, {"q.bpmn": bpmn(process(body, "q"))})
    api.start("q")
    (task,) = fetch(api, topics=[{**TOPIC, "includeExtensionProperties": True}])
    assert task["extensionProperties"] == {"khay": "2"}
    api.post(f"/external-task/{task['id']}/unlock", status=204)
    assert fetch(api)[0]["extensionProperties"] == {}


def test_a_suspended_cases_step_says_so_and_is_not_fetched(api: Api, home: Home) -> None:
    case, other = api.start(), api.start()
    engine.suspend(home, ADMIN, case, reason="for the test")
    listed = {row["processInstanceId"]: row for row in api.get("/external-task")}
    assert (listed[case]["suspended"], listed[other]["suspended"]) == (True, False)
    assert api.get(f"/external-task/{listed[case]['id']}")["suspended"]
    assert [row["processInstanceId"] for row in fetch(api)] == [other]
