from __future__ import annotations

from datetime import date

import pytest

from engine.likeness import agree, plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("05/QĐ-UBND", "5/qđ-ubnd"),
        ("504 / QĐ - UBND", "504/QĐ-UBND"),
        ("504/QĐ–UBND", "504/QĐ-UBND"),
        ("UBND  tỉnh Trà Vinh", "ubnd tinh tra vinh"),
    ],
)
def test_what_two_people_type_for_the_same(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("one", "other"), [("5/QĐ-UBND", "50/QĐ-UBND"), ("105/QĐ-UBND", "15/QĐ-UBND"), ("5/QĐ-UBND", "5/KH-UBND")]
)
def test_different_numbers_stay_different(one: str, other: str) -> None:
    assert plain(one) != plain(other)


def test_a_day_agrees_with_its_year_and_what_is_missing_with_nothing() -> None:
    told = {"so": "05/KH-X", "ngay": "16/03/2026"}
    assert agree(told, {"so": "5/KH-X", "ngay": date(2026, 1, 2)})
    assert not agree(told, {"so": "5/KH-X", "ngay": date(2025, 3, 16)})
    assert not agree(told, {"so": "5/KH-X", "co_quan": "X"})
