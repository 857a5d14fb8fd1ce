"""Callers over HTTP: programs at ``/engine-rest`` and people at the pages, each request on a connection of its own."""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import threading
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from flask import session
from flask_wtf.csrf import generate_csrf
from lxml import html

from tests.support.homes import PASSWORD
from web.app import create_app
from web.security import open_sign_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine import Home

REST = "/engine-rest"
PATIENCE = 120
"""Seconds after which an answer is no longer waited for."""


class Answer(NamedTuple):
    """What came back: the status, where it leads to, the text."""

    status: int
    leads: str
    text: str

    @property
    def words(self) -> str:
        """What a person reads of the main part of a page."""
        return " ".join(html.fromstring(self.text).xpath("//main")[0].text_content().split())


def ask(
    address: str, method: str, path: str, body: str | bytes | None = None, headers: Mapping[str, str] | None = None
) -> Answer:
    """Send one request and read its answer. Raises OSError or HTTPException when there is none."""
    parts = urlsplit(address)
    with contextlib.closing(http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=PATIENCE)) as sent:
        sent.request(method, path, body, dict(headers or {}))
        answer = sent.getresponse()
        return Answer(answer.status, answer.getheader("Location", ""), answer.read().decode())


class Program(NamedTuple):
    """Someone's program, with their name and password."""

    address: str
    name: str

    def act(self, path: str, body: object = None, *, key: str | None = None) -> Answer:
        """Do something."""
        return ask(self.address, "POST", REST + path, json.dumps(body or {}), self._headers(key))

    def get(self, path: str) -> Answer:
        """Read something."""
        return ask(self.address, "GET", REST + path, None, self._headers(None))

    def _headers(self, key: str | None) -> dict[str, str]:
        secret = base64.b64encode(f"{self.name}:{PASSWORD}".encode()).decode()
        headers = {"Authorization": f"Basic {secret}", "Content-Type": "application/json"}
        return headers if key is None else {**headers, "Idempotency-Key": key}


class Browser(NamedTuple):
    """A signed-in person's browser: its cookie, and what a form of a page shows that it is no other site's."""

    address: str
    name: str
    cookie: str
    token: str

    def act(self, path: str, fields: Mapping[str, str] | None = None, *, key: str | None = None) -> Answer:
        """Send a form of a page, each time a new one unless it has a key."""
        sent = {"csrf_token": self.token, "_key": key or uuid4().hex, **(fields or {})}
        headers = {**self._headers(), "Content-Type": "application/x-www-form-urlencoded"}
        return ask(self.address, "POST", path, urlencode(sent), headers)

    def bring(self, path: str, content: bytes) -> Answer:
        """Send a file as the page's script does."""
        return ask(self.address, "POST", path, content, {**self._headers(), "X-CSRFToken": self.token})

    def get(self, path: str) -> Answer:
        """Open a page."""
        return ask(self.address, "GET", path, None, self._headers())

    def _headers(self) -> dict[str, str]:
        return {"Cookie": self.cookie, "Referer": self.address}


def browsers(home: Home, address: str, names: Sequence[str]) -> list[Browser]:
    """The browsers of these people, signed in as the way through the password leaves them."""
    app = create_app(home)
    made = []
    for name in names:
        with app.test_request_context():
            session.update(_user_id=open_sign_in(app.extensions["security"].datastore.find_user(id=name)), _fresh=True)
            session["language"] = "vi"
            token = generate_csrf()
            signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # of Flask's own kind
            cookie = f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(dict(session))}"
        made.append(Browser(address, name, cookie, token))
    return made


def together(works: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """What each is answered, all begun at the same moment."""
    gate = threading.Barrier(len(works))
    answers: list[Answer | None] = [None] * len(works)

    def one(place: int, work: Callable[[], Answer]) -> None:
        gate.wait()
        try:
            answers[place] = work()
        except (OSError, http.client.HTTPException) as error:
            answers[place] = Answer(0, "", repr(error))

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answer or Answer(0, "", "nothing") for answer in answers]
