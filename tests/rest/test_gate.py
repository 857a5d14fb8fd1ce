from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import engine
from tests.rest.api import Api, basic
from tests.support.drawing import line
from tests.support.homes import ADMIN
from web.app import create_app
from web.security import token_for

if TYPE_CHECKING:
    from flask import Flask

    from engine import Home

PATHS = ("/version", "/deployment?maxResults=0", "/task", "/no-such-path", "/external-task/fetchAndLock")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_without_credentials_it_is_401_and_never_a_redirect(app: Flask, path: str, method: str) -> None:
    response = app.test_client().open(f"/engine-rest{path}", method=method)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith('Basic realm="Quytrinh"')
    assert response.headers["Content-Type"] == "application/json"
    assert "Location" not in response.headers
    assert response.json["type"] == "AuthenticationException"


@pytest.mark.parametrize(
    "header",
    [basic("admin", "wrong"), basic("nobody"), "Basic %%%", "Bearer made.up", "Bearer ", "Digest x", "admin:demo"],
)
def test_wrong_credentials_are_401_too(app: Flask, header: str) -> None:
    response = app.test_client().get("/engine-rest/version", headers={"Authorization": header})
    assert (response.status_code, response.json["type"]) == (401, "AuthenticationException")


def test_a_session_of_the_pages_opens_nothing_here(app: Flask) -> None:
    browser = app.test_client()
    page = browser.get("/login").text
    token = page.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    browser.post("/login", data={"csrf_token": token, "username": "admin", "password": "demo"})
    assert browser.get("/inbox").status_code == 200
    assert browser.get("/engine-rest/version").status_code == 401


def test_a_token_opens_it_and_stands_for_its_person(app: Flask, home: Home) -> None:
    with app.app_context():
        token = token_for("chuyen_vien")
    engine.publish(home, ADMIN, {"p.bpmn": line("a")})
    client, header = app.test_client(), {"Authorization": f"Bearer {token}"}
    started = client.post("/engine-rest/process-definition/key/p/start", json={}, headers=header)
    assert started.status_code == 200
    assert engine.case(home, ADMIN, started.json["id"]).starter == "chuyen_vien"


def test_what_is_not_there_is_404_in_json(api: Api) -> None:
    found = api.get("/no-such-path", status=404)
    assert found["type"] == "InvalidRequestException"


@pytest.mark.parametrize("method", ["TRACE", "PATCH", "PUT"])
def test_another_method_is_405_and_tells_which_are_allowed(api: Api, method: str) -> None:
    response = api.call(method, "/task")
    assert response.status_code == 405
    assert {"GET", "POST"} <= {each.strip() for each in response.headers["Allow"].split(",")}


def test_a_preflight_is_answered_without_credentials(app: Flask) -> None:
    asked = {
        "Origin": "null",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    response = app.test_client().options("/engine-rest/deployment/create", headers=asked)
    assert response.status_code == 204
    assert response.headers["Access-Control-Allow-Origin"] == "null"
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert "authorization" in response.headers["Access-Control-Allow-Headers"].lower()


def test_the_modeler_may_read_even_a_401(app: Flask) -> None:
    response = app.test_client().get("/engine-rest/deployment?maxResults=0", headers={"Origin": "file://"})
    assert response.status_code == 401
    assert response.headers["Access-Control-Allow-Origin"] == "file://"
    assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize(
    ("origins", "origin", "shared"),
    [
        ((), "https://evil.example", False),
        (("https://modeler.example",), "https://modeler.example", True),
        (("https://modeler.example",), "https://evil.example", False),
        (("*",), "https://any.example", True),
    ],
)
def test_only_the_origins_of_the_settings_may_read(
    home: Home, origins: tuple[str, ...], origin: str, *, shared: bool
) -> None:
    home.settings = replace(home.settings, cors_origins=origins)
    response = create_app(home, testing=True).test_client().get("/engine-rest/version", headers={"Origin": origin})
    assert response.headers.get("Access-Control-Allow-Origin") == (origin if shared else None)
    assert "Origin" in response.headers["Vary"]


def test_the_same_key_is_the_same_act(api: Api, home: Home) -> None:
    engine.publish(home, ADMIN, {"p.bpmn": line("a")})
    first = api.post("/process-definition/key/p/start", {"businessKey": "1"}, key="k")
    assert api.post("/process-definition/key/p/start", {"businessKey": "1"}, key="k")["id"] == first["id"]
    assert api.get("/process-instance/count")["count"] == 1
    refused = api.post("/process-definition/key/p/start", {"businessKey": "2"}, key="k", status=422)
    assert "k" in refused["message"]


def test_a_fault_of_the_program_shows_nothing_of_its_inside(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(home)
    home.database.close()
    del home.shelf
    response = Api(app).call("GET", "/process-definition")
    assert response.status_code == 500
    code = response.json["message"].rstrip(".").rsplit(" ", 1)[-1]
    assert code in caplog.text
    assert "shelf" not in response.text
