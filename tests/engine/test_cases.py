from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

import pytest

import engine
from engine import By, Channel
from tests.support.drawing import bpmn, flows, line, process, user
from tests.support.homes import ADMIN, by, open_tasks

if TYPE_CHECKING:
    from engine import Home


def test_a_condition_starts_a_case_when_the_given_values_meet_it(home: Home) -> None:
    start = (
        '<startEvent id="s"><conditionalEventDefinition><condition>${so_tien &gt; 100}</condition>'
        "</conditionalEventDefinition></startEvent>"
    )
    body = start + user("a") + '<endEvent id="e"/>' + flows("s", "a", "e")
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body))})
    with pytest.raises(engine.StateError, match="condition"):
        engine.start(home, by("chuyen_vien"), "p", variables={"so_tien": 5})
    case = engine.start(home, by("chuyen_vien"), "p", variables={"so_tien": 500}).id
    assert set(open_tasks(home, case)) == {"a"}


def test_a_new_version_leaves_running_cases_where_they_are(home: Home) -> None:
    engine.publish(home, ADMIN, {"p.bpmn": line("a")})
    old = engine.start(home, by("chuyen_vien"), "p")
    engine.publish(home, ADMIN, {"p.bpmn": line("a", "b")})
    new = engine.start(home, by("chuyen_vien"), "p")
    assert (old.version, new.version) == (1, 2)
    engine.complete(home, by("chuyen_vien"), open_tasks(home, old.id)["a"])
    engine.complete(home, by("chuyen_vien"), open_tasks(home, new.id)["a"])
    assert engine.case(home, ADMIN, old.id).status == "completed"
    assert set(open_tasks(home, new.id)) == {"b"}
    assert engine.start(home, by("chuyen_vien"), "p", version=1).version == 1


def test_the_same_files_are_published_once_when_asked_so(home: Home) -> None:
    first = engine.publish(home, ADMIN, {"p.bpmn": line("a")}, only_changed=True)
    again = engine.publish(home, ADMIN, {"p.bpmn": line("a")}, only_changed=True)
    assert (again.deployment.id, again.duplicate) == (first.deployment.id, True)
    assert [one.version for one in engine.definitions(home, ADMIN, key="p", latest=False)] == [1]


def test_nobody_names_another_as_the_starter(home: Home) -> None:
    engine.publish(home, ADMIN, {"p.bpmn": line("a")})
    case = engine.start(home, by("chuyen_vien"), "p", variables={"starter": {"id": "lanh_dao"}}).id
    assert engine.case(home, ADMIN, case).tasks[0].assignee == "chuyen_vien"


def test_values_that_cannot_be_kept_are_refused_at_the_door(home: Home) -> None:
    engine.publish(home, ADMIN, {"p.bpmn": line("a")})
    for values in ({"loopCounter": 1}, {"": 1}, {"x" * 256: 1}, {"x": "y" * 1_000_001}, {"x": 10**30}):
        with pytest.raises(engine.BadValueError):
            engine.start(home, by("chuyen_vien"), "p", variables=values)
    with pytest.raises(engine.NotFoundError):
        engine.start(home, by("chuyen_vien"), "no_such_procedure")


def test_an_attached_file_is_a_document_of_the_case(home: Home) -> None:
    engine.publish(home, ADMIN, {"p.bpmn": line("a")})
    case = engine.start(home, by("chuyen_vien"), "p").id
    value = engine.upload(home, by("chuyen_vien"), engine.Upload(name="Ảnh.txt", stream=io.BytesIO(b"abc")))
    paper = engine.attach(home, by("chuyen_vien"), case, value, title="Ảnh chụp lễ hội")
    assert [found.id for found in engine.documents(home, by("chuyen_vien"), search="anh chup le hoi")] == [paper.id]
    assert engine.documents(home, by("uy_vien_6"), search="anh chup") == ()
    with pytest.raises(engine.NotFoundError):
        engine.document(home, by("uy_vien_6"), paper.id)


