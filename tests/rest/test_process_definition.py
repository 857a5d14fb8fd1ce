from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import engine
from bpmn.reader import read
from tests.support.drawing import bpmn, flows, line, process, service
from tests.support.homes import ADMIN
from tests.support.sources import ROOT

if TYPE_CHECKING:
    from engine import Home
    from tests.rest.api import Api

AT_ONCE = bpmn(
    process('<startEvent id="s"/>' + '<endEvent id="e"/>' + flows("s", "e"), "q"),
)


@pytest.fixture(autouse=True)
def _published(home: Home) -> None:
    engine.publish(home, ADMIN, {"p.bpmn": line("a")}, name="one")
    engine.publish(home, ADMIN, {"p.bpmn": line("b")}, name="two")


def versions(api: Api, **query: object) -> list[tuple[str, int]]:
    return [(row["key"], row["version"]) for row in api.get("/process-definition", **query)]


def test_the_list_is_filtered_sorted_and_paged(api: Api) -> None:
    shipped = (path.read_bytes() for path in (ROOT / "bpmn" / "procedures").glob("*/*.bpmn"))
    own = [(key, 1) for diagram in shipped for key, process in read(diagram).processes.items() if process.executable]
    assert sorted(versions(api)) == sorted([("p", 1), ("p", 2), *own])
    assert versions(api, key="p", latestVersion="true") == [("p", 2)]
    assert versions(api, key="p", version=1) == [("p", 1)]
    assert versions(api, keysIn="van_ban_di,x") == [("van_ban_di", 1)]
    assert versions(api, key="p", sortBy="version", sortOrder="desc") == [("p", 2), ("p", 1)]
    assert versions(api, key="p", sortBy="version", sortOrder="asc", firstResult=1, maxResults=5) == [("p", 2)]
    assert versions(api, suspended="true") == []
    assert versions(api, name="P", startableInTasklist="true", active="true", resourceName="p.bpmn") == versions(
        api, key="p"
    )
    assert api.get("/process-definition/count", key="p") == {"count": 2}


@pytest.mark.parametrize(
    "query",
    [
        {"nameLike": "%x%"},
        {"sortBy": "version"},
        {"sortBy": "colour", "sortOrder": "asc"},
        {"firstResult": -1},
        {"maxResults": "many"},
        {"latestVersion": "perhaps"},
    ],
)
def test_a_filter_that_is_not_understood_is_never_passed_over(api: Api, query: dict[str, object]) -> None:
    assert api.get("/process-definition", status=400, **query)["type"] == "InvalidRequestException"


def test_one_by_id_or_key_and_its_diagram_as_drawn(api: Api) -> None:
    newest = api.get("/process-definition/key/p")
    oldest = api.get("/process-definition", key="p", version=1)[0]
    assert newest["version"] == 2
    assert api.get(f"/process-definition/{oldest['id']}") == oldest
    assert api.get(f"/process-definition/{oldest['id']}/xml") == {"id": oldest["id"], "bpmn20Xml": line("a").decode()}
    assert api.get("/process-definition/key/p/xml")["bpmn20Xml"] == line("b").decode()
    for path in ("/process-definition/none", "/process-definition/key/none", "/process-definition/key/none/xml"):
        assert api.get(path, status=404)["type"] == "InvalidRequestException"


def test_starting_by_id_starts_that_version(api: Api) -> None:
    oldest = api.get("/process-definition", key="p", version=1)[0]
    started = api.post(f"/process-definition/{oldest['id']}/start", {"businessKey": "7"})
    assert (started["definitionId"], started["businessKey"], started["ended"]) == (oldest["id"], "7", False)
    assert started["links"] == []
    assert [task["taskDefinitionKey"] for task in api.get("/task", processInstanceId=started["id"])] == ["a"]


def test_a_case_that_ends_at_once_has_ended(api: Api, home: Home) -> None:
    engine.publish(home, ADMIN, {"q.bpmn": AT_ONCE})
    sent = {"variables": {"a": {"value": 1}}, "withVariablesInReturn": True}
    started = api.post("/process-definition/key/q/start", sent)
    assert started["ended"]
    assert started["variables"]["a"] == {"type": "Integer", "value": 1, "valueInfo": {}}


def test_a_start_without_a_body_is_one_without_variables(api: Api) -> None:
    assert api.call("POST", "/process-definition/key/p/start").status_code == 200


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"variables": {"a": {"value": NaN}}}', "application/json", 400),
        (b'{"variables": []}', "application/json", 400),
        (b'{"variables": {"a": 1}}', "application/json", 400),
        (b'{"businessKey": 7}', "application/json", 400),
        (b'{"startInstructions": [{}]}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"a=1", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_readably(api: Api, data: bytes, kind: str, status: int) -> None:
    response = api.call("POST", "/process-definition/key/p/start", data=data, content_type=kind)
    assert response.status_code == status
    assert len(response.json["message"]) > 20
    assert api.get("/process-instance/count") == {"count": 0}


def test_a_procedure_that_is_not_there_cannot_be_started(api: Api) -> None:
    api.post("/process-definition/key/none/start", status=404)


def test_a_step_for_an_outside_worker_does_not_hold_the_start(api: Api, home: Home) -> None:
    body = '<startEvent id="s"/>' + service("x", "outside") + '<endEvent id="e"/>' + flows("s", "x", "e")
    engine.publish(home, ADMIN, {"r.bpmn": bpmn(process(body, "r"))})
    assert not api.post("/process-definition/key/r/start")["ended"]
