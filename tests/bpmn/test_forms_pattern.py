"""Patterns of form-js: the safe part works as in JavaScript, the rest is refused, and nothing runs for long."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmn.errors import FormError
from bpmn.forms.pattern import MAX_LENGTH, read_pattern


@pytest.mark.parametrize(
    ("source", "fits", "fails"),
    [
        (r"^\d{2}/KH-BDT$", "22/KH-BDT", "2/KH-BDT"),
        (r"^[A-ZĐ]{2,10}(-[A-ZĐ]{2,10})?$", "QĐ-BDT", "qđ"),
        (r"^(KH|QĐ|CV)\s?\d+$", "QĐ 31", "TB 1"),
        (r"\d", "a1b", "abc"),
        (r"^(?:ab){2}$", "abab", "ab"),
        (r"^[^<>&]*$", "văn bản", "<b>"),
        (r"^\u0110$", "Đ", "D"),
        (r"^a{2,}$", "aaa", "a"),
        (r"^[\w.-]+@[\w-]+\.vn$", "a.b@bdt.vn", "a@b"),
        (r"^x*?y$", "xxy", "z"),
        (r"^a\/b$", "a/b", "ab"),
    ],
)
def test_pattern(source: str, fits: str, fails: str) -> None:
    pattern = read_pattern(source, "x")
    assert pattern.fits(fits)
    assert not pattern.fits(fails)


@pytest.mark.parametrize(
    "source",
    [
        "(a+)+",
        "(a*)*",
        "(a|a)*",
        "(a|b)+",
        "((a+))+",
        "((a|b))*",
        "(a{1,9}){2}",
        "(.*)\\1",
        "\\1",
        "(?=a)",
        "(?!a)",
        "(?<=a)",
        "(?<n>a)",
        "(?P<n>a)",
        "(?P=n)",
        "(?i)a",
        "(?#x)",
        "a++",
        "a**",
        "a{2}{3}",
        "a{1,2}+",
        "{",
        "a}",
        "a{,5}",
        "a{x}",
        "a{1000}",
        "(a",
        "a)",
        "[a",
        "[]",
        "[]a]",
        "[[a]]",
        "[a--b]",
        "[a&&b]",
        "[a||b]",
        "[a~~b]",
        "\\",
        "\\p{L}",
        "\\x41",
        "\\cA",
        "\\A",
        "\\Z",
        "\\u00",
        "*a",
        "+",
        "?",
        "^*?+",
        ".*.*.*",
        "^.*.*.*.*",
        "a{1,200}b{1,200}c{1,200}",
        "(?",
        "(?:",
        "[z-a]",
        "^(a?){20}$",
        "^" + "a?" * 60,
        "a" * 201,
    ],
)
def test_unsafe_or_broken_pattern_is_refused(source: str) -> None:
    with pytest.raises(FormError) as refusal:
        read_pattern(source, "x")
    assert refusal.value.key == "x"
    assert "x" in refusal.value.said("vi")


def test_a_long_text_never_fits() -> None:
    assert read_pattern("a", "x").fits("a" * MAX_LENGTH)
    assert not read_pattern("a", "x").fits("a" * (MAX_LENGTH + 1))


PIECES = st.sampled_from(
    [*"ab.*+?()[]{}|^$\\-&,", "a", "{2,5}", "{3}", "(?:", "[ab]", "[^a]", "\\d", "\\w", ".*", "a+", "a?"]
)


@given(st.lists(PIECES, max_size=14).map("".join), st.sampled_from(["a" * 200, "ab" * 99 + "!", "1a" * 100, ""]))
def test_any_accepted_pattern_ends_soon(source: str, text: str) -> None:
    try:
        pattern = read_pattern(source, "x")
    except FormError:
        return
    started = time.process_time()
    pattern.fits(text)
    # Not a speed test: exponential patterns take ages on 200 characters.
    assert time.process_time() - started < 5


def test_the_slowest_accepted_pattern_ends_soon() -> None:
    started = time.process_time()
    read_pattern("^a*a*a*$", "x").fits("a" * 199 + "b")
    read_pattern("a*a*$", "x").fits("a" * 199 + "b")
    assert time.process_time() - started < 5
