"""Dated data: a procedure's terms (deadlines, thresholds, names) in force on a day, from a file of its folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 (the engine reads the type at run time)

from engine import Context, HandlerError, handler


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """``tep``: a TOML file of the procedure's folder; ``bang``: its list of tables, each with ``valid_from``.

    ``ngay``: the day; today if not given.
    """

    tep: str
    bang: str
    ngay: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """``gia_tri``: the table that is in force, as a map."""

    gia_tri: dict[str, object]


@handler("dated-data", title_vi="Đọc quy định theo ngày", title_en="Dated data")
def dated_data(context: Context, inputs: Inputs) -> Outputs:
    """Đọc bảng quy định (thời hạn, ngưỡng, tên gọi) có hiệu lực vào một ngày, từ một tệp .toml của quy trình.

    Read the terms (deadlines, thresholds, names) that are in force on a day, from a .toml file of the procedure.
    """
    found = context.dated(inputs.tep, inputs.bang, inputs.ngay)
    if any("valid_from" not in row for row in found):
        raise HandlerError(f"{inputs.tep}: a [[{inputs.bang}]] has no valid_from. Write 2026-01-31.")
    if not found:
        day = inputs.ngay or context.today
        raise HandlerError(f"{inputs.tep}: no [[{inputs.bang}]] is in force on {day}. Add one that is.")
    return Outputs(gia_tri=max(found, key=lambda row: str(row["valid_from"])))
