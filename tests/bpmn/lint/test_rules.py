from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bpmn.lint import all_rules, lint
from bpmn.reader import read
from tests.bpmn.lint.examples import EXAMPLES

if TYPE_CHECKING:
    from bpmn.lint import Finding
    from tests.bpmn.lint.examples import Example

RULES = {rule.id: rule for rule in all_rules()}


def findings(rule: str, source: bytes, example: Example) -> list[Finding]:
    found = lint(read(source), file=example.file, forms=example.forms, topics=example.topics)
    return [finding for finding in found if finding.rule == rule]


def line_of(source: bytes, element: str) -> int:
    text = source.decode()
    mark = "<!--!-->" if "<!--!-->" in text else f'id="{element}"'
    return text[: text.index(mark)].count("\n") + 1


def test_every_rule_has_an_example_and_every_example_a_rule() -> None:
    assert set(RULES) == set(EXAMPLES)


@pytest.mark.parametrize("rule", sorted(EXAMPLES))
def test_a_rule_names_the_elements_at_fault(rule: str) -> None:
    example = EXAMPLES[rule]
    found = findings(rule, example.bad, example)
    assert [finding.element for finding in found] == list(example.elements)
    assert {finding.severity for finding in found} == {RULES[rule].severity}
    for finding in found:
        first = line_of(example.bad, finding.element)
        assert first <= finding.line <= first + 3, "the finding points at the element or at its inside"


@pytest.mark.parametrize("rule", [rule for rule, example in EXAMPLES.items() if example.also_bad])
def test_a_rule_sees_each_form_of_its_fault(rule: str) -> None:
    for source, elements in EXAMPLES[rule].also_bad:
        assert [finding.element for finding in findings(rule, source, EXAMPLES[rule])] == list(elements)


@pytest.mark.parametrize("rule", sorted(EXAMPLES))
def test_a_rule_is_silent_on_what_is_right(rule: str) -> None:
    example = EXAMPLES[rule]
    for source in (example.good, *example.also_good):
        assert findings(rule, source, example) == []


@pytest.mark.parametrize("rule", sorted(EXAMPLES))
def test_a_rule_speaks_both_languages_and_says_the_remedy(rule: str) -> None:
    example = EXAMPLES[rule]
    for source in (example.bad, *(source for source, _elements in example.also_bad)):
        for finding in findings(rule, source, example):
            assert finding.message.vi != finding.message.en
            assert finding.remedy.vi != finding.remedy.en
        for text in (
            text for finding in findings(rule, source, example) for text in (*finding.message, *finding.remedy)
        ):
            assert text
            assert "{}" not in text
            assert re.search(r"[.:»)…]$", text)


def test_rule_ids_are_kebab_case_and_name_their_module() -> None:
    for rule in RULES.values():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.id)
        assert rule.check.__module__.rpartition(".")[2] == rule.id.replace("-", "_")
        assert rule.doc


def test_the_documentation_lists_every_rule_as_it_is() -> None:
    documented = (Path(__file__).parents[3] / "docs" / "lint.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (\w+) \| (.+?) \| (.+?) \|$", documented, re.MULTILINE)
    assert rows == [(rule.id, rule.severity, rule.doc, rule.remedy.en) for rule in RULES.values()]
