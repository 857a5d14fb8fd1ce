from __future__ import annotations

from pathlib import Path

import pytest

from bpmn.lint import lint
from bpmn.lint.times import is_instant, is_length, is_repetition
from bpmn.reader import read
from tests.bpmn.drawings import between, definitions, line, process

EVERYTHING = (Path(__file__).parents[1] / "diagrams" / "everything.bpmn").read_bytes()


def test_everything_that_runs_passes_without_an_error() -> None:
    found = lint(read(EVERYTHING), file="everything.bpmn")
    assert [finding for finding in found if finding.severity == "error"] == []
    assert {finding.rule for finding in found} == {"conditional-start", "missing-lane", "no-candidate"}


def test_findings_come_by_line_with_file_and_name() -> None:
    source = process(*between('<scriptTask id="x" name="Tính toán" />'), '<complexGateway id="g" />')
    found = [
        finding for finding in lint(read(source), file="a.bpmn") if finding.rule in {"script-task", "complex-gateway"}
    ]
    assert [(finding.rule, finding.file, finding.line) for finding in found] == [
        ("script-task", "a.bpmn", 4),
        ("complex-gateway", "a.bpmn", 8),
    ]
    assert found[0].name == "Tính toán"
    assert found[0].message.en == "«Tính toán» is a script task, which is not run."


def test_findings_speak_the_language_asked_for() -> None:
    (found,) = [found for found in lint(read(process(*line("scriptTask:x")))) if found.rule == "script-task"]
    assert found.told("vi")["message"] == "«x» là tác vụ mã lệnh, không chạy được."
    assert found.told() == {
        "file": "",
        "rule": "script-task",
        "severity": "error",
        "element": "x",
        "name": "",
        "line": 4,
        "message": "«x» is a script task, which is not run.",
        "remedy": found.remedy.en,
    }


def test_braces_in_names_stay_as_they_are() -> None:
    source = process(*between('<scriptTask id="x" name="{} {0} {x}" />'))
    (found,) = [found for found in lint(read(source)) if found.rule == "script-task"]
    assert found.message.en == "«{} {0} {x}» is a script task, which is not run."


def test_nothing_is_said_of_forms_and_topics_that_are_not_known() -> None:
    source = process(*between('<serviceTask id="x" camunda:type="external" camunda:topic="t" />'))
    assert "unknown-topic" not in {finding.rule for finding in lint(read(source))}
    assert "unknown-topic" in {finding.rule for finding in lint(read(source), topics=())}


def test_a_process_for_readers_is_not_judged() -> None:
    source = definitions(
        '<process id="drawn">',
        '<scriptTask id="script" /><userTask id="u" camunda:assignee="${" /><teleport id="t" />',
        "</process>",
        '<process id="p" isExecutable="true">',
        *line("userTask:x"),
        "</process>",
    )
    elements = {finding.element for finding in lint(read(source)) if finding.severity == "error"}
    assert elements == set()


@pytest.mark.parametrize("text", ["PT48H", "P3D", "P1Y2M10DT2H30M", "P2W", "PT0.5S"])
def test_lengths_of_time(text: str) -> None:
    assert is_length(text)
    assert is_repetition(f"R3/{text}")
    assert is_repetition(f"R/{text}")
    assert is_repetition(f"R/2026-01-01T00:00:00Z/{text}")


@pytest.mark.parametrize("text", ["working_days(1)", "working_hours( 4 )", "working_hours(0.5)"])
def test_repetitions_in_working_time(text: str) -> None:
    assert is_repetition(f"R5/{text}")
    assert is_repetition(f"R/2026-01-01T00:00:00Z/{text}")


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "PT1,5S", "48H", "P-1D", "P1DT", "PT1", '"PT1H"', "P1H", "0 0 9 * * MON", "P1D "]
)
def test_what_is_no_length_of_time(text: str) -> None:
    assert not is_length(text)
    assert not is_repetition(f"R3/{text}")


@pytest.mark.parametrize(
    "text",
    [
        "R3",
        "R0/PT1H",
        "R3/PT0S",
        "R5/P1D/2027-01-01",
        "R3/soon/P1D",
        "R/",
        "3/PT1H",
        "R-1/PT1H",
        "R3/PT1H/PT1H",
        "R3/2026-01-01/2026-01-02",
        "PT1H",
        "R5/working_days(0)",
        "R5/working_hours(0.0)",
        "R5/working_days(x)",
        "R5/working_days(1)/P1D",
    ],
)
def test_what_is_no_repetition(text: str) -> None:
    assert not is_repetition(text)


def test_instants() -> None:
    assert is_instant("2026-11-23T08:00:00+07:00")
    assert is_instant("2026-11-23T08:00:00")
    assert not is_instant("23/11/2026")
    assert not is_instant("2026-13-01T00:00:00")
