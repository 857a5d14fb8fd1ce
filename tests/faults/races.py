"""Many at once over HTTP: one act sent a hundred times with one key, and fifty people at one task."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from argon2 import PasswordHasher

import engine
from engine import Settings
from tests.faults.callers import Browser, Program, browsers, together
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN, PASSWORD, by, open_tasks
from tests.support.server import Served

if TYPE_CHECKING:
    from pathlib import Path

    from engine import Home
    from tests.faults.callers import Answer

PEOPLE, TIMES = 50, 100
"""How many race for one task, and how often one act is sent."""
TYPED = "Ý kiến đã gõ của "


@dataclass(slots=True)
class Told:
    """What came of it: who won by a program and who at a page, how many losers were named the winner, what is wrong.

    ``same_key``: how many requests there were with a key that others had too.
    """

    same_key: int = 0
    tasks: int = 0
    answers: int = 0
    won_by_rest: int = 0
    won_by_pages: int = 0
    named: int = 0
    wrong: list[str] = field(default_factory=list)


def prepare(home: Home, people: int = PEOPLE) -> list[str]:
    """Fifty people, and a procedure whose one task any of them may do; gives their names."""
    names = [f"nguoi_{number}" for number in range(people)]
    secret = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    for name in names:
        engine.add_person(home, ADMIN, login=name, name=f"Tên {name}.", password_hash=secret)
    body = '<startEvent id="s"/>' + user("a", f'camunda:candidateUsers="{",".join(names)}"') + '<endEvent id="e"/>'
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body + flows("s", "a", "e"), key="dua"))})
    return names


def raced(url: str, folder: Path, *, tasks: int, people: int = PEOPLE, times: int = TIMES) -> Told:
    """Set up a home, serve it and race."""
    home = engine.Home.open(Settings(home=folder, database_url=url))
    try:
        names = prepare(home, people)
        with Served(folder, database_url=url, threads="16") as served:
            wrong = with_one_key(home, served.address, times)
            told = Race(home, served.address, names).run(tasks)
        told.same_key, told.wrong = 4 * times, [*wrong, *told.wrong]
        told.wrong += [] if engine.audit_verify(home, ADMIN).ok else ["the trail is broken"]
        return told
    finally:
        home.close()


class Race:
    """People at the same tasks: the even ones at the pages, the odd ones by programs."""

    def __init__(self, home: Home, address: str, names: list[str]) -> None:
        self._home, self._address = home, address
        self._programs = [Program(address, name) for name in names[1::2]]
        self._browsers = browsers(home, address, names[::2])
        self.told = Told()

    def run(self, tasks: int) -> Told:
        """Race for so many tasks, one after the other."""
        for _ in range(tasks):
            self._task()
        return self.told

    def _task(self) -> None:
        case = engine.start(self._home, by("chuyen_vien"), "dua").id
        task = open_tasks(self._home, case)["a"]
        for browser in self._browsers[:2]:
            engine.save_draft(self._home, by(browser.name), task, {"y_kien": TYPED + browser.name})
        answers = together(
            [
                *(partial(self._by_page, who, task) for who in self._browsers),
                *(partial(who.act, f"/task/{task}/complete") for who in self._programs),
            ]
        )
        self._judge(case, task, answers)

    def _by_page(self, browser: Browser, task: str) -> Answer:
        return browser.act(f"/tasks/{task}", {"_act": "complete", "y_kien": TYPED + browser.name})

    def _judge(self, case: str, task: str, answers: list[Answer]) -> None:
        pages, rest = answers[: len(self._browsers)], answers[len(self._browsers) :]
        wrong, told = list[str](), self.told
        won = [who.name for who, answer in zip(self._browsers, pages, strict=True) if answer.status == 302]
        told.won_by_pages += len(won)
        won += [who.name for who, answer in zip(self._programs, rest, strict=True) if answer.status == 204]
        told.tasks, told.answers = told.tasks + 1, told.answers + len(answers)
        done = [entry for entry in engine.case(self._home, ADMIN, case).trail if entry.kind == "task-completed"]
        if len(won) != 1 or len(done) != 1 or done[0].actor != won[0]:
            wrong.append(f"{won} won, the trail says {[entry.actor for entry in done]}")
        winner = won[0] if won else ""
        for who, answer in zip(self._browsers, pages, strict=True):
            if who.name != winner:
                wrong += self._loser_at_page(who, answer, winner)
        for program, answer in zip(self._programs, rest, strict=True):
            if program.name != winner:
                wrong += _loser_by_rest(program, answer, winner)
        told.won_by_rest += winner in {program.name for program in self._programs}
        told.named += len(answers) - 1 - len(wrong)
        for browser in self._browsers[:2]:
            kept = engine.draft_of(self._home, by(browser.name), task) if browser.name != winner else None
            if browser.name != winner and (kept is None or kept.values != {"y_kien": TYPED + browser.name}):
                wrong.append(f"the draft of {browser.name} is {kept}")
        told.wrong += [f"{task}: {each}" for each in wrong]

    def _loser_at_page(self, who: Browser, answer: Answer, winner: str) -> list[str]:
        if answer.status != 409:
            return [f"{who.name} got {answer.status} {answer.text[:300]}"]
        words = answer.words
        return [] if f"Tên {winner}." in words and TYPED + who.name in words else [f"{who.name} reads {words[:300]}"]


def _loser_by_rest(who: Program, answer: Answer, winner: str) -> list[str]:
    if answer.status == 409 and json.loads(answer.text).get("winner") == winner:
        return []
    return [f"{who.name} got {answer.status} {answer.text[:300]}"]


def with_one_key(home: Home, address: str, times: int) -> list[str]:
    """Send a start and a completion so often, by a program and at the pages, with one key each; gives what is wrong."""
    wrong = list[str]()
    before = engine.count_cases(home, ADMIN, key="dua")
    who = Program(address, "nguoi_1")
    starts = together([lambda: who.act("/process-definition/key/dua/start", key="r-start")] * times)
    wrong += _one("start by program", starts, 200)
    first = json.loads(starts[0].text).get("id")
    (page,) = browsers(home, address, ["nguoi_0"])
    wrong += _one("start at page", together([lambda: page.act("/start/dua", key="p-start")] * times), 302)
    rows = engine.cases(home, ADMIN, key="dua", status="active")
    wrong += [] if engine.count_cases(home, ADMIN, key="dua") == before + 2 else [f"{len(rows)} cases"]
    for row in rows[:2]:
        task = open_tasks(home, row.id)["a"]
        if row.id == first:
            send, status = partial(who.act, f"/task/{task}/complete", key="r-done"), 204
        else:
            send, status = partial(page.act, f"/tasks/{task}", {"_act": "complete"}, key="p-done"), 302
        wrong += _one(f"complete, {status}", together([send] * times), status)
        count = Counter(entry.kind for entry in engine.case(home, ADMIN, row.id).trail)
        wrong += [] if count["task-completed"] == count["instance-completed"] == 1 else [f"{row.id}: {count}"]
    return wrong


def _one(what: str, answers: list[Answer], status: int) -> list[str]:
    """Whether all are the same answer, of this status."""
    if len({(each.status, each.leads, each.text) for each in answers}) == 1 and answers[0].status == status:
        return []
    return [f"{what}: {Counter((each.status, each.leads, each.text[:200]) for each in answers)}"]
