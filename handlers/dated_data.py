"""Dated data: a procedure's terms (deadlines, thresholds, names) in force on a day, from a file of its folder."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date

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
    day = inputs.ngay or context.today
    found = [row for row in _rows(context, inputs) if _in_force(row, day, inputs)]
    if not found:
        raise HandlerError(f"{inputs.tep}: no [[{inputs.bang}]] is in force on {day}. Add one that is.")
    return Outputs(gia_tri=max(found, key=lambda row: str(row["valid_from"])))


def _rows(context: Context, inputs: Inputs) -> list[dict[str, object]]:
    try:
        rows = tomllib.loads(context.resource(inputs.tep).decode()).get(inputs.bang)
    except tomllib.TOMLDecodeError as error:
        raise HandlerError(f"{inputs.tep}: {error}. Mend that line.") from error
    if not isinstance(rows, list):
        raise HandlerError(f"{inputs.tep} has no list [[{inputs.bang}]]. Write one table for each time.")
    return rows


def _in_force(row: dict[str, object], day: date, inputs: Inputs) -> bool:
    begin, end = row.get("valid_from"), row.get("valid_to", date.max)
    if not isinstance(begin, date) or not isinstance(end, date):
        raise HandlerError(f"{inputs.tep}: a [[{inputs.bang}]] has no valid_from that is a date. Write 2026-01-31.")
    return begin <= day <= end
