"""Faults that an installation survives: processes killed at every point of an act and a job (docs/reliability.md)."""
