"""Select rows: those of a table whose column has one of some values, less those that another table has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import Context, handler

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """``bang``: a list of rows, or of such lists; ``cot``: the column to look at; ``gia_tri``: the wanted values.

    Without ``cot`` all rows are taken. ``tru``: rows to leave out, known by the column ``khoa``.
    """

    bang: list[object]
    cot: str | None = None
    gia_tri: list[object] | None = None
    tru: list[object] | None = None
    khoa: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """``chon``: the rows, in their order, in one list; ``so_chon``: how many."""

    chon: list[object]
    so_chon: int


@handler("select-rows", title_vi="Lọc bảng", title_en="Select rows")
def select_rows(context: Context, inputs: Inputs) -> Outputs:
    """Gộp các bảng thành một danh sách, giữ những dòng có giá trị cần tìm ở một cột, bỏ những dòng có ở bảng khác.

    Put tables into one list, keep the rows that have one of the wanted values in a column, leave out those of another.
    """
    del context
    rows = list(_opened(inputs.bang))
    if inputs.cot is not None:
        rows = [row for row in rows if row.get(inputs.cot) in (inputs.gia_tri or [])]
    if inputs.khoa is not None:
        gone = [row.get(inputs.khoa) for row in _opened(inputs.tru or [])]
        rows = [row for row in rows if row.get(inputs.khoa) not in gone]
    return Outputs(chon=list(rows), so_chon=len(rows))


def _opened(values: list[object]) -> Iterator[dict[str, object]]:
    for value in values:
        if isinstance(value, dict):
            yield value
        elif isinstance(value, list):
            yield from _opened(value)
