"""A list of attacks on the expression language: each is refused or is harmless, in no time and in no space."""

from __future__ import annotations

import time

import pytest

from bpmn.errors import BpmnRoomError
from bpmn.expressions import ExpressionError, ExpressionSyntaxError, parse, parse_condition, parse_feel


class Treasure:
    """An object that must never be looked into."""

    secret = "leaked"

    def open(self) -> str:
        return "leaked"


VARIABLES: dict[str, object] = {
    "a": {"b": 1},
    "s": "text",
    "n": 10**39,
    "items": [1, 2],
    "treasure": Treasure(),
    "big": "a" * 100_000,
    "regex": "(a+)+$",
}

DUNDERS = ("__class__", "__bases__", "__subclasses__", "__mro__", "__globals__", "__builtins__", "__dict__", "__init__")

WALKS = [f"s.{name}" for name in DUNDERS] + [
    "s.__class__.__mro__[1].__subclasses__()",
    "''.__class__.__base__.__subclasses__()[40]('/etc/passwd').read()",
    "().__class__",
    "{}.__class__",
    "treasure.secret",
    "treasure['secret']",
    "treasure[0]",
    "treasure.open()",
    "s.format",
    "'{0.__class__}'.format(s)",
    "s.upper()",
    "s['upper']",
    "items.append",
    "items['append']",
    "items.append(1)",
    "items['__class__']",
    "a.keys",
    "a.items()",
    "a['__class__']",
    "a.get('b')",
    "n.real",
    "n.bit_length()",
    "null.x",
    "true.real",
    "size.__globals__",
    "size",
    "lower.__self__",
]

CODE = [
    "__import__('os').system('id')",
    "import os",
    "exec('1')",
    "eval('1')",
    "compile('1','','eval')",
    "open('/etc/passwd')",
    "getattr(s, 'upper')",
    "globals()",
    "locals()",
    "vars()",
    "dir()",
    "type(s)",
    "input()",
    "breakpoint()",
    "lambda: 1",
    "(lambda x: x)(1)",
    "[x for x in items]",
    "(x for x in items)",
    "{'a': 1}",
    "{1, 2}",
    "a := 1",
    "a = 1",
    "n += 1",
    "1; 2",
    "1 if true else 2",
    "f'{s}'",
    "b'bytes'",
    "`id`",
    "$(id)",
    "s -> s",
    "s::upper",
    "@s",
    "*items",
    "**a",
    "items[0:1]",
    "items[...]",
    "not not",
    "T(java.lang.Runtime).getRuntime().exec('id')",
    "''.getClass().forName('java.lang.Runtime')",
    "execution.setVariable('a', 1)",
    "runtimeService.deleteProcessInstance('1', 'x')",
    "param.x; drop table task",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "%{7*7}",
    "#{7*7}",
]

BOMBS = [
    "9**9**9",
    "9^9",
    "n * n",
    "n * n * n",
    "9" * 41,
    "1e999999999",
    "1e-999999999",
    "0x" + "f" * 100,
    "1_000",
    "'a' * 1000000000",
    "big + big",
    "join([big, big], big)",
    "big == big && contains(big, big + 'b')",
    "contains(big, regex)",
    "regex == '(a+)+$'",
    "startsWith(big, '(a|a)*b')",
    "upper('" + "ß" * 3000 + "')",
    "round(n, 100000)",
    "round(1, -1)",
    "days(999999999999)",
    "days(-999999999999)",
    "date('9999-12-31') + days(1)",
    "date('0001-01-01') - days(1)",
    "dateTime('0001-01-01T00:00:00+14:00') < date('0001-01-01')",
    "dateTime('9999-12-31T23:59:59-12:00') > date('9999-12-31')",
    "(" * 1500 + "1" + ")" * 1500,
    "[" * 1500 + "]" * 1500,
    "!" * 3000 + "true",
    "-" * 3000 + "1",
    "a" + "[0" * 1500 + "]" * 1500,
    "a" + ".b" * 1500,
    "1" + "+1" * 1900,
    "true" + "&&true" * 600,
    "min(" * 500 + "1" + ")" * 500,
    "true?" * 700 + "1" + ":1" * 700,
    "size(" + ",".join(["1"] * 1500) + ")",
    "(" * 10_000,
    "[" * 10_000,
    "a" * 5_000,
    "'" + "a" * 5_000 + "'",
    "'unclosed",
    "\\",
    "'\\",
    "'\\u",
]

