"""The bench: how fast Quytrinh is, beside a floor and a naive engine (docs/bench.md)."""

from __future__ import annotations

from tests.bench.command import main

__all__ = ["main"]
