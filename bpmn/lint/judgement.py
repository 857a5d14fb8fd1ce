"""All rules over one diagram."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from bpmn.lint import rules
from bpmn.lint.finding import Finding
from bpmn.lint.rule import Found, Rule
from bpmn.lint.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Collection

    from bpmn.model import Diagram


@cache
def all_rules() -> tuple[Rule, ...]:
    """Give every rule, by id: a rule is a module in ``bpmn/lint/rules/`` and needs no other mention."""
    modules = (import_module(f"{rules.__name__}.{module.name}") for module in iter_modules(rules.__path__))
    found = (value for module in modules for value in vars(module).values() if isinstance(value, Rule))
    return tuple(sorted(found, key=lambda rule: rule.id))


def lint(
    diagram: Diagram,
    *,
    file: str = "",
    forms: Collection[str] | None = None,
    topics: Collection[str] | None = None,
) -> tuple[Finding, ...]:
    """Judge a diagram; findings come by line, then by rule.

    ``file`` is the name told in the findings, its stem the procedure's slug. ``forms`` are the ids of the forms in the
    package and ``topics`` those with a handler here; None where that is not known, and then nothing is said of them.
    """
    subject = Subject(diagram, file=file, forms=forms, topics=topics)
    findings = [_told(rule, found, file) for rule in all_rules() for found in rule.check(subject)]
    return tuple(sorted(findings, key=lambda finding: (finding.line, finding.element, finding.rule, finding.message)))


def _told(rule: Rule, found: Found, file: str) -> Finding:
    return Finding(
        file=file,
        rule=rule.id,
        severity=rule.severity,
        element=found.element,
        name=found.name,
        line=found.line,
        message=found.message,
        remedy=rule.remedy if found.remedy is None else found.remedy,
    )
