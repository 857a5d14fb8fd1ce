"""A demo home on SQLite, and a small procedure with one automatic step."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

import pytest

from engine import HANOI, By, Channel, FixedClock, Home, Settings, publish, run_due, start
from tests.bpmn.drawings import between, process

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from engine import Started
    from tests.conftest import DemoAt

MONDAY = datetime(2026, 11, 23, 8, tzinfo=HANOI)


class Opening(Protocol):
    def __call__(self, smtp_url: str = "") -> Home: ...


@pytest.fixture
def demo(demo_sqlite_at: DemoAt, tmp_path: Path) -> Iterator[Opening]:
    opened: list[Home] = []

    def make(smtp_url: str = "") -> Home:
        settings = Settings(
            home=tmp_path / "home",
            database_url=demo_sqlite_at(MONDAY),
            smtp_url=smtp_url,
            mail_from="quytrinh@bdt.example",
        )
        home = Home.open(settings, clock=FixedClock(MONDAY))
        opened.append(home)
        return home

    yield make
    for home in opened:
        home.close()


def one_step(topic: str, inputs: Mapping[str, str], *lines: str) -> bytes:
    """A procedure ``p`` whose only step is a service task; ``lines`` stand before it."""
    mapped = [f'<camunda:inputParameter name="{name}">{text}</camunda:inputParameter>' for name, text in inputs.items()]
    task = [
        f'<serviceTask id="x" name="X" camunda:type="external" camunda:topic="{topic}">',
        "<extensionElements><camunda:inputOutput>",
        *mapped,
        "</camunda:inputOutput></extensionElements>",
        "</serviceTask>",
    ]
    return process(*lines, *between("\n".join(task)))


def by(home: Home, person: str = "chuyen_vien") -> By:
    return By(home.agency, person, Channel.WEB)


def begun(home: Home, diagram: bytes, variables: Mapping[str, object] | None = None) -> Started:
    """Publish a diagram as procedure ``p``, start it, and run what is due."""
    publish(home, by(home, "admin"), {"p.bpmn": diagram}, name="p")
    started = start(home, by(home), "p", variables=variables or {})
    run_due(home)
    return started
