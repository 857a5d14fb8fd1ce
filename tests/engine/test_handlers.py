from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

import engine
from engine.handlers import Catalogue
from tests.support import handlers as ours
from tests.support.drawing import bpmn, flows, process, service, user
from tests.support.homes import ADMIN, by, open_home, open_tasks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from engine import CaseView, Home


@pytest.fixture(autouse=True)
def loaded(home: Home) -> Iterator[None]:
    home.catalogue = Catalogue.load(("tests.support.handlers",))
    ours.calls.clear()
    ours.homes["home"] = home
    yield
    ours.homes.clear()


def run(home: Home, step: str, more: str = "", root: str = "", **variables: object) -> CaseView:
    """A case that an official sends through one automatic step, to the task after it."""
    body = '<startEvent id="s"/>' + user("a") + step + user("after") + '<endEvent id="e"/>'
    engine.publish(home, ADMIN, {"p.bpmn": bpmn(process(body + flows("s", "a", "x", "after", "e") + more), root=root)})
    case = engine.start(home, by("chuyen_vien"), "p", variables=variables).id
    engine.complete(home, by("chuyen_vien"), open_tasks(home, case)["a"])
    return engine.case(home, ADMIN, case)


def test_an_atomic_handler_runs_in_the_officials_act(home: Home) -> None:
    case = run(home, service("x", "double", "amount=${n}", "gap_doi=${doubled}"), n=Decimal("1.50"))
    assert case.variables["gap_doi"] == Decimal("3.00")
    assert "doubled" not in case.variables  # only what is mapped goes out
    assert [task.element for task in case.tasks] == ["after"]
    assert [entry.actor for entry in case.trail if entry.kind == "handler-succeeded"] == ["double"]


def test_a_failing_handler_leaves_nothing_but_its_incident_and_the_act_stands(home: Home) -> None:
    case = run(home, service("x", "number-then-fail"))
    kinds = [entry.kind for entry in case.trail]
    assert "task-completed" in kinds
    assert "number-assigned" not in kinds
    assert [incident.element for incident in case.incidents] == ["x"]
    assert "broken on purpose" in case.incidents[0].message
    with home.database.read() as connection:
        from storage import jobs, numbers  # noqa: PLC0415

        assert numbers.listing(connection, agency="bdt", year=2026) == []
        assert jobs.listing(connection, agency="bdt", kind="start") == []


def test_a_business_error_takes_the_error_path(home: Home) -> None:
    caught = (
        '<boundaryEvent id="b" attachedToRef="x"><errorEventDefinition errorRef="E"/></boundaryEvent>'
        + user("sorry")
        + flows("b", "sorry", "e")
    )
    case = run(home, service("x", "refuse", "amount=${n}"), caught, '<error id="E" name="E" errorCode="qua_lon"/>', n=9)
    assert [task.element for task in case.tasks] == ["sorry"]
    assert case.incidents == ()


def test_a_business_error_that_nothing_catches_is_an_incident(home: Home) -> None:
    case = run(home, service("x", "refuse", "amount=${n}"), n=9)
    assert case.tasks == ()
    assert "qua_lon" in case.incidents[0].message


def test_a_door_command_inside_a_handler_is_refused(home: Home) -> None:
    case = run(home, service("x", "call-the-door"))
    assert "context" in case.incidents[0].message
    assert len(engine.cases(home, ADMIN, key="p")) == 1


def test_a_deferred_handler_is_a_job_and_its_result_an_act(home: Home) -> None:
    case = run(home, service("x", "write-file", "", "ket_qua=${doubled}"))
    assert case.tasks == ()
    assert engine.run_due(home) == 1
    case = engine.case(home, ADMIN, case.id)
    assert [task.element for task in case.tasks] == ["after"]
    assert case.variables["ket_qua"] == Decimal(7)
    (paper,) = case.documents
    assert (paper.kind, paper.versions[0].name) == ("bao_cao", "bao-cao.txt")
    _, data = engine.open_version(home, ADMIN, paper.id, 1)
    with data:
        assert data.read().decode() == "nội dung"


