"""The start event: what triggers it stands outside the scope (a person, a message, a parent scope)."""

from __future__ import annotations

from engine.spiff.spec import NodeSpec


class StartEvent(NodeSpec):
    """Passes at once."""
