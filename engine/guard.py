"""The mark that a handler is running: a door command called from within one is refused (design 3)."""

from __future__ import annotations

from contextvars import ContextVar

in_handler: ContextVar[str | None] = ContextVar("in_handler", default=None)
"""The topic of the handler that runs just now."""
