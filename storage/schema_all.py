"""Imports every module of this room, so that ``metadata`` is whole: for migrations and for tests."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from storage.schema import metadata

__all__ = ["metadata"]

for _module in iter_modules([str(Path(__file__).parent)]):
    if not _module.ispkg:
        import_module(f"storage.{_module.name}")
