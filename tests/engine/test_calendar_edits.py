"""Editing the calendar: looked at first, then done; what is counted in working time moves, and only that."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

import engine
from engine import HANOI, BadValueError, CalendarEdit, RefusedError, StateError, following
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN, by, events, open_tasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpmn.expressions import Expression
    from engine import Home
    from engine.act import Act
    from engine.following import Move

STORM = CalendarEdit(kind="closed", day=date(2026, 11, 25), name="Nghỉ tránh bão", source="CĐ 12/CĐ-UBND")
CATCH = (
    '<boundaryEvent id="t" attachedToRef="b" cancelActivity="false"><timerEventDefinition>'
    "<timeDate>${working_days(3)}</timeDate></timerEventDefinition></boundaryEvent>"
)


def started(home: Home) -> str:
    """Monday 23/11/2026, 08:00: a task due in two working days, one with a timer in three, one with a fixed day."""
    body = '<startEvent id="s"/><parallelGateway id="f"/>'
    body += user("a", 'camunda:assignee="van_thu" camunda:dueDate="${working_days(2)}"')
    body += user("b") + CATCH + user("late") + user("c", 'camunda:dueDate="2026-11-26"') + '<endEvent id="e"/>'
    body += flows("s", "f") + "".join(flows("f", node, "e") for node in "abc") + flows("t", "late", "e")
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body))})
    return engine.start(home, by("chuyen_vien"), "p").id


def due(home: Home, case: str, element: str = "a") -> datetime | None:
    return next(task.due for task in engine.case(home, ADMIN, case).tasks if task.element == element)


def test_a_change_is_looked_at_first_and_then_moves_what_it_rules(home: Home) -> None:
    case = started(home)
    # Tuesday 24/11 is a holiday, so the second working day is Thursday.
    assert due(home, case) == datetime(2026, 11, 26, 10, tzinfo=UTC)
    review = engine.review_calendar(home, ADMIN, STORM)
    assert [(old.kind, new.kind, new.day) for old, new in review.days] == [("usual", "off", date(2026, 11, 25))]
    assert [(each.element, each.old, each.new) for each in review.moved] == [
        ("a", datetime(2026, 11, 26, 10, tzinfo=UTC), datetime(2026, 11, 27, 10, tzinfo=UTC)),
        ("t", datetime(2026, 11, 27, 10, tzinfo=UTC), datetime(2026, 11, 30, 10, tzinfo=UTC)),
    ]
    assert (review.total, review.moved[0].holder_name) == (2, "Kim Thị Hạnh")
    assert due(home, case) == datetime(2026, 11, 26, 10, tzinfo=UTC), "looking changes nothing"
    engine.change_calendar(home, ADMIN, STORM, rev=review.rev)
    assert due(home, case) == datetime(2026, 11, 27, 10, tzinfo=UTC)
    assert due(home, case, "c") == datetime(2026, 11, 26, 10, tzinfo=UTC)
    assert events(home, case)[-2:] == ["task-due-changed"] * 2
    assert engine.case(home, ADMIN, case).trail[-1].reason == "Nghỉ tránh bão (CĐ 12/CĐ-UBND)"
    engine.tick(home, ADMIN, datetime(2026, 11, 30, 16, 59, tzinfo=HANOI))
    assert "late" not in open_tasks(home, case)
    engine.tick(home, ADMIN, datetime(2026, 11, 30, 17, tzinfo=HANOI))
    assert "late" in open_tasks(home, case)


def test_taking_a_change_back_moves_everything_back(sqlite_home: Home) -> None:
    case = started(sqlite_home)
    engine.change_calendar(sqlite_home, ADMIN, STORM)
    back = CalendarEdit(kind="usual", day=date(2026, 11, 25), name="Bão đổi hướng", source="CĐ 13/CĐ-UBND")
    engine.change_calendar(sqlite_home, ADMIN, back)
    assert due(sqlite_home, case) == datetime(2026, 11, 26, 10, tzinfo=UTC)
    assert [day.day for day in engine.calendar_year(sqlite_home, ADMIN, 2026).days][-1] == date(2026, 11, 24)


def test_a_half_day_ends_earlier_and_a_swap_moves_the_end_to_the_saturday(sqlite_home: Home) -> None:
    case = started(sqlite_home)
    half = CalendarEdit(kind="half", day=date(2026, 11, 26), hours=(("07:00", "11:00"),), name="Họp mặt", source="TB 5")
    engine.change_calendar(sqlite_home, ADMIN, half)
    assert due(sqlite_home, case) == datetime(2026, 11, 26, 4, tzinfo=UTC)
    swap = CalendarEdit(
        kind="swap", day=date(2026, 11, 26), other=date(2026, 11, 28), name="Hoán đổi ngày nghỉ", source="TB 6"
    )
    review = engine.review_calendar(sqlite_home, ADMIN, swap)
    assert [(old.kind, new.kind) for old, new in review.days] == [("half", "off"), ("usual", "work")]
    engine.change_calendar(sqlite_home, ADMIN, swap)
    assert due(sqlite_home, case) == datetime(2026, 11, 27, 10, tzinfo=UTC)
    timer = next(each.new for each in review.moved if each.element == "t")
    assert timer == datetime(2026, 11, 28, 10, tzinfo=UTC)
    kinds = [
        (day.day.day, day.kind) for day in engine.calendar_year(sqlite_home, ADMIN, 2026).days if day.day.month == 11
    ]
    assert kinds == [(24, "off"), (26, "off"), (28, "work")]


def test_a_due_date_that_a_person_granted_stays(sqlite_home: Home) -> None:
    case = started(sqlite_home)
    task = open_tasks(sqlite_home, case)["a"]
    asked = engine.ask_for_time(sqlite_home, by("van_thu"), task, day=date(2026, 12, 4), reason="chờ số liệu của huyện")
    engine.grant_time(sqlite_home, by("chuyen_vien"), asked.id, day=date(2026, 12, 4))
    assert [each.element for each in engine.review_calendar(sqlite_home, ADMIN, STORM).moved] == ["t"]
    engine.change_calendar(sqlite_home, ADMIN, STORM)
    assert due(sqlite_home, case) == datetime(2026, 12, 4, 10, tzinfo=UTC)


def test_a_day_after_all_deadlines_moves_nothing(sqlite_home: Home) -> None:
    case = started(sqlite_home)
    later = CalendarEdit(kind="closed", day=date(2026, 12, 7), other=date(2026, 12, 8), name="Nghỉ", source="TB 7")
    assert engine.review_calendar(sqlite_home, ADMIN, later).moved == ()
    engine.change_calendar(sqlite_home, ADMIN, later)
    assert "task-due-changed" not in events(sqlite_home, case)


def test_a_case_that_cannot_be_worked_out_keeps_no_other_from_moving(
    sqlite_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = started(sqlite_home)
    whole = engine.start(sqlite_home, by("chuyen_vien"), "p").id
    before, work_out = due(sqlite_home, broken), following.moves

    def moves(act: Act, wanted: Callable[[Expression], object]) -> list[Move]:
        if act.instance.id == broken:
            raise StateError("no number")
        return work_out(act, wanted)

    review = engine.review_calendar(sqlite_home, ADMIN, STORM)
    with monkeypatch.context() as patch:
        patch.setattr(following, "moves", moves)
        engine.change_calendar(sqlite_home, ADMIN, STORM, rev=review.rev)
        engine.tick(sqlite_home, ADMIN, sqlite_home.clock.now() + timedelta(hours=12))
    assert due(sqlite_home, whole) == datetime(2026, 11, 27, 10, tzinfo=UTC)
    assert due(sqlite_home, broken) == before
    (incident,) = engine.incidents(sqlite_home, ADMIN, kind="job")
    assert f"{broken}: no number" in incident.message
    engine.retry(sqlite_home, ADMIN, incident.id, reason="đã sửa")
    engine.run_due(sqlite_home)
    assert due(sqlite_home, broken) == datetime(2026, 11, 27, 10, tzinfo=UTC)


def test_who_looked_before_another_changed_it_looks_again(sqlite_home: Home) -> None:
    rev = engine.review_calendar(sqlite_home, ADMIN, STORM).rev
    worked = CalendarEdit(kind="worked", day=date(2026, 11, 28), name="Làm bù", source="TB 8")
    engine.change_calendar(sqlite_home, ADMIN, worked, rev=rev)
    with pytest.raises(StateError, match="changed since you looked"):
        engine.change_calendar(sqlite_home, ADMIN, STORM, rev=rev)


def test_only_an_administrator_changes_the_calendar(sqlite_home: Home) -> None:
    for command in (engine.review_calendar, engine.change_calendar):
        with pytest.raises(RefusedError, match="administrator"):
            command(sqlite_home, by("chanh_vp"), STORM)
    assert engine.calendar_year(sqlite_home, by("chanh_vp"), 2026).hours == (("07:00", "11:00"), ("13:00", "17:00"))


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (CalendarEdit(kind="moon", day=date(2026, 11, 25), name="a", source="b"), "no change of the calendar"),
        (CalendarEdit(kind="closed", day=date(2026, 11, 25), name=" ", source="b"), "a name and a basis"),
        (CalendarEdit(kind="closed", day=date(2026, 11, 25), name="a", source=""), "a name and a basis"),
        (CalendarEdit(kind="closed", day=date(1999, 1, 1), name="a", source="b"), "between 2000"),
        (
            CalendarEdit(kind="closed", day=date(2026, 11, 25), other=date(2026, 11, 24), name="a", source="b"),
            "not before the first",
        ),
        (
            CalendarEdit(kind="closed", day=date(2026, 11, 25), other=date(2028, 11, 24), name="a", source="b"),
            "at most a year",
        ),
        (CalendarEdit(kind="closed", day=date(2026, 11, 28), name="a", source="b"), "None of these days"),
        (CalendarEdit(kind="worked", day=date(2026, 11, 25), name="a", source="b"), "None of these days"),
        (CalendarEdit(kind="usual", day=date(2026, 11, 25), name="a", source="b"), "None of these days"),
        (CalendarEdit(kind="half", day=date(2026, 11, 25), hours=(("9", "8"),), name="a", source="b"), "07:00"),
        (CalendarEdit(kind="swap", day=date(2026, 11, 25), name="a", source="b"), "two days"),
        (
            CalendarEdit(kind="swap", day=date(2026, 11, 28), other=date(2026, 11, 29), name="a", source="b"),
            "off already",
        ),
        (
            CalendarEdit(kind="swap", day=date(2026, 11, 25), other=date(2026, 11, 26), name="a", source="b"),
            "worked already",
        ),
    ],
)
def test_what_cannot_be_is_refused_at_the_door(sqlite_home: Home, edit: CalendarEdit, said: str) -> None:
    with pytest.raises(BadValueError, match=said):
        engine.change_calendar(sqlite_home, ADMIN, edit)
