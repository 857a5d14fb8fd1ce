"""Deliberately broken copies of the engine: each must make a trace test fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
TRACES = ("tasks", "gateways", "events", "sub_processes", "call_activities", "loops", "correlation", "state")


class Fault(NamedTuple):
    """What is broken, where, and how."""

    name: str
    module: str
    right: str
    wrong: str


FAULTS = (
    Fault("the default flow is always taken", "spec.py", "(not edge.default or not hits)", "True"),
    Fault("one conditional flow is enough", "spec.py", "edge in hits or", "edge in hits[:1] or"),
    Fault(
        "tokens are counted, not flows",
        "elements/parallel_gateway.py",
        "len(first) ==",
        "len(token.workflow.joins[self.name]) ==",
    ),
    Fault(
        "a join uses up all tokens",
        "elements/joining.py",
        "for token in tokens[1:]:",
        "for token in [*tokens[1:], *waiting]:",
    ),
    Fault(
        "a join forgets to empty its queue",
        "elements/joining.py",
        "waiting.remove(token)\n        for",
        "waiting.count(token)\n        for",
    ),
    Fault("an inclusive join never waits", "elements/inclusive_gateway.py", "if empty and", "if not empty and"),
    Fault(
        "an inclusive join waits too long", "elements/inclusive_gateway.py", "for flow in first):", "for flow in ()):"
    ),
    Fault("an inclusive split takes one way", "elements/inclusive_gateway.py", "return hits or", "return hits[:1] or"),
    Fault(
        "the default comes first",
        "elements/exclusive_gateway.py",
        "if not edge.default and self",
        "if edge.default or self",
    ),
    Fault("all events of a gateway stay", "elements/event_based_gateway.py", ".group = token.id", ".due = None"),
    Fault("a boundary event lets its task live", "elements/boundary_event.py", "        host.cancel()\n", ""),
    Fault("a repeating timer never ends", "elements/boundary_event.py", "if not again:", "if again is None:"),
    Fault("a handler lets its scope live", "elements/event_sub_process.py", "        scope.cancel_others(token)\n", ""),
    Fault("a handler catches itself", "elements/propagation.py", "if listener.task_spec is not inside", "if inside"),
    Fault(
        "catch-all comes first",
        "elements/propagation.py",
        "codes.get(code) or codes.get(None)",
        "codes.get(None) or codes.get(code)",
    ),
    Fault(
        "an error is an escalation", "elements/propagation.py", "is not None and event.kind == kind}", "is not None}"
    ),
    Fault("terminate ends nothing", "elements/throw_event.py", "token.workflow.cancel_others(token)", "pass"),
    Fault(
        "results in the order of completion",
        "elements/multi_instance.py",
        "results[instance.index or 0]",
        "results[body.ended - 1]",
    ),
    Fault(
        "the completion condition is not asked",
        "elements/multi_instance.py",
        "stop = self.loop.completion is not None and",
        "stop = False and",
    ),
    Fault(
        "instances that are cut off live on",
        "elements/multi_instance.py",
        "if other is not instance]:",
        "if other is body]:",
    ),
    Fault("instances write outside", "variables.py", "return token.body is not None and", "return False and"),
    Fault("everything goes to the process", "variables.py", "if name in scope.data or holder", "if holder"),
    Fault("values are shared", "variables.py", "return [kept(item, depth - 1) for item in value]", "return value"),
    Fault("a change is not told", "variables.py", "if not _same(old, value):", "if old is None:"),
    Fault("test before is not asked", "elements/standard_loop.py", "if self.loop.test_before and", "if False and"),
    Fault(
        "the maximum is not asked",
        "elements/standard_loop.py",
        "body.ended >= loop.maximum",
        "body.ended > loop.maximum",
    ),
    Fault("a condition comes without an edge", "elements/catching.py", "if token.held and not held:", "if token.held:"),
    Fault("the state forgets the edge", "token.py", '    "held",\n', ""),
    Fault(
        "the state forgets the group",
        "codec.py",
        "for place, mark in enumerate(KEPT)",
        "for place, mark in enumerate(KEPT[:2])",
    ),
    Fault("the state forgets the queue", "codec.py", "        list(top.queue),\n", "        [],\n"),
    Fault("the state forgets correlations", "codec.py", "values.pack(top.correlations)", "{}"),
    Fault("a call sees its caller", "elements/call_activity.py", "    closed = True\n", "    closed = False\n"),
    Fault("a call takes nothing", "elements/call_activity.py", "self._take(token, scope.data)", "self.call"),
    Fault(
        "what is inside lives on",
        "elements/activity.py",
        "        token.workflow.top_workflow.drop_subprocess(token)\n",
        "",
    ),
    Fault(
        "boundary events stay", "elements/activity.py", "for listener in list(token.listeners):", "for listener in ():"
    ),
    Fault(
        "only one hears a signal",
        "workflow.py",
        "for token in self.receivers(EventKind.SIGNAL, name):",
        "for token in self.receivers(EventKind.SIGNAL, name)[:1]:",
    ),
    Fault(
        "the youngest gets the message",
        "workflow.py",
        "for number in sorted(waiting)]",
        "for number in sorted(waiting, reverse=True)]",
    ),
    Fault("keys are not compared", "correlation.py", "if own != value:", "if own is value is None:"),
    Fault(
        "an interrupted thrower goes on",
        "token.py",
        "if not self.live:\n            return None",
        "if self.closing is None:\n            return None",
    ),
    Fault("listeners keep their scope alive", "scope.py", "any(not token.passive for", "any(token.id for"),
    Fault(
        "a cancelled wait is told as done",
        "token.py",
        "self.workflow.close(self, cancelled=True)",
        "self.workflow.close(self, cancelled=False)",
    ),
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A tree of its own with what the traces need."""
    place = tmp_path_factory.mktemp("broken")
    leave = shutil.ignore_patterns("__pycache__", "procedures")
    for folder in ("bpmn", "engine/spiff"):
        shutil.copytree(ROOT / folder, place / folder, ignore=leave)
    for module in ("clock.py", "errors.py", "values.py"):
        shutil.copy(ROOT / "engine" / module, place / "engine")
    shutil.copytree(ROOT / "tests" / "engine" / "spiff", place / "tests" / "engine" / "spiff", ignore=leave)
    for package in ("engine", "tests", "tests/engine"):
        (place / package / "__init__.py").touch()
    yield place
    shutil.rmtree(place)


def outcome(place: Path) -> subprocess.CompletedProcess[str]:
    files = [f"tests/engine/spiff/test_{name}.py" for name in TRACES]
    environment = {**os.environ, "PYTHONPATH": str(place), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", *files],
        cwd=place,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.full
def test_the_copy_passes_as_it_is(copy: Path) -> None:
    result = outcome(copy)
    assert result.returncode == 0, result.stdout[-2_000:]


@pytest.mark.full
@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_a_broken_copy_is_noticed(copy: Path, fault: Fault) -> None:
    path = copy / "engine" / "spiff" / fault.module
    right = path.read_text(encoding="utf-8")
    assert right.count(fault.right) == 1, "the fault no longer fits the source: mend the fault"
    path.write_text(right.replace(fault.right, fault.wrong), encoding="utf-8")
    try:
        result = outcome(copy)
    finally:
        path.write_text(right, encoding="utf-8")
    assert result.returncode == 1, f"nobody noticed that {fault.name}\n{result.stdout[-2_000:]}"


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_each_fault_fits_the_source(fault: Fault) -> None:
    text = (ROOT / "engine" / "spiff" / fault.module).read_text(encoding="utf-8")
    assert text.count(fault.right) == 1
