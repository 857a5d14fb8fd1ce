"""Triage: buckets, why a task is in a list, putting aside, watching, saved views, remarks at a task."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

import engine
from engine import TaskFilter
from tests.support.drawing import bpmn, flows, process, user
from tests.support.homes import ADMIN, by, open_tasks

if TYPE_CHECKING:
    from engine import Home


def begun(home: Home, *, key: str = "p", groups: str = "van_thu", due: str = "") -> str:
    """A case whose one step is offered to a role; the id of its task."""
    more = f'camunda:candidateGroups="{groups}"' + (f' camunda:dueDate="{due}"' if due else "")
    body = '<startEvent id="s"/>' + user("a", more) + '<endEvent id="e"/>' + flows("s", "a", "e")
    engine.publish(home, ADMIN, {f"{key}.bpmn": bpmn(process(body, key=key))})
    return open_tasks(home, engine.start(home, by("chuyen_vien"), key).id)["a"]


def listed(home: Home, person: str, scope: str = "all", wanted: TaskFilter | None = None) -> list[str]:
    return [task.id for task in engine.tasks(home, by(person), scope=scope, wanted=wanted or TaskFilter())]


def later(home: Home, **length: float) -> None:
    engine.tick(home, ADMIN, home.clock.now() + timedelta(**length))


def test_a_week_ends_with_its_sunday_whatever_day_it_is(home: Home) -> None:
    # 23/11/2026 is a Monday. The office's Sunday ends when it is 17:00 in Greenwich.
    monday = datetime(2026, 11, 29, 17, tzinfo=UTC)
    for day in range(23, 30):
        assert engine.due_bucket(home, monday - timedelta(seconds=1)) == ("today" if day == 29 else "week"), day
        assert engine.due_bucket(home, monday) == "later"
        assert engine.due_bucket(home, None) == "none"
        assert engine.due_bucket(home, datetime(2026, 11, day, 16, 59, tzinfo=UTC)) == "today"
        assert engine.due_bucket(home, datetime(2026, 11, day, 0, 59, tzinfo=UTC)) == "late"
        later(home, days=1)


def test_counts_and_buckets_are_the_same(home: Home) -> None:
    for number, moment in enumerate(
        ("2026-11-23T10:00:00+07:00", "2026-11-29T23:59:00+07:00", "2026-11-30T00:00:00+07:00")
    ):
        begun(home, key=f"p{number}", due=moment)
    begun(home, key="q")
    found = [engine.due_bucket(home, task.due) for task in engine.tasks(home, by("van_thu"))]
    assert found == ["today", "week", "later", "none"]
    counted = engine.count_tasks(home, by("van_thu"))
    assert counted == {"all": 4, "late": 0, "today": 1, "week": 1, "later": 1, "none": 1}
    later(home, days=6)
    assert engine.count_tasks(home, by("van_thu"))["late"] == 1
    assert engine.task_counts(home, by("van_thu"))["late"] == 1


def test_each_task_says_why_it_is_here(home: Home) -> None:
    mine = begun(home, key="p1", groups="chuyen_vien")
    engine.claim(home, by("chuyen_vien"), mine)
    begun(home, key="p2", groups="truong_phong@${starter.unit}")
    assert [task.why for task in engine.tasks(home, by("chuyen_vien"))] == [engine.Why(kind="given")]
    (offered,) = engine.tasks(home, by("truong_phong"))
    assert (offered.why.kind, offered.why.of) == ("role", "truong_phong@VP")
    engine.complete(home, by("chuyen_vien"), mine)
    (done,) = engine.tasks(home, by("chuyen_vien"), scope="done")
    assert done.why.kind == "given"
    assert [task.why.kind for task in engine.tasks(home, by("chuyen_vien"), scope="started")] == [""]


def test_a_task_that_one_puts_aside_stays_for_the_others_and_comes_back_by_itself(home: Home) -> None:
    task = begun(home, groups="van_thu,chanh_vp")
    tomorrow = home.clock.now() + timedelta(days=1)
    engine.put_aside(home, by("van_thu"), task, tomorrow)
    assert (listed(home, "van_thu"), listed(home, "van_thu", "aside")) == ([], [task])
    assert listed(home, "chanh_vp") == [task]
    counted = engine.task_counts(home, by("van_thu"))
    assert (counted["all"], counted["aside"]) == (0, 1)
    seen = engine.triage_of(home, by("van_thu"), task)
    assert (seen.aside_until, seen.watched, seen.may) == (tomorrow, False, {"aside", "watch"})
    (put,) = engine.tasks(home, by("van_thu"), scope="aside")
    assert put.aside_until == tomorrow
    later(home, days=1)
    assert listed(home, "van_thu") == [task]
    assert engine.triage_of(home, by("van_thu"), task).aside_until is None
    engine.put_aside(home, by("van_thu"), task, tomorrow + timedelta(days=1))
    engine.take_back(home, by("van_thu"), task)
    assert listed(home, "van_thu") == [task]


def test_what_cannot_be_put_aside_is_refused(home: Home) -> None:
    task, now = begun(home), home.clock.now()
    with pytest.raises(engine.BadValueError, match="lies ahead"):
        engine.put_aside(home, by("van_thu"), task, now)
    with pytest.raises(engine.BadValueError, match="a year at most"):
        engine.put_aside(home, by("van_thu"), task, now + timedelta(days=400))
    with pytest.raises(engine.NotFoundError):
        engine.put_aside(home, by("uy_vien_9"), task, now + timedelta(days=1))
    engine.complete(home, by("van_thu"), task)
    with pytest.raises(engine.LostRaceError):
        engine.put_aside(home, by("van_thu"), task, now + timedelta(days=1))


def test_a_follow_up_date_of_the_diagram_cannot_be_taken_back(home: Home) -> None:
    body = '<startEvent id="s"/>' + user("a", 'camunda:followUpDate="2026-12-24T08:00:00+07:00"') + '<endEvent id="e"/>'
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body + flows("s", "a", "e")))})
    engine.start(home, by("chuyen_vien"), "p")
    (task,) = listed(home, "chuyen_vien", "aside")
    with pytest.raises(engine.StateError, match="The procedure has put this task aside"):
        engine.take_back(home, by("chuyen_vien"), task)


def test_a_watched_case_shows_its_open_tasks_and_its_news(home: Home) -> None:
    task = begun(home)
    case = engine.case(home, ADMIN, engine.task(home, by("van_thu"), task).case.id).id
    engine.watch(home, by("thu_ky_iso"), case)
    assert engine.watches_case(home, by("thu_ky_iso"), case)
    assert listed(home, "thu_ky_iso", "watched") == [task]
    assert engine.task_counts(home, by("thu_ky_iso"))["watched"] == 1
    engine.comment(home, by("van_thu"), case, "Đang làm")
    (seen,) = engine.watched(home, by("thu_ky_iso"))
    assert (seen.case.id, seen.news[-1].kind, seen.news[-1].reason) == (case, "comment-added", "Đang làm")
    engine.unwatch(home, by("thu_ky_iso"), case)
    assert engine.watched(home, by("thu_ky_iso")) == ()
    with pytest.raises(engine.NotFoundError):
        engine.watch(home, by("uy_vien_9"), case)


def test_who_may_no_longer_see_a_case_sees_nothing_of_it_under_what_they_watch(home: Home) -> None:
    task = begun(home)
    case = engine.task(home, by("van_thu"), task).case.id
    engine.watch(home, by("van_thu"), case)
    assert listed(home, "van_thu", "watched") == [task]
    engine.dismiss(home, ADMIN, person="van_thu", last_day=date(2026, 11, 22))
    assert listed(home, "van_thu", "watched") == []
    assert engine.watched(home, by("van_thu")) == ()


def test_tasks_are_found_by_step_procedure_and_key_without_diacritics(home: Home) -> None:
    body = (
        '<startEvent id="s"/>'
        + user("a").replace('name="a"', 'name="Thẩm định hồ sơ"')
        + '<endEvent id="e"/>'
        + flows("s", "a", "e")
    )
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body, name="Sáng kiến cấp cơ sở"))})
    engine.start(home, by("chuyen_vien"), "p", business_key="12/SK-BDT")
    for words in ("tham dinh", "sang kien", "12/sk-bdt", "Thẩm sáng 12/"):
        assert len(listed(home, "chuyen_vien", wanted=TaskFilter(words=words))) == 1, words
        assert listed(home, "chuyen_vien", wanted=TaskFilter(without=words)) == []
    assert listed(home, "chuyen_vien", wanted=TaskFilter(words="tham dinh gia")) == []


def test_what_can_be_filtered_by_has_words(home: Home) -> None:
    begun(home)
    (facet,) = engine.task_facets(home, by("van_thu"))
    assert (facet.key, facet.element, facet.assignee, facet.secrecy) == ("p", "a", None, "thuong")
    with pytest.raises(engine.BadValueError, match="no scope"):
        engine.task_facets(home, by("van_thu"), scope="nowhere")
    with pytest.raises(engine.BadValueError, match="no order"):
        engine.tasks(home, by("van_thu"), order="colour")


def test_a_remark_at_a_task_stands_on_its_case_and_in_the_trail(home: Home) -> None:
    task = begun(home)
    case = engine.task(home, by("van_thu"), task).case.id
    engine.comment(home, by("van_thu"), case, "Chờ bản giấy", task=task)
    engine.comment(home, by("chuyen_vien"), case, "Đã gửi")
    seen = engine.case(home, by("van_thu"), case).comments
    assert [(one.text, one.task) for one in seen] == [("Chờ bản giấy", task), ("Đã gửi", None)]
    said = next(entry for entry in engine.case(home, ADMIN, case).trail if entry.kind == "comment-added")
    assert (said.element, said.task, said.reason) == ("a", task, "Chờ bản giấy")
    other = begun(home, key="q")
    with pytest.raises(engine.NotFoundError):
        engine.comment(home, by("van_thu"), case, "Nhầm", task=other)


def test_a_view_is_saved_changed_and_deleted_by_its_owner(home: Home) -> None:
    view = engine.save_view(home, by("van_thu"), "  Văn bản   khẩn ", "urgent=1")
    assert engine.saved(home, by("van_thu")) == (view,)
    assert view.name == "Văn bản khẩn"
    assert engine.saved(home, by("chanh_vp")) == ()
    with pytest.raises(engine.StateError, match="already"):
        engine.save_view(home, by("van_thu"), "Văn bản khẩn", "q=1")
    changed = engine.save_view(home, by("van_thu"), "Khẩn", "urgent=1&q=x", view=view.id)
    assert engine.saved(home, by("van_thu")) == (changed,)
    for name, query in (("", "q=1"), ("n" * 81, "q=1"), ("n", "q" * 4001)):
        with pytest.raises(engine.BadValueError):
            engine.save_view(home, by("van_thu"), name, query)
    for act in (
        lambda: engine.save_view(home, by("chanh_vp"), "Của tôi", "q=1", view=view.id),
        lambda: engine.delete_view(home, by("chanh_vp"), view.id),
    ):
        with pytest.raises(engine.NotFoundError):
            act()
    engine.delete_view(home, by("van_thu"), view.id)
    assert engine.saved(home, by("van_thu")) == ()
