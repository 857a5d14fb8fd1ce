"""Diagrams and forms: reading, expressions, lint, and the shipped procedures as data.

This room knows BPMN 2.0 XML and form-js JSON, and nothing of the engine, the database or the web.
"""
