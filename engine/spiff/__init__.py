"""Execution on flat tokens: the only place that knows SpiffWorkflow.

The library parses the diagram and owns specs, tasks, states and sub-workflows; gateways, events, joins, loops,
variables and the scheduler are ours, on its extension points (``docs/bpmn.md`` says which element is which).
"""

from __future__ import annotations

from engine.spiff.compiled import Compiled, compile_process
from engine.spiff.journal import (
    Armed,
    Called,
    Cancelled,
    Changed,
    Entered,
    ErrorUncaught,
    EscalationUncaught,
    Failed,
    Gone,
    Happening,
    Left,
    MessageThrown,
    Opened,
    SignalThrown,
    Taken,
)
from engine.spiff.run import Run
from engine.spiff.workflow import NO_FUNCTIONS, Functions

__all__ = [
    "NO_FUNCTIONS",
    "Armed",
    "Called",
    "Cancelled",
    "Changed",
    "Compiled",
    "Entered",
    "ErrorUncaught",
    "EscalationUncaught",
    "Failed",
    "Functions",
    "Gone",
    "Happening",
    "Left",
    "MessageThrown",
    "Opened",
    "Run",
    "SignalThrown",
    "Taken",
    "compile_process",
]