@pytest.mark.parametrize("name", ["page.html", "a.exe", "virus.svg"])
def test_a_file_of_another_kind_is_refused(home: Home, name: str) -> None:
    with pytest.raises(engine.BadValueError):
        engine.upload(home, ADMIN, engine.Upload(name=name, stream=io.BytesIO(b"<svg onload=alert(1)>")))


def test_the_trail_is_paged_without_losing_an_event(home: Home) -> None:
    engine.publish(home, ADMIN, {"p.bpmn": line("a")})
    engine.start(home, by("chuyen_vien"), "p")
    whole = [entry.id for entry in engine.trail(home, ADMIN, limit=500)]
    pages: list[str] = []
    while page := engine.trail(home, ADMIN, limit=3, after=pages[-1] if pages else None):
        pages += [entry.id for entry in page]
    assert pages == whole
    assert {entry.actor for entry in engine.trail(home, by("chuyen_vien"), limit=500)} == {"chuyen_vien"}


def test_the_export_is_verified_and_only_for_those_who_oversee(home: Home) -> None:
    engine.publish(home, ADMIN, {"p.bpmn": line("a")})
    engine.start(home, by("chuyen_vien"), "p")
    with pytest.raises(engine.RefusedError):
        engine.audit_export(home, by("chuyen_vien"), io.StringIO(), format="jsonl")
    with pytest.raises(engine.BadValueError, match="csv, jsonl"):
        engine.audit_export(home, ADMIN, io.StringIO(), format="pdf")
    out = io.StringIO()
    assert engine.audit_export(home, by("danh_gia_vien"), out, format="csv") == len(out.getvalue().splitlines())


def test_an_administrator_acts_for_others_by_machine_but_not_in_the_browser(home: Home) -> None:
    engine.publish(home, ADMIN, {"p.bpmn": line("a")})
    case = engine.start(home, by("chuyen_vien"), "p").id
    task = open_tasks(home, case)["a"]
    with pytest.raises(engine.NotFoundError):
        engine.complete(home, By("bdt", "admin", Channel.WEB), task)
    engine.complete(home, ADMIN, task)
    done = next(entry for entry in engine.case(home, ADMIN, case).trail if entry.kind == "task-completed")
    assert (done.actor, done.channel) == ("admin", "cli")


def test_an_agency_grows_by_its_administrator(home: Home) -> None:
    day = date(2026, 11, 23)
    engine.add_unit(home, ADMIN, code="KHTC", name="Phòng Kế hoạch - Tài chính", symbol="KHTC")
    engine.add_person(home, ADMIN, login="ke_toan_moi", name="Đỗ Thị Hoa", title="Kế toán")
    engine.appoint(home, ADMIN, person="ke_toan_moi", role="truong_phong", unit="KHTC", title="Trưởng phòng", since=day)
    found = engine.person(home, ADMIN, "ke_toan_moi")
    assert (found.unit, found.roles) == ("Phòng Kế hoạch - Tài chính", ("truong_phong",))
    with pytest.raises(engine.RefusedError, match="administrator"):
        engine.add_person(home, by("lanh_dao"), login="x", name="X")
    with pytest.raises(engine.StateError, match="already"):
        engine.add_unit(home, ADMIN, code="KHTC", name="Khác", symbol="K")
    engine.dismiss(home, ADMIN, person="ke_toan_moi", last_day=day)
    assert not engine.person(home, ADMIN, "ke_toan_moi").active


def test_only_those_who_may_publish_do(home: Home) -> None:
    for person in ("chuyen_vien", "lanh_dao", "van_thu"):
        with pytest.raises(engine.RefusedError, match="publish"):
            engine.publish(home, by(person), {"p.bpmn": line("a")})
    assert engine.publish(home, by("thu_ky_iso"), {"p.bpmn": line("a")}).definitions[0].version == 1
