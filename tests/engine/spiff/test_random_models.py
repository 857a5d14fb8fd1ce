"""Random block-structured diagrams against a direct interpreter of the same blocks."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import pytest

from engine.spiff import Entered
from tests.engine.spiff.drawing import auto, end, flow, gateway, loop, many, start, sub, user
from tests.engine.spiff.harness import Case


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """Drawn part of a diagram with one way in and one way out, and how often each of its tasks must be done."""

    xml: str
    first: str
    last: str
    expected: Counter[str]


class Drawer:
    """Draws blocks; a task is a person's or automatic, at random."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 (a drawing, no secret)
        self.count, self.counters = 0, set[str]()

    def id(self, kind: str) -> str:
        self.count += 1
        return f"{kind}{self.count}"

    def block(self, depth: int) -> Block:
        kinds = [self.task, self.task, self.chain, self.chain, *(partial(self.branches, kind) for kind in KINDS)]
        kinds += [self.reject, self.scope, self.instances, self.looped]
        return self.random.choice(kinds if depth else [self.task])(depth)

    def task(self, _depth: int) -> Block:
        name = self.id("t")
        return Block(xml=self.random.choice([auto, user])(name), first=name, last=name, expected=Counter([name]))

    def chain(self, depth: int) -> Block:
        parts = [self.block(depth - 1) for _ in range(self.random.randint(2, 3))]
        xml = "".join(part.xml for part in parts)
        xml += "".join(flow(a.last, b.first) for a, b in pairwise(parts))
        expected = sum((part.expected for part in parts), Counter[str]())
        return Block(xml=xml, first=parts[0].first, last=parts[-1].last, expected=expected)

    def branches(self, kind: str, depth: int) -> Block:
        parts = [self.block(depth - 1) for _ in range(self.random.randint(2, 3))]
        taken = self.taken(kind, len(parts))
        split, join = self.id("g"), self.id("g")
        joins = {"implicit": self.random.choice(["parallel", "inclusive"])}.get(kind, kind)
        xml = (auto(split) if kind == "implicit" else gateway(kind, split)) + gateway(joins, join)
        for part, on in zip(parts, taken, strict=True):
            when = None if kind in {"parallel", "implicit"} else f"${{{str(on).lower()}}}"
            xml += part.xml + flow(split, part.first, when=when) + flow(part.last, join)
        expected = sum((part.expected for part, on in zip(parts, taken, strict=True) if on), Counter[str]())
        if kind == "implicit":
            expected[split] += 1
        return Block(xml=xml, first=split, last=join, expected=expected)

    def taken(self, kind: str, count: int) -> list[bool]:
        if kind == "exclusive":
            chosen = self.random.randrange(count)
            return [place == chosen for place in range(count)]
        if kind == "inclusive":
            flags = [self.random.random() < 0.5 for _ in range(count)]
            return flags if any(flags) else [True, *flags[1:]]
        return [True] * count

    def reject(self, depth: int) -> Block:
        part, times = self.block(depth - 1), self.random.randint(1, 3)
        merge, split, step, out = (self.id("g"), self.id("g"), self.id("i"), self.id("o"))
        counter = self.id("v")
        self.counters.add(counter)
        xml = gateway("exclusive", merge) + part.xml + auto(step, counter, f"${{{counter} + 1}}")
        xml += gateway("exclusive", split, f"f_{split}_{out}") + auto(out)
        xml += flow(merge, part.first) + flow(part.last, step, split, out)
        xml += flow(split, merge, when=f"${{{counter} % {times} != 0}}")
        expected = Counter({name: number * times for name, number in part.expected.items()})
        return Block(xml=xml, first=merge, last=out, expected=expected + Counter({step: times, out: 1}))

    def scope(self, depth: int, extra: str = "", times: int = 1) -> Block:
        part = self.block(depth - 1)
        name, first, last = self.id("s"), self.id("st"), self.id("e")
        body = start(first) + part.xml + end(last) + flow(first, part.first) + flow(part.last, last)
        expected = Counter({task: number * times for task, number in part.expected.items()})
        return Block(xml=sub(name, body + extra), first=name, last=name, expected=+expected)

    def instances(self, depth: int) -> Block:
        times = self.random.randint(0, 3)
        return self.scope(depth, many(times=str(times), sequential=self.random.random() < 0.5), times)

    def looped(self, depth: int) -> Block:
        times = self.random.randint(0, 3)
        return self.scope(depth, loop(f"${{loopCounter < {times}}}", before=True), times)


KINDS = ("parallel", "exclusive", "inclusive", "implicit")


def walk(seed: int) -> None:
    drawer = Drawer(seed)
    block = drawer.block(3)
    case = Case(start() + block.xml + end() + flow("st", block.first) + flow(block.last, "en"))
    case.begin(**dict.fromkeys(drawer.counters, 0))
    while case.open():
        waiting = [one.token for one in case.run.waiting()]
        chosen = drawer.random.choice(waiting)
        case.act(lambda run, chosen=chosen: run.complete(chosen, {}))
    assert case.done
    told = Counter(one.element for one in case.happened if isinstance(one, Entered))
    assert {name: told[name] for name in block.expected} == dict(block.expected)
    never = {name for name, node in case.compiled.nodes.items() if node.kind.endswith("Task")} - set(block.expected)
    assert not never & set(told)


@pytest.mark.parametrize("part", range(10))
def test_random_diagrams_do_what_their_blocks_say(part: int) -> None:
    for seed in range(part * 25, part * 25 + 25):
        walk(seed)


@pytest.mark.full
@pytest.mark.parametrize("part", range(10))
def test_many_more_random_diagrams(part: int) -> None:
    for seed in range(1_000 + part * 150, 1_000 + part * 150 + 150):
        walk(seed)
