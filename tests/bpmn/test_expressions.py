"""What expressions give: values, conditions, names, limits."""

from __future__ import annotations

import copy
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

import pytest

from bpmn.expressions import (
    Budget,
    BudgetExceededError,
    ExpressionError,
    ExpressionSyntaxError,
    UnknownVariableError,
    parse,
    parse_condition,
)

VARIABLES: dict[str, object] = {
    "amount": 2000,
    "decision": "reject",
    "rate": Decimal("0.15"),
    "half": 0.5,
    "yes": True,
    "no": False,
    "nothing": None,
    "names": ["An", "Bình", "Chi"],
    "case": {"unit": "VP", "people": [{"name": "Hà"}], "khóa lạ": 1, "empty": None},
    "ngày": date(2021, 3, 17),
    "at": datetime(2021, 3, 17, 20, 0, tzinfo=UTC),
    "tiêu_đề": "Kế hoạch quý II",
    "blank": "",
}


def value(text: str) -> object:
    return parse(text).evaluate(VARIABLES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${amount > 1000 && decision == 'reject'}", True),
        ("${amount gt 1000 and decision eq 'reject'}", True),
        ("${amount lt 1000 or decision ne 'reject'}", False),
        ("${not (amount le 1000) and amount ge 2000}", True),
        ("#{!yes || no}", False),
        ("${1 + 2 * 3}", 7),
        ("${(1 + 2) * 3}", 9),
        ("${2 - 3 - 4}", -5),
        ("${-2 - -3}", 1),
        ("${- rate}", Decimal("-0.15")),
        ("${7 / 2}", Decimal("3.5")),
        ("${8 div 2}", 4),
        ("${7 % 3}", 1),
        ("${-7 mod 3}", -1),
        ("${7.5 % 2}", Decimal("1.5")),
        ("${amount * rate}", Decimal("300.00")),
        ("${half + 1}", Decimal("1.5")),
        ("${0.1 + 0.2 == 0.3}", True),
        ("${1e3 == 1000}", True),
        ("${2.5E-1}", Decimal("0.25")),
        ("${'a' + \"b\"}", "ab"),
        ("${'An' in names}", True),
        ("${'Dũng' in ['An', 'Chi']}", False),
        ("${'unit' in case}", True),
        ("${3 in case}", False),
        ("${case.unit}", "VP"),
        ("${case['khóa lạ']}", 1),
        ("${case.people[0].name}", "Hà"),
        ("${names[1 + 1]}", "Chi"),
        ("${decision[0]}", "r"),
        ("${yes ? 'có' : 'không'}", "có"),
        ("${no ? 1 : yes ? 2 : 3}", 2),
        ("${[1, 'a', [true, null]]}", [1, "a", [True, None]]),
        ("${[]}", []),
        ("${null}", None),
        ("${'dòng\\nhai \\'ba\\' \\u00e9 \\\\'}", "dòng\nhai 'ba' é \\"),
        ("${tiêu_đề}", "Kế hoạch quý II"),
        ("Hồ sơ ${case.unit} của ${names[0]}: ${rate}${nothing}", "Hồ sơ VP của An: 0.15"),
        ("${yes}/${ngày}/${half}/#{amount}", "true/2021-03-17/0.5/2000"),
        ("  ${amount}\n", 2000),
        ("plain text", "plain text"),
        ("\\${amount} is ${amount}", "${amount} is 2000"),
        ("", ""),
        ("a } b { c $ d # e", "a } b { c $ d # e"),
    ],
)
def test_value(text: str, expected: object) -> None:
    found = value(text)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${empty missing}", True),
        ("${not empty missing}", False),
        ("${empty missing.deep[3].er}", True),
        ("${empty case.people[7]}", True),
        ("${empty case.nobody}", True),
        ("${empty amount.x}", True),
        ("${missing == null}", True),
        ("${null != missing}", False),
        ("${case.nobody == null}", True),
        ("${case.empty.deeper == null}", True),
        ("${nothing == null}", True),
        ("${empty nothing}", True),
        ("${empty blank}", True),
        ("${empty names}", False),
        ("${empty []}", True),
        ("${empty 0}", False),
        ("${empty missing ? 'new' : missing}", "new"),
        ("${missing != null && missing > 3}", False),
        ("${empty missing || missing.x}", True),
    ],
)
def test_asking_whether_something_is_there_never_fails(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${amount == '2000'}", False),
        ("${yes == 1}", False),
        ("${no != 0}", True),
        ("${1 == 1.0}", True),
        ("${rate == 0.15}", True),
        ("${nothing == 0}", False),
        ("${names == ['An', 'Bình', 'Chi']}", True),
        ("${names == ['An', 'Bình']}", False),
        ("${[1, true] == [true, 1]}", False),
        ("${case == case}", True),
        ("${case == names}", False),
        ("${names == case}", False),
        ("${case.people == [case.people[0]]}", True),
        ("${ngày == '2021-03-17'}", True),
        ("${'2021-03-18' == ngày}", False),
        ("${ngày == 'hôm nay'}", False),
        ("${ngày == 3}", False),
        ("${days(2) == days(2)}", True),
    ],
)
def test_equality_never_mixes_kinds(text: str, expected: object) -> None:
    assert value(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${ngày < date('2021-04-01')}", True),
        ("${ngày <= '2021-03-17'}", True),
        ("${'2021-03-16' >= ngày}", False),
        ("${ngày + days(5)}", date(2021, 3, 22)),
        ("${days(1) + ngày}", date(2021, 3, 18)),
        ("${ngày - days(1)}", date(2021, 3, 16)),
        ("${date('2021-03-20') - ngày}", 3),
        ("${at - dateTime('2021-03-17T19:00:00Z') == days(0.5) - days(0.5) + days(1) / 1}", None),
        ("${at - dateTime('2021-03-17T19:00:00Z') < days(1)}", True),
        # 20:00 UTC is already the 18th in Viet Nam
        ("${at > ngày}", True),
        ("${at == date('2021-03-18')}", True),
        ("${date(at)}", date(2021, 3, 18)),
        ("${at - ngày}", 1),
        ("${at < '2021-03-18T03:00:01+07:00'}", True),
        ("${at == '2021-03-18T03:00:00'}", True),
        ("${days(1) < days(2)}", True),
        ("${'a' < 'b'}", True),
        ("${rate < 1}", True),
    ],
)
def test_order_and_date_maths(text: str, expected: object) -> None:
    if expected is None:
        with pytest.raises(ExpressionError):
            value(text)
    else:
        assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${size(names)}", 3),
        ("${size('abc') + size(nothing) + size(case)}", 7),
        ("${count(names)}", 3),
        ("${lower('ĐỀ')}", "đề"),
        ("${upper('đề')}", "ĐỀ"),
        ("${money(702000)}", "702.000"),
        ("${money(0)}", "0"),
        ("${money(1234567.5)}", "1.234.567,5"),
        ("${trim('  a ')}", "a"),
        ("${contains(tiêu_đề, 'quý')}", True),
        ("${contains(names, 'An')}", True),
        ("${contains(names, 1)}", False),
        ("${startsWith(decision, 're')}", True),
        ("${endsWith(decision, 're')}", False),
        ("${min(3, 1, 2)}", 1),
        ("${max([1, 2.5])}", Decimal("2.5")),
        ("${min([])}", None),
        ("${max(ngày, date('2022-01-01'))}", date(2022, 1, 1)),
        ("${round(2.5)}", 3),
        ("${round(-2.5)}", -3),
        ("${round(1.005, 2)}", Decimal("1.01")),
        ("${abs(-3)}", 3),
        ("${abs(-0.5)}", Decimal("0.5")),
        ("${date('2021-03-17')}", date(2021, 3, 17)),
        ("${date(ngày)}", date(2021, 3, 17)),
        ("${dateTime(ngày) == dateTime('2021-03-17T00:00:00+07:00')}", True),
        ("${string(5) + string(true) + string(null)}", "5true"),
        ("${number('1000') + number(' 0.5 ') + number(1)}", Decimal("1001.5")),
        ("${join(names, ', ')}", "An, Bình, Chi"),
        ("${days(2)}", timedelta(days=2)),
    ],
)
def test_function(text: str, expected: object) -> None:
    assert value(text) == expected


