"""Register note: what comes after a line was entered is noted beside it (Decree 30/2020, articles 16, 18, annex IV)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine import Context, handler


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """``so_dang_ky``: code of the register; ``da_nhan``: rows with ``ten``, ``nguoi_nhan``, ``ngay_nhan``, ``ghi_chu``.

    ``ngay_chuyen`` is the day of dispatch, ``ghi_chu`` any other text, ``ngay`` a day it ends with. At least
    one of the first three says something. ``neu_co``: a case that has no line in this register is passed over.
    """

    so_dang_ky: str
    ngay_chuyen: date | None = None
    da_nhan: list[object] | None = None
    ghi_chu: str | None = None
    ngay: date | None = None
    neu_co: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """``ghi_chu_so``: the note as it was written."""

    ghi_chu_so: str


@handler("register-note", title_vi="Ghi chú vào sổ", title_en="Register note")
def register_note(context: Context, inputs: Inputs) -> Outputs:
    """Ghi ngày chuyển, ký nhận hoặc ghi chú khác bên dòng của hồ sơ trong sổ; dòng đã vào sổ không sửa.

    Write the dispatch, the receipts or another remark beside the case's line of a register; the line is not edited.
    """
    if inputs.neu_co and context.line(inputs.so_dang_ky) is None:
        return Outputs(ghi_chu_so="")
    said = [f"Ngày chuyển {_shown(inputs.ngay_chuyen)}"] if inputs.ngay_chuyen else []
    received = [_receipt(row) for row in inputs.da_nhan or () if isinstance(row, dict)]
    said += ["Đã nhận: " + "; ".join(received)] if received else []
    said += [f"{inputs.ghi_chu} {_shown(inputs.ngay)}" if inputs.ngay else inputs.ghi_chu] if inputs.ghi_chu else []
    return Outputs(ghi_chu_so=context.note_register(inputs.so_dang_ky, ". ".join(said)).text)


def _receipt(row: dict[str, object]) -> str:
    told = ", ".join(_shown(row[name]) for name in ("nguoi_nhan", "ngay_nhan", "ghi_chu") if row.get(name))
    return f"{row.get('ten', '')} ({told})" if told else str(row.get("ten", ""))


def _shown(value: object) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
