from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpmn.expressions import parse
from engine.errors import BadValueError, FlowError, StateError
from engine.spiff import Run
from engine.spiff.variables import kept
from tests.engine.spiff.drawing import end, flow, start, user
from tests.engine.spiff.harness import Case

TWO = start() + user("a") + user("b") + end() + flow("st", "a", "b", "en")
ODD = {
    "typename": "Task",
    "$date": "x",
    "$map": [["a", 1]],
    "": 0,
    "__class__": "x",
    "data_objects": {"a": 1},
    "với dấu": "ký 🖋",
    "loopCounter": "mine",
    "wait": "task",
    "0": {"1": [None, True, False, {"$decimal": "1"}]},
}
# No database keeps a NUL character in a text.
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63) + 1, 2**63 - 1)
    | TEXTS
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.dates()
    | st.datetimes(timezones=st.just(UTC)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("key", sorted(ODD))
def test_odd_keys_survive_at_every_depth(key: str) -> None:
    value = ODD[key]
    case = Case(TWO).begin()
    case.do("a", **{key: value, "deep": [{key: value}]})
    assert case.vars == {key: value, "deep": [{key: value}]}


@settings(max_examples=60, deadline=None)
@given(given_values=st.dictionaries(TEXTS, values, max_size=4))
def test_any_value_comes_back_from_the_state_as_it_was(given_values: dict[str, object]) -> None:
    compiled = COMPILED.compiled
    run = Run.begin(compiled, variables=given_values)
    run.run()
    again = Run.restore(compiled, run.state())
    assert repr(again.variables()) == repr(run.variables())
    assert again.state() == run.state()


COMPILED = Case(TWO)


def test_dates_and_decimals_keep_their_types() -> None:
    given_values = {"d": date(2026, 1, 2), "t": datetime(2026, 1, 2, 3, tzinfo=UTC), "m": Decimal("1.50")}
    case = Case(TWO).begin(**given_values)
    assert {name: type(value) for name, value in case.ways[1].run.variables().items()} == {
        "d": date,
        "t": datetime,
        "m": Decimal,
    }
    assert case.vars == given_values


def test_what_was_given_and_what_is_shown_cannot_change_the_case_or_its_history() -> None:
    rows = [{"n": 1}]
    run = Run.begin(COMPILED.compiled, variables={"rows": rows})
    run.run()
    rows[0]["n"] = 2
    happened = run.drain()
    shown = run.variables()["rows"]
    assert isinstance(shown, list)
    shown[0]["n"] = 3
    evaluated = run.evaluate(parse("${rows}"))
    assert isinstance(evaluated, list)
    evaluated[0]["n"] = 4
    assert run.variables() == {"rows": [{"n": 1}]}
    number = run.positions()[0][1]
    run.complete(number, {"rows": [{"n": 5}]})
    assert happened[0].new == [{"n": 1}]


@pytest.mark.parametrize("value", [object(), {1: 2}, datetime(2026, 1, 2), b"x", {"a": {"b": {3}}}])  # noqa: DTZ001
def test_what_cannot_be_kept_is_refused(value: object) -> None:
    with pytest.raises(BadValueError):
        Run.begin(COMPILED.compiled, variables={"v": value})


def test_a_value_nested_without_end_is_refused() -> None:
    value: list[object] = []
    value.append(value)
    with pytest.raises(BadValueError, match="levels"):
        kept(value)


@pytest.mark.parametrize("value", ["\ud800", {"\udfff": 1}, ["x\udc00y"]])
def test_half_a_character_is_refused(value: object) -> None:
    with pytest.raises(BadValueError, match="surrogate"):
        Run.begin(COMPILED.compiled, variables={"v": value})


@pytest.mark.parametrize("value", [2**63, -(2**64), 10**40])
def test_a_whole_number_beyond_64_bits_survives_as_a_decimal(value: int) -> None:
    case = Case(TWO).begin(v=value)
    assert case.ways[1].run.variables() == {"v": Decimal(value)}


def test_a_float_becomes_a_decimal_and_a_tuple_a_list() -> None:
    assert repr(kept((1.5, 2))) == "[Decimal('1.5'), 2]"


@pytest.mark.parametrize("state", [b"", b"\x09abc"])
def test_a_state_of_another_format_is_refused_with_the_remedy(state: bytes) -> None:
    with pytest.raises(StateError, match="Upgrade"):
        Run.restore(COMPILED.compiled, state)


def test_a_state_that_names_an_unknown_node_is_refused() -> None:
    run = Run.begin(COMPILED.compiled, variables={})
    run.run()
    other = Case(start() + user("c") + end() + flow("st", "c", "en")).compiled
    with pytest.raises(StateError, match="'a'"):
        Run.restore(other, run.state())


def test_variables_are_seen_and_set_from_a_token_outwards() -> None:
    case = Case(TWO).begin(v=1)
    token = case.token("a")
    case.act(lambda run: run.assign({"v": 2, "w": 3}, token))
    assert case.run.variables(token) == {"v": 2, "w": 3}
    assert case.run.evaluate(parse("${v + w + x}"), token, {"x": 1}) == 6
    with pytest.raises(FlowError, match="unknown"):
        case.run.evaluate(parse("${unknown}"))


def test_functions_are_given_for_each_act() -> None:
    case = Case(TWO, functions={"today": lambda: date(2026, 1, 1)}).begin()
    assert case.run.evaluate(parse("${today()}")) == date(2026, 1, 1)
    case.run.functions = {"today": lambda: date(2026, 1, 2)}
    assert case.run.evaluate(parse("${today()}")) == date(2026, 1, 2)
    assert case.run.functions["today"]() == date(2026, 1, 2)
