"""What publishing finds is said in both languages, by the lint, of forms and of handlers alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import engine
from tests.support.drawing import bpmn, flows, process, service, user
from tests.support.homes import ADMIN

if TYPE_CHECKING:
    from engine import Home

ODD_FORM = b'{"type": "default", "id": "f", "components": [{"type": "textfield", "id": "a", "key": "a", "label": "A"}]}'


def drawn(*steps: str) -> bytes:
    names = [f"n{place}" for place in range(len(steps))]
    body = '<startEvent id="s"/>' + "".join(steps) + '<endEvent id="e"/>'
    return bpmn(process(body + flows("s", *names, "e")))


def test_every_finding_is_said_in_vietnamese_and_in_english(home: Home) -> None:
    files = {
        "p.bpmn": drawn(
            user("n0", 'camunda:formRef="f"'),
            service("n1", "notify", "colour=red", "x=${nothing}"),
            '<scriptTask id="n2"/>',
        ),
        "f.form": ODD_FORM,
        "broken.form": b"{",
    }
    found = engine.check(home, files)
    assert {"form-doubtful", "form-unreadable", "handler-inputs", "script-task"} <= {finding.rule for finding in found}
    for finding in found:
        for said in (finding.message, finding.remedy):
            assert said.vi
            assert said.en
            assert said.vi != said.en, finding


def test_a_refusal_has_the_findings_in_both_languages(home: Home) -> None:
    with pytest.raises(engine.LintRefusedError) as refused:
        engine.publish(home, ADMIN, {"p.bpmn": drawn(service("n0", "notify", "colour=red"))})
    said = [finding.message for finding in refused.value.findings if finding.rule == "handler-inputs"]
    assert "“notify” has no input “colour”." in [message.en for message in said]
    assert "“notify” không có đầu vào “colour”." in [message.vi for message in said]
