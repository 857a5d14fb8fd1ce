"""The lint: what a diagram would do otherwise than BPMN 2.0 says, and what a person would want to know of it.

``lint(diagram)`` gives the findings; each rule is a module in ``rules``.
"""

from __future__ import annotations

from bpmn.lint.finding import Finding, Severity
from bpmn.lint.judgement import all_rules, lint
from bpmn.lint.rule import Rule

__all__ = ["Finding", "Rule", "Severity", "all_rules", "lint"]
