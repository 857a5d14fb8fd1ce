"""Tests of the room bpmn."""
