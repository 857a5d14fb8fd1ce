from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, insert, select, text, update

import engine
from storage.counters import counter
from storage.instances import instance
from storage.jobs import job
from storage.registers import register_entry
from storage.task_table import candidate, task
from storage.timers import timer
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN, by

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from engine import Home

BODY = (
    '<startEvent id="s"/><parallelGateway id="f"/>'
    + user("a", 'camunda:candidateGroups="van_thu"')
    + '<intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>'
    + '</intermediateCatchEvent><endEvent id="e"/>'
    + flows("s", "f")
    + flows("f", "a", "e")
    + flows("f", "t", "e")
)


@pytest.fixture
def case(home: Home) -> str:
    """A case that waits for a person and for a timer."""
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(BODY))})
    return engine.start(home, by("chuyen_vien"), "p").id


def problems(home: Home, *, deep: bool = False) -> set[str]:
    return {flaw.problem for flaw in engine.examine(home, ADMIN, deep=deep)}


def ended(connection: Connection) -> None:
    connection.execute(update(instance).values(status="completed"))


def standing_still(connection: Connection) -> None:
    connection.execute(delete(timer))
    connection.execute(delete(candidate))
    connection.execute(update(task).values(status="cancelled"))


def gap_in_a_register(connection: Connection) -> None:
    row = connection.execute(select(register_entry)).first()
    told = dict(row._mapping) if row else {}
    blank = {"agency": "bdt", "register": "so", "year": 2026, "at": told.get("at"), "by": "van_thu", "columns": {}}
    at = connection.scalar(select(instance.c.started_at))
    for no in (1, 3):
        connection.execute(insert(register_entry).values({**blank, "at": at, "id": f"x{no}", "no": no, "folded": ""}))
    connection.execute(insert(counter).values(agency="bdt", name="register:so", year=2026, last=3))


def late_job(connection: Connection) -> None:
    at = connection.scalar(select(instance.c.started_at))
    assert at is not None
    row = {"id": "j1", "agency": "bdt", "kind": "signal", "due": at - timedelta(days=1), "attempts": 0, "payload": "{}"}
    connection.execute(insert(job).values(**row, max_attempts=1, state="waiting", created_at=at))


def given_up(connection: Connection) -> None:
    late_job(connection)
    connection.execute(update(job).values(state="failed"))


def too_few_events(connection: Connection) -> None:
    connection.execute(update(instance).values(event_no=instance.c.event_no + 1))


def moved(connection: Connection) -> None:
    connection.execute(update(task).values(due=select(instance.c.started_at).scalar_subquery()))


def held_unseen(connection: Connection) -> None:
    connection.execute(update(task).values(assignee="van_thu"))


BREAKS: dict[str, tuple[Callable[[Connection], None], set[str]]] = {
    "an ended case": (ended, {"task-of-an-ended-case", "timer-of-an-ended-case"}),
    "standing still": (standing_still, {"case-stands-still"}),
    "a register": (gap_in_a_register, {"gap-in-a-register"}),
    "another due date": (moved, {"list-out-of-step"}),
    "held unseen": (held_unseen, {"list-out-of-step"}),
    "a late job": (late_job, {"job-in-the-past"}),
    "a job given up": (given_up, {"job-given-up"}),
    "events": (too_few_events, {"events-missing"}),
}


@pytest.mark.parametrize("name", BREAKS)
@pytest.mark.usefixtures("case")
def test_what_must_not_exist_is_found(home: Home, name: str) -> None:
    assert engine.examine(home, ADMIN) == ()
    damage, told = BREAKS[name]
    with home.database.writing() as connection:
        damage(connection)
    assert problems(home) == told


@pytest.mark.usefixtures("case")
def test_a_timer_that_nobody_fires_is_found_after_ten_minutes(home: Home) -> None:
    with home.database.writing() as connection:
        due = connection.scalar(select(timer.c.due))
        connection.execute(text("INSERT INTO clock (id, seconds) VALUES (1, 4100)"))
    assert due is not None
    assert problems(home) == set()
    with home.database.writing() as connection:
        connection.execute(text("UPDATE clock SET seconds = 4300 WHERE id = 1"))
    assert problems(home) == {"timer-in-the-past"}
    engine.run_due(home)
    assert problems(home) == set()


def test_a_paper_that_is_gone_or_changed_is_found(home: Home, case: str) -> None:
    upload = engine.Upload(name="a.txt", stream=io.BytesIO(b"abc"))
    kept = engine.upload(home, ADMIN, upload, instance=case)
    engine.attach(home, ADMIN, case, kept, kind="minh_chung", title="A")
    assert problems(home, deep=True) == set()
    path = home.blobs.path(str(kept["sha256"]))
    path.write_bytes(b"abd")
    assert problems(home) == set()
    assert problems(home, deep=True) == {"paper-changed"}
    path.unlink()
    assert problems(home) == problems(home, deep=True) == {"paper-missing"}


@pytest.mark.parametrize("damage", [moved, held_unseen])
@pytest.mark.usefixtures("case")
def test_lists_are_made_anew_from_the_tasks(home: Home, damage: Callable[[Connection], None]) -> None:
    with home.database.writing() as connection:
        damage(connection)
        connection.execute(update(candidate).values(who="role:lanh_dao"))
    engine.mend_lists(home, ADMIN)
    assert engine.examine(home, ADMIN) == ()
    (only,) = engine.tasks(home, by("van_thu"))
    assert engine.task_counts(home, by("van_thu"))["all"] == 1
    assert only.element == "a"


def test_only_an_administrator_may_check(home: Home) -> None:
    with pytest.raises(engine.RefusedError):
        engine.examine(home, by("van_thu"))
    with pytest.raises(engine.RefusedError):
        engine.mend_lists(home, by("van_thu"))
