"""The connection to PostgreSQL is cut at each message of an act: nothing half-written, and the same key mends it."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from sqlalchemy import func, make_url, select

import engine
from engine import Settings
from storage.schema import metadata
from storage.session import Database
from tests.faults.wire import WAYS, Wire
from tests.rest.api import basic
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN, by, open_tasks
from tests.web.site import Person
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from werkzeug.test import TestResponse


DONE = frozenset({200, 201, 204, 302, 303})
AWAY = 503
APART = {"idempotency", "sign_in", "clock", "upload"}
"""Tables that tell nothing of an effect; whose bytes were brought and not sent is swept."""


@dataclass(slots=True)
class Told:
    """What came of it: how often the wire was cut, how many were told to try again, or answered all the same."""

    acts: int = 0
    cuts: int = 0
    refused: int = 0
    answered: int = 0
    wrong: list[str] = field(default_factory=list)


class Deed(NamedTuple):
    """An act that somebody does: prepared each time anew, then sent, and sent again with the same key."""

    name: str
    ready: Callable[[], Callable[[], TestResponse]]


class Cutter:
    """A home whose database is reached by a wire, and the acts that are done in it."""

    def __init__(self, url: str, folder: Path, wire: Wire) -> None:
        parsed = make_url(url)
        through = parsed.set(host="127.0.0.1", port=wire.port, query={"sslmode": "disable", "gssencmode": "disable"})
        self._wire, self._direct = wire, Database(url)
        self.home = engine.Home.open(Settings(home=folder, database_url=through.render_as_string(hide_password=False)))
        self._straight = engine.Home.open(Settings(home=folder, database_url=url))
        body = '<startEvent id="s"/>' + user("a", 'camunda:candidateGroups="van_thu"') + '<endEvent id="e"/>'
        engine.publish(self._straight, ADMIN, {"p.bpmn": bpmn(process(body + flows("s", "a", "e"), key="cat"))})
        app = create_app(self.home)
        app.config["WTF_CSRF_ENABLED"] = False
        self._page, self._rest = Person(app, "van_thu").client, app.test_client()
        self.told = Told()

    def close(self) -> None:
        """Let go of the databases."""
        self.home.close()
        self._straight.close()
        self._direct.close()

    def deeds(self) -> Iterator[Deed]:
        """The acts."""
        yield Deed("start by program", self._start_rest)
        yield Deed("complete by program", lambda: self._of_task(self._complete_rest))
        yield Deed("start at page", lambda: self._post("/start/cat", {}))
        yield Deed("claim at page", lambda: self._of_task(lambda task: self._post(f"/tasks/{task}/claim", {})))
        form = {"_act": "complete", "y_kien": "Đã gõ"}
        yield Deed("complete at page", lambda: self._of_task(lambda task: self._post(f"/tasks/{task}", form)))
        yield Deed("attach at page", self._attach)

    def run(self, deed: Deed, messages: Callable[[int], Iterable[int]] | None = None) -> None:
        """Cut a deed at the messages that are chosen of so many, each in both ways; every one of them otherwise."""
        send = deed.ready()
        assert send().status_code in DONE, deed.name  # fills what is filled once
        send, before = deed.ready(), self._rows()
        self._wire.disarm()
        assert send().status_code in DONE, deed.name
        most, effect = self._wire.messages, self._since(before)
        self.told.acts += 1
        for message in messages(most) if messages else range(1, most + 1):
            for way in WAYS:
                self._cut(deed, message, way, effect)

    def _cut(self, deed: Deed, message: int, way: str, effect: Counter[str]) -> None:
        send, before, cuts = deed.ready(), self._rows(), self._wire.cuts
        self._wire.arm(message, way)
        first = send()
        self._wire.disarm()
        self.told.cuts += self._wire.cuts - cuts
        self.told.answered += first.status_code in DONE
        self.told.refused += first.status_code == AWAY
        left, wrong = self._since(before), list[str]()
        if first.status_code not in {*DONE, AWAY}:
            wrong.append(f"answered {first.status_code} {first.text[:200]}")
        elif first.status_code == AWAY and not _is_clear(first):
            wrong.append(f"said {first.text[:200]}")
        if left not in (Counter(), effect):
            wrong.append(f"left half: {left} of {effect}")
        second = send()
        if second.status_code not in DONE:
            wrong.append(f"sent again: {second.status_code} {second.text[:200]}")
        if self._since(before) != effect:
            wrong.append(f"in the end: {self._since(before)} and not {effect}")
        self.told.wrong += [f"{deed.name}, message {message}, lost {way}: {each}" for each in wrong]

    def _rows(self) -> Counter[str]:
        with self._direct.read() as connection:
            tables = [table for name, table in metadata.tables.items() if name not in APART]
            found = {table.name: connection.scalar(select(func.count()).select_from(table)) for table in tables}
            events = metadata.tables["audit_event"]
            kinds = connection.execute(select(events.c.kind, func.count()).group_by(events.c.kind)).all()
        return Counter({**found, **{f"event {kind}": count for kind, count in kinds}})

    def _since(self, before: Counter[str]) -> Counter[str]:
        now = self._rows()
        return Counter({name: now[name] - before[name] for name in now if now[name] != before[name]})

    def _start_rest(self) -> Callable[[], TestResponse]:
        return self._by_program("/process-definition/key/cat/start")

    def _complete_rest(self, task: str) -> Callable[[], TestResponse]:
        return self._by_program(f"/task/{task}/complete")

    def _by_program(self, path: str) -> Callable[[], TestResponse]:
        headers = {"Authorization": basic("van_thu"), "Idempotency-Key": uuid4().hex}
        return lambda: self._rest.post(f"/engine-rest{path}", json={}, headers=headers)

    def _post(self, path: str, form: dict[str, str]) -> Callable[[], TestResponse]:
        sent = {**form, "_key": uuid4().hex}
        return lambda: self._page.post(path, data=sent)

    def _attach(self) -> Callable[[], TestResponse]:
        case, key, words = self._case(), uuid4().hex, uuid4().bytes.hex().encode()

        def send() -> TestResponse:
            form = {"_key": key, "kind": "attachment", "title": "Phụ lục", "file": (io.BytesIO(words), "a.txt")}
            return self._page.post(f"/cases/{case}/papers", data=form, content_type="multipart/form-data")

        return send

    def _case(self) -> str:
        return engine.start(self._straight, by("van_thu"), "cat").id

    def _of_task(self, sender: Callable[[str], Callable[[], TestResponse]]) -> Callable[[], TestResponse]:
        return sender(open_tasks(self._straight, self._case())["a"])


def _is_clear(answer: TestResponse) -> bool:
    """Whether a person reads that they should try again, and a program what it can tell."""
    if answer.mimetype == "application/json":
        told = answer.get_json()
        return told["type"] == "ServiceUnavailableException" and "try again" in told["message"]
    # It cannot be known whether the act was done, so the page does not say that nothing was.
    return "Hệ thống đang bận" in answer.text and "Chưa có gì thay đổi" not in answer.text


def cut(url: str, folder: Path, socket_folder: Path, messages: Callable[[int], Iterable[int]] | None = None) -> Told:
    """Cut every deed at the messages that are chosen, at all otherwise."""
    with Wire(socket_folder) as wire:
        cutter = Cutter(url, folder, wire)
        try:
            for deed in cutter.deeds():
                cutter.run(deed, messages)
            return cutter.told
        finally:
            cutter.close()
