"""Taking back one's own submission: the case is as it was, and nobody has seen what followed."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

import engine
from storage import instances, recalls
from tests.engine.test_races import together
from tests.engine.walking import Deed, deeds, do, seen
from tests.support.drawing import bpmn, flows, line, process, service, user, when
from tests.support.homes import ADMIN, by, events, open_tasks

if TYPE_CHECKING:
    from engine import Home
    from tests.engine.walking import Seen

CLERK, HEAD = by("chuyen_vien"), by("van_thu")
SECOND = user("b", 'camunda:candidateGroups="van_thu" camunda:dueDate="${n == 7 ? working_days(2) : working_days(5)}"')


def begun(home: Home, middle: str = SECOND, chain: tuple[str, ...] = ("s", "a", "b", "e")) -> str:
    """A case in which the clerk has done ``a`` and it is the registry's turn with ``b``."""
    body = '<startEvent id="s"/>' + user("a") + middle + '<endEvent id="e"/>' + flows(*chain)
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body))})
    case = engine.start(home, CLERK, "p", variables={"n": 1}).id
    engine.complete(home, CLERK, open_tasks(home, case)["a"], {"n": 7, "y": "ý"})
    return case


def done(home: Home) -> str:
    """The task that the clerk finished last."""
    return engine.tasks(home, CLERK, scope="done")[0].id


def test_what_was_sent_is_open_again_with_what_was_typed(home: Home) -> None:
    case = begun(home)
    task, following = done(home), open_tasks(home, case)["b"]
    assert "recall" in engine.task(home, CLERK, task).may
    taken = engine.recall(home, CLERK, task)
    assert (taken.status, taken.assignee, taken.ended_by) == ("open", "chuyen_vien", None)
    assert open_tasks(home, case) == {"a": task}
    assert engine.task(home, ADMIN, following).task.status == "cancelled"
    detail = engine.task(home, CLERK, task)
    assert (detail.draft and detail.draft.values) == {"n": 7, "y": "ý"}
    assert (detail.variables["n"], "y" in detail.variables) == (1, False)
    assert "recall" not in detail.may


def test_the_trail_tells_of_both_and_of_the_values(home: Home) -> None:
    case = begun(home)
    before = events(home, case)
    engine.recall(home, CLERK, done(home))
    trail = engine.case(home, ADMIN, case).trail
    assert [entry.kind for entry in trail][: len(before)] == before
    told = trail[len(before) :]
    assert [entry.kind for entry in told] == [
        "task-recalled",
        "task-cancelled",
        "variable-changed",
        "node-entered",
        "node-cancelled",
    ]
    assert sorted(told[2].changes) == [("n", 7, 1), ("y", "ý", None)]
    assert engine.audit_verify(home, ADMIN).ok


def test_who_has_opened_it_is_named_and_nothing_is_taken_back(home: Home) -> None:
    case = begun(home)
    task, following = done(home), open_tasks(home, case)["b"]
    engine.task(home, CLERK, task)
    assert "recall" in engine.task(home, CLERK, task).may
    engine.task(home, HEAD, following)
    before = events(home, case)
    assert "recall" not in engine.task(home, CLERK, task).may
    with pytest.raises(engine.StateError, match="opened the next task at 08:00 on 23/11/2026"):
        engine.recall(home, CLERK, task)
    assert events(home, case) == before
    with home.database.read() as connection:
        kept = recalls.get(connection, case)
    assert kept is not None
    assert (kept.state, kept.rest, kept.opened_by) == (None, None, "van_thu")


@pytest.mark.parametrize("act", ["claim", "draft", "complete", "variables"])
def test_what_others_do_with_the_next_task_closes_the_way_back(home: Home, act: str) -> None:
    case = begun(home)
    task, following = done(home), open_tasks(home, case)["b"]
    {
        "claim": lambda: engine.claim(home, HEAD, following),
        "draft": lambda: engine.save_draft(home, HEAD, following, {"x": "1"}),
        "complete": lambda: engine.complete(home, HEAD, following),
        "variables": lambda: engine.set_variables(home, ADMIN, case, {"x": 2}, reason="sửa"),
    }[act]()
    with pytest.raises(engine.StateError):
        engine.recall(home, CLERK, task)


