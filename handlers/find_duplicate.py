"""Find duplicate: an earlier register line with the same number, symbol and agency (Decree 30/2020, annex VI)."""

from __future__ import annotations

from dataclasses import dataclass

from engine import BadValueError, Context, handler


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """``so_dang_ky``: code of the register; ``cot``: by the key of a column, what an earlier line would say in it.

    Texts agree whatever their diacritics, capitals, spaces and leading zeros. A day agrees with every day of its year,
    because numbers begin anew each year.
    """

    so_dang_ky: str
    cot: dict[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """``trung``: whether there is one; ``van_ban_trung``, ``ho_so_trung``: its document, case; ``dong_trung``: it."""

    trung: bool
    van_ban_trung: str | None = None
    ho_so_trung: str | None = None
    dong_trung: str | None = None


@handler("find-duplicate", title_vi="Tìm văn bản trùng", title_en="Find duplicate")
def find_duplicate(context: Context, inputs: Inputs) -> Outputs:
    """Tìm trong sổ của năm nay và năm trước một dòng đã có cùng số, ký hiệu và cơ quan ban hành.

    Look in this year's and last year's register for an earlier line with the same number, symbol and agency.
    """
    titles = {column.key: column.title_vi for column in context.declaration(inputs.so_dang_ky).columns}
    if not inputs.cot or not set(inputs.cot) <= set(titles):
        raise BadValueError(f"Register {inputs.so_dang_ky} has the columns {', '.join(titles)}. Name some of them.")
    for year in (context.today.year, context.today.year - 1):
        for line in context.lines_like(inputs.so_dang_ky, year, inputs.cot):
            if line.instance != context.instance:
                shown = "; ".join(f"{titles[key]}: {text}" for key, text in line.columns.items() if text)
                return Outputs(trung=True, van_ban_trung=line.document, ho_so_trung=line.instance, dong_trung=shown)
    return Outputs(trung=False)
