"""The Camunda Modeler's requests, byte by byte (CamundaAPI.js, RestAPI.js of the Modeler 5.50)."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import engine
from tests.rest.api import Api, basic
from tests.support.drawing import bpmn, flows, line, process, user
from tests.support.homes import ADMIN
from tests.support.sources import ROOT

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from engine import Home

PROCEDURES = ROOT / "bpmn" / "procedures"
BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
BAD = bpmn(
    process(
        '<startEvent id="s"/>'
        + user("a")
        + '\n  <serviceTask id="máy" name="Máy"/>\n<endEvent id="e"/>'
        + flows("s", "a", "máy", "e"),
        name="Quy trình hỏng",
    )
)


def modeler(api: Api, *files: tuple[str, bytes], name: str = "Quy trình thử", duplicates: str = "true") -> TestResponse:
    """What the Modeler sends on “Deploy”: a form of Chromium, each file under its own name."""
    parts = {"deployment-name": name, "deployment-source": "Camunda Modeler", "enable-duplicate-filtering": duplicates}
    lines = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in parts.items()
    ]
    for file, data in files:
        head = f'Content-Disposition: form-data; name="{file}"; filename="{file}"\r\nContent-Type: text/xml\r\n\r\n'
        lines += [f"--{BOUNDARY}\r\n{head}".encode(), data, b"\r\n"]
    body = b"".join([*lines, f"--{BOUNDARY}--\r\n".encode()])
    headers = {"Authorization": basic(api.person), "Origin": "null", "Accept": "application/json"}
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    return api.client.post("/engine-rest/deployment/create", data=body, content_type=kind, headers=headers)


def test_the_modelers_walk_from_the_address_to_a_running_case(api: Api) -> None:
    probe = api.client.get("/engine-rest/deployment?maxResults=0", headers={"Origin": "null"})
    assert probe.status_code == 401  # the dialog shows the fields for an account
    assert api.get("/deployment", maxResults=0) == []
    assert api.get("/version") == {"version": "7.24.0"}
    response = modeler(api, ("thử.bpmn", line("a")))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    made: Any = response.json
    assert (made["name"], made["source"], made["tenantId"]) == ("Quy trình thử", "Camunda Modeler", None)
    assert made["links"][0]["href"] == f"http://localhost/engine-rest/deployment/{made['id']}"
    ((definition, view),) = made["deployedProcessDefinitions"].items()
    assert (view["id"], view["key"], view["version"], view["resource"]) == (definition, "p", 1, "thử.bpmn")
    assert view["deploymentId"] == made["id"]
    started = api.post(f"/process-definition/{definition}/start", {"businessKey": "k", "variables": {}})
    assert api.get(f"/process-instance/{started['id']}")["businessKey"] == "k"


def test_where_the_pages_are(api: Api) -> None:
    response = api.client.get("/.well-known/camunda-automation-platform/webapps", headers={"Origin": "null"})
    assert response.headers["Access-Control-Allow-Origin"] == "null"
    assert response.json == {
        "adminUrl": "http://localhost/people#/",
        "cockpitUrl": "http://localhost/procedures#/",
        "tasklistUrl": "http://localhost/inbox#/",
    }


def test_the_same_again_is_the_deployment_that_stands_there(api: Api) -> None:
    first: Any = modeler(api, ("p.bpmn", line("a"))).json
    again: Any = modeler(api, ("p.bpmn", line("a"))).json
    assert again == first
    other: Any = modeler(api, ("p.bpmn", line("b"))).json
    ((_, view),) = other["deployedProcessDefinitions"].items()
    assert view["version"] == 2
    unfiltered: Any = modeler(api, ("p.bpmn", line("b")), duplicates="false").json
    assert unfiltered["id"] != other["id"]


def test_forms_that_come_along_are_the_diagrams(api: Api, home: Home) -> None:
    form = b'{"type": "default", "id": "f", "components": [{"type": "textfield", "key": "ten", "label": "T\xc3\xaan"}]}'
    drawn = bpmn(
        process('<startEvent id="s"/>' + user("a", 'camunda:formRef="f"') + '<endEvent id="e"/>' + flows("s", "a", "e"))
    )
    assert modeler(api, ("p.bpmn", drawn), ("f.form", form)).status_code == 200
    case = api.start()
    assert engine.task(home, ADMIN, api.task(case)).form is not None


def test_a_diagram_that_would_run_otherwise_is_refused_with_its_elements(api: Api) -> None:
    response = modeler(api, ("hỏng.bpmn", BAD))
    assert response.status_code == 400
    told: Any = response.json
    assert told["type"] == "ParseException"
    assert told["message"].startswith("ENGINE-09005 Could not parse BPMN process. Errors: ")
    assert "máy" in told["message"]
    (found,) = told["details"]["hỏng.bpmn"]["errors"]
    assert (found["line"], found["column"]) == (2, 3)
    assert found["mainElementId"] == found["mainBpmnElementId"] == "máy"
    assert found["elementIds"] == found["bpmnElementIds"] == ["máy"]
    assert "hỏng.bpmn" in told["details"]
    assert api.get("/process-definition/count", key="p") == {"count": 0}


def test_what_is_no_diagram_is_a_parse_error_too(api: Api) -> None:
    response = modeler(api, ("p.bpmn", b"<definitions><process></definitions>"))
    told: Any = response.json
    assert (response.status_code, told["type"]) == (400, "ParseException")
    assert told["message"].startswith("ENGINE-09005 Could not parse BPMN process. Errors: ")
    assert told["details"]["p.bpmn"]["errors"][0]["line"] == 1


def test_a_deployment_without_files_or_with_a_tenant_is_refused(api: Api) -> None:
    form = {"deployment-name": "x"}
    empty = api.call("POST", "/deployment/create", data=form, content_type="multipart/form-data")
    assert (empty.status_code, "file" in empty.json["message"]) == (400, True)
    wrong = api.call("POST", "/deployment/create", json=form)
    assert wrong.status_code == 415
    tenant = {**form, "tenant-id": "t", "data": (BytesIO(line("a")), "p.bpmn")}
    refused = api.call("POST", "/deployment/create", data=tenant, content_type="multipart/form-data")
    assert (refused.status_code, "tenant" in refused.json["message"]) == (400, True)


def test_the_deployments_are_listed_newest_first(api: Api) -> None:
    made: Any = modeler(api, ("p.bpmn", line("a"))).json
    listed = api.get("/deployment")
    shipped = sorted((path.parent.name for path in PROCEDURES.glob("*/procedure.toml")), reverse=True)
    assert [row["name"] for row in listed] == ["Quy trình thử", *shipped]
    assert api.get("/deployment/count") == {"count": 1 + len(shipped)}
    assert [row["id"] for row in api.get("/deployment", source="Camunda Modeler")] == [made["id"]]
    assert api.get(f"/deployment/{made['id']}") == listed[0]
    assert api.get("/deployment/none", status=404)["type"] == "InvalidRequestException"


def test_the_iso_secretary_publishes_and_other_officials_do_not(api: Api) -> None:
    assert modeler(api.of("thu_ky_iso"), ("p.bpmn", line("a"))).status_code == 200
    refused = modeler(api.of("lanh_dao"), ("p.bpmn", line("b")))
    assert (refused.status_code, refused.get_json()["type"]) == (403, "AuthorizationException")
    assert api.get("/process-definition/count", key="p") == {"count": 1}


def test_files_may_all_come_in_one_field(api: Api) -> None:
    files = [(BytesIO(line("a")), "p.bpmn"), (BytesIO(line("a", key="q")), "q.bpmn")]
    data = {"deployment-name": "two", "data": files}
    made = api.call("POST", "/deployment/create", data=data, content_type="multipart/form-data").get_json()
    assert {view["key"] for view in made["deployedProcessDefinitions"].values()} == {"p", "q"}
