"""The schema that other tools read says the same as the program, and every shipped form keeps it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import pytest

from bpmn.forms import Kind, Picker
from tests.bpmn.forms_support import part

ROOT = Path(__file__).parents[2]
SCHEMA: Final[dict[str, Any]] = json.loads((ROOT / "docs" / "form.schema.json").read_text("utf-8"))
FORMS = sorted((ROOT / "bpmn" / "procedures").glob("*/forms/*.form"))
TYPES: Final[dict[str, tuple[type, ...]]] = {
    "object": (dict,), "array": (list,), "string": (str,),
    "boolean": (bool,), "integer": (int,), "number": (int, float),
}  # fmt: skip


def faults(value: object, schema: dict[str, Any], place: str = "") -> list[str]:
    """What breaks the schema: the part of JSON Schema 2020-12 that it uses."""
    if "$ref" in schema:
        return faults(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], place)
    if "anyOf" in schema:
        return [] if any(not faults(value, each) for each in schema["anyOf"]) else [f"{place}: none of anyOf"]
    found = [f"{place}: {name}" for name in schema if not _holds(value, name, schema)]
    if isinstance(value, dict):
        found += [fault for name, each in value.items() for fault in _member(name, each, schema, f"{place}.{name}")]
    if isinstance(value, list):
        found += [fault for each in value for fault in faults(each, schema.get("items", {}), f"{place}[]")]
    return found


def _member(name: str, value: object, schema: dict[str, Any], place: str) -> list[str]:
    if name in schema.get("properties", {}):
        return faults(value, schema["properties"][name], place)
    for pattern, each in schema.get("patternProperties", {}).items():
        if re.search(pattern, name):
            return faults(value, each, place)
    return [f"{place}: unknown"] if schema.get("additionalProperties") is False else []


def _holds(value: Any, name: str, schema: dict[str, Any]) -> bool:  # noqa: ANN401 - JSON
    limit = schema[name]
    checks = {
        "type": lambda: any(_is(value, each) for each in (limit if isinstance(limit, list) else [limit])),
        "const": lambda: value == limit,
        "enum": lambda: value in limit,
        "required": lambda: set(limit) <= set(value),
        "pattern": lambda: re.search(limit, value) is not None,
        "minimum": lambda: value >= limit,
        "maximum": lambda: value <= limit,
        "maxItems": lambda: len(value) <= limit,
        "maxLength": lambda: len(value) <= limit,
    }
    return name not in checks or bool(checks[name]())


def _is(value: object, kind: str) -> bool:
    return isinstance(value, TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


@pytest.mark.parametrize("path", FORMS, ids=[f"{path.parts[-3]}/{path.stem}" for path in FORMS])
def test_every_shipped_form_keeps_the_schema(path: Path) -> None:
    assert faults(json.loads(path.read_text("utf-8")), SCHEMA) == []


def test_the_schema_knows_every_component_and_picker() -> None:
    component = SCHEMA["$defs"]["component"]["properties"]
    assert set(component["type"]["enum"]) == set(Kind)
    assert set(SCHEMA["$defs"]["properties"]["properties"]["picker"]["enum"]) == set(Picker)


@pytest.mark.parametrize(
    "broken",
    [
        {"type": "html"},
        {"properties": {"picker": "nobody"}},
        {"properties": {"requiredIf": "a = 1"}},
        {"properties": {"pikcer": "person"}},
        {"validate": {"required": "yes"}},
        {"colour": "red"},
    ],
)
def test_what_the_schema_does_not_know_is_a_fault(broken: dict[str, object]) -> None:
    form = {"type": "default", "schemaVersion": 19, "components": [{**part("select"), **broken}]}
    assert faults(form, SCHEMA)
