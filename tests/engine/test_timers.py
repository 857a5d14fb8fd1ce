"""Timers fire once: whatever the clock does, however many look at once, over the year's end and beyond 2038."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

import engine
from engine import HANOI, FixedClock
from engine import instances as cases
from engine.timers import due_timers, fire
from storage import timers
from tests.support.drawing import bpmn, flows, process, user, when
from tests.support.homes import ADMIN, by, events, open_home, open_tasks

if TYPE_CHECKING:
    from pathlib import Path

    from engine import Home


def beside(kind: str, text: str) -> bytes:
    boundary = (
        '<boundaryEvent id="t" attachedToRef="a" cancelActivity="false"><timerEventDefinition>'
        f"<{kind}>{text}</{kind}></timerEventDefinition></boundaryEvent>"
    )
    body = '<startEvent id="s"/>' + user("a", 'camunda:dueDate="${working_days(2)}"') + boundary + user("late")
    return bpmn(process(body + '<endEvent id="e"/>' + flows("s", "a", "e") + flows("t", "late", "e")))


def beginning(kind: str, text: str, key: str = "p") -> bytes:
    start = f'<startEvent id="s"><timerEventDefinition><{kind}>{text}</{kind}></timerEventDefinition></startEvent>'
    body = start + user("a", 'camunda:candidateGroups="van_thu"') + '<endEvent id="e"/>' + flows("s", "a", "e")
    return bpmn(process(body, key))


def started(home: Home, drawing: bytes) -> str:
    engine.publish(home, ADMIN, {"p.bpmn": drawing})
    return engine.start(home, by("chuyen_vien"), "p").id


def fixed(home: Home) -> FixedClock:
    clock = home.clock.base
    assert isinstance(clock, FixedClock)
    return clock


def fired(home: Home, case: str) -> int:
    return events(home, case).count("timer-fired")


def begun(home: Home) -> list[str]:
    """When the cases were started, as the office's clock shows it."""
    rows = engine.cases(home, ADMIN, key="p", limit=50)
    return sorted(f"{row.started_at.astimezone(HANOI):%Y-%m-%d %H:%M}" for row in rows)


@pytest.mark.parametrize(
    "step", [timedelta(seconds=1), timedelta(hours=1), timedelta(days=1), timedelta(days=365)], ids=str
)
def test_a_clock_that_jumps_to_and_fro_fires_each_time_once(sqlite_home: Home, step: timedelta) -> None:
    case, clock = started(sqlite_home, beside("timeCycle", "R3/PT1H")), fixed(sqlite_home)
    clock.advance(timedelta(hours=1))
    engine.run_due(sqlite_home)
    for jump in (-step, step, -step, step):
        clock.advance(jump)
        engine.run_due(sqlite_home)
        assert fired(sqlite_home, case) == 1
    clock.advance(timedelta(hours=9))
    engine.run_due(sqlite_home)
    clock.advance(step)
    engine.run_due(sqlite_home)
    assert fired(sqlite_home, case) == 3
    numbers = [entry.no for entry in engine.case(sqlite_home, ADMIN, case).trail]
    assert numbers == list(range(1, len(numbers) + 1)), "the trail is in order whatever the clock says"


def test_a_cycle_in_working_time_skips_nights_and_holidays(sqlite_home: Home) -> None:
    case = started(sqlite_home, beside("timeCycle", "R3/working_days(1)"))
    engine.tick(sqlite_home, ADMIN, datetime(2026, 12, 20, tzinfo=HANOI))
    trail = engine.case(sqlite_home, ADMIN, case).trail
    times = [f"{entry.at.astimezone(HANOI):%d/%m %H:%M}" for entry in trail if entry.kind == "timer-fired"]
    assert times == ["25/11 17:00", "26/11 17:00", "27/11 17:00"]


@pytest.mark.parametrize(
    ("value", "before"),
    [
        ("2027-01-01T00:00:00", datetime(2026, 12, 31, 23, 59, 59, tzinfo=HANOI)),
        ("2038-01-19T03:14:08Z", datetime(2038, 1, 19, 3, 14, 7, tzinfo=UTC)),
        ("2106-02-07T06:28:16Z", datetime(2106, 2, 7, 6, 28, 15, tzinfo=UTC)),
    ],
)
def test_a_timer_beyond_the_year_and_beyond_2038_fires_on_its_second(home: Home, value: str, before: datetime) -> None:
    case, clock = started(home, beside("timeDate", value)), fixed(home)
    clock.set(before)
    engine.run_due(home)
    assert fired(home, case) == 0
    clock.advance(timedelta(seconds=1))
    engine.run_due(home)
    assert fired(home, case) == 1


def test_however_many_look_at_once_each_fires_once(home: Home, tmp_path: Path) -> None:
    """Timers, reminders and starts, by four threads of two programs."""
    engine.publish(home, ADMIN, {"p.bpmn": beside("timeCycle", "R5/P5D")})
    found = [engine.start(home, by("chuyen_vien"), "p").id for _ in range(3)]
    engine.publish(home, ADMIN, {"y.bpmn": beginning("timeCycle", "R/2026-11-30T08:00/P1Y", "y")})
    later = datetime(2026, 11, 30, 9, tzinfo=HANOI)
    fixed(home).set(later)
    other = open_home(home.settings.database_url, tmp_path / "other", at=later)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(engine.run_due, (home, other, home, other)))
    other.close()
    engine.run_due(home)
    for case in found:
        assert fired(home, case) == 1
        assert events(home, case).count("task-reminded") == 1
    assert len(engine.cases(home, ADMIN, key="y")) == 1


