"""News: what people are told of, from the trail, on both databases."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

import engine
from engine import BadValueError, Change, Draft, FixedClock, NotFoundError
from engine.act import perform
from tests.support.drawing import bpmn, flows, line, process, user
from tests.support.homes import ADMIN, by, open_tasks

if TYPE_CHECKING:
    from engine import Home, NoticeView
    from engine.act import Act

OFFERED = bpmn(
    process(
        '<startEvent id="s"/>'
        + user("a", 'camunda:candidateGroups="van_thu"')
        + user("b", 'camunda:assignee="chanh_vp"')
        + '<endEvent id="e"/>'
        + flows("s", "a", "b", "e")
    )
)
REASON = "chuyển vì đi công tác"


@pytest.fixture
def started(home: Home) -> tuple[Home, str]:
    """A case whose first task is offered to the clerks, whose second is the chief's."""
    engine.publish(home, ADMIN, {"p.bpmn": OFFERED})
    return home, engine.start(home, by("chuyen_vien"), "p").id


def told(home: Home, person: str) -> list[NoticeView]:
    engine.gather_notices(home)
    return list(engine.notices(home, by(person)))


def kinds(home: Home, person: str) -> list[str]:
    return [each.kind for each in told(home, person)]


def test_an_offer_is_told_to_who_may_take_it_until_somebody_does(started: tuple[Home, str]) -> None:
    home, case = started
    (offer,) = told(home, "van_thu")
    assert (offer.kind, offer.task_name, offer.can_open, offer.read) == ("task-offered", "a", True, False)
    assert kinds(home, "lanh_dao") == kinds(home, "chuyen_vien") == []
    engine.assign(home, by("admin"), open_tasks(home, case)["a"], "uy_vien_1")
    assert kinds(home, "van_thu") == []


def test_a_task_given_by_name_handed_on_and_taken_away_is_told(started: tuple[Home, str]) -> None:
    home, case = started
    engine.complete(home, by("van_thu"), open_tasks(home, case)["a"])
    assert kinds(home, "chanh_vp") == ["task-given"]
    engine.forward(home, by("chanh_vp"), open_tasks(home, case)["b"], "uy_vien_1", reason=REASON)
    assert kinds(home, "chanh_vp") == ["task-given"]
    chief = engine.person(home, ADMIN, "chanh_vp").name
    assert [each.said.vi for each in told(home, "uy_vien_1")] == [f"{chief} giao việc này cho bạn."]
    engine.assign(home, by("admin"), open_tasks(home, case)["b"], "uy_vien_2")
    (moved, given) = told(home, "uy_vien_1")
    assert (moved.kind, given.kind, moved.can_open) == ("task-moved", "task-given", False)
    assert kinds(home, "uy_vien_2") == ["task-given"]


def test_the_end_of_a_case_is_told_to_who_started_it_unless_they_ended_it(started: tuple[Home, str]) -> None:
    home, case = started
    engine.complete(home, by("van_thu"), open_tasks(home, case)["a"])
    engine.complete(home, by("chanh_vp"), open_tasks(home, case)["b"])
    (ended,) = told(home, "chuyen_vien")
    assert (ended.kind, ended.said.en, ended.task) == ("case-ended", "This case has ended.", None)
    other = engine.start(home, by("chuyen_vien"), "p").id
    engine.complete(home, by("van_thu"), open_tasks(home, other)["a"])
    engine.cancel(home, by("chuyen_vien"), other, reason="không cần làm nữa")
    assert kinds(home, "chuyen_vien") == ["case-ended"]
    assert kinds(home, "chanh_vp")[0] == "task-dropped"


def test_a_remark_that_names_somebody_is_told_to_them_if_they_may_see_the_case(started: tuple[Home, str]) -> None:
    home, case = started
    engine.comment(home, by("chuyen_vien"), case, "Nhờ @van_thu xem, @uy_vien_3 và @nobody, ai@lanh_dao.vn; @lanh_dao.")
    assert kinds(home, "van_thu")[0] == "mention"
    assert kinds(home, "lanh_dao") == ["mention"]
    assert kinds(home, "uy_vien_3") == kinds(home, "chuyen_vien") == []