def test_functions_of_the_engine_are_supplied_at_run_time() -> None:
    expression = parse("${working_days(5)}")
    due = datetime(2021, 3, 24, 17, 0, tzinfo=UTC)
    assert expression.evaluate({}, {"working_days": lambda days: due if days == 5 else None}) == due
    with pytest.raises(ExpressionError, match="working_days is not available here"):
        expression.evaluate({})


def test_a_supplied_function_that_fails_is_an_error_of_the_expression() -> None:
    with pytest.raises(ExpressionError, match="duration failed: bad length of time x"):
        parse("${duration('x')}").evaluate({}, {"duration": _failing})


def _failing(text: object) -> object:
    raise ValueError(f"bad length of time {text}")


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("${missing}", "no variable “missing”"),
        ("${missing > 3}", "no variable “missing”"),
        ("${case.nobody}", "no “nobody”"),
        ("${nothing.x}", "value is null"),
        ("${amount.x}", "“x” cannot be read from a number"),
        ("${names.x}", "“x” cannot be read from a list"),
        ("${names[-1]}", "no item -1: there are 3"),
        ("${names[3]}", "no item 3: there are 3"),
        ("${names[true]}", "cannot be read"),
        ("${case[names]}", "“list” cannot be read"),
        ("${1 + 'a'}", "a number and a text cannot be added"),
        ("${'a' - 1}", "needs two numbers"),
        ("${yes + yes}", "cannot be added"),
        ("${-'a'}", "needs two numbers"),
        ("${names * 2}", "needs two numbers"),
        ("${'a' * 2}", "needs two numbers"),
        ("${1 / 0}", "Division by zero"),
        ("${1 % 0.0}", "Division by zero"),
        ("${1 < 'a'}", "a number and a text cannot be compared"),
        ("${nothing < 1}", "null and a number cannot be compared"),
        ("${yes < no}", "cannot be compared"),
        ("${ngày < 'hôm nay'}", "a date and a text cannot be compared"),
        ("${ngày + days(3660000)}", "cannot be added"),
        ("${1 && yes}", "“and” needs true or false, here is a number"),
        ("${no || 'x'}", "“or” needs true or false"),
        ("${!nothing}", "“not” needs true or false, here is null"),
        ("${1 ? 2 : 3}", "needs true or false"),
        ("${'a' in 'abc'}", "use contains"),
        ("text ${names}", "a list cannot become text"),
        ("${lower(3)}", "Give it a text"),
        ("${number('abc')}", "Write it as 1000"),
        ("${number(true)}", "Give it a text"),
        ("${date('17/03/2021')}", "2021-03-17"),
        ("${date('2021-03-17abc')}", "2021-03-17"),
        ("${dateTime('x')}", "Write it as"),
        ("${size(3)}", "Give it a text, a list or a map"),
        ("${count('abc')}", "Give it a list"),
        ("${join('abc', ',')}", "Give it a list"),
        ("${join(names, 1)}", "Give it a text"),
        ("${round('1')}", "Give it a number"),
        ("${round(1, 0.5)}", "whole number from 0 to 20"),
        ("${round(1, 21)}", "whole number from 0 to 20"),
        ("${days(10000000)}", "sensible number"),
        ("${min(1, 'a')}", "cannot be compared"),
    ],
)
def test_refusal_says_the_remedy(text: str, match: str) -> None:
    with pytest.raises(ExpressionError, match=match) as refusal:
        value(text)
    vietnamese = refusal.value.said("vi")
    assert vietnamese != refusal.value.said("en")
    assert "{" not in vietnamese + refusal.value.message


