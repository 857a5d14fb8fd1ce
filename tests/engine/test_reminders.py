"""Reminders and escalation: each once, in working time, moved with the due date, gone with the task."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import update

import engine
from engine import HANOI, FixedClock
from engine.calendar import WorkingCalendar
from engine.reminders import stages
from engine.settings import Settings
from storage import jobs
from storage.instances import instance
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN, by, open_tasks

if TYPE_CHECKING:
    from engine import Home

PLAIN = WorkingCalendar()


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=HANOI)  # type: ignore[arg-type, misc]  # parts of a time, minutes at most


def started(home: Home, due: str = "${working_days(5)}", to: str = 'camunda:assignee="van_thu"') -> tuple[str, str]:
    """A case whose first task has a due date, and that task; it is Monday 23/11/2026, 08:00."""
    body = '<startEvent id="s"/>' + user("a", f'{to} camunda:dueDate="{due}"') + '<endEvent id="e"/>'
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body + flows("s", "a", "e")))})
    case = engine.start(home, by("chuyen_vien"), "p").id
    return case, open_tasks(home, case)["a"]


def at(home: Home, *parts: int) -> None:
    engine.tick(home, ADMIN, local(*parts))


def told(home: Home, case: str) -> list[tuple[str, str]]:
    """What was told of a case, and when, by the trail."""
    found = []
    for entry in engine.case(home, ADMIN, case).trail:
        if entry.kind in {"task-reminded", "task-escalated"}:
            assert (entry.actor, entry.actor_kind, entry.channel) == ("timer", "timer", "timer")
            values = {name: new for name, _, new in entry.changes}
            found.append((str(values.get("stage") or values["to"]), f"{entry.at.astimezone(HANOI):%d/%m %H:%M}"))
    return found


def kinds(home: Home, person: str) -> list[str]:
    engine.gather_notices(home)
    return [each.kind for each in engine.notices(home, by(person))]


def test_each_stage_comes_once_at_its_time(home: Home) -> None:
    case, task = started(home)
    # Tuesday 24/11 is a holiday: five working days from Monday 08:00 end on Tuesday 01/12, 17:00, after 47 hours.
    at(home, 2026, 12, 9, 8)
    assert told(home, case) == [
        ("soon", "30/11 15:36"),
        ("today", "01/12 07:00"),
        ("late", "01/12 17:00"),
        ("chanh_vp", "02/12 17:00"),
    ]
    assert kinds(home, "van_thu") == ["task-late", "task-due-today", "task-due-soon", "task-given"]
    assert kinds(home, "chanh_vp") == ["task-escalated"]
    assert engine.run_due(home) == 0
    assert engine.notices(home, by("chanh_vp"))[0].can_open
    assert engine.task(home, by("chanh_vp"), task).task.id == task
    engine.complete(home, by("van_thu"), task)
    assert not engine.notices(home, by("chanh_vp"))[0].can_open


def test_a_finished_task_reminds_nobody_and_leaves_no_job(sqlite_home: Home) -> None:
    case, task = started(sqlite_home)
    engine.complete(sqlite_home, by("van_thu"), task)
    with sqlite_home.database.read() as connection:
        assert jobs.listing(connection, agency=sqlite_home.agency, kind="reminder", limit=5) == []
    at(sqlite_home, 2026, 12, 9, 8)
    assert told(sqlite_home, case) == []


def test_a_due_date_that_moves_takes_its_reminders_with_it(sqlite_home: Home) -> None:
    case, task = started(sqlite_home)
    at(sqlite_home, 2026, 11, 30, 16)
    assert [stage for stage, _ in told(sqlite_home, case)] == ["soon"]
    asked = engine.ask_for_time(sqlite_home, by("van_thu"), task, day=date(2026, 12, 4), reason="chờ số liệu của huyện")
    engine.grant_time(sqlite_home, by("chuyen_vien"), asked.id, day=date(2026, 12, 4))
    at(sqlite_home, 2026, 12, 3, 17)
    # 71 hours now: 80 % of them are over on Thursday 03/12, 08:48. What was told of the old date is told of the new.
    assert told(sqlite_home, case)[1:] == [("soon", "03/12 08:48")]
    at(sqlite_home, 2026, 12, 4, 18)
    assert [stage for stage, _ in told(sqlite_home, case)[2:]] == ["today", "late"]


def test_more_time_after_everything_was_told_is_reminded_of_again(sqlite_home: Home) -> None:
    case, task = started(sqlite_home)
    at(sqlite_home, 2026, 12, 3, 8)
    assert [stage for stage, _ in told(sqlite_home, case)] == ["soon", "today", "late", "chanh_vp"]
    asked = engine.ask_for_time(sqlite_home, by("van_thu"), task, day=date(2026, 12, 9), reason="chờ số liệu của huyện")
    engine.grant_time(sqlite_home, by("chuyen_vien"), asked.id, day=date(2026, 12, 9))
    at(sqlite_home, 2026, 12, 12, 8)
    assert [stage for stage, _ in told(sqlite_home, case)[4:]] == ["soon", "today", "late", "chanh_vp"]


def test_a_due_date_that_moves_nearer_is_told_in_time(sqlite_home: Home) -> None:
    body = '<startEvent id="s"/>' + user("a", 'camunda:assignee="van_thu" camunda:dueDate="${han}"')
    drawn = bpmn(process(body + '<endEvent id="e"/>' + flows("s", "a", "e")))
    engine.publish(sqlite_home, ADMIN, {"p.bpmn": drawn})
    case = engine.start(sqlite_home, by("chuyen_vien"), "p", variables={"han": date(2026, 12, 31)}).id
    engine.set_variables(sqlite_home, ADMIN, case, {"han": date(2026, 11, 26)}, reason="rút ngắn")
    at(sqlite_home, 2026, 11, 26, 18)
    assert [stage for stage, _ in told(sqlite_home, case)] == ["today", "soon", "late"]


def test_after_a_pause_only_the_last_reminder_is_made_up_for(sqlite_home: Home) -> None:
    case, _ = started(sqlite_home)
    clock = sqlite_home.clock.base
    assert isinstance(clock, FixedClock)
    clock.set(local(2026, 12, 2, 9))
    engine.run_due(sqlite_home)
    assert [stage for stage, _ in told(sqlite_home, case)] == ["late"]
    clock.advance(timedelta(days=3))
    engine.run_due(sqlite_home)
    assert [stage for stage, _ in told(sqlite_home, case)] == ["late", "chanh_vp"]


def test_a_suspended_case_reminds_when_it_goes_on(sqlite_home: Home) -> None:
    case, _ = started(sqlite_home)
    engine.suspend(sqlite_home, by("chuyen_vien"), case, reason="chờ chỉ đạo")
    at(sqlite_home, 2026, 12, 1, 18)
    assert told(sqlite_home, case) == []
    engine.resume(sqlite_home, by("chuyen_vien"), case, reason="đã có chỉ đạo")
    at(sqlite_home, 2026, 12, 1, 20)
    assert [stage for stage, _ in told(sqlite_home, case)] == ["late"]


def test_a_task_that_nobody_has_taken_is_told_to_its_role_until_somebody_does(home: Home) -> None:
    case, task = started(home, to='camunda:candidateGroups="van_thu"')
    at(home, 2026, 12, 1, 7)
    assert kinds(home, "van_thu") == ["task-due-today", "task-due-soon", "task-offered"]
    engine.assign(home, by("admin"), task, "uy_vien_1")
    assert kinds(home, "van_thu") == []
    at(home, 2026, 12, 2, 17)
    assert told(home, case)[-1][0] == "lanh_dao", "the head of a unit answers to the head of the agency"
    engine.gather_notices(home)
    (notice,) = engine.notices(home, by("lanh_dao"))
    assert notice.said.vi == "Thạch Văn Bảo quá hạn việc này: 17:00 01/12/2026."


def test_a_secret_case_is_not_opened_to_the_superior(sqlite_home: Home) -> None:
    case, _ = started(sqlite_home)
    with sqlite_home.database.write() as connection:
        connection.execute(update(instance).where(instance.c.id == case).values(secrecy="mat"))
    at(sqlite_home, 2026, 12, 2, 17)
    engine.gather_notices(sqlite_home)
    (notice,) = engine.notices(sqlite_home, by("chanh_vp"))
    assert (notice.subject, notice.can_open) == (None, False)


def test_a_recalled_task_is_reminded_of_again(sqlite_home: Home) -> None:
    body = user("a", 'camunda:assignee="van_thu" camunda:dueDate="${working_days(5)}"') + user("b")
    drawn = bpmn(process('<startEvent id="s"/>' + body + '<endEvent id="e"/>' + flows("s", "a", "b", "e")))
    engine.publish(sqlite_home, ADMIN, {"p.bpmn": drawn})
    case = engine.start(sqlite_home, by("chuyen_vien"), "p").id
    task = open_tasks(sqlite_home, case)["a"]
    engine.complete(sqlite_home, by("van_thu"), task)
    engine.recall(sqlite_home, by("van_thu"), task)
    at(sqlite_home, 2026, 12, 1, 18)
    assert [stage for stage, _ in told(sqlite_home, case)] == ["soon", "today", "late"]


def test_other_thresholds() -> None:
    created, due = local(2026, 11, 23, 8), local(2026, 11, 27, 17)
    none = stages(created, due, PLAIN, Settings(remind_percent=0, escalate_hours=0))
    assert [each.name for each in none] == ["today", "late"]
    half = stages(created, due, PLAIN, Settings(remind_percent=50, escalate_hours=1))
    assert [each.name for each in half] == ["soon", "today", "late", "escalated"]
    assert [each.at for each in half[1:]] == [local(2026, 11, 27, 7), due, local(2026, 11, 30, 8)]
    assert PLAIN.work_between(created, half[0].at) * 2 == PLAIN.work_between(created, due)


def test_a_term_of_an_hour_and_one_at_night_have_their_reminder_too() -> None:
    created = local(2026, 11, 23, 8)
    found = stages(created, created + timedelta(hours=1), PLAIN, Settings())
    assert [each.name for each in found] == ["soon", "late", "escalated"]
    assert found[0].at == created + timedelta(minutes=48)
    night = local(2026, 11, 28, 22)
    assert stages(night, night + timedelta(hours=5), PLAIN, Settings())[0].at == night + timedelta(hours=4)


def test_a_task_that_is_late_when_it_comes_is_told_so_at_once() -> None:
    created = local(2026, 11, 23, 8)
    assert [each.name for each in stages(created, created - timedelta(days=1), PLAIN, Settings())][-2:] == [
        "late",
        "escalated",
    ]