def test_dates_that_move_and_time_that_is_not_given_are_told_to_who_holds_the_task(started: tuple[Home, str]) -> None:
    home, case = started
    engine.complete(home, by("van_thu"), open_tasks(home, case)["a"])
    task, due = open_tasks(home, case)["b"], home.clock.now() + timedelta(days=3)
    changed = Draft("task-due-changed", "b", task, changes=(Change("due", new=due),))

    def work(act: Act) -> dict[str, object]:
        for draft in (changed, Draft("task-due-changed", "b", task), Draft("extension-refused", "b", task)):
            act.record(draft)
        return {}

    perform(home, by("lanh_dao"), ("dates",), work, instance=case)
    head = engine.person(home, ADMIN, "lanh_dao").name
    assert [each.said.vi for each in told(home, "chanh_vp")[:3]] == [
        f"{head} không gia hạn việc này.",
        "Việc này không còn hạn.",
        "Hạn mới của việc này: 08:00 26/11/2026.",
    ]


def test_looking_twice_tells_nothing_twice_and_later_news_is_still_found(started: tuple[Home, str]) -> None:
    home, case = started
    assert engine.gather_notices(home) == 1
    assert engine.gather_notices(home) == 0
    home.gathered.clear()  # as after a new start of the program
    engine.gather_notices(home)
    assert kinds(home, "van_thu") == ["task-offered"]
    engine.comment(home, by("chuyen_vien"), case, "@van_thu ơi")
    assert engine.gather_notices(home) == 1


def test_an_act_that_was_committed_late_is_still_told_where_that_can_be(started: tuple[Home, str]) -> None:
    home, case = started
    engine.comment(home, by("chuyen_vien"), case, "@van_thu ơi")
    engine.gather_notices(home)
    clock = home.clock.base
    assert isinstance(clock, FixedClock)
    clock.advance(timedelta(seconds=-20))
    engine.comment(home, by("chuyen_vien"), case, "@lanh_dao ơi")
    assert kinds(home, "lanh_dao") == (["mention"] if home.database.dialect == "postgresql" else [])
    assert engine.gather_notices(home) == 0


def test_the_thread_that_runs_jobs_tells_the_news(started: tuple[Home, str]) -> None:
    home, _ = started
    runner = engine.Runner(home)
    runner.start()
    until = time.monotonic() + 20
    while not engine.unread_notices(home, by("van_thu")) and time.monotonic() < until:
        time.sleep(0.02)
    runner.stop()
    assert engine.unread_notices(home, by("van_thu")) == 1