UNICODE = [
    "s．upper",  # fullwidth full stop
    "ａ",  # fullwidth letter
    "１ + 1",  # fullwidth digit
    "٣",  # arabic-indic digit
    "s\u200b == s",  # zero-width space
    "s\u200d",  # zero-width joiner inside a name
    "\ufeffs",  # byte order mark
    "s\u00a0== s",  # no-break space
    "s \u2028== s",  # line separator
    "\u202es == s",  # right-to-left override
    "'a\u202eb'",
    "'a\u2066b'",
    "'a\x00b'",
    "s\x00",
    "'a\ud800'",
    "s ＝＝ s",  # fullwidth equals
    "s ꓿ s",
    "1 − 1",  # minus sign
    "1 × 1",
    "1 ∕ 1",  # division slash
    "s ≠ s",
    "s ∧ s",
    "s ǃ= s",  # a letter that looks like an exclamation mark
    "‘s’",  # typographic quotes
    "“s”",
    "аmount",  # cyrillic а
    "ѕ == ѕ",  # cyrillic, wholly: another name, unknown
    "Ｓ",
    "ﬁle",  # ligature
    "e\u0302",  # combining circumflex: not composed
    "𝐬",  # mathematical bold
    "_\u200b_class__",
    "s.__clasſ__",
    "℘",
    "·",
    "1\u066b5",  # arabic decimal separator
    "\U000e0041",  # tag character
]

ATTACKS = WALKS + CODE + BOMBS + UNICODE


def test_the_list_is_long() -> None:
    assert len(set(ATTACKS)) >= 150


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
@pytest.mark.parametrize("wrap", ["${%s}", "#{%s}", "text ${%s} text", "%s", "=%s"])
def test_attack_is_refused_or_harmless(attack: str, wrap: str) -> None:
    text = wrap.replace("%s", attack)
    started = time.process_time()
    found = _attempt(text)
    if isinstance(found, BpmnRoomError):
        assert found.said("vi")
        assert len(str(found)) < 1_000
    else:
        assert found != "leaked"
        assert not callable(found)
        assert type(found).__module__ in {"builtins", "decimal", "datetime"}
        assert not isinstance(found, str) or len(found) <= 100_000
    # Not a speed test: an attack that works takes seconds to ages.
    assert time.process_time() - started < 5


def _attempt(text: str) -> object:
    try:
        expression = parse_feel(text) if text.startswith("=") else parse(text)
        return expression.evaluate(VARIABLES)
    except (ExpressionSyntaxError, ExpressionError) as refusal:
        return refusal


@pytest.mark.parametrize("attack", WALKS)
def test_no_walk_reaches_an_attribute(attack: str) -> None:
    with pytest.raises((ExpressionSyntaxError, ExpressionError)):
        parse(f"${{{attack}}}").evaluate(VARIABLES)


@pytest.mark.parametrize("attack", UNICODE)
def test_no_unicode_trick_passes(attack: str) -> None:
    with pytest.raises((ExpressionSyntaxError, ExpressionError)):
        parse_condition(f"${{{attack}}}").test(VARIABLES)


def test_hidden_characters_are_shown_by_their_code() -> None:
    with pytest.raises(ExpressionSyntaxError, match=r"U\+202E RIGHT-TO-LEFT OVERRIDE") as refusal:
        parse("${'a\u202eb'}")
    assert "\u202e" not in str(refusal.value)
    assert "\\u202e" in str(refusal.value)
    assert parse("${'a\\u202eb'}").evaluate({}) == "a\u202eb"