def test_a_job_that_is_run_twice_does_nothing_twice(home: Home) -> None:
    case = run(home, service("x", "write-file"))
    engine.run_due(home)
    before = engine.case(home, ADMIN, case.id)
    assert not engine.run_job(home, ours.calls[0])
    assert engine.case(home, ADMIN, case.id) == before


def test_a_failing_job_is_tried_again_and_then_an_incident(home: Home) -> None:
    case = run(
        home,
        service("x", "fail-later", more='camunda:failedJobRetryTimeCycle="R3/PT10M"')
        .replace('camunda:failedJobRetryTimeCycle="R3/PT10M"', "")
        .replace(
            "</serviceTask>",
            "<extensionElements><camunda:failedJobRetryTimeCycle>R3/PT10M"
            "</camunda:failedJobRetryTimeCycle></extensionElements></serviceTask>",
        ),
    )
    engine.run_due(home)
    assert engine.case(home, ADMIN, case.id).incidents == ()
    engine.tick(home, ADMIN, home.clock.now() + timedelta(minutes=5))
    assert len(ours.calls) == 1
    engine.tick(home, ADMIN, home.clock.now() + timedelta(minutes=30))
    assert len(ours.calls) == 3
    (incident,) = engine.case(home, ADMIN, case.id).incidents
    assert "printer" in incident.message
    assert incident.job == ours.calls[0]


@pytest.mark.parametrize(
    ("inputs", "outputs", "said"),
    [
        ("amount=${n};colour=red", "", "colour"),
        ("", "", "needs the input “amount”"),
        ("amount=${n}", "x=${tripled}", "gives"),
    ],
)
def test_inputs_and_outputs_are_checked_when_published(home: Home, inputs: str, outputs: str, said: str) -> None:
    with pytest.raises(engine.LintRefusedError) as refused:
        run(home, service("x", "double", inputs, outputs), n=1)
    assert any(said in f"{finding.message.en} {finding.remedy.en}" for finding in refused.value.findings)


def test_a_value_of_the_wrong_type_is_an_incident(home: Home) -> None:
    case = run(home, service("x", "double", "amount=${n}"), n="nhiều")
    assert "should be Decimal" in case.incidents[0].message


def test_a_step_that_stands_still_is_tried_again_by_an_administrator(home: Home) -> None:
    case = run(home, service("x", "double", "amount=${n}", "gap_doi=${doubled}"), n="nhiều")
    (incident,) = engine.incidents(home, ADMIN)
    with pytest.raises(engine.RefusedError, match="administrator"):
        engine.retry(home, by("chuyen_vien"), incident.id, reason="thử lại")
    engine.set_variables(home, ADMIN, case.id, {"n": 4}, reason="sửa số")
    engine.retry(home, ADMIN, incident.id, reason="đã sửa số")
    case = engine.case(home, ADMIN, case.id)
    assert case.incidents[:1] == ()
    assert "incident-resolved" in [entry.kind for entry in case.trail]


def test_a_deferred_step_is_tried_again_by_a_new_job(home: Home) -> None:
    step = service("x", "fail-later").replace(
        "</serviceTask>",
        "<extensionElements><camunda:failedJobRetryTimeCycle>R1/PT1M</camunda:failedJobRetryTimeCycle>"
        "</extensionElements></serviceTask>",
    )
    run(home, step)
    engine.run_due(home)
    (incident,) = engine.incidents(home, ADMIN)
    engine.retry(home, ADMIN, incident.id, reason="máy in đã nguội")
    engine.run_due(home)
    assert len(ours.calls) == 2
    assert len(engine.incidents(home, ADMIN)) == 1


def test_handlers_are_loaded_by_the_setting(home: Home, tmp_path: Path) -> None:
    found = open_home(home.settings.database_url, tmp_path / "again", handlers=("tests.support.handlers",))
    assert {"double", "assign-number", "compose-letter"} <= set(found.catalogue)
    found.close()
    with pytest.raises(engine.SettingsError, match="no_such_module"):
        open_home(home.settings.database_url, tmp_path / "again", handlers=("no_such_module",))


def test_handlers_of_an_installed_package_are_found_by_their_entry_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "an_agency-1.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: an-agency\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text("[quytrinh.handlers]\nours = tests.support.handlers\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert "double" in Catalogue.load()
    monkeypatch.undo()
    assert "double" not in Catalogue.load()