def test_more_events_than_one_page_are_all_told(started: tuple[Home, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.news.BATCH", 2)
    home, _ = started
    for _ in range(4):
        engine.start(home, by("chuyen_vien"), "p")
    assert len(told(home, "van_thu")) == 5
    assert engine.gather_notices(home) == 0


def test_notices_are_read_one_by_one_or_all_at_once(started: tuple[Home, str]) -> None:
    home, case = started
    engine.comment(home, by("chuyen_vien"), case, "@van_thu ơi")
    first, second = told(home, "van_thu")
    assert engine.unread_notices(home, by("van_thu")) == 2
    assert engine.read_notice(home, by("van_thu"), second.id).task_name == "a"
    assert [each.read for each in engine.notices(home, by("van_thu"))] == [False, True]
    with pytest.raises(NotFoundError):
        engine.read_notice(home, by("uy_vien_3"), first.id)
    engine.read_all_notices(home, by("van_thu"), first.told_at)
    assert engine.unread_notices(home, by("van_thu")) == 0
    clock = home.clock.base
    assert isinstance(clock, FixedClock)
    clock.advance(timedelta(minutes=1))
    engine.comment(home, by("chuyen_vien"), case, "@van_thu ơi")
    told(home, "van_thu")
    assert engine.unread_notices(home, by("van_thu")) == 1
    assert [each.id for each in engine.notices(home, by("van_thu"), limit=1, after=first.id)] == [second.id]


def test_what_a_person_does_not_want_to_see_is_not_shown(started: tuple[Home, str]) -> None:
    home, _ = started
    engine.choose_notices(home, by("van_thu"), mail=True, urgent=True, hour=7, ways={"offer": "never"})
    assert kinds(home, "van_thu") == []
    chosen = engine.notice_choices(home, by("van_thu"))
    assert (chosen.hour, chosen.ways["offer"], chosen.ways["task"]) == (7, "never", "digest")
    assert engine.unread_notices(home, by("van_thu")) == 0


@pytest.mark.parametrize(("hour", "ways"), [(3, {}), (8, {"offer": "loud"}), (8, {"gossip": "mail"})])
def test_choices_that_there_are_not_are_refused(home: Home, hour: int, ways: dict[str, str]) -> None:
    with pytest.raises(BadValueError):
        engine.choose_notices(home, by("van_thu"), mail=True, urgent=True, hour=hour, ways=ways)


def test_old_notices_are_forgotten(started: tuple[Home, str]) -> None:
    home, _ = started
    assert kinds(home, "van_thu") == ["task-offered"]
    clock = home.clock.base
    assert isinstance(clock, FixedClock)
    clock.advance(timedelta(days=91))
    engine.housekeeping.tidy(home)
    assert kinds(home, "van_thu") == []


def test_of_a_secret_case_only_the_step_is_told_to_who_may_not_see_it(home: Home) -> None:
    engine.publish(home, ADMIN, {"p.bpmn": line("a")})
    case = engine.start(home, by("chuyen_vien"), "p").id
    engine.assign(home, by("admin"), open_tasks(home, case)["a"], "uy_vien_1")
    engine.assign(home, by("admin"), open_tasks(home, case)["a"], "uy_vien_2")
    with home.database.write() as connection:
        connection.exec_driver_sql(f"UPDATE instance SET secrecy = 'mat' WHERE id = '{case}'")  # noqa: S608 (a test's own id)
    assert [each.subject for each in told(home, "uy_vien_1")] == [None, None]
    assert [each.subject for each in told(home, "uy_vien_2")] == ["P"]


def test_who_watches_a_case_is_told_of_its_end(started: tuple[Home, str]) -> None:
    home, case = started
    engine.watch(home, by("lanh_dao"), case)
    engine.cancel(home, by("chuyen_vien"), case, reason="không cần làm nữa")
    assert kinds(home, "lanh_dao") == ["case-ended"]


def test_a_substitute_is_told_of_a_new_task_of_who_is_away(started: tuple[Home, str]) -> None:
    home, case = started
    today = home.clock.now().astimezone(engine.HANOI).date()
    engine.enter_substitute(
        home, by("chanh_vp"), person="chanh_vp", substitute="uy_vien_1", first_day=today, last_day=today
    )
    engine.complete(home, by("van_thu"), open_tasks(home, case)["a"])
    name = engine.person(home, ADMIN, "chanh_vp").name
    (told_instead,) = told(home, "uy_vien_1")
    assert (told_instead.said.vi, told_instead.can_open) == (f"Việc của {name}; bạn làm thay.", True)
    assert kinds(home, "chanh_vp") == ["task-given"]


def test_a_request_for_more_time_is_told_to_who_decides_and_a_refusal_to_who_asked(home: Home) -> None:
    due = user("a", 'camunda:assignee="van_thu" camunda:dueDate="${working_days(3)}"')
    body = '<startEvent id="s"/>' + due + '<endEvent id="e"/>' + flows("s", "a", "e")
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body))})
    task = open_tasks(home, engine.start(home, by("chuyen_vien"), "p").id)["a"]
    later = home.clock.now().astimezone(engine.HANOI).date() + timedelta(days=20)
    asked = engine.ask_for_time(home, by("van_thu"), task, day=later, reason="chờ ý kiến của Sở Nội vụ")
    assert [each.extension for each in told(home, "chuyen_vien")] == [asked.id]
    engine.refuse_time(home, by("chuyen_vien"), asked.id, answer="không thể chậm hơn được")
    assert kinds(home, "van_thu") == ["time-refused", "task-given"]
