from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

import engine
from engine.handlers import Catalogue
from tests.support import handlers as ours
from tests.support.drawing import bpmn, flows, process, service, user
from tests.support.homes import ADMIN

if TYPE_CHECKING:
    from engine import Home
    from tests.rest.api import Api

INCIDENT = {
    "id", "processDefinitionId", "processInstanceId", "executionId", "incidentTimestamp", "incidentType", "activityId",
    "failedActivityId", "causeIncidentId", "rootCauseIncidentId", "configuration", "incidentMessage", "tenantId",
    "jobDefinitionId", "annotation",
}  # fmt: skip
JOB = {
    "id", "jobDefinitionId", "processInstanceId", "processDefinitionId", "processDefinitionKey", "executionId",
    "exceptionMessage", "failedActivityId", "retries", "dueDate", "suspended", "priority", "tenantId", "createTime",
    "batchId",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _published(home: Home) -> None:
    """A step whose deferred handler always fails, tried once; a step of an outside worker; a wait for a day."""
    home.catalogue = Catalogue.load(("tests.support.handlers",))
    ours.calls.clear()
    cycle = "<extensionElements><camunda:failedJobRetryTimeCycle>R1/PT1M</camunda:failedJobRetryTimeCycle>"
    once = service("x", "fail-later").replace("</serviceTask>", f"{cycle}</extensionElements></serviceTask>")
    wait = '<intermediateCatchEvent id="x"><timerEventDefinition><timeDuration>P1D</timeDuration>'
    steps = {
        "p": once,
        "w": service("x", "in_an"),
        "t": f"{wait}</timerEventDefinition></intermediateCatchEvent>",
    }
    for key, step in steps.items():
        body = '<startEvent id="s"/>' + step + user("a") + '<endEvent id="e"/>' + flows("s", "x", "a", "e")
        engine.publish(home, ADMIN, {f"{key}.bpmn": bpmn(process(body, key))})


def only(api: Api, path: str, **query: object) -> dict[str, Any]:
    (found,) = api.get(path, **query)
    return dict(found)


def test_an_incident_has_camundas_shape_and_leads_to_its_job(api: Api, home: Home) -> None:
    case = api.start()
    engine.run_due(home)
    found = only(api, "/incident")
    assert set(found) == INCIDENT
    assert (found["incidentType"], found["activityId"], found["failedActivityId"]) == ("failedJob", "x", "x")
    assert (found["processInstanceId"], found["processDefinitionId"]) == (
        case,
        only(api, "/process-instance")["definitionId"],
    )
    assert found["incidentTimestamp"] == "2026-11-23T01:00:00.000+0000"
    assert "printer" in found["incidentMessage"]
    assert api.get(f"/incident/{found['id']}") == found
    job = api.get(f"/job/{found['configuration']}")
    assert (set(job), job["retries"], job["exceptionMessage"]) == (JOB, 0, found["incidentMessage"])
    assert api.get("/job", noRetriesLeft="true", processInstanceId=case) == [job]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"incidentType": "failedJob"}, 1),
        ({"incidentType": "failedExternalTask"}, 1),
        ({"incidentMessageLike": "%printer%"}, 1),
        ({"incidentMessageLike": "printer%"}, 0),
        ({"processDefinitionKeyIn": "p,w"}, 2),
        ({"processDefinitionKeyIn": "q"}, 0),
        ({"activityId": "x"}, 2),
        ({}, 2),
    ],
)
def test_incidents_are_listed_by_what_they_are(api: Api, home: Home, query: dict[str, str], count: int) -> None:
    api.start()
    engine.run_due(home)
    api.start("w")
    topic = [engine.Topic(name="in_an", lock_ms=60_000)]
    (step,) = engine.fetch_and_lock(home, ADMIN, worker="w", topics=topic, limit=1)
    engine.fail_external(home, ADMIN, step.id, worker="w", message="hết mực", retries=0)
    assert api.get("/incident/count", **query) == {"count": count}
    assert len(api.get("/incident", sortBy="incidentTimestamp", sortOrder="asc", **query)) == count
    external = api.get("/incident", incidentType="failedExternalTask")
    assert [one["configuration"] for one in external] == [step.id]


def test_a_job_is_executed_now_and_answers_with_its_error_or_nothing(api: Api, home: Home) -> None:
    api.start()
    job = only(api, "/job", messages="true")
    assert (set(job), job["retries"], job["suspended"]) == (JOB, 1, False)
    failed = api.post(f"/job/{job['id']}/execute", status=500)
    assert "printer" in failed["message"]
    assert len(ours.calls) == 1
    assert only(api, "/incident")["configuration"] == job["id"]
    api.call("PUT", f"/job/{job['id']}/retries", json={"retries": 1})
    again = only(api, "/job")  # the step has a new job; the incident of the old one is gone
    assert (again["id"] != job["id"], api.get("/incident")) == (True, [])
    api.get(f"/job/{job['id']}", status=404)
    engine.run_due(home)
    assert len(ours.calls) == 2


def test_a_timer_is_a_job_too_and_comes_when_it_is_executed(api: Api, home: Home) -> None:
    case = api.start("t")
    timer = only(api, "/job", timers="true")
    assert (set(timer), timer["dueDate"], timer["failedActivityId"]) == (JOB, "2026-11-24T01:00:00.000+0000", "x")
    assert api.get("/job/count", executable="true") == {"count": 0}
    engine.suspend(home, ADMIN, case, reason="for the test")
    assert api.get("/job/count", suspended="true") == {"count": 1}
    engine.resume(home, ADMIN, case, reason="for the test")
    api.post(f"/job/{timer['id']}/execute", status=204)
    assert api.task(case)
    assert api.get("/job") == []
    view = engine.case(home, ADMIN, case)
    assert [entry.actor for entry in view.trail if entry.kind == "job-hastened"] == ["admin"]
    engine.tick(home, ADMIN, home.clock.now() + timedelta(days=2))
    assert len(engine.case(home, ADMIN, case).tasks) == 1


def test_only_administrators_see_and_execute_them(api: Api) -> None:
    api.start()
    job, other = only(api, "/job")["id"], api.of("lanh_dao")
    for path in ("/incident", "/incident/count", "/job", "/job/count", f"/job/{job}"):
        assert other.get(path, status=403)["type"] == "AuthorizationException"
    other.post(f"/job/{job}/execute", status=403)
    api.get("/incident/none", status=404)
    api.post("/job/none/execute", status=404)
    api.get("/incident", unknownFilter="x", status=400)
    assert api.call("PUT", f"/job/{job}/retries", json={"retries": 0}).status_code == 400