def test_a_remark_does_not_and_neither_does_ones_own_look(home: Home) -> None:
    case = begun(home)
    task = done(home)
    engine.case(home, HEAD, case)
    engine.comment(home, CLERK, case, "Tôi rút lại để sửa")
    assert engine.recall(home, CLERK, task).status == "open"


def test_only_who_finished_it_may_and_only_once(home: Home) -> None:
    begun(home)
    task = done(home)
    with pytest.raises(engine.RefusedError, match="Only the person who finished"):
        engine.recall(home, HEAD, task)
    with pytest.raises(engine.NotFoundError):
        engine.recall(home, by("uy_vien_9"), task)
    engine.recall(home, by("chuyen_vien", key="k"), task)
    assert engine.recall(home, by("chuyen_vien", key="k"), task).status == "open"
    with pytest.raises(engine.StateError, match="nothing to take back"):
        engine.recall(home, CLERK, task)


SHOUT = '<intermediateThrowEvent id="b"><signalEventDefinition signalRef="S"/></intermediateThrowEvent>'


@pytest.mark.parametrize("middle", [service("b", "in_an"), SHOUT])
def test_what_reached_beyond_people_cannot_be_taken_back(home: Home, middle: str) -> None:
    body = '<startEvent id="s"/>' + user("a") + middle + user("c") + flows("s", "a", "b", "c")
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body), root='<signal id="S" name="g"/>')})
    case = engine.start(home, CLERK, "p").id
    task = open_tasks(home, case)["a"]
    engine.complete(home, CLERK, task)
    with pytest.raises(engine.StateError, match="gone on"):
        engine.recall(home, CLERK, task)


def test_a_case_that_has_ended_stays_ended(home: Home) -> None:
    engine.publish(home, ADMIN, {"p.bpmn": line("a")})
    case = engine.start(home, CLERK, "p").id
    engine.complete(home, CLERK, task := open_tasks(home, case)["a"])
    with pytest.raises(engine.StateError, match="completed"):
        engine.recall(home, CLERK, task)


def test_of_a_recall_and_the_next_completion_one_wins(home: Home) -> None:
    for _ in range(3):
        case = begun(home)
        task, following = done(home), open_tasks(home, case)["b"]
        results = together(
            lambda task=task: engine.recall(home, CLERK, task),  # type: ignore[misc]
            lambda following=following: engine.complete(home, HEAD, following),  # type: ignore[misc]
        )
        refused = [result for result in results if isinstance(result, engine.EngineError)]
        assert len(refused) == 1, results
        kinds = events(home, case)
        assert ("task-recalled" in kinds) == isinstance(refused[0], engine.LostRaceError)
        assert kinds.count("task-completed") == (1 if "task-recalled" in kinds else 2)
    assert engine.audit_verify(home, ADMIN).ok


def state(home: Home, case: str) -> tuple[bytes, Seen]:
    """The stored state and all that is seen, the trail aside."""
    with home.database.read() as connection:
        blob = instances.load_state(connection, case)[1]
    return blob, seen(home, case)._replace(trail=[])


def balance(home: Home, case: str) -> dict[str, int]:
    """How many tokens the trail says are at each element."""
    count: dict[str, int] = {}
    for entry in engine.case(home, ADMIN, case).trail:
        step = {"node-entered": 1, "node-left": -1, "node-cancelled": -1}.get(entry.kind, 0)
        if step and entry.element:
            count[entry.element] = count.get(entry.element, 0) + step
    return {element: number for element, number in count.items() if number}


