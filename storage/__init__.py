"""Rows and SQL: a table and its queries stand together, one noun a module. Imports nothing of ours outside itself."""

from __future__ import annotations
