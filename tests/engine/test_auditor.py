from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, update

import engine
from engine.auditor import Rounds
from storage.instances import instance
from storage.task_table import candidate, task
from tests.support.drawing import line
from tests.support.homes import ADMIN, by

if TYPE_CHECKING:
    from engine import Home, IncidentView


@pytest.fixture
def case(home: Home) -> str:
    engine.publish(home, ADMIN, {"p.bpmn": line("a")})
    return engine.start(home, by("chuyen_vien"), "p").id


def rounds(home: Home, minutes: float = 60) -> tuple[IncidentView, ...]:
    """Some time later, another round; what is open then."""
    engine.tick(home, ADMIN, home.clock.now() + timedelta(minutes=minutes))
    Rounds(home).plan()
    engine.run_due(home)
    return engine.incidents(home, ADMIN)


def test_what_is_found_is_opened_once_and_closed_when_it_is_gone(home: Home, case: str) -> None:
    assert rounds(home) == ()
    with home.database.writing() as connection:
        connection.execute(delete(candidate))
        connection.execute(update(task).values(status="cancelled"))
    (found,) = rounds(home)
    assert (found.kind, found.instance, found.finding) == ("case-stands-still", case, True)
    assert rounds(home) == (found,)
    detail = engine.incident(home, ADMIN, found.id)
    assert {"move", "cancel"} <= detail.may
    assert not detail.may & {"retry", "close"}
    assert "Nobody" in detail.remedy
    with pytest.raises(engine.StateError, match="auditor closes"):
        engine.repair(home, ADMIN, engine.Repair(kind="close", incident=found.id, reason="không cần nữa"))
    (step,) = engine.standing(home, ADMIN, case).steps
    again = engine.Repair(kind="move", instance=case, token=step.token, target=step.element, reason="làm lại bước này")
    engine.repair(home, ADMIN, again)
    assert rounds(home) == ()
    (closed,) = engine.incidents(home, ADMIN, resolved=True)
    assert (closed.id, closed.resolved_by, closed.resolution) == (found.id, None, "the auditor no longer finds it")
    kinds = [entry.kind for entry in engine.trail(home, ADMIN) if entry.instance is None]
    assert kinds[:2] == ["incident-resolved", "incident-opened"]


def test_a_round_is_made_once_however_many_ask_and_not_at_all_where_it_is_turned_off(home: Home, case: str) -> None:
    del case
    for one in (Rounds(home), Rounds(home)):
        one.plan()
        one.plan()
    assert engine.run_due(home) == 2  # this round, and that of the day
    object.__setattr__(home.settings, "audit_minutes", 0)
    assert rounds(home) == ()
    assert engine.run_due(home) == 0


def test_what_costs_much_is_looked_for_once_a_day(home: Home, case: str) -> None:
    assert rounds(home) == ()
    with home.database.writing() as connection:
        connection.execute(update(instance).values(event_no=instance.c.event_no + 1))
    assert rounds(home) == ()
    (found,) = rounds(home, 24 * 60)
    assert (found.kind, found.instance) == ("events-missing", case)
    assert rounds(home) == (found,)
