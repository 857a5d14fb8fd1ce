"""The pages, one noun a file: parse, one call to the engine, render or map the error."""

from __future__ import annotations
