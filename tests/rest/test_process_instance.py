from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import engine
from tests.support.drawing import line
from tests.support.homes import ADMIN

if TYPE_CHECKING:
    from engine import Home
    from tests.rest.api import Api


@pytest.fixture(autouse=True)
def _published(home: Home) -> None:
    engine.publish(home, ADMIN, {"p.bpmn": line("a")})
    engine.publish(home, ADMIN, {"q.bpmn": line("a", key="q")})


def ids(api: Api, **query: object) -> set[str]:
    return {row["id"] for row in api.get("/process-instance", **query)}


def test_only_running_cases_are_listed_by_what_they_are(api: Api, home: Home) -> None:
    first = api.post("/process-definition/key/p/start", {"businessKey": "1"})
    second, other, done = api.start(), api.start("q"), api.start()
    engine.suspend(home, ADMIN, second, reason="for the test")
    api.post(f"/task/{api.task(done)}/complete", status=204)
    assert ids(api) == {first["id"], second, other}
    assert ids(api, businessKey="1") == {first["id"]}
    assert ids(api, processDefinitionKey="q") == {other}
    assert ids(api, processDefinitionId=first["definitionId"]) == {first["id"], second}
    assert ids(api, active="true") == {first["id"], other}
    assert ids(api, suspended="true") == {second}
    assert ids(api, processInstanceIds=f"{other},{second},none") == {other, second}
    assert {row["id"] for row in api.post("/process-instance", {"processInstanceIds": [other]})} == {other}
    assert api.get("/process-instance/count", processDefinitionKey="p") == {"count": 2}
    ordered = api.get("/process-instance", sortBy="definitionKey", sortOrder="desc", maxResults=1)
    assert [row["id"] for row in ordered] == [other]
    assert len(api.get("/process-instance", firstResult=1, maxResults=1)) == 1
    assert api.get(f"/process-instance/{second}")["suspended"]


def test_a_case_that_has_ended_or_is_for_others_is_not_there(api: Api, home: Home) -> None:
    case = api.start()
    api.of("uy_vien_9").get(f"/process-instance/{case}", status=404)
    assert ids(api.of("uy_vien_9")) == set()
    api.post(f"/task/{api.task(case)}/complete", status=204)
    api.get(f"/process-instance/{case}", status=404)
    api.get("/process-instance/none", status=404)
    assert engine.case(home, ADMIN, case).status == "completed"


def test_deleting_a_case_cancels_it_with_its_reason(api: Api, home: Home) -> None:
    case, other = api.start(), api.start()
    assert api.of("van_thu").call("DELETE", f"/process-instance/{case}").status_code == 404
    path = f"/process-instance/{case}?skipCustomListeners=true&deleteReason=Nh%E1%BA%ADp%20nh%E1%BA%A7m"
    assert api.call("DELETE", path).status_code == 204
    view = engine.case(home, ADMIN, case)
    assert view.status == "cancelled"
    assert any(entry.kind == "instance-cancelled" and entry.reason == "Nhập nhầm" for entry in view.trail)
    assert api.call("DELETE", f"/process-instance/{case}").status_code == 404
    assert api.call("DELETE", f"/process-instance/{other}").status_code == 204


def test_variables_are_read_and_mended_by_an_administrator(api: Api, home: Home) -> None:
    case = api.start(so=5)
    assert api.get(f"/process-instance/{case}/variables")["so"] == {"type": "Integer", "value": 5, "valueInfo": {}}
    changed = {"modifications": {"so": {"value": 6, "type": "Integer"}, "ten": {"value": "Bế", "type": "String"}}}
    api.post(f"/process-instance/{case}/variables", changed, status=204)
    assert api.get(f"/process-instance/{case}/variables/ten")["value"] == "Bế"
    put = api.call("PUT", f"/process-instance/{case}/variables/so", json={"value": 7, "type": "Integer"})
    assert put.status_code == 204
    assert engine.variables(home, ADMIN, case)["so"] == 7
    api.get(f"/process-instance/{case}/variables/none", status=404)
    api.post(f"/process-instance/{case}/variables", {"deletions": ["so"]}, status=400)
    refused = api.of("lanh_dao").post(f"/process-instance/{case}/variables", changed, status=403)
    assert refused["type"] == "AuthorizationException"