def test_a_timer_found_just_before_its_case_is_suspended_fires_when_it_goes_on(home: Home) -> None:
    case = started(home, beside("timeDuration", "PT1H"))
    found = due_timers(home, home.clock.now() + timedelta(hours=2), 5)
    fixed(home).advance(timedelta(hours=2))
    engine.suspend(home, ADMIN, case, reason="chờ kết luận thanh tra")
    assert [fire(home, timer) for timer in found] == [False]
    assert fired(home, case) == 0
    engine.resume(home, ADMIN, case, reason="đã có kết luận")
    engine.run_due(home)
    assert fired(home, case) == 1


def test_a_timer_whose_step_cannot_go_on_is_tried_again_an_hour_later(sqlite_home: Home) -> None:
    body = (
        '<startEvent id="s"/><intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>PT1H</timeDuration>'
        '</timerEventDefinition></intermediateCatchEvent><exclusiveGateway id="g"/><userTask id="a"/><endEvent id="e"/>'
    )
    ways = flows("s", "t", "g") + when("g", "a", "${x == 3}") + flows("a", "e")
    case = started(sqlite_home, bpmn(process(body + ways)))
    before = sqlite_home.clock.now()
    fixed(sqlite_home).advance(timedelta(hours=1))
    assert engine.run_due(sqlite_home) == 1
    assert engine.run_due(sqlite_home) == 0
    with sqlite_home.database.read() as connection:
        assert timers.next_due(connection) == before + timedelta(hours=2)
    engine.set_variables(sqlite_home, ADMIN, case, {"x": 3}, reason="nhập thiếu")
    fixed(sqlite_home).advance(timedelta(hours=1))
    engine.run_due(sqlite_home)
    assert open_tasks(sqlite_home, case).keys() == {"a"}
    assert fired(sqlite_home, case) == 1


def test_a_quarterly_report_begins_on_the_last_day_of_each_quarter(sqlite_home: Home) -> None:
    engine.publish(sqlite_home, ADMIN, {"p.bpmn": beginning("timeCycle", "R/2026-12-31T08:00/P3M")})
    engine.tick(sqlite_home, ADMIN, datetime(2028, 1, 1, tzinfo=HANOI))
    assert begun(sqlite_home) == [
        "2026-12-31 08:00",
        "2027-03-31 08:00",
        "2027-06-30 08:00",
        "2027-09-30 08:00",
        "2027-12-31 08:00",
    ]


def test_starts_that_were_missed_are_made_up_for_by_one(sqlite_home: Home) -> None:
    engine.publish(sqlite_home, ADMIN, {"p.bpmn": beginning("timeCycle", "R/2027-01-15T08:00/P1Y")})
    clock = fixed(sqlite_home)
    clock.set(datetime(2030, 3, 1, 9, tzinfo=HANOI))
    engine.run_due(sqlite_home)
    assert begun(sqlite_home) == ["2030-03-01 09:00"]
    clock.set(datetime(2031, 1, 15, 8, tzinfo=HANOI))
    engine.run_due(sqlite_home)
    assert begun(sqlite_home) == ["2030-03-01 09:00", "2031-01-15 08:00"]


def test_missed_starts_of_a_counted_cycle_are_counted(sqlite_home: Home) -> None:
    engine.publish(sqlite_home, ADMIN, {"p.bpmn": beginning("timeCycle", "R3/2027-01-15T08:00/P1Y")})
    clock = fixed(sqlite_home)
    clock.set(datetime(2028, 3, 1, tzinfo=HANOI))
    engine.run_due(sqlite_home)
    clock.set(datetime(2040, 3, 1, tzinfo=HANOI))
    engine.run_due(sqlite_home)
    assert len(begun(sqlite_home)) == 2


def test_a_start_that_fails_does_not_end_the_ones_after_it(sqlite_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.publish(sqlite_home, ADMIN, {"p.bpmn": beginning("timeCycle", "R/2027-01-15T08:00/P1Y")})

    def broken(*_: object, **__: object) -> None:
        raise OSError("no disk")

    with monkeypatch.context() as patch:
        patch.setattr(cases, "begin", broken)
        engine.tick(sqlite_home, ADMIN, datetime(2027, 2, 1, tzinfo=HANOI))
    assert begun(sqlite_home) == []
    engine.tick(sqlite_home, ADMIN, datetime(2028, 2, 1, tzinfo=HANOI))
    assert begun(sqlite_home) == ["2028-01-15 08:00"]


def test_a_new_version_takes_the_times_over_and_starts_nothing_for_the_past(sqlite_home: Home) -> None:
    clock = fixed(sqlite_home)
    engine.publish(sqlite_home, ADMIN, {"p.bpmn": beginning("timeDate", "2026-11-20T08:00")})
    engine.publish(sqlite_home, ADMIN, {"p.bpmn": beginning("timeDate", "2026-12-01T08:00")})
    engine.publish(sqlite_home, ADMIN, {"p.bpmn": beginning("timeDate", "2026-12-02T08:00")})
    clock.set(datetime(2026, 12, 3, tzinfo=HANOI))
    engine.publish(sqlite_home, ADMIN, {"p.bpmn": beginning("timeDate", "2026-12-09T08:00")})
    engine.run_due(sqlite_home)
    # The second version was replaced before its time had come, the third only after.
    assert begun(sqlite_home) == ["2026-12-03 00:00"]
    engine.tick(sqlite_home, ADMIN, datetime(2026, 12, 10, tzinfo=HANOI))
    assert len(begun(sqlite_home)) == 2