class Office:
    """Draws random work of people: tasks in lines, branches, sub-processes and several at once, watched by timers."""

    def __init__(self, seed: int) -> None:
        self.random, self.count = random.Random(seed), 0  # noqa: S311 (a drawing, no secret)

    def id(self) -> str:
        self.count += 1
        return f"n{self.count}"

    def block(self, depth: int) -> tuple[str, str, str]:
        """Its elements, the first and the last of them."""
        inner = [self.line, self.branches, self.branches, self.scope] if depth else []
        return self.random.choice([self.task, self.task, self.several, *inner, *inner])(depth)

    def task(self, _depth: int) -> tuple[str, str, str]:
        name, clock, out = self.id(), self.id(), self.id()
        xml = user(name, 'camunda:dueDate="${working_days(n)}"')
        if self.random.random() < 0.5:
            time = "<timerEventDefinition><timeDuration>PT9H</timeDuration></timerEventDefinition>"
            xml += f'<boundaryEvent id="{clock}" attachedToRef="{name}" cancelActivity="false">{time}</boundaryEvent>'
            xml += user(out) + flows(clock, out)
        return xml, name, name

    def several(self, _depth: int) -> tuple[str, str, str]:
        name = self.id()
        loop = "<loopCardinality>3</loopCardinality><completionCondition>${nrOfCompletedInstances &gt; 1}"
        loop += "</completionCondition>"
        inside = f"<multiInstanceLoopCharacteristics>{loop}</multiInstanceLoopCharacteristics>"
        return user(name, "", inside), name, name

    def line(self, depth: int) -> tuple[str, str, str]:
        one, other = self.block(depth - 1), self.block(depth - 1)
        return one[0] + other[0] + flows(one[2], other[1]), one[1], other[2]

    def branches(self, depth: int) -> tuple[str, str, str]:
        fork, join = self.id(), self.id()
        kind = self.random.choice(["parallelGateway", "parallelGateway", "exclusiveGateway"])
        parts = [self.block(depth - 1) for _ in range(2)]
        xml = f'<{kind} id="{fork}"/><{kind} id="{join}"/>' + "".join(part[0] for part in parts)
        for number, (_, first, last) in enumerate(parts):
            way = when(fork, first, f"${{n % 2 == {number}}}") if kind[0] == "e" else flows(fork, first)
            xml += way + flows(last, join)
        if kind[0] == "p" and self.random.random() < 0.5:
            wait = self.id()
            xml += f'<intermediateCatchEvent id="{wait}"><messageEventDefinition messageRef="M"/>'
            xml += "</intermediateCatchEvent>" + flows(fork, wait, join)
        return xml, fork, join

    def scope(self, depth: int) -> tuple[str, str, str]:
        name, first, last = self.id(), self.id(), self.id()
        xml, begins, ends = self.block(depth - 1)
        inside = f'<startEvent id="{first}"/>{xml}<endEvent id="{last}"/>' + flows(first, begins) + flows(ends, last)
        return f'<subProcess id="{name}">{inside}</subProcess>', name, name

    def diagram(self) -> bytes:
        """A process that ends with a task of its own."""
        xml, first, last = self.block(3)
        body = f'<startEvent id="s"/>{xml}{user("z")}<endEvent id="e"/>' + flows("s", first) + flows(last, "z", "e")
        return bpmn(process(body), root='<message id="M" name="m"/>')


def walked(home: Home, seed: int) -> int:
    """A random walk in which each submission is taken back where it can be and sent again; how many were."""
    office = Office(seed)
    engine.publish(home, ADMIN, {"p.bpmn": office.diagram()})
    case = engine.start(home, CLERK, "p", variables={"n": 0}).id
    count = 0
    for number in range(20):
        before = state(home, case)
        if before[1].status != "active":
            break
        if number % 2:
            home.warm.clear()
        others = list(deeds(before[1]))
        if not before[1].open or (others and office.random.random() < 0.2):
            do(home, case, office.random.choice(others))
            continue
        deed = Deed("task", str(office.random.choice(before[1].open)[0]), values={"n": number})
        count += again(home, case, deed, before)
    return count


def again(home: Home, case: str, deed: Deed, before: tuple[bytes, Seen]) -> bool:
    """Do it; where it can be taken back, take it back, see that all is as before, and do it again."""
    assert do(home, case, deed) == ""
    with home.database.read() as connection:
        kept = recalls.get(connection, case)
    if kept is None:
        assert state(home, case)[1].status == "completed"
        return False
    after, tokens = state(home, case), balance(home, case)
    engine.recall(home, CLERK, kept.task)
    assert state(home, case) == before
    assert do(home, case, deed) == ""
    assert state(home, case) == after
    assert balance(home, case) == tokens
    return True


def test_walk_recall_walk_is_the_same_as_to_walk_once(home: Home) -> None:
    assert sum(walked(home, seed) for seed in range(5)) >= 10
    assert engine.audit_verify(home, ADMIN).ok


@pytest.mark.full
@pytest.mark.parametrize("part", range(3))
def test_many_more_walks_with_recalls(home: Home, part: int) -> None:
    assert sum(walked(home, seed) for seed in range(100 + part * 10, 110 + part * 10)) >= 30
    assert engine.audit_verify(home, ADMIN).ok
