from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import BadValueError
from web.rest.typed import read, read_all, show

SCALARS = st.none() | st.booleans() | st.text() | st.integers(min_value=-(2**63), max_value=2**63 - 1)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)


@given(VALUES)
def test_what_is_written_is_read_back(value: object) -> None:
    typed = json.loads(json.dumps(show(value)), parse_float=Decimal)
    assert read(typed, "a") == value


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=3))
def test_an_exact_decimal_is_a_double_and_comes_back(value: Decimal) -> None:
    typed = json.loads(json.dumps(show(value)), parse_float=Decimal)
    assert Decimal(str(read(typed, "a"))) == value


@pytest.mark.parametrize(
    ("value", "typed"),
    [
        (1, ("Integer", 1)),
        (2**31, ("Long", 2**31)),
        (2**63, ("String", str(2**63))),
        (True, ("Boolean", True)),
        (None, ("Null", None)),
        (Decimal("1.50"), ("Double", 1.5)),
        (Decimal("0.1000000000000000000001"), ("String", "0.1000000000000000000001")),
        (date(2021, 3, 17), ("String", "2021-03-17")),
        (datetime(2021, 3, 17, 1, 2, 3, 456_789, UTC), ("Date", "2021-03-17T01:02:03.456+0000")),
        ([1, {"a": date(2021, 3, 17)}], ("Json", '[1,{"a":"2021-03-17"}]')),
    ],
)
def test_each_value_has_its_type(value: object, typed: tuple[str, object]) -> None:
    assert show(value) == {"type": typed[0], "value": typed[1], "valueInfo": {}}


@pytest.mark.parametrize(
    ("sent", "value"),
    [
        ({"value": "a", "type": "String"}, "a"),
        ({"value": "<a/>", "type": "Xml"}, "<a/>"),
        ({"value": 7, "type": "short"}, 7),
        ({"value": "7", "type": "Long"}, 7),
        ({"value": 1, "type": "Double"}, Decimal(1)),
        ({"value": Decimal("1.25"), "type": "double", "valueInfo": {"transient": False}}, Decimal("1.25")),
        ({"value": "true", "type": "Boolean"}, True),
        ({"value": None, "type": "Integer"}, None),
        ({"value": 1, "type": "Null"}, None),
        ({"value": "2021-03-17", "type": "Date"}, date(2021, 3, 17)),
        ({"value": "2021-03-17T08:00:00.000+0700", "type": "date"}, datetime(2021, 3, 17, 1, tzinfo=UTC)),
        ({"value": "2021-03-17T01:00:00Z", "type": "Date"}, datetime(2021, 3, 17, 1, tzinfo=UTC)),
        ({"value": '{"a": [1.5]}', "type": "Json"}, {"a": [Decimal("1.5")]}),
        ({"value": {"a": 1}, "type": "json"}, {"a": 1}),
        ({"value": "[1]", "type": "Object", "valueInfo": {"serializationDataFormat": "application/json"}}, [1]),
        ({"value": {"a": 1}}, {"a": 1}),
        ({}, None),
    ],
)
def test_each_type_is_read(sent: dict[str, Any], value: object) -> None:
    assert read(sent, "a") == value


@pytest.mark.parametrize(
    "sent",
    [
        {"value": 1, "type": "String"},
        {"value": 1.5, "type": "Integer"},
        {"value": True, "type": "Integer"},
        {"value": 2**31, "type": "Integer"},
        {"value": "x", "type": "Long"},
        {"value": "Infinity", "type": "Double"},
        {"value": [], "type": "Double"},
        {"value": 1, "type": "Boolean"},
        {"value": "17/3/2021", "type": "Date"},
        {"value": "2021-03-17T08:00:00", "type": "Date"},
        {"value": "{", "type": "Json"},
        {"value": "[NaN]", "type": "Json"},
        {
            "value": "rO0",
            "type": "Object",
            "valueInfo": {"serializationDataFormat": "application/x-java-serialized-object"},
        },
        {"value": "x", "type": "Bytes"},
        {"value": "x", "type": "Object", "valueInfo": 7},
        {"value": "%", "type": "File"},
        {"value": "eA==", "type": "File"},
        {"value": 1, "colour": "red"},
        7,
    ],
)
def test_a_value_that_is_not_its_type_is_refused_by_name(sent: object) -> None:
    with pytest.raises(BadValueError, match="“số”"):
        read_all({"số": sent})
