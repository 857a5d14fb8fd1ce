"""Count entries: how many lines of a register say the same in the last months, so that repetition is seen."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast

from engine import Context, handler

if TYPE_CHECKING:
    from collections.abc import Mapping

SEPARATOR = "; "


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """``so_dang_ky``: code of the register; ``cot``: column key to the text that must stand in it.

    A cell that lists several things (“Văn phòng; Nguyễn Văn An”) has each of them. ``so_thang``: how many months back
    from today, the day itself included. ``truong_don_vi``: columns whose text is given as the code of a unit.
    """

    so_dang_ky: str
    cot: dict[str, object]
    so_thang: int = 12
    truong_don_vi: list[str] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """``so_dong``: how many lines there are."""

    so_dong: int


@handler("count-entries", title_vi="Đếm dòng trong sổ", title_en="Count entries")
def count_entries(context: Context, inputs: Inputs) -> Outputs:
    """Đếm các dòng của một sổ trong những tháng gần đây có cùng nội dung ở các cột đã nêu.

    Count the lines of a register in the last months that say the same in the named columns.
    """
    told = context.named(inputs.cot, units=inputs.truong_don_vi or ())
    wanted = {column: _same(str(text)) for column, text in cast("dict[str, object]", told).items()}
    lines = context.entries_since(inputs.so_dang_ky, months_before(context.today, inputs.so_thang))
    return Outputs(so_dong=sum(_says(line.columns, wanted) for line in lines))


def months_before(day: date, months: int) -> date:
    """The same day some months ago; the last of its month, where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _says(cells: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    return all(
        text in {_same(item) for item in (cells.get(column, ""), *cells.get(column, "").split(SEPARATOR))}
        for column, text in wanted.items()
    )


def _same(text: str) -> str:
    return " ".join(text.casefold().split())
