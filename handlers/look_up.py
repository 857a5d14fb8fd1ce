"""Look up: a row of a table of dated data in the procedure's folder, such as a threshold that the law sets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 (the engine reads the type at run time)

from engine import BusinessError, Context, handler


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """``tep``: a TOML file of the folder; ``bang``: a table in it; ``ma``: the row; ``ngay``: the day (today)."""

    tep: str
    bang: str
    ma: str
    ngay: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """``dong``: the row with all its columns; ``chua_xac_minh``: whether the row is still to be verified."""

    dong: dict[str, object]
    chua_xac_minh: bool


@handler("look-up", title_vi="Tra bảng dữ liệu", title_en="Look up")
def look_up(context: Context, inputs: Inputs) -> Outputs:
    """Lấy một dòng có hiệu lực trong ngày từ bảng dữ liệu của quy trình, ví dụ ngưỡng phiếu của một danh hiệu.

    Take the row that holds on the day from a data table of the procedure. Business error khong_tim_thay: there is none.
    """
    found = [row for row in context.dated(inputs.tep, inputs.bang, inputs.ngay) if row.get("ma") == inputs.ma]
    if not found:
        raise BusinessError("khong_tim_thay", f"“{inputs.ma}” không có trong bảng {inputs.bang} của ngày này.")
    return Outputs(dong=found[-1], chua_xac_minh=found[-1].get("unverified") is True)
