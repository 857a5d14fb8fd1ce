from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import BadValueError
from engine.values import canonical, dumps, loads, pack, plain, unpack

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.text(st.characters(codec="utf-8", exclude_characters="\x00"))
    | st.decimals(allow_nan=False, allow_infinity=False).filter(lambda number: abs(number.adjusted()) <= 400)
    | st.dates()
    | st.datetimes(timezones=st.just(UTC))
)
KEYS = st.sampled_from(["typename", "$date", "$map", "$decimal", "$", "a", "Đề nghị"]) | st.text(
    st.characters(codec="utf-8", exclude_characters="\x00"), max_size=5
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


@given(VALUES)
def test_every_value_survives_the_round_trip(value: object) -> None:
    assert loads(dumps(value)) == value
    assert type(unpack(pack(value))) is type(value)


def test_a_users_own_dollar_key_is_no_tag() -> None:
    value = {"$date": "2021-03-17", "typename": "Task"}
    assert loads(dumps(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        object(),
        {1: "a"},
        datetime(2021, 3, 17),  # noqa: DTZ001
        10**40,
        "\ud800",
        "a\x00b",
        {"a\x00": 1},
        [{"a": {1, 2}}],
        Decimal("1E+999999999"),
        Decimal("-1E-999999999"),
        Decimal("NaN"),
        Decimal("Infinity"),
        float("inf"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_remedy(value: object) -> None:
    with pytest.raises(BadValueError):
        dumps(value)


def test_nesting_is_bounded() -> None:
    value: object = "x"
    for _ in range(70):
        value = [value]
    with pytest.raises(BadValueError, match="64 levels"):
        pack(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("ký", '"ký"'),
        (date(2021, 3, 17), '"2021-03-17"'),
        (Decimal("1.50"), '{"decimal":"1.50"}'),
        ({"sha256": "ab", "name": "x.pdf", "size": 3}, '{"sha256":"ab"}'),
        (datetime(2021, 3, 17, 1, tzinfo=UTC), '"2021-03-17T01:00:00.000000Z"'),
        ([1, None, True, {"b": 1, "a": "\n"}], '[1,null,true,{"a":"\\n","b":1}]'),
        ({"\ufb33": 1, "\U0001f600": 2}, '{"\U0001f600":2,"\ufb33":1}'),
    ],
)
def test_the_canonical_form_is_rfc_8785(value: object, expected: str) -> None:
    assert canonical(value).decode() == expected


def test_other_programs_get_plain_json() -> None:
    value = {"ngay": date(2021, 3, 17), "tien": [Decimal("1.50")], "luc": datetime(2021, 3, 17, 1, tzinfo=UTC)}
    assert json.loads(json.dumps(plain(value))) == {
        "ngay": "2021-03-17",
        "tien": ["1.50"],
        "luc": "2021-03-17T01:00:00Z",
    }