def test_an_unknown_variable_is_named() -> None:
    with pytest.raises(UnknownVariableError) as refusal:
        value("${so_ky_hieu + 1}")
    assert refusal.value.name == "so_ky_hieu"


def test_a_condition_takes_nothing_but_true_and_false() -> None:
    assert parse_condition("${yes}").test(VARIABLES) is True
    assert parse_condition(" #{no}\n").test(VARIABLES) is False
    with pytest.raises(ExpressionError, match="gives null"):
        parse_condition("${nothing}").test(VARIABLES)
    with pytest.raises(ExpressionError, match=r"gives a text, not true or false. Compare it, as in decision == 'ok'"):
        parse_condition("${decision}").test(VARIABLES)
    with pytest.raises(ExpressionError, match="gives a number"):
        parse_condition("${1}").test(VARIABLES)


@pytest.mark.parametrize("text", ["", "  ", "yes", "yes ${yes}", "${yes} ${no}", "\\${yes}", "true"])
def test_a_condition_is_one_expression(text: str) -> None:
    with pytest.raises(ExpressionSyntaxError, match=r"Write"):
        parse_condition(text)


def test_an_expression_tells_what_it_reads_and_calls() -> None:
    expression = parse("${a.b > size(c['d']) ? x[y] : working_days(1)} and ${e}")
    assert expression.names == {"a", "c", "x", "y", "e"}
    assert expression.functions == {"size", "working_days"}
    assert not expression.is_literal
    assert parse("no expression").is_literal
    assert parse("\\${x}").is_literal
    assert not parse("${'no expression'}").is_literal


