"""Whatever is sent, the answer is JSON with a status that means something: never a fault of the program."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import engine
from tests.rest.api import Api, basic
from tests.support.drawing import bpmn, flows, process, service, user
from tests.support.homes import ADMIN, make_demo, open_home
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgres import PostgresServer

POSTS = (
    "/process-definition/key/p/start",
    "/process-instance",
    "/process-instance/{}/variables",
    "/task",
    "/task/{}/claim",
    "/task/{}/complete",
    "/message",
    "/signal",
    "/external-task",
    "/external-task/fetchAndLock",
    "/external-task/{}/complete",
    "/external-task/{}/failure",
    "/external-task/{}/bpmnError",
    "/external-task/{}/extendLock",
)
GETS = (
    "/deployment",
    "/process-definition",
    "/process-instance",
    "/task",
    "/external-task",
    "/task/{}",
    "/external-task/{}",
)
FIELDS = (
    "businessKey",
    "variables",
    "withVariablesInReturn",
    "processInstanceIds",
    "active",
    "modifications",
    "userId",
    "messageName",
    "all",
    "correlationKeys",
    "processVariables",
    "resultEnabled",
    "name",
    "workerId",
    "topics",
    "maxTasks",
    "retries",
    "errorCode",
    "newDuration",
    "assignee",
    "candidateUser",
    "unassigned",
    "locked",
    "topicName",
    "sortBy",
    "sortOrder",
    "firstResult",
    "maxResults",
    "latestVersion",
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
TYPED = st.fixed_dictionaries({"value": SCALARS}, optional={"type": st.sampled_from(["Integer", "Date", "Json", "x"])})
VALUES = st.recursive(
    SCALARS | TYPED | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=5,
)
NAMES = st.sampled_from(["none", "%00", "..", "a" * 3000, "%F0%9F%98%80", "'"])
BODIES = st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=4)
MEANT = {200, 204, 400, 404, 405, 409}


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An empty SQLite file."""
    return f"sqlite:///{tmp_path_factory.mktemp('hostile') / 'quytrinh.db'}"


@pytest.fixture(scope="module")
def postgresql(postgres_server: PostgresServer) -> Iterator[str]:
    """An empty PostgreSQL database."""
    name = postgres_server.create()
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """One home for all examples, on each kind of database: a case with a task before a step for workers."""
    url, folder = request.getfixturevalue(request.param), tmp_path_factory.mktemp("home")
    make_demo(url, folder)
    home = open_home(url, folder)
    body = '<startEvent id="s"/>' + user("a") + service("x", "t") + '<endEvent id="e"/>' + flows("s", "a", "x", "e")
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body))})
    api = Api(create_app(home, testing=True))
    api.start()
    yield api
    home.close()


@settings(max_examples=150, deadline=None)
@given(path=st.sampled_from(POSTS), name=NAMES, body=BODIES)
def test_no_body_breaks_it(shared: Api, path: str, name: str, body: dict[str, object]) -> None:
    data = json.dumps(body).encode()
    answer = shared.call("POST", path.format(name), data=data, content_type="application/json")
    assert answer.status_code in MEANT


@settings(max_examples=100, deadline=None)
@given(path=st.sampled_from(GETS), name=NAMES, query=st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=20)))
def test_no_query_breaks_it(shared: Api, path: str, name: str, query: dict[str, str]) -> None:
    safe = {field: value.encode("utf-8", "replace").decode() for field, value in query.items()}
    assert shared.call("GET", path.format(name), query_string=safe).status_code in MEANT


@settings(max_examples=50, deadline=None)
@given(
    data=st.binary(max_size=200), kind=st.sampled_from(["application/json", "multipart/form-data; boundary=b", "", "x"])
)
def test_no_bytes_break_it(shared: Api, data: bytes, kind: str) -> None:
    for path in ("/deployment/create", "/message"):
        answer = shared.call("POST", path, data=data, content_type=kind)
        assert answer.status_code in {400, 415}


@settings(max_examples=12, deadline=None)
@example(header=basic("\x00", "\x00"))
@given(header=st.text(max_size=50) | st.text(max_size=20).map(lambda text: basic(text, text)) | st.just("Basic Og=="))
def test_no_header_opens_it(shared: Api, header: str) -> None:
    sent = header.encode("latin-1", "replace").decode("latin-1").translate(dict.fromkeys(range(32), " "))
    answer = shared.app.test_client().get("/engine-rest/version", headers={"Authorization": sent})
    assert answer.status_code == 401
