"""A position is held from a day up to a last day; a unit that ended takes nobody any more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

import engine
from storage import units
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN, by

if TYPE_CHECKING:
    from engine import Home

CLERKS = user("a", 'camunda:candidateGroups="van_thu"')
BODY = '<startEvent id="s"/>' + CLERKS + '<endEvent id="e"/>' + flows("s", "a", "e")


def test_a_role_that_ran_out_gives_no_tasks_and_one_of_an_ended_unit_cannot_be_given(home: Home) -> None:
    today = home.clock.now().date()
    given: dict[str, str] = {"person": "uy_vien_9", "role": "van_thu", "title": ""}
    engine.appoint(home, ADMIN, **given, unit="VP", since=today, until=today)
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(BODY))})
    engine.start(home, by("chuyen_vien"), "p")
    assert [task.element for task in engine.tasks(home, by("uy_vien_9"))] == ["a"]
    engine.tick(home, ADMIN, home.clock.now() + timedelta(days=1))
    assert engine.tasks(home, by("uy_vien_9")) == ()
    with pytest.raises(engine.BadValueError):
        engine.appoint(home, ADMIN, **given, unit="VP", since=today, until=today - timedelta(days=1))
    ended = engine.units(home, ADMIN)[0]
    with home.database.writing() as connection:
        units.close(connection, unit_id=ended.id, last_day=today)
    with pytest.raises(engine.StateError, match="ended on"):
        engine.appoint(home, ADMIN, **given, unit=ended.code, since=today + timedelta(days=1))