def test_an_expression_is_a_value() -> None:
    one, two = parse("${a}"), parse("${a}")
    assert one == two
    assert hash(one) == hash(two)
    assert one != parse("${b}")
    assert copy.deepcopy({"e": one})["e"] is one
    assert copy.copy(one) is one
    with pytest.raises(AttributeError):
        one.text = "${b}"


def test_threads_share_an_expression() -> None:
    expression = parse("${amount * 2 + size(names)}")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: expression.evaluate({"amount": n, "names": ["x"]}), range(500)))
    assert found == [n * 2 + 1 for n in range(500)]


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("${x * x}", {"x": 10**30}),
        ("${x * x}", {"x": Decimal(10) ** 30}),
        ("${-x}", {"x": 10**41}),
        ("${x + 1}", {"x": 10**5000}),
        ("${x + x}", {"x": "a" * 60_000}),
        ("${x}${x}", {"x": "a" * 60_000}),
        ("${join(x, y)}", {"x": ["a"] * 300, "y": "b" * 1000}),
        ("${5 in x}", {"x": [1] * 20_000}),
        ("${x == y}", {"x": [1] * 20_000, "y": [1] * 20_000}),
        ("${contains(x, 5)}", {"x": [[1]] * 11_000}),
        ("${size(x) + size(x)}", {"x": [1] * 6_000}),
    ],
)
def test_what_grows_too_big_ends_at_the_budget(text: str, variables: dict[str, object]) -> None:
    with pytest.raises(BudgetExceededError) as refusal:
        parse(text).evaluate(variables)
    assert "{" not in refusal.value.said("vi")


def test_a_smaller_budget_is_kept() -> None:
    expression = parse("${a + b}")
    assert expression.evaluate({"a": 1, "b": 2}, budget=Budget(steps=3)) == 3
    with pytest.raises(BudgetExceededError, match="more than 2 steps"):
        expression.evaluate({"a": 1, "b": 2}, budget=Budget(steps=2))
    with pytest.raises(BudgetExceededError, match="at most 2 items"):
        parse("${[1, 2, 3]}").evaluate({}, budget=Budget(items=2))
    with pytest.raises(BudgetExceededError, match="at most 2 items"):
        parse("${duration(1)}").evaluate({}, {"duration": lambda _: [1, 2, 3]}, Budget(items=2))


def test_and_or_and_choice_evaluate_only_what_they_need() -> None:
    assert value("${no && missing}") is False
    assert value("${yes || missing}") is True
    assert value("${yes ? 1 : missing}") == 1


@pytest.mark.parametrize("odd", [Decimal("NaN"), Decimal("Infinity"), Decimal("sNaN"), float("nan"), float("inf")])
@pytest.mark.parametrize("text", ["${x + 1}", "${x < 1}", "${-x}", "${round(x)}", "${string(x)}", "${abs(x)}"])
def test_numbers_that_are_none_are_refused(odd: object, text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text).evaluate({"x": odd})


@pytest.mark.parametrize("odd", [Decimal("NaN"), Decimal("sNaN"), float("nan")])
def test_numbers_that_are_none_equal_nothing(odd: object) -> None:
    assert parse("${x == 1}").evaluate({"x": odd}) is False


def test_a_remainder_that_no_decimal_can_hold_is_refused() -> None:
    with pytest.raises(ExpressionError, match="needs two numbers"):
        parse("${x % y}").evaluate({"x": Decimal("1E+39"), "y": Decimal("1E-30")})


def test_any_mapping_is_a_map() -> None:
    expression = parse("${x.a + size(x)}")
    assert expression.evaluate({"x": MappingProxyType({"a": 1})}) == 2
    with pytest.raises(ExpressionError, match="a map cannot become text"):
        parse("- ${x}").evaluate({"x": MappingProxyType({})})


def test_huge_exponents_cost_nothing() -> None:
    for text in ("${string(x)}", "${x + 1}", "${round(x, 3)}"):
        with pytest.raises(ExpressionError):
            parse(text).evaluate({"x": Decimal("1E+999999")})
    assert parse("${x == 1}").evaluate({"x": Decimal("1E+999999")}) is False
