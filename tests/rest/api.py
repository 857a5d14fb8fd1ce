"""A program that speaks to ``/engine-rest`` with a person's name and password."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from tests.support.homes import PASSWORD

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse


def basic(person: str, password: str = PASSWORD) -> str:
    """The value of an Authorization header (RFC 7617)."""
    return "Basic " + base64.b64encode(f"{person}:{password}".encode()).decode()


class Api:
    """Requests of one person; each answer must be JSON, or 204 without a body."""

    def __init__(self, app: Flask, person: str = "admin") -> None:
        self.app, self.person = app, person
        self.client = app.test_client(use_cookies=False)

    def of(self, person: str) -> Api:
        """The same program as somebody else."""
        return Api(self.app, person)

    def call(self, method: str, path: str, *, key: str | None = None, **options: Any) -> TestResponse:  # noqa: ANN401 - werkzeug's
        """One request and its answer."""
        headers = {"Authorization": basic(self.person), **({"Idempotency-Key": key} if key else {})}
        response = self.client.open(f"/engine-rest{path}", method=method, headers=headers, **options)
        if response.status_code == 204:
            assert response.data == b""
            assert "Content-Type" not in response.headers
        else:
            assert response.headers["Content-Type"] == "application/json", response.text
        return response

    def get(self, path: str, status: int = 200, **query: object) -> Any:  # noqa: ANN401 - JSON
        """What a GET gives."""
        response = self.call("GET", path, query_string=query)
        assert response.status_code == status, response.text
        return response.json

    def post(self, path: str, body: object = None, status: int = 200, key: str | None = None) -> Any:  # noqa: ANN401 - JSON
        """What a POST of JSON gives."""
        response = self.call("POST", path, json={} if body is None else body, key=key)
        assert response.status_code == status, response.text
        return None if status == 204 else response.json

    def start(self, definition: str = "p", **variables: object) -> str:
        """A new case; its variables are untyped."""
        sent = {"variables": {name: {"value": value} for name, value in variables.items()}}
        return str(self.post(f"/process-definition/key/{definition}/start", sent)["id"])

    def task(self, case: str) -> str:
        """The id of a case's only open task."""
        (found,) = self.get("/task", processInstanceId=case)
        return str(found["id"])
