"""Acts that somebody does while something breaks: done, they change so much; refused, nothing; sent again, no more."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from sqlalchemy import func, select

import engine
from storage.schema import metadata
from tests.rest.api import basic
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN, by, open_tasks
from tests.web.site import Person
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from werkzeug.test import TestResponse

    from engine import Home

    Send: TypeAlias = Callable[[], TestResponse]

DONE = frozenset({200, 201, 204, 302, 303})
AWAY = 503
APART = {"idempotency", "sign_in", "clock", "upload"}
"""Tables that tell nothing of an effect; whose bytes were brought and not sent is swept."""


@dataclass(slots=True)
class Told:
    """What came of it: how often it broke, how many were told to try again, or answered all the same."""

    acts: int = 0
    breaks: int = 0
    refused: int = 0
    answered: int = 0
    wrong: list[str] = field(default_factory=list)


class Deed(NamedTuple):
    """An act: prepared each time anew, then sent, and sent again with the same key."""

    name: str
    ready: Callable[[], Send]


class Deeds:
    """The acts that are done in a home as it is ``served``; ``straight`` is the same home where nothing breaks."""

    def __init__(self, served: Home, straight: Home) -> None:
        self._straight = straight
        body = '<startEvent id="s"/>' + user("a", 'camunda:candidateGroups="van_thu"') + '<endEvent id="e"/>'
        engine.publish(straight, ADMIN, {"p.bpmn": bpmn(process(body + flows("s", "a", "e"), key="dut"))})
        app = create_app(served)
        app.config["WTF_CSRF_ENABLED"] = False
        self._page, self._rest = Person(app, "van_thu").client, app.test_client()
        self.attach = Deed("attach at page", self._attach)
        self.told = Told()

    def all(self) -> Iterator[Deed]:
        """The acts."""
        yield Deed("start by program", lambda: self._program("/process-definition/key/dut/start"))
        yield Deed("complete by program", lambda: self._program(f"/task/{self._task()}/complete"))
        yield Deed("start at page", lambda: self._post("/start/dut", {}))
        yield Deed("claim at page", lambda: self._post(f"/tasks/{self._task()}/claim", {}))
        form = {"_act": "complete", "y_kien": "Đã gõ"}
        yield Deed("complete at page", lambda: self._post(f"/tasks/{self._task()}", form))
        yield self.attach

    def effect(self, deed: Deed) -> Counter[str]:
        """What the act changes where nothing breaks."""
        send, before = deed.ready(), self.rows()
        answer = send()
        assert answer.status_code in DONE, f"{deed.name}: {answer.status_code} {answer.text[:500]}"
        return self.since(before)

    def judge(self, what: str, send: Send, first: TestResponse, before: Counter[str], effect: Counter[str]) -> None:
        """Look at what was answered and what is left, send it again where nothing breaks, and look again."""
        self.told.answered += first.status_code in DONE
        self.told.refused += first.status_code == AWAY
        left, wrong = self.since(before), list[str]()
        if first.status_code not in {*DONE, AWAY}:
            wrong.append(f"answered {first.status_code} {first.text[:200]}")
        elif first.status_code == AWAY and not _is_clear(first):
            wrong.append(f"said {first.text[:200]}")
        if left not in (Counter(), effect) or (first.status_code in DONE and left != effect):
            wrong.append(f"left half: {left} of {effect}")
        second = send()
        if second.status_code not in DONE:
            wrong.append(f"sent again: {second.status_code} {second.text[:200]}")
        if self.since(before) != effect:
            wrong.append(f"in the end: {self.since(before)} and not {effect}")
        self.told.wrong += [f"{what}: {each}" for each in wrong]

    def rows(self) -> Counter[str]:
        """How many rows each table has, and how many events of each kind there are."""
        with self._straight.database.read() as connection:
            tables = [table for name, table in metadata.tables.items() if name not in APART]
            counted = [select(func.count()).select_from(table).scalar_subquery().label(table.name) for table in tables]
            found = dict(connection.execute(select(*counted)).mappings().one())
            events = metadata.tables["audit_event"]
            kinds = connection.execute(select(events.c.kind, func.count()).group_by(events.c.kind)).all()
        return Counter({**found, **{f"event {kind}": count for kind, count in kinds}})

    def since(self, before: Counter[str]) -> Counter[str]:
        """What has changed since."""
        now = self.rows()
        return Counter({name: now[name] - before[name] for name in now if now[name] != before[name]})

    def _program(self, path: str) -> Send:
        headers = {"Authorization": basic("van_thu"), "Idempotency-Key": uuid4().hex}
        return lambda: self._rest.post(f"/engine-rest{path}", json={}, headers=headers)

    def _post(self, path: str, form: dict[str, str]) -> Send:
        sent = {**form, "_key": uuid4().hex}
        return lambda: self._page.post(path, data=sent)

    def _attach(self) -> Send:
        case, key, words = self._case(), uuid4().hex, (uuid4().hex * 1000).encode()

        def send() -> TestResponse:
            form = {"_key": key, "title": "Phụ lục", "file": (io.BytesIO(words), "a.txt")}
            return self._page.post(f"/cases/{case}/papers", data=form, content_type="multipart/form-data")

        return send

    def _case(self) -> str:
        return engine.start(self._straight, by("van_thu"), "dut").id

    def _task(self) -> str:
        return open_tasks(self._straight, self._case())["a"]


def _is_clear(answer: TestResponse) -> bool:
    """Whether a person reads that they should try again, and a program what it can tell."""
    if answer.mimetype == "application/json":
        told = answer.get_json()
        return told["type"] == "ServiceUnavailableException" and "try again" in told["message"]
    # It cannot be known whether the act was done, so the page does not say that nothing was.
    return "Hệ thống đang bận" in answer.text and "Chưa có gì thay đổi" not in answer.text
