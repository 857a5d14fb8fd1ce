from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Khen thưởng", "khen thuong"),
        ("Đột xuất, đặc biệt", "dot xuat, dac biet"),
        ("QUYẾT ĐỊNH số 31/QĐ-BDT", "quyet dinh so 31/qd-bdt"),
        ("  nhiều \t khoảng\n trắng ", "nhieu khoang trang"),
        ("ưỡng", "uong"),
        ("", ""),
    ],
)
def test_diacritics_case_and_white_space_do_not_count(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_what_is_folded_stays_folded(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aăâđêôơưàảãáạẰằẾếệỹỸĐ xyz"))
def test_vietnamese_becomes_plain_letters_however_it_is_composed(text: str) -> None:
    assert fold(text).isascii()
