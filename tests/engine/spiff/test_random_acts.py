"""Random acts on random diagrams with events: the three ways agree after each, and every case comes to its end."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

import pytest

from engine.spiff import Armed, Opened
from tests.engine.spiff.drawing import (
    SIGNAL,
    auto,
    boundary,
    call,
    catch,
    condition,
    end,
    error,
    escalation,
    extensions,
    file,
    flow,
    gateway,
    handler,
    message,
    process,
    start,
    sub,
    throw,
    timer,
)
from tests.engine.spiff.harness import Case
from tests.engine.spiff.test_random_models import KINDS, Block, Drawer

if TYPE_CHECKING:
    from engine.spiff import Happening, Run

ACTS = 25
"""Acts of any kind; after them listeners are left alone, so that the case ends."""
# Nothing comes out: what comes out of a call within instances stays in them and would hide the variable that changes.
ALL = extensions('<camunda:in variables="all"/>')
TRIGGERS = (message(), message("M2"), SIGNAL, timer(), condition("${even}"))


class EventDrawer(Drawer):
    """Draws events too, all of them so that one token comes in and one goes out."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.called: list[str] = []
        self.triggers = list(TRIGGERS)

    def block(self, depth: int) -> Block:
        kinds = [self.task, self.chain, *(partial(self.branches, kind) for kind in KINDS), self.scope, self.instances]
        kinds += [
            self.reject,
            self.caught,
            self.race,
            self.watched,
            self.watched,
            self.handled,
            self.handled,
            self.thrown,
            self.calling,
        ]
        return self.random.choice(kinds if depth else [self.task, self.caught])(depth)

    def caught(self, _depth: int) -> Block:
        name = self.id("c")
        xml = self.random.choice(
            [catch(name, self.random.choice(self.triggers)), f'<receiveTask id="{name}" messageRef="M1"/>']
        )
        return Block(xml=xml, first=name, last=name, expected=Counter())

    def thrown(self, _depth: int) -> Block:
        name = self.id("t")
        trigger = self.random.choice([SIGNAL, escalation(), message()])
        return Block(xml=throw(name, trigger), first=name, last=name, expected=Counter())

    def race(self, _depth: int) -> Block:
        split, merge = self.id("g"), self.id("g")
        xml = gateway("eventBased", split) + gateway("exclusive", merge)
        for trigger in self.random.sample(self.triggers, 2):
            name = self.id("c")
            xml += catch(name, trigger) + flow(split, name, merge)
        return Block(xml=xml, first=split, last=merge, expected=Counter())

    def calling(self, depth: int) -> Block:
        """An inline call, in which nobody can change the caller's variable of the conditional events."""
        outside, self.triggers = self.triggers, list(TRIGGERS[:-1])
        part = self.block(depth - 1)
        self.triggers = outside
        name, key, first, last = self.id("ca"), self.id("p"), self.id("st"), self.id("e")
        body = start(first) + part.xml + end(last) + flow(first, part.first) + flow(part.last, last)
        self.called.append(process(body, key=key))
        return Block(xml=call(name, key, ALL), first=name, last=name, expected=Counter())

    def watched(self, depth: int) -> Block:
        host = self.scope(depth) if self.random.random() < 0.6 else self.task(depth)
        event, merge, after = self.id("b"), self.id("g"), self.task(depth)
        trigger = self.random.choice([*self.triggers, error(), error(None), escalation()])
        interrupting = "errorEvent" in trigger or self.random.random() < 0.5
        xml = host.xml + boundary(event, host.last, trigger, interrupting=interrupting) + gateway("exclusive", merge)
        xml += after.xml + flow(event, after.first) + flow(host.last, merge)
        if interrupting:
            return Block(xml=xml + flow(after.last, merge), first=host.first, last=merge, expected=Counter())
        out = self.id("e")
        return Block(xml=xml + end(out) + flow(after.last, out), first=host.first, last=merge, expected=Counter())

    def handled(self, depth: int) -> Block:
        part, inner = self.block(depth - 1), self.task(depth)
        name, first, last, hand = self.id("s"), self.id("st"), self.id("e"), self.id("h")
        trigger = self.random.choice([*self.triggers, error(), escalation()])
        interrupting = "errorEvent" in trigger or self.random.random() < 0.5
        body = start(first) + part.xml + end(last) + flow(first, part.first) + flow(part.last, last)
        body += handler(hand, trigger, inner.xml, inner.first, interrupting=interrupting)
        return Block(xml=sub(name, body), first=name, last=name, expected=Counter())


def acts(drawer: Drawer, case: Case, *, only_waits: bool) -> list[Happening]:
    """The waits of which one may be chosen: listeners too, or only those that keep the case alive."""
    waits = [one for one in case.run.waiting() if isinstance(one, Opened | Armed)]
    drawer.random.shuffle(waits)
    listeners = {"boundaryEvent", "startEvent"}
    return [one for one in waits if not only_waits or case.compiled.nodes[one.element].kind not in listeners]


def act(drawer: Drawer, case: Case, wait: Happening) -> None:
    """Do what the wait is for; now and then something goes wrong in a task."""
    if isinstance(wait, Armed):
        last = drawer.random.random() < 0.5
        case.act(lambda run: run.fire(wait.token, last=last))
    elif isinstance(wait, Opened) and wait.kind == "task":
        task(drawer, case, wait.token)
    elif isinstance(wait, Opened) and wait.kind == "message":
        # To this very token: the oldest receiver, which may be a listener, would take them all.
        case.act(lambda run: run.message(str(wait.name), {"from": wait.element}, token=wait.token))
    else:
        case.signal("S1", seen=drawer.count)


def task(drawer: Drawer, case: Case, token: int) -> None:
    dice = drawer.random.random()

    def done(run: Run) -> object:
        if dice < 0.15 and run.fail(token, "E1"):
            return "error"
        if dice < 0.3 and run.escalate(token, "C1"):
            return "escalation"
        return run.complete(token, {"n": token})

    case.act(done)


def walk(seed: int) -> int:
    drawer = EventDrawer(seed)
    block = drawer.block(3)
    ends = flow("st", block.first) + flow(block.last, "en")
    case = Case(file(process(start() + block.xml + auto("unused") + end() + ends), *drawer.called))
    case.begin(even=False, **dict.fromkeys(drawer.counters, 0))
    for count in range(400):
        if case.done:
            break
        waits = acts(drawer, case, only_waits=count > ACTS)
        if waits:
            act(drawer, case, waits[0])
        if not case.done and (not waits or drawer.random.random() < 0.2):
            case.assign(even=not case.vars["even"])
    assert case.done, "the case does not come to its end"
    assert case.run.positions() == []
    assert list(case.run.waiting()) == []
    return len(case.happened)


@pytest.mark.parametrize("part", range(8))
def test_random_acts_on_random_diagrams_with_events(part: int) -> None:
    assert sum(walk(seed) for seed in range(part * 15, part * 15 + 15)) > 100


@pytest.mark.full
@pytest.mark.parametrize("part", range(10))
def test_many_more_random_acts(part: int) -> None:
    assert sum(walk(seed) for seed in range(1_000 + part * 100, 1_000 + part * 100 + 100)) > 2_000
